"""全年账本 through AppTest: adding in any order, changing, leaving out, saving and loading; nothing typed is lost."""

import json
import re
from datetime import date
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from policy import InputError, Scenario
from policy.link.answers import Answers
from policy.link.code import code_of
from policy.rulebook import rulebook
from policy.visit.scenario import Visit
from ui.ledger import book as ledger_book
from ui.ledger import sheet as ledger_sheet
from ui.ledger.known import answers_of, known
from ui.ledger.settled import NOTHING, settle

STAY: dict[str, Any] = {
    "date": "2026-05-01",
    "kind": "inpatient",
    "hospital_grade": "grade_3a",
    "expenses": {"class_a": "11000"},
}


def opened(*visits: dict[str, Any]) -> AppTest:
    app = AppTest.from_file("../../ui/shell.py", default_timeout=20).run()
    app.session_state["ledger.region"] = "shanxi/yangquan"
    if visits:
        held = [answers_of(Visit.model_validate(visit)) for visit in visits]
        app.session_state["ledger_visits"] = [{"id": str(n), "answers": answers} for n, answers in enumerate(held, 1)]
        app.session_state["ledger_next"] = len(visits)
    app.switch_page("../pages/ledger.py").run()
    assert not app.exception
    return app


def held(app: AppTest) -> list[Visit]:
    """The visits in the book, where all of them are whole."""
    entries = [known("shanxi/yangquan", entry["answers"]) for entry in app.session_state["ledger_visits"]]
    assert not any(entry.unknowns for entry in entries)
    return [Visit.model_validate(entry.visit) for entry in entries]


def text(app: AppTest) -> str:
    shown = " ".join(block.value for block in [*app.html, *app.markdown, *app.header, *app.subheader, *app.caption])
    return shown.replace("<b>", "").replace("</b>", "")


def press(app: AppTest, label: str) -> None:
    next(button for button in app.button if button.label == label).click().run()
    assert not app.exception


def add(app: AppTest, number: int, day: date, amount: str) -> None:
    app.date_input(key=f"ledger.new{number}.date").set_value(day)
    app.selectbox(key=f"ledger.new{number}.grade").set_value("grade_3a")
    app.toggle(key=f"ledger.new{number}.by_list").set_value(True).run()
    app.text_input(key=f"ledger.new{number}.class_a").set_value(amount).run()
    press(app, "记进账本")


def upload(app: AppTest, data: bytes) -> None:
    app.file_uploader(key="ledger.upload").set_value(("book.json", data, "application/json")).run()
    assert not app.exception


def cost(app: AppTest) -> str:
    found = re.search(r"您自己大约出 ([\d,]+) 元", text(app))
    assert found
    return found[1]


def test_visits_added_in_any_order_and_what_changed() -> None:
    app = opened()
    add(app, 0, date(2026, 5, 1), "11000")
    assert "2026 年这 1 次看病一共花了 11,000 元" in text(app)
    add(app, 1, date(2026, 2, 1), "2000")
    shown = text(app)
    assert "别的几次跟着变了" in shown
    assert "起付线从 1,000 元变成 500 元" in shown
    assert "今年第 2 次住院，起付线 500 元" in shown
    names = [found.value for found in app.subheader]
    assert names.index("2月1日 住院") < names.index("5月1日 住院")


def test_a_visit_is_changed_and_dropped() -> None:
    app = opened(STAY, STAY | {"date": "2026-02-01"})
    app.button(key="ledger.change1").click().run()
    assert app.text_input(key="ledger.edit1.class_a").value == "11000"
    app.text_input(key="ledger.edit1.class_a").set_value("21000").run()
    press(app, "改好了")
    assert "一共花了 32,000 元" in text(app)
    app.button(key="ledger.drop2").click().run()
    assert "这 1 次看病一共花了 21,000 元" in text(app)
    assert "起付线从 500 元变成 1,000 元" in text(app)
    app.button(key="ledger.drop1").click().run()
    assert "看病一共花了" not in text(app)


