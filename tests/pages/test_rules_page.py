"""政策依据 and 各地对照: what the rules say, found, opened by a link, and put side by side."""

import re
from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from policy.rulebook import rulebook
from policy.rulebook.listing import rules_listing
from ui.rules.listing import anchor

DAY = "2026-03-02"


def opened(page: str, **address: str) -> AppTest:
    app = AppTest.from_file("../../ui/shell.py", default_timeout=20).run()
    for name, value in address.items():
        app.query_params[name] = value
    app.switch_page(f"../pages/{page}.py").run()
    assert not app.exception
    return app


def text(app: AppTest) -> str:
    shown = " ".join(block.value for block in [*app.html, *app.markdown, *app.subheader, *app.warning])
    return shown.replace("<b>", "").replace("</b>", "")


def test_a_link_opens_its_rule_and_day() -> None:
    app = opened("rules", rule="student_accident.rate", region="shanxi/yangquan", on="2024-05-01")
    shown = text(app)
    assert "您查看的规定：学生意外门急诊支付比例" in shown
    assert "从哪天开始，文件没有写，到2024年12月31日" in shown
    assert app.selectbox(key="rules.region").value == "shanxi/yangquan"
    assert "2024年5月1日在阳泉市有效的规定，" in shown


def test_a_link_may_lead_to_the_national_floor_a_reading_or_a_note() -> None:
    shown = text(opened("rules", rule="waiting.fixed", region="hunan", on=DAY))
    assert "湖南省的文件没有写，下面是全国的规定。" in shown
    assert "要先等 3 个月" in shown
    assert "举例：" in text(opened("rules", rule="deductible_in_critical"))
    assert rulebook().notes["relatives_account"].text in text(opened("rules", rule="relatives_account"))


@pytest.mark.parametrize(
    "address", [{"rule": "no.such"}, {"rule": "<b>"}, {"on": "soon", "region": "mars", "rule": "x"}]
)
def test_a_broken_link_says_so(address: dict[str, str]) -> None:
    shown = text(opened("rules", **address))
    assert "链接里的这条规定没有找到" in shown


def test_every_rule_in_force_is_listed_with_its_place() -> None:
    app = opened("rules", region="shanxi", on=DAY)
    shown = text(app)
    for line in rules_listing("shanxi", date(2026, 3, 2)):
        assert line.sentence in shown
        assert f"id='{anchor(line.key)}'" in shown


def test_topic_and_words_narrow_the_list() -> None:
    app = opened("rules", on=DAY)
    app.selectbox(key="rules.topic").set_value("大病保险").run()
    app.text_input(key="rules.words").set_value("封顶").run()
    assert "2026年3月2日在山西省有效的规定，2 条。" in text(app)


def test_two_days_are_compared() -> None:
    app = opened("rules", region="shanxi/yangquan")
    app.date_input(key="rules.first").set_value(date(2024, 12, 31)).run()
    app.date_input(key="rules.second").set_value(date(2025, 1, 1)).run()
    shown = text(app)
    assert "原来：阳泉市原来要求连续参加基本医保满 2 年" in shown
    app.date_input(key="rules.first").set_value(date(2025, 1, 2)).run()
    assert "这两天执行的规定一样" in text(app)


def test_every_open_reading_shows_both_results() -> None:
    shown = text(opened("rules"))
    for reading in rulebook().readings.values():
        assert reading.title in shown
        assert reading.other_text in shown
    assert all(note.text in shown for note in rulebook().notes.values() if note.group not in {"reason", "caution"})


def test_the_comparison_holds_floor_and_provinces() -> None:
    app = opened("compare")
    shown = text(app)
    split = ("中央出 420 元、地方出 280 元", "中央出 560 元、地方出 140 元", "400 − 280 = 120 元")
    for words in ("至少提高 1,000 元", "提高 3,000 元", "提高 5,000 元", "文件没有写", *split):
        assert words in shown
    assert [row["年份"] for row in app.table[0].value.to_dict("records")] == ["2021", "2024", "2025", "2026"]


