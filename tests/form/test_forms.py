"""The forms without a page: whatever is answered, something sound or a plain fault comes out."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from pydantic import ValidationError

from policy import EnrolmentRecord, InputError, Scenario, estimate
from policy.fields import Fault
from policy.form import cover, enrolment, enrolment_link, opened, person
from policy.form.estimate import EXAMPLE, AskedEstimate, form
from policy.form.outcomes import cost_words, outcomes, why_a_range, width
from policy.form.plain import named
from policy.form.sheet import AnswerSheet
from policy.link.answers import Answers
from policy.link.code import code_of, open_code
from policy.visit.scenario import EnrolmentSummary
from tests.form.walks import TODAY, walked

STAY = {
    "paid": "before",
    "region": "shanxi/yangquan",
    "kind": "inpatient/0",
    "grade": "grade_3a",
    "travel": "local",
    "total": "28000",
    "date": date(2026, 3, 2),
}


def asked(values: Mapping[str, Any]) -> tuple[AnswerSheet, AskedEstimate]:
    """The form of some answers."""
    sheet = AnswerSheet(values, TODAY)
    found = form(sheet)
    assert found is not None
    return sheet, found


@pytest.mark.parametrize("seed", range(150))
def test_any_answers_are_settled_or_refused_plainly(seed: int) -> None:
    values, sheet, found = walked(form, Random(seed), {})  # noqa: S311 - not for secrets
    if found is None:
        assert values["paid"] == cover.EMPLOYEE
        return
    if sheet.faults or found.silent:
        return
    try:
        ends = outcomes(found.scenario, found.visit, found.unknowns)
    except InputError as error:
        told = named(error.faults, sheet.labels, {})
        assert all(label in {*sheet.labels.values(), "填的内容"} for label, _ in told)
        return
    for end in ends:
        assert estimate(end.scenario).totals == end.settlement.totals
    assert cost_words(ends).startswith("自己大约出")
    if not width(ends):
        assert not why_a_range(ends, found.unknowns)


@pytest.mark.parametrize("seed", range(150))
def test_any_enrolment_is_a_record_or_refused_plainly(seed: int) -> None:
    values, sheet, found = walked(enrolment.form, Random(seed), {})  # noqa: S311 - not for secrets
    kept = enrolment_link.values(sheet.given, found.listed, found.usual, {})
    again = AnswerSheet(enrolment_link.by_question(Answers.kept("enrolment", kept).values), TODAY)
    assert enrolment.form(again).given == found.given
    assert again.faults == sheet.faults
    if not sheet.faults:
        try:
            EnrolmentRecord.model_validate(found.given)
        except ValidationError:
            assert values


def test_the_example_is_certain() -> None:
    sheet, found = asked(EXAMPLE)
    assert not sheet.faults
    assert not found.unknowns
    assert outcomes(found.scenario, found.visit, ())[0].out_of_pocket == Decimal("5332.00")


def test_nothing_answered_is_asked_for() -> None:
    sheet, _ = asked({})
    assert [label for label, _ in sheet.faults] == ["在哪里参保", "医院是几级的", person.TOTAL]
    assert [one.name for one in sheet.questions if one.open] == ["paid", "region", "kind", "grade", "travel", "total"]


@pytest.mark.parametrize(
    ("name", "typed", "message"),
    [
        ("total", "很多", "“很多” 不对，要填 0 到 100,000,000 元的金额，最多两位小数"),
        ("total", "0", "请填大于 0 元的金额"),
        ("date", "昨天", "“昨天” 不对，要填日期，例如 2026-03-02，年份在 2000 到 2100 之间"),
        ("continuous_years", "1.5", "“1.5” 不对，要填 0 到 150 之间的整数"),
    ],
)
def test_a_fault_names_the_value_and_what_is_allowed(name: str, typed: str, message: str) -> None:
    sheet, _ = asked({**STAY, name: typed})
    assert sheet.faults == [(sheet.labels[name], message)]
    question = sheet.find(name)
    assert question is not None
    assert question.faults == [message]
    assert question.text == typed
    assert question.words == typed


@pytest.mark.parametrize("typed", ["1", "140%", "六成"])
def test_a_rate_that_says_two_things_is_asked_back(typed: str) -> None:
    sheet, _ = asked({**STAY, "kind": "chronic_disease/0", "chronic_rate": typed})
    assert [label for label, _ in sheet.faults] == ["慢特病的报销比例（%）"]
    assert typed in sheet.faults[0][1]


def test_a_rate_nobody_knows_is_a_range_that_may_be_moved() -> None:
    values = {**STAY, "kind": "chronic_disease/0", "by_list": True, "class_a": "1000"}
    sheet, found = asked(values)
    assert [one.words for one in sheet.questions if one.name.startswith("chronic_") and one.options] == ["45%", "85%"]
    moved, again = asked({**values, "chronic_low": 70, "chronic_high": 60})
    assert [way.visit["chronic_rate"] for way in again.unknowns[0].ways] == [Decimal("0.60"), Decimal("0.70")]
    assert (moved.given["chronic_low"], len(found.unknowns)) == (70, 1)


def test_more_than_two_decimals_are_said() -> None:
    sheet, found = asked({**STAY, "total": "28000.565"})
    assert "钱算到分，按 28000.57 元算。" in (sheet.find("total") or sheet.questions[0]).notes
    assert found.unknowns[-1].ways[0].visit["expenses"]["class_a"] == Decimal("28000.57")


def test_what_another_assessment_found_is_taken_and_dropped() -> None:
    summary = EnrolmentSummary.model_validate({"continuous_years": 6, "cover_from": "2026-02-03"})
    values = {**STAY, **cover.handed(2026, summary, ["continuity_counts"])}
    sheet, found = asked(values)
    taken = sheet.find("paid")
    assert taken is not None
    assert "2026年2月3日到2026年12月31日能报" in taken.words
    assert "连续参保年数从 2025 年开始数" in taken.words
    assert found.scenario["enrolment"]["continuous_years"] == "6"
    assert cover.dropped(values) == {**{n: v for n, v in STAY.items() if n != "paid"}, "readings": {}}
    late, _ = asked({**values, "date": date(2027, 3, 1)})
    assert late.faults == [("您今年的医保", "您在“参保与待遇”里算的是 2026 年，这次看病是 2027 年，不能用它")]
    blank = {name: value for name, value in values.items() if name not in {"cover_from", "cover_to"}}
    assert "能报，" not in (asked(blank)[0].find("paid") or taken).words


CODES: list[dict[str, Any]] = [
    {},
    {"opening": {"admissions": 1, "fund_paid": "100", "compliant_self_pay": "50"}},
    {"enrolment": {"continuous_years": 6}, "family_account": "500", "readings": {"deductible_in_critical": "out"}},
    {
        "visits": [
            {"date": "2026-03-02", "kind": "inpatient", "hospital_grade": "fee_class_1", "expenses": {"class_a": "5"}}
        ]
    },
    {
        "visits": [
            {"date": "2026-03-02", "kind": "chronic_disease", "chronic_rate": "0.65", "expenses": {"class_a": "5"}}
        ]
    },
]


@pytest.mark.parametrize("more", CODES, ids=str)
def test_a_scenario_is_asked_as_it_was(more: dict[str, Any]) -> None:
    stay = {
        "date": "2026-03-02",
        "kind": "inpatient",
        "hospital_grade": "grade_3a",
        "expenses": {"class_a": "20000.05"},
    }
    scenario = Scenario.model_validate({"region": "shanxi/datong", "visits": [stay]} | more)
    values = opened.read(open_code(code_of(scenario)))
    assert values is not None
    sheet, found = asked(values)
    assert not sheet.faults
    whole = {**found.scenario, "readings": sheet.readings}
    assert outcomes(whole, found.visit, found.unknowns)[0].settlement.totals == estimate(scenario).totals


def test_what_the_form_does_not_ask_is_not_opened() -> None:
    stay = {"date": "2026-03-02", "kind": "inpatient", "hospital_grade": "grade_3a", "expenses": {"class_a": "5"}}
    beyond = Scenario.model_validate({"region": "shanxi", "visits": [stay], "opening": {"fund_paid": "5"}})
    assert opened.read(beyond) is None
    assert opened.read(Answers("estimate")) is None
    assert enrolment_link.read(beyond) is None


RECORDS: list[dict[str, Any]] = [
    {"region": "shanxi", "coverage_year": 2026, "group": "newborn", "born_on": "2026-05-01"},
    {
        "region": "shanxi",
        "coverage_year": 2028,
        "paid_on": "2028-03-10",
        "years_paid_back": 1,
        "history": [
            {"year": 2022, "cover": "other"},
            {"year": 2023},
            {"year": 2024},
            {"year": 2025, "claimed": False},
            {"year": 2027, "critical_paid": "500"},
        ],
    },
    {
        "region": "hunan",
        "coverage_year": 2026,
        "paid_on": "2026-09-03",
        "group": "new_student",
        "graduation_year": 2030,
    },
    {
        "region": "shanxi",
        "coverage_year": 2026,
        "paid_on": "2026-03-03",
        "group": "employee_leaver",
        "left_other_cover_on": "2026-02-03",
        "years_in_basic_insurance": 3,
    },
]


@pytest.mark.parametrize("given", RECORDS, ids=lambda given: given.get("group", "general"))
def test_a_record_is_asked_as_it_was(given: dict[str, Any]) -> None:
    record = EnrolmentRecord.model_validate(given)
    values = enrolment_link.read(open_code(code_of(record)))
    assert values is not None
    sheet = AnswerSheet(enrolment_link.by_question(values), date(2028, 6, 1))
    found = enrolment.form(sheet)
    assert not sheet.faults
    assert EnrolmentRecord.model_validate(found.given | {"readings": sheet.readings}) == record


def test_a_fault_of_the_whole_stands_at_its_question() -> None:
    told = named([Fault("visits[0].date", "“2031-01-01” 不对")], {"date": "结算日期"}, {})
    assert told == [("结算日期", "“2031年1月1日” 不对")]
    assert named([Fault("history", "错")], {"since": "哪年"}, enrolment.FIELDS) == [("哪年", "错")]
    assert named([Fault("", "错")], {}, {}) == [("填的内容", "错")]