def test_a_change_can_be_left() -> None:
    app = opened(STAY)
    app.button(key="ledger.change1").click().run()
    assert "添一次就诊" not in text(app)
    app.text_input(key="ledger.edit1.class_a").set_value("21000")
    app.text_input(key="ledger.edit1.uncovered").set_value("500").run()
    press(app, "不改了")
    assert "一共花了 11,000 元" in text(app)
    assert "添一次就诊" in text(app)
    app.button(key="ledger.change1").click().run()
    assert app.text_input(key="ledger.edit1.class_a").value == "11000"
    assert app.text_input(key="ledger.edit1.uncovered").value == ""


@pytest.mark.parametrize(
    "visit",
    [
        STAY | {"hospital_grade": "grade_2a", "hospital_affiliation": "city_or_province"},
        STAY | {"hospital_grade": "grade_3b", "hospital_affiliation": "county", "travel": "referral"},
        STAY | {"hospital_grade": "fee_class_1", "expenses": {"class_b_drug": "20000.50", "uncovered": "3"}},
        {
            "date": "2026-03-01",
            "kind": "chronic_disease",
            "chronic_rate": "0.6555",
            "chronic_deductible": "300.05",
            "chronic_quota_left": "0",
            "expenses": {"class_a": "4000"},
        },
        STAY | {"kind": "hypertension", "hospital_grade": "grade_1", "expenses": {"class_a": "100"}},
        {"date": "2026-03-01", "kind": "special_drug", "travel": "in_province", "expenses": {"class_a": "100"}},
    ],
    ids=["city", "county", "ungraded", "chronic", "two diseases", "drug"],
)
def test_what_is_loaded_and_changed_in_nothing_costs_the_same(visit: dict[str, Any]) -> None:
    book = {"region": "shanxi/yangquan", "visits": [visit, STAY | {"date": "2026-01-01"}]}
    app = opened()
    upload(app, json.dumps(book).encode())
    before, kept = cost(app), held(app)[0]
    app.button(key="ledger.change1").click().run()
    press(app, "改好了")
    # The form asks only what bears on a visit, so only what bears on none may differ.
    again = held(app)[0]
    assert {name for name, value in again if value != getattr(kept, name)} == set()
    assert cost(app) == before


def test_what_the_documents_do_not_say_is_left_out_of_the_sums() -> None:
    app = opened(STAY)
    ask = "ledger.new1"
    app.selectbox(key=f"{ask}.kind").set_value("outpatient/0").run()
    app.selectbox(key=f"{ask}.travel").set_value("unfiled")
    app.selectbox(key=f"{ask}.grade").set_value("grade_1")
    app.toggle(key=f"{ask}.by_list").set_value(True).run()
    app.text_input(key=f"{ask}.class_a").set_value("80")
    app.date_input(key=f"{ask}.date").set_value(date(2026, 6, 1)).run()
    press(app, "记进账本")
    shown = text(app)
    assert "这 1 次看病" in shown
    assert "还有 1 次没有算进去" in shown
    assert "6月1日 普通门诊　没有算进去" in shown
    assert "“普通门诊”在跨省未备案看怎么报，文件没有写，请问 12393。" in shown
    app.button(key="ledger.change2").click().run()
    assert app.selectbox(key="ledger.edit2.travel").value == "unfiled"


