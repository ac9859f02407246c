"""The page 报销估算: questions, answer, ranges, faults; without a browser."""

import re
from datetime import date, timedelta
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from streamlit.testing.v1 import AppTest

from policy.dates import day_in_words
from policy.form.outcomes import PossibleAnswer, Unknown, narrowest, outcomes, width
from policy.form.visit import kinds
from policy.rulebook import rulebook
from policy.typed import percentage, plain_number

STAY = {
    "region": "shanxi/taiyuan",
    "grade": "grade_3a",
    "by_list": True,
    "class_a": "11000",
    "date": date(2026, 3, 2),
}
BEFORE_AN_ANSWER = {"selectbox", "radio", "text_input", "date_input"}


@pytest.fixture
def app(house: Path) -> AppTest:
    return AppTest.from_file(house / "ui" / "shell.py", default_timeout=30).run()


def answered(app: AppTest, **answers: object) -> AppTest:
    """Give answers by the questions' names, as if each had been put in, and ask for the result."""
    for name, value in answers.items():
        app.session_state[f"estimate.{name}"] = value
    app.run()
    press(app, "算一算")
    assert not app.exception
    return app


def press(app: AppTest, label: str) -> None:
    next(button for button in app.button if button.label == label).click().run()


def shown(app: AppTest) -> str:
    """Everything the page says, without its markup."""
    blocks = [*app.html, *app.markdown, *app.info, *app.warning, *app.caption, *app.header, *app.subheader]
    return re.sub(r"<[^>]+>", "", " ".join(block.value for block in blocks))


def test_at_most_seven_questions_and_no_chart_before_an_answer(app: AppTest) -> None:
    inside = {widget.key for expander in app.expander for kind in BEFORE_AN_ANSWER for widget in expander.get(kind)}
    asked = [widget.label for kind in BEFORE_AN_ANSWER for widget in app.get(kind) if widget.key not in inside]
    assert len(asked) <= 7
    assert not app.get("arrow_table")
    assert not app.get("arrow_data_frame")
    assert not app.get("arrow_vega_lite_chart")
    assert "<figure" not in " ".join(html.value for html in app.html)


def test_the_example_is_answered_to_the_fen(app: AppTest) -> None:
    press(app, "看一个例子")
    assert not app.exception
    said = shown(app)
    for amount in ("29,500 元", "16,362 元", "7,806 元", "5,332 元", "530.00", "27,770.00", "7,806.00", "5,332.00"):
        assert amount in said
    assert "这是一个例子，不是您的情况" in said
    assert not app.table
    assert app.session_state["last_out_of_pocket"] == "5332.00"
    assert "文件有两种理解，自己出 5,332 元或 5,707 元" in said
    assert "起付线算不算合规个人自付（差 375 元）" in said
    assert "12393" in said
    links = re.findall(r"href='(/rules\?rule=[^']+)'", " ".join(html.value for html in app.html))
    assert {parse_qs(urlsplit(unescape(link)).query)["rule"][0] for link in links} <= {
        *rulebook().parameters,
        *rulebook().readings,
    }
    assert all("region=shanxi/taiyuan" in link for link in links)
    assert len(links) >= 14


def test_a_reading_is_switched_and_shows_both_results(app: AppTest) -> None:
    press(app, "看一个例子")
    switch = app.radio(key="estimate.reading.deductible_in_critical")
    assert list(switch.proto.captions) == ["自己出 5,332.00 元", "自己出 5,707.00 元"]
    switch.set_value("out").run()
    assert "您自己大约出 5,707 元" in shown(app)
    assert app.session_state["last_out_of_pocket"] == "5707.00"


def test_employees_are_told_that_it_is_not_theirs(app: AppTest) -> None:
    app.radio(key="estimate.paid").set_value("employee").run()
    assert "这里只算城乡居民医保" in shown(app)
    assert "算一算" not in [button.label for button in app.button]


@pytest.mark.parametrize(("paid", "what"), [("late", "从哪天起能报"), ("unsure", "今年的医保缴没缴、看病那天能不能报")])
def test_unknown_cover_is_a_range_down_to_nothing(app: AppTest, paid: str, what: str) -> None:
    answered(app, **STAY, paid=paid)
    verdict = next(block.value for block in app.html if "look-verdict" in block.value)
    assert re.sub("<[^>]+>", "", verdict).startswith(f"还不清楚{what}（还不能报的话一分不报），所以先给一个范围。")
    assert "大约能报 0 元到 6,000 元，您自己大约出 5,000 元到 11,000 元" in shown(app)
    app.radio(key="estimate.end").set_value("worst").run()
    assert "看病那天还不能报的话，这一次一分不报，全部自己出。" in shown(app)
    assert "不在待遇期内" not in shown(app)


