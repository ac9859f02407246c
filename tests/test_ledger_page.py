"""全年账本 through AppTest: adding in any order, changing, leaving out, saving and loading; nothing typed is lost."""

import json
from datetime import date
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from policy import InputError
from ui import ledger_book

STAY: dict[str, Any] = {
    "date": "2026-05-01",
    "kind": "inpatient",
    "hospital_grade": "grade_3a",
    "expenses": {"class_a": "11000"},
}


def opened(*visits: dict[str, Any]) -> AppTest:
    app = AppTest.from_file("../app.py", default_timeout=20).run()
    app.session_state["ledger.region"] = "shanxi/yangquan"
    if visits:
        app.session_state["ledger_visits"] = [{"id": str(n), "visit": visit} for n, visit in enumerate(visits, 1)]
        app.session_state["ledger_next"] = len(visits)
    app.switch_page("views/ledger.py").run()
    assert not app.exception
    return app


def text(app: AppTest) -> str:
    shown = " ".join(block.value for block in [*app.html, *app.markdown, *app.header])
    return shown.replace("<b>", "").replace("</b>", "")


def press(app: AppTest, label: str) -> None:
    next(button for button in app.button if button.label == label).click().run()
    assert not app.exception


def add(app: AppTest, number: int, day: date, amount: str) -> None:
    app.date_input(key=f"ledger.new{number}.date").set_value(day)
    app.selectbox(key=f"ledger.new{number}.grade").set_value("grade_3a")
    app.text_input(key=f"ledger.new{number}.class_a").set_value(amount).run()
    press(app, "记进账本")


def test_visits_added_in_any_order_and_what_changed() -> None:
    app = opened()
    add(app, 0, date(2026, 5, 1), "11000")
    assert "今年 1 次看病一共花了 11,000 元" in text(app)
    add(app, 1, date(2026, 2, 1), "2000")
    shown = text(app)
    assert "别的几次跟着变了" in shown
    assert "起付线从 1,000 元变成 500 元" in shown
    assert "5月1日 住院**　今年第 2 次住院" in shown


def test_a_visit_is_changed_and_dropped() -> None:
    app = opened(STAY, STAY | {"date": "2026-02-01"})
    app.button(key="ledger.change1").click().run()
    assert app.text_input(key="ledger.edit1.class_a").value == "11000"
    app.text_input(key="ledger.edit1.class_a").set_value("21000").run()
    press(app, "改好了")
    assert "一共花了 32,000 元" in text(app)
    app.button(key="ledger.drop2").click().run()
    assert "今年 1 次看病一共花了 21,000 元" in text(app)
    assert "起付线从 500 元变成 1,000 元" in text(app)


def test_what_the_documents_do_not_say_is_left_out_of_the_sums() -> None:
    app = opened(STAY, STAY | {"kind": "outpatient", "travel": "in_province"})
    shown = text(app)
    assert "今年 1 次看病" in shown
    assert "文件没有写，请问 12393" in shown


def test_a_book_holds_one_year_and_loses_nothing_typed() -> None:
    app = opened(STAY)
    add(app, 1, date(2027, 2, 1), "2000")
    assert "一本账只记一年，账本里是 2026 年的" in text(app)
    assert app.text_input(key="ledger.new1.class_a").value == "2000"
    app.date_input(key="ledger.new1.date").set_value(date(2026, 2, 1))
    app.text_input(key="ledger.new1.class_a").set_value("0").run()
    press(app, "记进账本")
    assert "至少要有一项大于 0 元" in text(app)


def test_what_the_person_typed_is_checked() -> None:
    app = opened(STAY)
    app.text_input(key="ledger.fund_paid").set_value("80000").run()
    assert "基金一年最多付 70,000 元" in text(app)
    app.text_input(key="ledger.fund_paid").set_value("x").run()
    assert "“x” 不对" in text(app)


def test_a_book_is_saved_and_read_back() -> None:
    person = {"region": "shanxi/yangquan", "enrolment": {"cover_from": date(2026, 3, 1)}, "opening": {"admissions": 1}}
    data = ledger_book.saved(person, [{"id": "1", "visit": STAY}])
    scenario = ledger_book.load(data)
    assert scenario.visits[0].expenses.class_a == 11000
    assert str(scenario.enrolment.cover_from) == "2026-03-01"
    assert scenario.opening.admissions == 1


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"{", "读不懂"),
        (b"\xff", "读不懂"),
        (b"{}", "region：必须填写"),
        (b" " * (ledger_book.MOST_BYTES + 1), "太大，最大 1 兆"),
        (json.dumps({"region": "shanxi", "visits": [STAY] * (ledger_book.MOST_VISITS + 1)}).encode(), "最多 200 次"),
    ],
    ids=["cut off", "other bytes", "no book", "size", "visits"],
)
def test_a_file_that_is_no_book_is_refused(data: bytes, words: str) -> None:
    with pytest.raises(InputError, match=words):
        ledger_book.load(data)
