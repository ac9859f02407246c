"""What is answered lives in the address: opened again it is the same form and answer; bad codes are said plainly."""

import re
import shutil
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from policy import Scenario, estimate
from policy.form.since import changes
from policy.link.answers import Answers
from policy.link.code import code_of, opened
from policy.rulebook import Rulebook
from policy.rulebook.loader import RULES

STAY = {
    "paid": "before",
    "region": "shanxi/taiyuan",
    "kind": "inpatient/0",
    "grade": "grade_3a",
    "travel": "local",
    "by_list": True,
    "class_a": "11000",
    "date": date(2026, 3, 2),
    "asked": True,
}


def opened_at(house: Path, code: str | None = None, page: str = "estimate") -> AppTest:
    """A new visitor's page at an address."""
    app = AppTest.from_file(house / "ui" / "shell.py", default_timeout=30)
    if page != "estimate":
        app.run()
        app.switch_page(f"../pages/{page}.py")
    if code is not None:
        app.query_params["c"] = code
    app.run()
    assert not app.exception
    return app


def code_in(app: AppTest) -> str | None:
    """The code in the address."""
    found = app.query_params.get("c")
    return found[0] if isinstance(found, list) else found


def said(app: AppTest) -> str:
    """Everything the page says, without its markup."""
    blocks = [*app.html, *app.markdown, *app.info, *app.warning, *app.caption, *app.header]
    return re.sub(r"<[^>]+>", "", " ".join(block.value for block in blocks))


def test_an_untouched_form_has_no_code(house: Path) -> None:
    assert code_in(opened_at(house)) is None


def test_an_answer_is_in_the_address_and_comes_back(house: Path) -> None:
    app = opened_at(house)
    app.selectbox(key="estimate.region").set_value("shanxi/datong").run()
    first = code_in(app)
    assert first
    app.text_input(key="estimate.total").set_value("两万八").run()
    second = code_in(app)
    assert second != first
    again = opened_at(house, second)
    assert again.selectbox(key="estimate.region").value == "shanxi/datong"
    assert again.text_input(key="estimate.total").value == "28000"
    assert code_in(again) == second


def test_another_device_gives_the_same_answer(house: Path) -> None:
    code = code_of(Answers("estimate", STAY))
    app = opened_at(house, code)
    assert "您自己大约出 5,000 元" in said(app)
    assert code_in(app) == code


def test_an_older_address_that_arrives_late_changes_nothing(house: Path) -> None:
    app = opened_at(house)
    app.selectbox(key="estimate.region").set_value("shanxi/datong").run()
    late = code_in(app)
    app.text_input(key="estimate.total").set_value("100").run()
    app.query_params["c"] = late
    app.run()
    assert app.text_input(key="estimate.total").value == "100"
    assert code_in(app) != late


@pytest.mark.parametrize("change", ["cut", "changed", "future", "nonsense"])
def test_a_bad_code_is_said_plainly_over_an_empty_form(house: Path, change: str) -> None:
    code = code_of(Answers("estimate", STAY))
    bad = {"cut": code[:-2], "changed": code[:3] + "Q" + code[4:], "future": "Z" + code[1:], "nonsense": "住院"}[change]
    app = opened_at(house, bad)
    assert re.search("链接不完整或者被改过，请重新打开原来的链接，或从头填。|这个链接是更新的版本做的", said(app))
    assert app.selectbox(key="estimate.region").value is None
    assert code_in(app) is None
    app.selectbox(key="estimate.region").set_value("shanxi/datong").run()
    assert "链接不完整" not in said(app)


def test_one_tap_clears_the_form(house: Path) -> None:
    app = opened_at(house, code_of(Answers("estimate", STAY)))
    next(button for button in app.button if button.label == "清空，从头填").click().run()
    assert code_in(app) is None
    assert app.selectbox(key="estimate.region").value is None
    assert app.toggle(key="estimate.by_list").value is False
    assert "估算结果" not in said(app)


def test_the_link_of_another_page_leads_there(house: Path) -> None:
    app = opened_at(house, code_of(Answers("ledger", {"region": "shanxi/datong"})))
    links = [link for link in app.get("page_link") if "全年账本" in link.proto.label and "链接" in link.proto.label]
    assert len(links) == 1
    assert app.selectbox(key="estimate.region").value is None


def test_a_public_address_gives_a_qr_code(house: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    code = code_of(Answers("estimate", STAY))

    def page() -> str:
        app = opened_at(house, code)
        return " ".join(block.value for block in app.html if "look-" in block.value)

    monkeypatch.delenv("PUBLIC_ADDRESS", raising=False)
    assert "这一页的二维码" not in page()
    monkeypatch.setenv("PUBLIC_ADDRESS", "http://localhost:8501")
    assert "这一页的二维码" not in page()
    monkeypatch.setenv("PUBLIC_ADDRESS", "https://baoxiao.example.cn")
    shown = page()
    assert f"https://baoxiao.example.cn/?c={code}" in shown
    assert "alt='这一页的二维码'" in shown


@pytest.fixture
def before(tmp_path: Path) -> Path:
    """A made-up change: the fund's yearly limit was 5,000 yuan once."""
    now = (RULES / "shanxi.toml").read_text("utf-8")
    folder = tmp_path / "1"
    folder.mkdir()
    (folder / "change.toml").write_text(
        'on = 2027-01-05\nwords = "居民医保年度限额从 5,000 元提到 7 万元。"\n', "utf-8"
    )
    assert 'amount = "70000"' in now
    (folder / "shanxi.toml").write_text(now.replace('amount = "70000"', 'amount = "5000"', 1), "utf-8")
    shutil.copy(RULES / "notes.toml", folder)
    return tmp_path


def own(answers: Mapping[str, Any]) -> Any:  # noqa: ANN401 - a function of a rulebook
    scenario = Scenario.model_validate(answers)
    return lambda book: f"自己出 {estimate(scenario, book).totals.out_of_pocket:,} 元"


def test_changed_rules_are_told_with_what_they_made_of_it(before: Path) -> None:
    visit = {"date": "2026-03-02", "kind": "inpatient", "hospital_grade": "grade_3a", "expenses": {"class_a": "11000"}}
    tell = own({"region": "shanxi/taiyuan", "visits": [visit]})
    assert "".join(changes(0, tell, before)) == (
        "这个链接做好以后，这里的规定改过。2027年1月5日：居民医保年度限额从 5,000 元提到 7 万元。"
        "照改以前的规定，自己出 5,250.00 元；照现在的规定，自己出 5,000.00 元。"
    )
    assert changes(1, tell, before) == []
    small = own({"region": "shanxi/taiyuan", "visits": [visit | {"expenses": {"class_a": "2000"}}]})
    assert changes(0, small, before)[0].endswith("您的结果没有变。")


def test_an_answer_that_the_old_rules_did_not_give_is_told(before: Path) -> None:
    def tell(book: Rulebook) -> str:
        visit = {"date": "2024-03-02", "kind": "inpatient", "hospital_grade": "grade_3a"}
        return str(estimate(Scenario.model_validate({"region": "shanxi", "visits": [visit]}), book))

    assert "照改以前的规定，这一次算不出来" in changes(0, tell, before)[0]


def test_a_code_opened_under_older_rules_stays_as_old(house: Path) -> None:
    code = code_of(Answers("estimate", STAY), 0)
    assert opened(code_in(opened_at(house, code)) or "").known == 0