def test_cover_that_starts_later_decides(app: AppTest) -> None:
    answered(app, **STAY, paid="late", cover_from=date(2026, 4, 1), admitted_on=date(2026, 2, 20))
    said = shown(app)
    assert said.count("不在待遇期内（2026年4月1日到2026年12月31日）") == 1
    assert "2026-04-01" not in said
    assert app.session_state["last_out_of_pocket"] == "11000.00"
    answered(app, cover_from=date(2025, 4, 1))
    assert "从哪天起能报（待遇开始的日期）：“2025年4月1日” 不对，看病是 2026 年的事" in shown(app)


def test_a_stay_across_the_start_of_cover(app: AppTest) -> None:
    # 51,000 with 30,000 of it before cover: the fund pays 60% of 21,000 less 1,000.
    stay = STAY | {"class_a": "21000", "date": date(2026, 6, 20)}
    answered(app, **stay, paid="late", cover_from=date(2026, 6, 10))
    assert "还不清楚入院那天能不能报" in shown(app)
    assert "您自己大约出 9,000 元到 21,000 元" in shown(app)
    answered(app, admitted_on=date(2026, 6, 1))
    assert "还不清楚2026年6月10日以前花了多少" in shown(app)
    answered(app, before_cover="30000")
    assert "您自己大约出 39,000 元" in shown(app)
    answered(app, by_list=False, total="51000", share=0)
    assert "您自己大约出 39,000 元" in shown(app)
    answered(app, before_cover="60000")
    assert "不能比总费用 51,000 元还多" in shown(app)
    answered(app, admitted_on=date(2026, 6, 10))
    assert "estimate.before_cover" not in [field.key for field in app.text_input]
    answered(app, admitted_on=date(2026, 6, 21))
    assert "不能晚于出院那天2026年6月20日" in shown(app)


def test_a_stay_that_began_in_last_years_cover_is_a_range(app: AppTest) -> None:
    answered(app, **STAY, paid="late", cover_from=date(2026, 6, 10))
    assert "还不清楚跨年住院的这一笔能不能报" in shown(app)
    assert "您自己大约出 5,000 元到 11,000 元" in shown(app)
    answered(app, admitted_on=date(2025, 12, 30))
    assert "入院时在上一年的待遇期里的，文件没有写怎么报，请问 12393" in shown(app)
    answered(app, admitted_on=date(2026, 2, 1))
    assert "这次不能报，要自己出 11,000 元" in shown(app)


def test_a_newborn_is_covered_from_birth(app: AppTest) -> None:
    answered(app, **STAY, paid="newborn")
    assert "新生儿出生当年不用缴费，办好参保登记，从出生那天起的费用能报" in shown(app)
    assert "您自己大约出 5,000 元。" in shown(app)


def test_a_total_gives_a_range_whose_share_moves(app: AppTest) -> None:
    answered(app, **STAY | {"by_list": False, "total": "１１，０００"})
    said = shown(app)
    assert "还不清楚费用里有多少是自费，所以先给一个范围。" in said
    assert "大约能报 4,680 元到 6,000 元，您自己大约出 5,000 元到 6,320 元" in said
    assert "自己出得最少：假定没有自费" in said
    assert "自己出得最多：假定费用的 20% 是自费" in said
    assert "想算得更准，先做这一件：**照着费用清单填" in said
    app.select_slider(key="estimate.share").set_value(0).run()
    assert "您自己大约出 5,000 元。" in shown(app)
    assert "假定没有自费。按今年第 1 次住院算" in shown(app)
    assert "账单上没有自费费用" not in shown(app)


def test_an_unknown_grade_shows_both_ends_and_their_hospitals(app: AppTest) -> None:
    answered(app, **STAY | {"grade": "unsure"})
    said = shown(app)
    assert "您自己大约出 1,735 元到 5,000 元" in said
    assert "自己出得最少：一级、乡镇卫生院、社区、村卫生室" in said
    assert "自己出得最多：三级甲等（三甲）" in said
    assert "问清医院是几级的" in said
    app.radio(key="estimate.end").set_value("worst").run()
    assert app.session_state["last_out_of_pocket"] == "5000.00"


