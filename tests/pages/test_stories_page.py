"""参保宣传 and 今年不缴会怎样 through AppTest: every figure shown is the engine's; nothing typed is lost."""

import re
from datetime import date
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from policy import Scenario, estimate
from policy.link.code import code_of
from policy.money import in_yuan, to_the_fen
from policy.rulebook import rulebook
from policy.stories.lapsing import lapsing
from policy.stories.settled import settle
from policy.stories.tale import tales
from ui.session import Estimated

STAY: dict[str, Any] = {
    "date": "2026-03-02",
    "kind": "inpatient",
    "hospital_grade": "grade_3a",
    "expenses": {"class_a": "11000"},
}


def opened(page: str = "stories", **state: Any) -> AppTest:  # noqa: ANN401 - whatever a form holds
    app = AppTest.from_file("../../ui/shell.py", default_timeout=30).run()
    for name, value in state.items():
        app.session_state[name if name == "estimated" else f"{page}.{name}"] = value
    app.switch_page(f"../pages/{page}.py").run()
    assert not app.exception
    return app


def text(app: AppTest) -> str:
    blocks = [*app.html, *app.markdown, *app.header, *app.subheader, *app.caption, *app.info]
    return unescape(re.sub(r"</?(b|strong|span|p|li)[^>]*>", "", " ".join(block.value for block in blocks)))


@pytest.mark.parametrize("name", tales())
def test_a_story_shows_every_figure_and_says_it_is_made_up(name: str) -> None:
    told = settle(tales()[name])
    app = opened(story=name)
    shown = text(app)
    for way in told.ways:
        assert f"{way.label}自己出 {in_yuan(way.own)}" in shown
        assert f"{way.label}：{way.words}" in shown
        paid = f"居民医保 {in_yuan(way.fund)}，大病保险 {in_yuan(way.critical)}，自己出 {in_yuan(way.own)}"
        assert f"{way.label}：一共花 {in_yuan(way.total)}，{paid}" in shown
    amounts = list(app.table[0].value["金额"])
    for place, way in enumerate(told.ways):
        expected = [f"{to_the_fen(amount)} 元" for amount in (way.total, way.fund, way.critical, way.own)]
        assert amounts[5 * place : 5 * place + 4] == expected
    assert told.dues is not None
    for words in ("举例，不是真人", told.dues.words(), tales()[name].teller, *told.assumes, *told.sources):
        assert words in shown
    for reading in told.ways[0].settlement.readings:
        assert rulebook().readings[reading.id].title in shown
        assert f"参保的自己出 {in_yuan(reading.other_out_of_pocket)}" in shown


def test_changed_amounts_are_settled_at_once() -> None:
    app = opened()
    field = next(field for field in app.text_input if field.label == "甲类费用（元）")
    assert field.value == "21000"
    field.set_value("11000").run()
    bill = {"class_a": "11000", "class_b_drug": "6000", "class_b_service": "4000", "domestic_consumable": "22000"}
    told = settle(tales()["hip"].with_bills({0: {**bill, "uncovered": "3000"}}))
    assert f"参保自己出 {in_yuan(told.ways[0].own)}" in text(app)
    field.set_value("很多").run()
    assert "“很多” 不对" in text(app)
    assert "举例，不是真人" not in text(app)


def test_a_story_with_several_visits_asks_for_each_bill() -> None:
    app = opened(story="chemotherapy")
    assert "乙类药品费（元），第 6 次" in [field.label for field in app.text_input]
    assert "第 6 次，2026年3月14日" in text(app)


def test_a_story_is_made_of_the_last_estimate() -> None:
    last = Estimated({"region": "shanxi/datong"}, STAY, Decimal(5000))
    app = opened(story="own", estimated=last, title="一次手术", teller="一位居民住院。")
    shown = text(app)
    assert (
        f"参保自己出 {in_yuan(estimate(Scenario(region='shanxi/datong', visits=[STAY])).totals.out_of_pocket)}" in shown
    )
    assert "断保一年自己出 11,000 元" in shown
    assert "一次手术" in shown


@pytest.mark.parametrize("last", [None, Estimated({"region": "shanxi"}, {}, Decimal(0), known=False)])
def test_without_a_whole_estimate_the_page_leads_to_one(last: Estimated | None) -> None:
    app = opened(story="own") if last is None else opened(story="own", estimated=last)
    assert "还没有能用的估算" in text(app)