@pytest.mark.parametrize(
    ("visit", "words"),
    [
        (STAY | {"kind": "hypertension", "hospital_grade": "fee_class_2"}, "医院等级“二类收费” 说不清医院几级"),
        (STAY | {"date": "2031-01-01"}, "结算日期“2031-01-01” 不对，阳泉市手头的文件，“住院”只管到 2029 年底"),
        ({"date": "2026-01-01", "kind": "inpatient"}, "医院等级没有填"),
        (STAY | {"kind": "contracted_primary"}, "“签约基层门诊”怎么报，文件没有写，请问 12393"),
        (STAY | {"kind": "outpatient", "travel": "referral"}, "“普通门诊”在跨省转诊看怎么报，文件没有写"),
    ],
    ids=["unclear", "year", "no grade", "another province", "far"],
)
def test_a_visit_left_out_has_its_own_reason_in_chinese(visit: dict[str, Any], words: str) -> None:
    app = opened(visit)
    (shown,) = [block.value for block in app.markdown if words in block.value]
    assert not re.search("[a-z_]{3,}", shown)
    assert text(app).count("请问 12393") <= 1


def test_a_book_holds_one_year_and_loses_nothing_typed() -> None:
    app = opened(STAY)
    add(app, 1, date(2027, 2, 1), "2000")
    assert "一本账只记一年，账本里是 2026 年的" in text(app)
    assert app.text_input(key="ledger.new1.class_a").value == "2000"
    app.date_input(key="ledger.new1.date").set_value(date(2026, 2, 1))
    app.text_input(key="ledger.new1.class_a").set_value("0").run()
    press(app, "记进账本")
    assert "请至少填一项费用" in text(app)


def test_a_book_holds_so_many_visits() -> None:
    app = opened(*[STAY] * ledger_book.MOST_VISITS)
    add(app, ledger_book.MOST_VISITS, date(2026, 2, 1), "2000")
    assert f"“{ledger_book.MOST_VISITS + 1}” 次太多" in text(app)


def test_what_the_person_typed_is_checked_and_the_visits_stay_in_sight() -> None:
    app = opened(STAY)
    app.text_input(key="ledger.fund_paid").set_value("80000").run()
    assert "基金一共付了（住院、慢特病、特药，元）：“80000.00” 不对，基金一年最多付 70,000 元" in text(app)
    assert "5月1日 住院　没有算进去" in text(app)
    app.button(key="ledger.drop1").click().run()
    assert app.session_state["ledger_visits"] == []


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ({"fund_paid": "x"}, "“x” 不对"),
        (
            {"cover_from": date(2026, 5, 1), "cover_to": date(2026, 4, 1)},
            "“2026年4月1日” 不对，不能早于能报的第一天2026年5月1日",
        ),
    ],
    ids=["amount", "cover"],
)
def test_what_was_typed_wrongly_is_told(answers: dict[str, Any], words: str) -> None:
    app = opened(STAY)
    for name, value in answers.items():
        (app.text_input if isinstance(value, str) else app.date_input)(key=f"ledger.{name}").set_value(value)
    app.run()
    assert words in text(app)
    assert "5月1日 住院　没有算进去" in text(app)
    assert not app.download_button


PERSON: dict[str, Any] = {
    "region": "shanxi/yangquan",
    "enrolment": {
        "continuous_years": 6,
        "zero_claim_years": 1,
        "break_years": 1,
        "continuous_reward_kept": "3000.00",
        "cover_from": "2026-02-01",
        "cover_to": "2026-11-30",
    },
    "opening": {
        "admissions": 1,
        "fund_paid": "70000.00",
        "compliant_self_pay": "9000.50",
        "over_cap": "10.00",
        "outpatient_paid": "20.00",
        "hypertension_paid": "30.00",
        "diabetes_paid": "40.00",
        "student_accident_paid": "50.00",
    },
    "outpatient_annual_limit": "0.00",
    "family_account": "600.00",
    "readings": {"over_cap_threshold": "threshold", "deductible_in_critical": "out"},
}