def test_who_runs_a_hospital_is_asked_only_where_it_matters(app: AppTest) -> None:
    answered(app, **STAY)
    assert "estimate.affiliation" not in [radio.key for radio in app.radio]
    answered(app, grade="grade_2a")
    assert app.radio(key="estimate.affiliation").value is None
    assert "您自己大约出 3,050 元到 3,650 元" in shown(app)
    app.radio(key="estimate.affiliation").set_value("county").run()
    assert "您自己大约出 3,050 元。" in shown(app)


def test_an_ungraded_hospital_is_asked_for_its_fee_class(app: AppTest) -> None:
    answered(app, **STAY | {"grade": "ungraded"})
    assert "问医院的收费类别" in shown(app)
    app.selectbox(key="estimate.fee_class").set_value("fee_class_1").run()
    assert "您自己大约出 5,000 元。" in shown(app)


def test_an_emergency_that_was_no_rescue_shows_both(app: AppTest) -> None:
    answered(app, **STAY, travel="plain_emergency")
    said = shown(app)
    assert "您自己大约出 5,500 元到 6,500 元" in said
    assert "按急诊抢救算" in said
    assert "按没有转诊、没有备案算" in said
    answered(app, travel="far_unsure")
    assert "您自己大约出 5,000 元到 6,500 元" in shown(app)


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ({"earlier": "known", "fund_paid": "6000", "compliant_self_pay": "5000"}, "您自己大约出 4,700 元。"),
        ({"earlier": "known"}, "前几次自付的已经到了大病保险的起付线"),
        ({"earlier": "known", "fund_paid": "70000"}, "还不清楚前几次住院花了多少"),
        ({"earlier": "cost", "earlier_total": "20000"}, "假定前几次费用的 20% 是自费"),
        ({"earlier": "cost"}, "翻出前几次的结算单"),
        ({"earlier": "unsure"}, "翻出前几次的结算单"),
    ],
)
def test_earlier_stays_become_opening_sums(app: AppTest, answers: dict[str, str], words: str) -> None:
    answered(app, **STAY, ordinal="2", **answers)
    said = shown(app)
    assert words in said
    assert "1,000.00 × 50%" in said


def test_the_cost_of_earlier_stays_alone_settles_them_first(app: AppTest) -> None:
    # Two earlier 3a stays of 10,000 leave 4,600 and 4,300 of compliant self-pay; this one adds 4,700.
    answered(app, **STAY, ordinal="3", earlier="cost", earlier_total="20000", share=0)
    said = shown(app)
    assert "今年前面您已经自付了 8,900 元，加上这次超过了 1 万元" in said
    assert app.session_state["last_out_of_pocket"] == "2000.00"


@pytest.mark.parametrize("place", ["shanxi/yangquan", "hunan"])
def test_every_kind_of_the_region_is_answered(app: AppTest, place: str) -> None:
    app.selectbox(key="estimate.region").set_value(place).run()
    for kind in kinds(place):
        answered(app, **STAY | {"region": place, "kind": kind, "grade": "grade_2b", "chronic_rate": "65%"})
        said = shown(app)
        assert "估算结果" in said, kind
        assert "没有算出来" not in said


def test_a_visit_paid_nothing_shows_its_reason(app: AppTest) -> None:
    answered(app, **STAY, kind="hypertension/0")
    said = shown(app)
    assert "按高血压门诊用药不能报" in said
    assert "可以按普通门诊报，约 4,914 元，自己出 6,086 元；不改的话，要自己出 11,000 元。" in said
    assert "只在二级及以下定点医院能报" in said
    assert said.count("这样算不能报") == 1
    press(app, "改按普通门诊算")
    assert app.selectbox(key="estimate.kind").value == "outpatient/0"
    assert "大约能报 4,914 元" in shown(app)


def test_a_stay_in_another_province_of_which_nothing_is_written(app: AppTest) -> None:
    answered(app, **STAY)
    app.selectbox(key="estimate.region").set_value("hunan").run()
    said = shown(app)
    assert "湖南省的住院怎么报，手头的文件没有写，请问 12393。手头写了的只有：签约基层门诊（湖南）" in said
    assert "估算结果" not in said
    assert "算一算" not in [button.label for button in app.button]


def test_ways_to_pay_less_stand_beside_the_answer(app: AppTest) -> None:
    answered(app, **STAY, travel="unfiled")
    said = shown(app)
    assert "怎样能少出" in said
    assert "去二级乙等医院看（病情合适的）：少出 3,130 元依据：晋医保发〔2024〕19号第二条" in said
    answered(app, travel="emergency")
    assert "怎样能少出" not in shown(app)


