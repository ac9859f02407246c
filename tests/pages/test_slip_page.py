"""核对结算单 without a browser: ticks, the first line that differs, causes, what cannot be explained, the case file."""

import tomllib
from decimal import Decimal
from pathlib import Path

from streamlit.testing.v1 import AppTest

from policy.compare.slip.case_file import as_case
from policy.compare.slip.lines import SLIP_TITLES
from policy.compare.slip.reconcile import Slip
from tests.pages.desk import at, at_stay, code_in, press, said, stay
from tests.visit.test_cases import test_case as run_case
from ui.desk.slip import WORDS


def checked(app: AppTest, **lines: str) -> str:
    for name, amount in lines.items():
        app.text_input(key=f"slip.{name}").set_value(amount)
    app.run()
    press(app, "核对")
    return said(app)


def test_the_slips_words_are_those_of_all_its_lines() -> None:
    assert set(WORDS) == set(SLIP_TITLES)


def test_a_slip_that_agrees(house: Path) -> None:
    text = checked(at_stay(house, "slip"), total="29500", fund_paid="16362", critical_paid="7806", cash="5332")
    assert text.count("✓ 一致") == 4
    assert "单子和估算对上了，没有差别。" in text
    assert "可能的原因" not in text


def test_the_first_line_that_differs_stands_out_and_causes_are_ranked(house: Path) -> None:
    app = at_stay(house, "slip")
    text = checked(app, total="29500", fund_paid="12271.50", critical_paid="7806", out_of_pocket="9422.50")
    assert text.count("从这一行起不同：") == 1
    assert text.index("统筹基金支付") < text.index("从这一行起不同：单子少 4,090.50") < text.index("个人负担总额")
    assert "1　就医地点按“跨省未备案”算" in text
    assert "按这样算，每一行都对得上。" in text
    assert "接着问：请问在哪里住的院" in text
    assert "就医地点：“参保市内” 改成 “跨省未备案”" in text
    assert "晋医保发〔2024〕19号第二条" in text
    assert len(app.get("download_button")) == 1


def test_a_slip_without_critical_insurance_may_be_settled_later(house: Path) -> None:
    text = checked(at_stay(house, "slip"), total="29500", fund_paid="16362", out_of_pocket="13138")
    assert "可能以后另外结算" in text
    assert "没有差别" in text


def test_what_cannot_be_explained_is_said_with_whom_to_ask(house: Path) -> None:
    text = checked(at_stay(house, "slip"), total="29500", fund_paid="28000", critical_paid="1", cash="9000")
    assert "解释不了" in text
    assert "12393" in text.split("解释不了")[2]


def test_an_empty_or_faulty_slip_is_refused_and_keeps_what_was_typed(house: Path) -> None:
    app = at_stay(house, "slip")
    press(app, "核对")
    assert "至少要填一行" in said(app)
    assert "“很多” 不对" in checked(app, total="很多")
    app.switch_page("../pages/curve.py").run()
    app.switch_page("../pages/slip.py").run()
    assert app.text_input(key="slip.total").value == "很多"


def test_the_address_holds_the_slip(house: Path) -> None:
    app = at_stay(house, "slip")
    checked(app, total="29500", fund_paid="12271.50", medical_aid="0")
    again = at(house, "slip", code_in(app))
    assert [again.text_input(key=f"slip.{name}").value for name in ("total", "fund_paid", "medical_aid", "cash")] == [
        "29500",
        "12271.5",
        "0",
        "",
    ]
    assert "从这一行起不同：单子少 4,090.50" in said(again)
    assert code_in(again) == code_in(app)
    assert "您打开的链接是“核对结算单”的" in said_by_links(at(house, "curve", code_in(app)))


def said_by_links(app: AppTest) -> str:
    return " ".join(link.proto.label for link in app.get("page_link"))


def test_the_case_names_nobody_and_runs_as_it_is() -> None:
    said_by_slip = Slip(total=Decimal(29500), fund_paid=Decimal("12271.50"))
    case = tomllib.loads(as_case(stay(), said_by_slip))["case"][0]
    assert not {"name_of_person", "person_id", "id"} & set(case)
    run_case(case)
