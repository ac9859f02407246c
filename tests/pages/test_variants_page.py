"""方案对比 without a browser: what is offered, what stands side by side, the link, and where the visit comes from."""

from pathlib import Path

from policy.link.code import AskedComparison, code_of, open_code
from tests.pages.desk import at, at_stay, code_in, press, said, stay


def test_the_worked_stay_stands_side_by_side(house: Path) -> None:
    app = at_stay(house, "variants")
    app.session_state["variants.hospital"] = ["grade_2b"]
    app.run()
    text = said(app)
    for words in (
        "参保市内、三级甲等",
        "5,332 元",
        "少出 1,800.00 元",
        "多出 4,090.50 元",
        "自己少出 6,750.00 元",
        "不进大病保险。",
        "晋医保发〔2024〕19号第四条",
        "几个方案都没有的：待遇开始前的费用、超过慢特病限额、超过年度限额、整笔不能报。",
        "按跨省未备案，大约出九千四百二十三元，多出四千零九十一元。",
    ):
        assert words in text
    assert "按二级乙等，大约出" not in text
    app.radio(key="variants.words").set_value("grade_2b").run()
    assert "按二级乙等，大约出三千五百三十二元，少出一千八百元。" in said(app)
    chart = app.get("arrow_vega_lite_chart") or app.get("vega_lite_chart")
    assert chart
    assert len(app.get("download_button")) == 1
    kept = open_code(code_in(app) or "")
    assert kept == AskedComparison(
        (stay(), stay(travel="unfiled"), stay(hospital_grade="grade_2b"))
    )  # as they were picked


def test_a_comparison_opens_as_it_was_also_where_a_scenario_is_none_that_is_offered(house: Path) -> None:
    asked = AskedComparison((stay(), stay(travel="referral"), stay(date="2026-04-01")))
    app = at(house, "variants", code_of(asked))
    assert app.session_state["variants.way"] == ["referral"]
    assert "2026-04-01 结算" in said(app)
    assert open_code(code_in(app) or "") == asked
    app.session_state["variants.way"] = []
    app.run()
    assert "跨省转诊" not in said(app)


def test_no_more_than_four_are_compared_and_it_is_said(house: Path) -> None:
    app = at_stay(house, "variants")
    app.session_state["variants.way"] = ["unfiled", "referral", "emergency", "in_province"]
    app.session_state["variants.hospital"] = []
    app.run()
    assert "一次最多比 4 个方案，没有算：" in said(app)
    app.session_state["variants.way"] = []
    app.run()
    assert "请在上面选一种情况来比。" in said(app)
    assert code_in(app) is None


def test_without_a_visit_one_is_asked_and_nothing_typed_is_lost(house: Path) -> None:
    app = at(house, "variants")
    press(app, "就看这一次")
    assert "还有" in said(app)
    app.selectbox(key="desk.region").set_value("shanxi/datong")
    app.selectbox(key="desk.grade").set_value("grade_3a")
    app.text_input(key="desk.class_a").set_value("0").run()
    assert "要填大于 0 元的金额" in said(app)
    app.text_input(key="desk.class_a").set_value("11000")
    app.text_input(key="desk.fund_paid").set_value("80000").run()
    assert "基金一年最多付" in said(app)
    app.text_input(key="desk.fund_paid").set_value("").run()
    assert "自己出，下面都和它比" in said(app)
    app.switch_page("../pages/curve.py").run()
    assert not app.exception
    assert "大同市参保，住院，三级甲等" in said(app)
    assert app.text_input(key="desk.class_a").value == "11000"


def test_a_new_estimate_comes_to_the_desk(house: Path) -> None:
    app = at_stay(house, "curve", travel="referral")
    app.switch_page("../pages/estimate.py").run()
    press(app, "看一个例子")
    app.switch_page("../pages/variants.py").run()
    assert not app.exception
    assert app.session_state["desk.source"] == "estimated"
    assert "参保市内，2026" in said(app)
    app.radio(key="desk.source").set_value("linked").run()
    assert "跨省转诊，2026" in said(app)


def test_a_new_call_empties_every_page(house: Path) -> None:
    app = at_stay(house, "slip")
    app.text_input(key="slip.total").set_value("29500").run()
    app.switch_page("../pages/estimate.py").run()
    app.selectbox(key="estimate.region").set_value("shanxi/datong").run()
    app.switch_page("../pages/slip.py").run()
    assert app.text_input(key="slip.total").value == "29500"
    press(app, "新来电")
    assert app.selectbox(key="estimate.region").value is None
    assert code_in(app) is None
    app.switch_page("../pages/slip.py").run()
    assert "desk.linked" not in app.session_state
    assert not [field for field in app.text_input if field.key == "slip.total"]


def test_only_who_works_at_the_desk_gets_new_calls(house: Path) -> None:
    app = at(house, "rules")
    assert "新来电" not in [button.label for button in app.button]
    app.switch_page("../pages/curve.py").run()
    app.switch_page("../pages/rules.py").run()
    assert "新来电" in [button.label for button in app.button]