def reopened() -> None:
    """A page that opens the book in ``given`` and shows what it would save."""
    import streamlit as st  # noqa: PLC0415 - AppTest runs this as a script of its own

    from ui.ledger import book as ledger_book  # noqa: PLC0415
    from ui.ledger import person as ledger_person  # noqa: PLC0415
    from ui.parts.questions import Questions  # noqa: PLC0415

    if "given" in st.session_state:
        scenario = ledger_book.load(st.session_state.pop("given").encode())
        ledger_person.fill_answers(ledger_person.read(scenario) or {})
    ask = Questions(ledger_person.PREFIX)
    asked = ledger_person.ask_person(ask)
    assert not ask.faults
    st.text(ledger_book.saved(asked, ask.given, ledger_book.entries()).decode())


def test_all_about_the_person_goes_into_a_file_and_back() -> None:
    scenario = Scenario.model_validate(PERSON | {"visits": [STAY, STAY | {"kind": "outpatient", "travel": "referral"}]})
    app = AppTest.from_function(reopened, default_timeout=20)
    app.session_state["given"] = scenario.model_dump_json()
    app.session_state["enrolment_summary"] = {"continuous_years": 9}
    app.session_state["enrolment_region"], app.session_state["enrolment_year"] = "hunan", 2026
    app.run()
    assert not app.exception
    assert ledger_book.load(app.text[0].value.encode()) == scenario
    app.session_state["given"] = app.text[0].value
    app.run()
    assert ledger_book.load(app.text[0].value.encode()) == scenario
    app.session_state["given"] = json.dumps({"region": "shanxi", "visits": [STAY]})
    app.run()
    assert ledger_book.load(app.text[0].value.encode()) == Scenario.model_validate(
        {"region": "shanxi", "visits": [STAY]}
    )


def test_a_reading_that_was_switched_is_taken_from_the_file() -> None:
    visit = STAY | {"expenses": {"class_a": "60000"}}
    key = "ledger.reading.deductible_in_critical"
    app = opened(visit)
    before = cost(app)
    app.radio(key=key).set_value("out").run()
    after = cost(app)
    assert after != before
    again = opened()
    upload(again, book(region="shanxi/yangquan", visits=[visit], readings={"deductible_in_critical": "out"}))
    assert again.radio(key=key).value == "out"
    assert cost(again) == after


def test_what_enrolment_found_is_filled_in_and_can_be_changed() -> None:
    app = opened(STAY)
    app.session_state["enrolment_summary"] = {"continuous_years": 6, "cover_from": "2026-06-01"}
    app.session_state["enrolment_region"], app.session_state["enrolment_year"] = "shanxi/yangquan", 2026
    app.session_state["enrolment_readings"] = ["continuity_counts"]
    app.run()
    assert app.session_state["ledger.reading.continuity_counts"] == "from_2025"
    assert "2026年5月1日不在待遇期内（2026年6月1日到2026年12月31日）" in text(app)
    told = "是您在“参保与待遇”里算的结果"
    assert told in text(app)
    app.date_input(key="ledger.cover_from").set_value(None).run()
    assert "不在待遇期内" not in text(app)
    assert told not in text(app)
    app.session_state["enrolment_year"] = 2027
    app.run()
    assert "算的是 2027 年，这本账是 2026 年，没有用它" in text(app)


def test_a_book_that_is_opened_takes_the_place_of_the_other() -> None:
    app = opened(STAY)
    upload(app, json.dumps({"region": "shanxi/taiyuan", "visits": [STAY | {"date": "2025-01-01"}]}).encode())
    assert app.selectbox(key="ledger.region").value == "shanxi/taiyuan"
    assert "2025 年这 1 次看病" in text(app)
    upload(app, b"{}")
    assert "读不懂" in text(app)
    assert "2025 年这 1 次看病" in text(app)


