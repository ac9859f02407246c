"""费用曲线 without a browser: slider and number, kinks, what the next hundred costs, questions turned round."""

from decimal import Decimal
from pathlib import Path

import pytest

from policy import estimate
from policy.link.code import code_of
from tests.pages.desk import at, at_stay, said, stay
from ui.desk.curve import _numbers

FIRST = {"opening": {}}


def test_the_worked_stay(house: Path) -> None:
    app = at_stay(house, "curve")
    text = said(app)
    for words in (
        "这次账单要是  29,500 元",
        "自己约多付  15.28 元",
        "1　起付线 500 元",
        "2　大病起付线 10,000 元",
        "3　基金年度封顶 70,000 元",
        "账单到 1,859.04 元，大病保险开始报。",
        "账单到 1,824.58 元，再多花 100 元，自己最多付 25 元",
    ):
        assert words in text


def test_slider_and_number_follow_each_other(house: Path) -> None:
    app = at_stay(house, "curve")
    assert (app.slider(key="curve.slider").value, app.text_input(key="curve.typed").value) == (29500, "29500")
    app.slider(key="curve.slider").set_value(60000).run()
    assert app.text_input(key="curve.typed").value == "60000"
    app.text_input(key="curve.typed").set_value("１２，３４５.67元").run()
    assert app.slider(key="curve.slider").value == 12300
    assert "这次账单要是  12,345.67 元" in said(app)
    app.text_input(key="curve.typed").set_value("很多").run()
    assert "“很多” 不对" in said(app)
    assert app.slider(key="curve.slider").value == 12300
    assert "转折点，列成表" in said(app)


def test_what_never_happens_is_said(house: Path) -> None:
    visit = {"kind": "outpatient", "hospital_grade": "grade_1", "expenses": {"class_a": "500"}}
    app = at_stay(house, "curve", **visit)
    assert "不会：账单到 100 万元，大病保险也不报。" in said(app)
    app.text_input(key="curve.share").set_value("1").run()
    assert "不会：账单到 100 万元，再多花 100 元，自己还是要付 1 元 以上。" in said(app)


def test_paying_less_for_more_names_the_reading(house: Path) -> None:
    scenario = stay(travel="unfiled", expenses={"class_a": "100000"}).model_copy(
        update={"readings": {"reduction_above_cap": "effective"}}
    )
    app = at(house, "curve", code_of(scenario))
    found = []
    for amount in range(80_000, 160_000, 4_000):
        bill = scenario.visits[0].model_copy(
            update={"expenses": scenario.visits[0].expenses.model_copy(update={"class_a": Decimal(amount)})}
        )
        more = bill.model_copy(update={"expenses": bill.expenses.model_copy(update={"class_a": Decimal(amount + 100)})})
        owns = [
            estimate(scenario.model_copy(update={"visits": [visit]})).totals.out_of_pocket for visit in (bill, more)
        ]
        if owns[1] < owns[0]:
            found.append((amount, owns[0] - owns[1]))
    amount, less = found[0]
    app.text_input(key="curve.typed").set_value(str(amount)).run()
    told = f"反而少付  {less:,.2f}".removesuffix(".00")
    assert told in said(app)
    assert "按这种理解，只有基金本来还付得出的那部分才算下调" in said(app)


@pytest.mark.parametrize(
    ("totals", "numbers"),
    [(["10", "12", "90"], ["1、2", "", "3"]), (["10", "20"], ["1", "2"]), (["10", "13", "16"], ["1、2", "", "3"])],
)
def test_close_kinks_share_their_place(totals: list[str], numbers: list[str]) -> None:
    assert _numbers([Decimal(total) for total in totals], Decimal(100)) == numbers
