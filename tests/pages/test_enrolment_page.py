"""参保与待遇 through AppTest: paid, not yet, a newborn; both readings told; kept in the address; handed on."""

import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from policy import EnrolmentRecord
from policy.dates import day_in_words
from policy.link.answers import Answers
from policy.link.code import code_of
from policy.rulebook import rulebook

TODAY = date.today()  # noqa: DTZ011 - the page asks about the reader's own day
PAYER = {
    "asked": True,
    "region": "shanxi/datong",
    "paid": "before",
    "year": "2026",
    "since": "2010",
    "broken": "no",
    "paid_on": date(2025, 12, 1),
}


def opened(house: Path, code: str | None = None) -> AppTest:
    app = AppTest.from_file(house / "ui" / "shell.py", default_timeout=30).run()
    app.switch_page("../pages/enrolment.py")
    if code is not None:
        app.query_params["c"] = code
    app.run()
    assert not app.exception
    return app


def answered(house: Path, **answers: Any) -> AppTest:  # noqa: ANN401 - whatever a form holds
    """The page as a link with these answers opens it."""
    return opened(house, code_of(Answers.kept("enrolment", PAYER | answers)))


def said(app: AppTest) -> str:
    blocks = [*app.html, *app.markdown, *app.info, *app.warning, *app.caption, *app.header, *app.subheader]
    return re.sub(r"<[^>]+>", "", " ".join(block.value for block in blocks))


def verdict(app: AppTest) -> str:
    found = [block.value for block in app.html if "class='look-verdict" in block.value]
    return re.sub(r"<[^>]+>", "", "".join(found))


def code_in(app: AppTest) -> str | None:
    found = app.query_params.get("c")
    return found[0] if isinstance(found, list) else found


def test_both_readings_stand_in_the_verdict(house: Path) -> None:
    assert verdict(answered(house)) == (
        "您从 2026年1月1日起享受待遇，大病封顶线 40.6 万元。文件有两种理解：大病封顶线 40.6 万元或者 40 万元。"
    )


def test_the_three_groups_are_asked_first(house: Path) -> None:
    app = opened(house)
    assert app.radio(key="enrolment.paid").options == ["已经缴了费", "还没缴费", "给孩子问：今年或去年出生的新生儿"]


def test_not_paid_yet_says_until_when_and_what_missing_it_costs(house: Path) -> None:
    app = answered(house, paid="not_yet", paid_on=None, year=str(TODAY.year + 1))
    words = verdict(app)
    assert re.match(rf"{TODAY.year + 1} 年的费，请在 .*以前缴（这一天也算）。今天（{day_in_words(TODAY)}）缴", words)
    assert "才能报" in words
    assert "400 元" in words
    assert f"要是 {TODAY.year + 1} 年不参保，{TODAY.year + 2} 年再回来" in said(app)
    assert not [button for button in app.button if button.label == "带着这个结果去估算"]


def test_a_year_that_is_over_cannot_be_paid_for(house: Path) -> None:
    app = answered(house, paid="not_yet", paid_on=None, year="2025", since="2010")
    assert "2025 年已经过去，缴不上了" in said(app)
    assert not verdict(app)


def test_a_payment_that_is_still_to_come_is_asked_back(house: Path) -> None:
    app = answered(house, paid_on=TODAY + timedelta(days=1), year=str(TODAY.year))
    assert "还没有到，请核对；还没缴的，请选“还没缴费”" in said(app)
    assert not verdict(app)


def test_a_payment_years_ago_is_asked_back(house: Path) -> None:
    app = answered(house, paid_on=date(2023, 9, 1))
    assert "“2023年9月1日” 离 2026 年太远" in said(app)
    assert not verdict(app)
    app.toggle(key="enrolment.prepaid").set_value(True).run()
    assert "您从 2026年1月1日起享受待遇" in verdict(app)
    assert rulebook().notes["prepaid_student"].text in said(app)


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ({"born_on": date(2026, 4, 1)}, "您从 2026年4月1日起享受待遇"),
        (
            {"born_on": date(2025, 4, 1), "paid_on": date(2026, 4, 1)},
            "文件有两种理解：2026年4月1日起能报或者 2026年7月1日起能报。",
        ),
        ({"region": "hunan", "year": "2025", "born_on": date(2025, 11, 1)}, "如果选择只缴 2026 年的费"),
        (
            {"region": "hunan", "year": "2025", "born_on": date(2025, 11, 1), "paid_on": date(2025, 11, 5)},
            "您从 2025年11月1日起享受待遇",
        ),
    ],
    ids=["birth year", "late", "hunan next year only", "hunan birth year paid"],
)
def test_a_newborn(house: Path, answers: dict[str, Any], words: str) -> None:
    app = answered(house, **({"paid": "newborn", "paid_on": None} | answers))
    assert words in verdict(app)
    assert "孩子的出生日期" in [day.label for day in app.date_input]
    assert rulebook().notes["pregnancy_stays"].text in said(app) or answers.get("region") == "hunan"