def test_a_story_is_made_of_a_link() -> None:
    code = code_of(Scenario(region="shanxi/datong", visits=[STAY]))
    app = opened(story="own", source="code")
    assert "举例，不是真人" not in text(app)
    app.text_input(key="stories.code").set_value(f"https://example.gov.cn/?c={code}").run()
    assert "参保自己出 5,000 元" in text(app)
    app.text_input(key="stories.code").set_value("1ABC").run()
    assert "链接不完整" in text(app)


def test_words_too_long_for_paper_are_named() -> None:
    code = code_of(Scenario(region="shanxi/datong", visits=[STAY]))
    shown = text(opened(story="own", source="code", code=code, title="很" * 21))
    assert "标题：有 21 个字，要有 1 到 20 个字" in shown


def test_where_nothing_rules_a_story_it_says_so() -> None:
    code = code_of(Scenario(region="shanxi/datong", visits=[{**STAY, "date": "2031-03-02"}]))
    assert "2031-03-02" in text(opened(story="own", source="code", code=code))
    visit = {"date": "2026-03-02", "kind": "contracted_primary", "expenses": {"class_a": "100"}}
    hunan = code_of(Scenario(region="hunan", visits=[visit]))
    assert "做不了海报" in text(opened(story="own", source="code", code=hunan))


def test_two_dates_tell_what_changed() -> None:
    app = opened(**{"dates.region": "shanxi/datong", "dates.first": date(2025, 6, 1), "dates.second": date(2026, 6, 1)})
    shown = text(app)
    assert "故事里变了的：“奶奶摔断了腿”" in shown
    assert rows(app)["奶奶摔断了腿：断保一年"] == [
        "18,560.00 元",
        "56,000.00 元",
        "多 37,440.00 元",
        "40 万元 → 39.7 万元",
    ]
    assert rows(app)["奶奶摔断了腿：参保"][2] == "没变"
    assert "居民个人缴费" in shown
    app.date_input(key="stories.dates.first").set_value(date(2026, 6, 1)).run()
    assert "每个故事的钱都没有变。" in text(app)
    assert "这两天执行的规定一样。" in text(app)
    app.date_input(key="stories.dates.second").set_value(date(2031, 6, 1)).run()
    assert rows(app)["奶奶摔断了腿：参保"] == ["18,560.00 元", "没有规定", "算不出", "40.6 万元 → 没有"]
    app.date_input(key="stories.dates.first").set_value(date(2023, 6, 1)).run()
    assert rows(app)["奶奶摔断了腿"] == ["没有规定", "没有规定", "算不出", "没有规定"]


def rows(app: AppTest) -> dict[str, list[str]]:
    """The table of two dates: what stands beside each story and way."""
    (table,) = [block.value for block in app.html if "<table class='look-compare'" in block.value]
    found = re.findall(r"<tr><th scope='row'>(.*?)</th>(.*?)</tr>", table)
    return {label: re.findall(r"<td[^>]*>(.*?)</td>", cells) for label, cells in found}


def lapsed(**answers: str) -> AppTest:
    given = {"region": "shanxi/taiyuan", "since": "2020", "last": str(date.today().year), "story": "hip"}  # noqa: DTZ011
    return opened("lapse", asked=True, **{**given, **answers})


def test_a_lapse_tells_months_cap_story_and_what_paying_back_repairs() -> None:
    app = lapsed()
    today = date.today()  # noqa: DTZ011 - as the page has it
    found = lapsing("shanxi/taiyuan", 2020, today.year, today, tales()["hip"])
    shown = text(app)
    assert found.cost is not None
    for words in (
        f"{found.year} 年不缴会怎样",
        f"{found.months} 个月",
        in_yuan(found.cap_lost),
        in_yuan(found.cost),
        "打个比方：奶奶摔断了腿",
        "举例，不是真人",
        "不能把断了的年数接上",
        "补缴了也不能报",
    ):
        assert words in shown
    assert [row["等几个月"] for row in app.table[0].value.to_dict("records")] == ["4", "3"]
    assert "原文可以有两种理解" in shown


def test_a_lapse_asks_before_it_answers() -> None:
    app = opened("lapse")
    assert "不能报的日子" not in text(app)
    next(button for button in app.button if button.label == "看看会怎样").click().run()
    assert "还没有选" in text(app)
    assert "2020" in text(lapsed(since="2021", last="2020"))
    assert "不对" in text(lapsed(since="2021", last="2020"))