def test_years_and_accounts_are_reckoned() -> None:
    app = opened("compare")
    app.text_input(key="compare.years").set_value("12").run()
    assert "折算职工医保 2 年，另有 2 年不满一次折算" in text(app)
    app.text_input(key="compare.owed").set_value("5,332").run()
    app.text_input(key="compare.account").set_value("500").run()
    assert "家人的个人账户最多能付 500.00 元，您自己还要出 4,832.00 元" in text(app)
    app.text_input(key="compare.account").set_value("x").run()
    assert "“x” 不对" in text(app)


def test_the_last_estimate_is_taken_over() -> None:
    app = AppTest.from_file("../../ui/shell.py", default_timeout=20).run()
    app.session_state["last_out_of_pocket"] = "5332.00"
    app.switch_page("../pages/compare.py").run()
    assert app.text_input(key="compare.owed").value == "5332.00"


@pytest.mark.parametrize("words", ["报销比例", "三甲", "断缴", "封顶", "大病"])
def test_what_people_look_for_is_found(words: str) -> None:
    app = opened("rules", on=DAY)
    app.text_input(key="rules.words").set_value(words).run()
    count = re.search(r"有效的规定，(\d+) 条", text(app))
    assert count
    assert int(count[1]) > 1


def test_what_is_only_told_is_found_too() -> None:
    app = opened("rules", on=DAY)
    app.text_input(key="rules.words").set_value("怀孕").run()
    assert rulebook().notes["pregnancy_stays"].text in text(app)
    app.text_input(key="rules.words").set_value("月亮").run()
    assert "没有找到，请换个词" in text(app)


def test_a_rule_has_its_support_line() -> None:
    shown = text(opened("rules", rule="inpatient.repeat_deductible", region="shanxi", on=DAY))
    assert "答：不用。同一年里从再次住院起，起付线按 50% 算。" in shown
    assert "没有包括：" in shown


def test_how_to_find_the_original() -> None:
    shown = text(opened("rules", rule="reward.continuous", region="hunan", on=DAY))
    assert "湖南医保六大举措（报道小标题“奖”）" in shown
    assert "没有见到原文" in shown
    shown = text(opened("rules", rule="inpatient.rate", region="shanxi/yangquan", on=DAY))
    assert "晋医保发〔2024〕19号" in shown
    assert "山西省医疗保障局等四部门，2024年12月12日发。" in shown
    assert "记下文号" in shown


def test_it_opens_on_the_persons_own_city_and_today() -> None:
    app = AppTest.from_file("../../ui/shell.py", default_timeout=20).run()
    app.session_state["enrolment.region"] = "shanxi/yangquan"
    app.switch_page("../pages/rules.py").run()
    assert app.selectbox(key="rules.region").value == "shanxi/yangquan"
    assert app.date_input(key="rules.on").value == date.today()  # noqa: DTZ011 - the reader's own day
    app.selectbox(key="rules.region").set_value("hunan").run()
    assert app.selectbox(key="rules.region").value == "hunan"


def test_the_comparison_is_no_ranking_and_says_what_each_column_is() -> None:
    app = opened("compare")
    shown = text(app)
    assert "不是排名" in shown
    for name in ("national_where", "national_newborn", "hunan_where", "hunan_relatives", "hunan_one_stop"):
        assert rulebook().notes[name].text in shown
    table = next(block.value for block in app.html if "class='look-compare'" in block.value)
    row = next(row for row in table.split("<tr>") if "学生</th>" in row)
    cells = dict(re.findall(r"data-place='(\S+?)'>(.*?)</td>", row))
    assert rulebook().notes["national_where"].text in cells["全国"]
    assert rulebook().notes["prepaid_student"].text in cells["山西省"]
    assert rulebook().notes["prepaid_student"].text not in cells["湖南省"]
    assert [row["财政人均补助"] for row in app.table[0].value.to_dict("records")] == ["580", "670", "700", "文件没有写"]