def test_no_window_step_where_there_is_no_window(house: Path) -> None:
    app = answered(house, paid="newborn", paid_on=None, born_on=date(2026, 4, 1))
    tables = [block.value for block in app.html if "look-steps" in block.value]
    assert "集中缴费期" not in tables[0]
    assert "连续参保奖励" in tables[1]
    assert "补缴金额" in tables[0]


def test_years_one_by_one_are_kept(house: Path) -> None:
    years = [{"year": "2024", "state": "other"}, {"year": "2023", "state": "claimed", "critical": "401000"}]
    app = answered(house, since="2022", broken="yes", missed=["2025"], years=years, large=True)
    assert app.segmented_control(key="enrolment.state.2024.claimed").value == "other"
    assert app.segmented_control(key="enrolment.state.2025.missed").value == "missed"
    words, code = verdict(app), code_in(app)
    again = opened(house, code)
    assert verdict(again) == words
    assert code_in(again) == code


def test_a_record_opens_as_its_answers(house: Path) -> None:
    record = EnrolmentRecord.model_validate(
        {
            "region": "shanxi",
            "coverage_year": 2026,
            "paid_on": "2026-03-10",
            "years_paid_back": 1,
            "history": [{"year": 2022, "claimed": False}, {"year": 2023}, {"year": 2024, "cover": "other"}],
        }
    )
    app = opened(house, code_of(record))
    assert "您从 2026年6月10日起享受待遇，大病封顶线 39.7 万元。您断保 1 年，要等 3 个月" in verdict(app)
    assert app.text_input(key="enrolment.years_paid_back").value == "1"
    assert app.segmented_control(key="enrolment.state.2022.claimed").value == "unclaimed"


def test_a_newborns_record_opens_too(house: Path) -> None:
    record = EnrolmentRecord.model_validate(
        {"region": "shanxi", "coverage_year": 2026, "group": "newborn", "born_on": "2026-02-03"}
    )
    assert "您从 2026年2月3日起享受待遇" in verdict(opened(house, code_of(record)))


def test_what_a_resident_asks_is_told(house: Path) -> None:
    notes = rulebook().notes
    shown = said(answered(house))
    for name in ("national_where", "pregnancy_stays", "run_restarts", "zero_claim_cleared", "low_income_waiting"):
        assert notes[name].text in shown
    assert notes["school_infirmaries"].text in shown
    assert notes["hunan_where"].text not in shown
    hunan = said(answered(house, region="hunan"))
    assert notes["hunan_where"].text in hunan
    assert notes["hunan_relatives"].text in hunan
    assert notes["how_to_pay"].text not in hunan


def test_hunans_student_is_told_hunans_rule(house: Path) -> None:
    student = {"group": "new_student", "year": "2025", "since": "2025", "paid_on": date(2025, 9, 2)}
    hunan = said(answered(house, region="hunan", **student))
    assert rulebook().notes["prepaid_student"].text not in hunan
    assert rulebook().notes["hunan_prepaid_student"].text in hunan


def test_one_tap_clears_it(house: Path) -> None:
    app = answered(house)
    next(button for button in app.button if button.label == "清空，从头填").click().run()
    assert app.selectbox(key="enrolment.region").value is None
    assert not verdict(app)
    assert code_in(app) is None


def test_the_result_goes_on_to_the_estimate(house: Path) -> None:
    app = answered(house, paid_on=date(2026, 1, 10))
    next(button for button in app.button if button.label == "带着这个结果去估算").click().run()
    assert app.session_state["enrolment_summary"]["cover_from"] == "2026-01-10"
    assert app.session_state["enrolment_region"] == "shanxi/datong"


@pytest.mark.parametrize("paid", ["before", "not_yet"])
def test_the_answer_is_printed(house: Path, paid: str) -> None:
    app = answered(house, paid=paid)
    assert [button.label for button in app.download_button] == ["存成 PDF（能打印）"]