def book(**given: Any) -> bytes:  # noqa: ANN401
    return json.dumps({"region": "shanxi", "visits": [STAY], **given}).encode()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"{", "读不懂"),
        (b"\xff", "读不懂"),
        (b"[]", "读不懂"),
        (b'{"visits": [{"date": "2026-01-01", "kind": "inpatient"}]}', "参保地：必须填写"),
        (b" " * (ledger_book.MOST_BYTES + 1), "太大，最大 1 兆"),
        (book(visits=[STAY] * (ledger_book.MOST_VISITS + 1)), "最多记 200 次"),
        (book(visits=[STAY, STAY | {"date": "2027-01-01"}]), "各次看病：“2026、2027” 不对，一次只能算同一年的费用"),
        (book(visits=[STAY, STAY | {"travel": "x"}]), "第 2 次的就医地点：“x” 不对，可以填：参保市内、省内其他市"),
        (book(visits=[STAY | {"expenses": {"class_a": "-1"}}]), "第 1 次的甲类费用：“-1” 不对，要填 0 到"),
        (book(opening={"paid": 1}), "没有这一项，可以填的有：此前住院次数、此前基金已付"),
        (book(enrolment={"cover_from": "2026-05-01", "cover_to": "2026-04-01"}), "待遇结束日期 “2026-04-01” 不对"),
    ],
    ids=["cut off", "bytes", "list", "no region", "size", "visits", "years", "travel", "amount", "unknown", "cover"],
)
def test_a_file_that_is_no_book_is_refused_in_chinese(data: bytes, words: str) -> None:
    with pytest.raises(InputError, match=words) as caught:
        ledger_book.load(data)
    assert not re.search("[a-z_]{3,}", str(caught.value))


ESTIMATED: dict[str, Any] = {"region": "shanxi/yangquan", "grade": "grade_3a", "by_list": True, "class_a": "11000"}


def estimated(app: AppTest, day: date, **answers: Any) -> AppTest:  # noqa: ANN401
    for name, value in (ESTIMATED | {"date": day, "asked": True} | answers).items():
        app.session_state[f"estimate.{name}"] = value
    app.switch_page("../pages/estimate.py").run()
    assert not app.exception
    return app


KEEP = "把这一次记进全年账本"


def test_an_estimate_is_kept_once_with_its_person() -> None:
    app = estimated(
        AppTest.from_file("../../ui/shell.py", default_timeout=20).run(), date(2026, 5, 1), family_account="600"
    )
    app.session_state["estimate.reading.deductible_in_critical"] = "out"
    app.run()
    press(app, KEEP)
    assert "这一次已经记在全年账本里" in text(app)
    assert KEEP not in [button.label for button in app.button]
    assert "去全年账本看" in [link.label for link in app.get("page_link")]
    app.switch_page("../pages/ledger.py").run()
    assert "2026 年这 1 次看病一共花了 11,000 元" in text(app)
    assert app.text_input(key="ledger.family_account").value == "600"
    assert app.session_state["ledger.reading.deductible_in_critical"] == "out"


def test_an_estimate_of_another_year_or_place_is_not_kept() -> None:
    app = estimated(opened(STAY), date(2027, 2, 1))
    press(app, KEEP)
    assert "“2027-02-01” 不对，一本账只记一年，账本里是 2026 年的" in text(app)
    estimated(app, date(2026, 2, 1), region="shanxi/taiyuan")
    press(app, KEEP)
    assert "“太原市” 不对，账本里是阳泉市参保的" in text(app)
    assert len(app.session_state["ledger_visits"]) == 1


TOTAL: dict[str, Any] = {
    "kind": "inpatient/0",
    "grade": "grade_3a",
    "travel": "local",
    "date": date(2026, 2, 1),
    "total": "20000",
    "share": 20,
}


def book_of(*visits: dict[str, Any], **person: Any) -> AppTest:  # noqa: ANN401 - whatever a form holds
    """The page as a link with these visits opens it."""
    app = AppTest.from_file("../../ui/shell.py", default_timeout=30).run()
    app.switch_page("../pages/ledger.py")
    values = {"region": "shanxi/yangquan", "visits": list(visits), **person}
    app.query_params["c"] = code_of(Answers.kept("ledger", values))
    app.run()
    assert not app.exception
    return app