def test_a_chronic_disease_without_its_rate_is_a_range_that_moves(app: AppTest) -> None:
    answered(app, **STAY, kind="chronic_disease/0", chronic_rate="")
    said = shown(app)
    assert "还不清楚慢特病的报销比例，所以先给一个范围。" in said
    assert "范围是假定的：文件里别的项目最低报 45%，最高报 85%" in said
    assert "办慢特病时的审批单上一般有" in said
    assert "起付标准没有填，按 0 算" in said
    app.select_slider(key="estimate.chronic_range").set_value((60, 60)).run()
    assert "您自己大约出 4,400 元。" in shown(app)
    answered(app, chronic_rate="170")
    assert "慢特病的报销比例（%）：“170” 不对，要填 0 到 100 的百分数，例如 65" in shown(app)
    answered(app, chronic_rate="1")
    assert "“1” 看不出是 1% 还是全报" in shown(app)


def test_where_the_documents_are_silent_the_page_says_so(app: AppTest) -> None:
    answered(app, **STAY)
    app.session_state["estimate.kind"] = "outpatient/0"
    app.session_state["estimate.travel"] = "unfiled"
    app.run()
    assert shown(app).count("文件没有写，请问 12393。这一次没有算") == 1
    assert "估算结果" not in shown(app)


def test_low_income_families_read_that_aid_is_not_counted(app: AppTest) -> None:
    answered(app, **STAY)
    assert "医疗救助没有算在里面" not in shown(app)
    answered(app, low_income="yes")
    assert "医疗救助没有算在里面" in shown(app)


def test_faults_stand_together_and_nothing_typed_is_lost(app: AppTest) -> None:
    answered(app, **STAY | {"class_a": "看不清", "uncovered": "-5", "region": None})
    said = shown(app)
    assert "有 2 处请改一下，还有 1 项没填" in said
    assert "在哪里参保：还没有选" in said
    assert "甲类费用（元）：“看不清” 不对，要填 0 到 100,000,000 元的金额，最多两位小数" in said
    assert "“-5” 不对" in said
    assert "估算结果" not in said
    assert app.text_input(key="estimate.class_a").value == "看不清"
    app.switch_page("../pages/rules.py").run()
    app.switch_page("../pages/estimate.py").run()
    assert app.text_input(key="estimate.class_a").value == "看不清"


def test_an_empty_bill_is_a_fault(app: AppTest) -> None:
    answered(app, **STAY | {"class_a": ""})
    assert "还有 1 项没填" in shown(app)
    assert "甲类费用（元）：请至少填一项费用" in shown(app)
    answered(app, by_list=False, total="0")
    assert "这次一共花了多少（元）：请填大于 0 元的金额" in shown(app)


@pytest.mark.parametrize("typed", ["1.1万", "一万一", "11 000", "11000.", "￥11,000", "11000.004"])
def test_amounts_are_typed_as_people_type_them(app: AppTest, typed: str) -> None:
    answered(app, **STAY | {"class_a": typed})
    assert "一共花了 11,000 元" in shown(app)
    assert ("钱算到分，按 11000.00 元算。" in shown(app)) == (typed == "11000.004")


def test_a_day_to_come_is_asked_back(app: AppTest) -> None:
    tomorrow = date.today() + timedelta(days=1)  # noqa: DTZ011 - the reader's own day, as the page takes it
    answered(app, **STAY | {"date": tomorrow})
    assert f"{day_in_words(tomorrow)}还没到，是这一天吗" in shown(app)


def test_the_picture_is_drawn_only_when_opened(app: AppTest) -> None:
    press(app, "看一个例子")
    assert not app.get("arrow_vega_lite_chart")
    app.session_state["waterfall"] = True
    app.run()
    assert [list(table.value["金额（元）"]) for table in app.table] == [
        ["29,500.00", "−16,362.00", "−7,806.00", "5,332.00"],
        ["1,200.00", "530.00", "500.00", "10,908.00", "−7,806.00", "5,332.00"],
    ]