def code_in(app: AppTest) -> str | None:
    found = app.query_params.get("c")
    return found[0] if isinstance(found, list) else found


def test_a_total_alone_is_a_range() -> None:
    app = book_of(TOTAL)
    shown = text(app)
    # All of it: 19,000 at 60%; without a fifth: 15,000 at 60%.
    assert "2026 年这 1 次看病一共花了 20,000 元，大约能报 9,000 元到 11,400 元" in shown
    assert "您自己大约出 8,600 元到 11,000 元" in shown
    assert "还不清楚费用里有多少是自费" in shown
    assert "假定没有自费" in shown
    assert "假定费用的 20% 是自费" in shown


def test_a_total_is_typed_and_an_empty_one_is_asked_for() -> None:
    app = opened()
    app.selectbox(key="ledger.new0.grade").set_value("unsure").run()
    press(app, "记进账本")
    assert "这次一共花了多少（元）：还没有填" in text(app)
    app.text_input(key="ledger.new0.total").set_value("两万").run()
    press(app, "记进账本")
    assert "一共花了 20,000 元" in text(app)
    assert "医院是几级的、费用里有多少是自费" in text(app)
    app.button(key="ledger.change1").click().run()
    assert app.text_input(key="ledger.edit1.total").value == "20000"
    assert app.selectbox(key="ledger.edit1.grade").value == "unsure"


def test_no_county_or_city_is_chosen_beforehand() -> None:
    app = book_of(TOTAL | {"grade": "grade_2a"})
    assert "医院归县里管还是归省市管" in text(app)
    app.button(key="ledger.change1").click().run()
    assert app.radio(key="ledger.edit1.affiliation").value is None


def test_many_open_visits_are_a_range_still() -> None:
    app = book_of(*[TOTAL | {"date": date(2026, month, 1), "grade": "unsure"} for month in range(1, 5)])
    assert "2026 年这 4 次看病一共花了 80,000 元，大约能报" in text(app)
    assert "自己出得最多" in text(app)


def test_a_book_lives_in_the_address() -> None:
    app = book_of(TOTAL, TOTAL | {"date": date(2026, 5, 1), "travel": "plain_emergency"}, family_account="600")
    shown, code = cost(app), code_in(app)
    again = AppTest.from_file("../../ui/shell.py", default_timeout=30).run()
    again.switch_page("../pages/ledger.py")
    again.query_params["c"] = code
    again.run()
    assert cost(again) == shown
    assert code_in(again) == code
    assert again.text_input(key="ledger.family_account").value == "600"
    press(again, "清空，从头填")
    assert again.session_state["ledger_visits"] == []
    assert code_in(again) is None


def test_a_deleted_visit_comes_back_in_its_place() -> None:
    app = opened(STAY | {"date": "2026-02-01"}, STAY)
    before, code = cost(app), code_in(app)
    app.button(key="ledger.drop1").click().run()
    assert cost(app) != before
    app.button(key="ledger.undo").click().run()
    assert cost(app) == before
    assert code_in(app) == code
    assert not [button for button in app.button if button.key == "ledger.undo"]


def test_an_open_book_is_saved_and_opened_again() -> None:
    app = book_of(TOTAL)
    values = {"region": "shanxi/yangquan", "visits": [TOTAL]}
    data = ledger_book.saved({"region": "shanxi/yangquan"}, values, [{"id": "1", "answers": TOTAL}])
    again = opened()
    upload(again, data)
    assert cost(again) == cost(app)


@pytest.mark.parametrize(
    "data",
    [
        {"answers": {"page": "estimate", "total": "5"}},
        {"answers": {"page": "ledger", "name": "x"}},
        {"answers": {"page": "ledger"}},
        {"answers": {"page": "ledger", "visits": [{"date": "2026-01-01"}, {"date": "2027-01-01"}]}},
    ],
    ids=["another page", "unknown", "no visit", "two years"],
)
def test_answers_that_are_no_book_are_refused(data: dict[str, Any]) -> None:
    with pytest.raises(InputError, match="读不懂"):
        ledger_book.load(json.dumps(data).encode())