def test_one_visit_is_asked_as_a_scenario_takes_it() -> None:
    def script() -> None:
        import streamlit as st  # noqa: PLC0415 - AppTest runs this as a script of its own

        from policy import Scenario, estimate  # noqa: PLC0415
        from policy.form.visit import whole_visit  # noqa: PLC0415
        from ui.parts.questions import Questions  # noqa: PLC0415

        ask = Questions("one")
        visit = whole_visit(ask, "shanxi/yangquan")
        if visit is None:
            st.text("；".join(label for label, _ in ask.faults))
        else:
            answer = estimate(Scenario.model_validate({"region": "shanxi/yangquan", "visits": [visit]}))
            st.text(str(answer.totals.out_of_pocket))

    app = AppTest.from_function(script, default_timeout=30).run()
    assert app.text[0].value == "医院是几级的"
    assert "不清楚" not in app.selectbox(key="one.grade").options
    app.date_input(key="one.date").set_value(date(2026, 3, 2))
    app.text_input(key="one.class_a").set_value("11,000")
    app.selectbox(key="one.grade").set_value("grade_3a").run()
    assert app.text[0].value == "5000.00"
    app.selectbox(key="one.grade").set_value("grade_2a").run()
    assert app.radio(key="one.affiliation").options == ["县级", "省市级"]
    assert app.text[0].value == "这家医院归哪级管"
    app.radio(key="one.affiliation").set_value("county").run()
    assert app.text[0].value == "3050.00"
    app.selectbox(key="one.kind").set_value("outpatient/0")
    app.selectbox(key="one.travel").set_value("unfiled").run()
    assert "文件没有写，请问 12393" in app.info[0].value


def test_faults_of_the_whole_name_their_question(app: AppTest) -> None:
    answered(app, **STAY | {"date": date(2030, 1, 1)})
    assert "手头的文件，“住院”只管到 2029 年底" in shown(app)
    answered(app, date=date(2026, 3, 2), ordinal="2", earlier="known", fund_paid="80000")
    assert "基金一年最多付 70,000 元" in shown(app)


def test_what_enrolment_found_is_used_and_can_be_dropped(app: AppTest, house: Path) -> None:
    found = {"cover_from": "2026-06-10", "cover_to": "2026-12-31", "continuous_years": 6}
    app.session_state["enrolment_summary"] = found
    app.session_state["enrolment_region"] = "shanxi/datong"
    app.session_state["enrolment_year"] = 2026
    app.session_state["estimate.admitted_on"] = date(2026, 2, 20)
    answered(app, **{name: value for name, value in STAY.items() if name != "region"})
    said = shown(app)
    assert "2026年6月10日到2026年12月31日能报" in said
    assert "不在待遇期内" in said
    app.session_state["enrolment_readings"] = ["continuity_counts"]
    app.run()
    assert "按您在那里选的理解算：连续参保年数从 2025 年开始数。" in shown(app)
    press(app, "不用它，重新回答")
    assert "estimate.reading.continuity_counts" not in app.session_state
    assert "6,000 元" in shown(app)
    app.session_state["enrolment_readings"] = []
    app.run()
    code = app.query_params["c"]
    again = AppTest.from_file(house / "ui" / "shell.py", default_timeout=30)
    again.query_params["c"] = code
    again.run()
    assert "2026年6月10日到2026年12月31日能报" in shown(again)
    assert again.session_state["last_out_of_pocket"] == app.session_state["last_out_of_pocket"]
    app.session_state["enrolment_summary"] = found
    app.session_state["enrolment_year"] = 2027
    app.run()
    assert "没有用它" in shown(app)


def test_numbers_are_read_as_people_type_them() -> None:
    assert plain_number("２９，５００．５元") == "29500.5"
    assert plain_number("¥1,234,567") == "1234567"
    assert plain_number("1,23") == "1,23"
    assert percentage("65") == percentage("65%") == percentage("0.65") == "0.65"
    assert percentage("0.5%") == "0.005"
    assert percentage("六成") == "六成"


def test_the_answer_that_narrows_most_is_found_by_trying() -> None:
    grades = Unknown(
        "grade", tuple(PossibleAnswer(grade, {"hospital_grade": grade}) for grade in ("grade_1", "grade_3a"))
    )
    bills = Unknown("bill", tuple(PossibleAnswer(sum_, {"expenses": {"class_a": sum_}}) for sum_ in ("11000", "11100")))
    scenario = {"region": "shanxi"}
    found = outcomes(scenario, {"date": "2026-03-02", "kind": "inpatient"}, [bills, grades])
    assert len(found) == 4
    assert found[0].out_of_pocket <= found[-1].out_of_pocket
    assert narrowest(found, [bills, grades]) is grades
    same = outcomes(scenario, {"date": "2026-03-02", "kind": "inpatient", **grades.ways[0].visit}, [])
    assert width(same) == 0
    assert narrowest(same, []) is None