def test_an_open_estimate_comes_along_with_its_city_and_cover() -> None:
    app = estimated(
        AppTest.from_file("../../ui/shell.py", default_timeout=30).run(),
        date(2026, 5, 1),
        by_list=False,
        total="20000",
        paid="late",
        cover_from=date(2026, 3, 1),
    )
    app.switch_page("../pages/ledger.py").run()
    app.button(key="ledger.take").click().run()
    assert not app.exception
    assert "一共花了 20,000 元" in text(app)
    assert app.selectbox(key="ledger.region").value == "shanxi/yangquan"
    assert app.date_input(key="ledger.cover_from").value == date(2026, 3, 1)
    assert not [button for button in app.button if button.key == "ledger.take"]


def test_what_is_given_twice_for_a_chronic_disease_gets_a_caution() -> None:
    visit = {"kind": "chronic_disease", "chronic_rate": "0.65", "chronic_quota_left": "4000"}
    bills = [visit | {"date": day, "expenses": {"class_a": "1000"}} for day in ("2026-03-01", "2026-05-01")]
    assert "又填还剩 4,000 元" in text(opened(*bills))


def test_a_limit_is_left_and_a_line_is_missing() -> None:
    shown = text(opened(STAY))
    assert "一年最多 70,000 元，还剩 64,000 元" in shown
    assert "大病保险开始报，还差 5,000 元" in shown


def test_break_years_are_bounded_and_named() -> None:
    app = opened(STAY)
    app.text_input(key="ledger.break_years").set_value("2").run()
    assert "2025年以来断保几年：“2” 不对，断保从 2025 年开始数，到 2026 年最多 1 年" in text(app)
    app.text_input(key="ledger.break_years").set_value("1").run()
    assert "2026 年这 1 次看病" in text(app)


def test_a_year_tells_both_readings() -> None:
    shown = text(opened(STAY | {"expenses": {"class_a": "60000"}}))
    assert re.search(r"文件有.*两种理解，自己出 [\d,]+ 元", shown)


def test_the_village_clinics_are_told_beside_an_outpatient_visit() -> None:
    visit = {"date": "2026-03-01", "kind": "outpatient", "hospital_grade": "grade_1", "expenses": {"class_a": "100"}}
    assert rulebook().notes["village_clinics"].text in text(opened(visit))
    assert rulebook().notes["pregnancy_stays"].text in text(opened(STAY))


def test_a_scenario_of_several_visits_opens_here() -> None:
    scenario = Scenario.model_validate(PERSON | {"visits": [STAY, STAY | {"date": "2026-06-01"}]})
    app = AppTest.from_file("../../ui/shell.py", default_timeout=30).run()
    app.switch_page("../pages/ledger.py")
    app.query_params["c"] = code_of(scenario)
    app.run()
    assert "2026 年这 2 次看病" in text(app)
    assert app.text_input(key="ledger.diabetes_paid").value == "40"


def downloads(app: AppTest) -> list[str]:
    return [button.label for button in app.download_button]


def test_a_year_is_printed_with_what_is_open_and_what_is_left_out() -> None:
    assert "存成 PDF（能打印）" in downloads(opened(STAY))
    app = book_of(TOTAL, TOTAL | {"kind": "outpatient/0", "travel": "unfiled"})
    assert "存成 PDF（能打印）" in downloads(app)
    person = {"region": "shanxi/yangquan"}
    found = settle(person, app.session_state["ledger_visits"])
    assert list(ledger_sheet.told(found)) == [
        "还有 1 次没有算进去。",
        "2月1日 住院：还不清楚费用里有多少是自费，这里假定没有自费。",
    ]
    assert not list(ledger_sheet.told(NOTHING))
