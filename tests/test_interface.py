"""The JSON that outside callers rely on: names, forms, and what may be left out."""

import json
from decimal import Decimal
from typing import Any

import pytest

import policy
from policy import EnrolmentRecord, Scenario, assess_enrolment, estimate
from policy.rulebook import rulebook

STAY: dict[str, Any] = {
    "date": "2026-03-02",
    "kind": "inpatient",
    "hospital_grade": "grade_3a",
    "hospital_affiliation": "city_or_province",
    "travel": "local",
    "expenses": {
        "class_a": "20000",
        "class_b_drug": "6000",
        "class_b_service": "1500",
        "domestic_consumable": "800",
        "imported_consumable": "0",
        "uncovered": "1200",
    },
}
ASKED: dict[str, Any] = {
    "region": "shanxi/yangquan",
    "enrolment": {
        "continuous_years": 6,
        "zero_claim_years": 1,
        "break_years": 0,
        "continuous_reward_kept": "0",
        "cover_from": "2026-01-01",
        "cover_to": "2026-12-31",
    },
    "opening": {
        "admissions": 1,
        "fund_paid": "30000",
        "compliant_self_pay": "9000",
        "over_cap": "0",
        "outpatient_paid": "0",
        "hypertension_paid": "0",
        "diabetes_paid": "0",
    },
    "outpatient_annual_limit": "300",
    "family_account": "500",
    "readings": {"over_cap_threshold": "direct"},
    "visits": [STAY],
}
VISIT = [
    "date",
    "kind",
    "total",
    "uncovered",
    "first_self_pay",
    "eligible",
    "deductible",
    "rate",
    "fund_raw",
    "fund_paid",
    "over_cap",
    "reduction",
    "over_quota",
    "compliant_self_pay",
    "critical_paid",
    "out_of_pocket",
    "reason",
    "steps",
]


def answered(scenario: dict[str, Any]) -> Any:  # noqa: ANN401
    return json.loads(estimate(Scenario(**scenario)).model_dump_json())


def test_the_whole_answer() -> None:
    answer = answered(ASKED)
    assert list(answer) == ["region", "rules_on", "critical_cap", "visits", "totals", "readings", "notes"]
    assert (answer["region"], answer["rules_on"]) == ("shanxi/yangquan", "2026-03-02")
    assert answer["critical_cap"] == "409000.00"
    assert list(answer["visits"][0])[: len(VISIT)] == VISIT
    assert answer["totals"] == {
        "total": "29500.00",
        "fund_paid": "16362.00",
        "critical_paid": "7806.00",
        "family_account_paid": "500.00",
        "out_of_pocket": "5332.00",
        "cash": "4832.00",
    }
    reading = {"id": "deductible_in_critical", "used": "in", "other": "out", "other_out_of_pocket": "5707.00"}
    assert answer["readings"] == [reading]
    assert all(isinstance(note, str) for note in answer["notes"])


def test_a_step() -> None:
    step = next(step for step in answered(ASKED)["visits"][0]["steps"] if step["id"] == "deductible")
    assert (step["title"], step["formula"], step["amount"]) == ("起付标准", "1,000.00 × 50%", "500.00")
    cited = [(citation["document"], citation["article"]) for citation in step["citations"]]
    assert cited == [("jin-2024-19", "二"), ("yang-2024-32", "转发")]


def test_a_city_cites_only_what_its_notice_forwards() -> None:
    jincheng = answered({**ASKED, "region": "shanxi/jincheng"})["visits"][0]["steps"]
    documents = {citation["document"] for step in jincheng for citation in step["citations"]}
    assert documents == {"jin-2024-19", "jin-2025-3", "jincheng-2025-3"}


def test_what_may_be_left_out_is_the_default() -> None:
    bare = {key: value for key, value in STAY.items() if key not in {"hospital_affiliation", "travel"}}
    bare["expenses"] = {"class_a": "20000"}
    full = {**STAY, "expenses": {**dict.fromkeys(STAY["expenses"], "0"), "class_a": "20000"}}
    assert answered({"region": "shanxi", "visits": [bare]}) == answered({"region": "shanxi", "visits": [full]})


def test_nulls_are_left_out() -> None:
    nulls = {**ASKED, "enrolment": None, "opening": {"fund_paid": None}, "readings": None, "family_account": None}
    plain = {"region": ASKED["region"], "outpatient_annual_limit": "300", "visits": [STAY]}
    assert answered(nulls) == answered(plain)


@pytest.mark.parametrize("amount", ["20000", "20000.00", 20000, 20000.0, Decimal(20000), "20000.0000"], ids=repr)
def test_an_amount_may_be_text_or_a_number(amount: object) -> None:
    visit = {**STAY, "expenses": {"class_a": amount}}
    assert answered({"region": "shanxi", "visits": [visit]})["totals"]["total"] == "20000.00"


def test_visits_come_back_in_the_order_given() -> None:
    dates = ["2026-05-01", "2026-01-01", "2026-03-01"]
    answer = answered({"region": "shanxi", "visits": [{**STAY, "date": date} for date in dates]})
    assert [visit["date"] for visit in answer["visits"]] == dates
    assert answer["rules_on"] == "2026-01-01"
    assert [visit["before"]["admissions"] for visit in answer["visits"]] == [2, 0, 1]


def test_a_year_without_a_cap() -> None:
    visit = {"date": "2024-05-01", "kind": "student_accident", "expenses": {"class_a": "500"}}
    answer = answered({"region": "shanxi/yangquan", "visits": [visit]})
    assert (answer["critical_cap"], answer["totals"]["fund_paid"]) == (None, "240.00")


def test_every_rate_is_printed_with_at_least_two_decimals() -> None:
    rates = {"0.6": "0.60", "0.655": "0.6550", "1": "1.00"}
    for given, printed in rates.items():
        visit = {"date": "2026-03-02", "kind": "chronic_disease", "chronic_rate": given, "expenses": {"class_a": "1"}}
        assert answered({"region": "shanxi", "visits": [visit]})["visits"][0]["rate"] == printed


def test_python_names() -> None:
    record = {"region": "shanxi", "coverage_year": 2026, "paid_on": "2025-12-01", "history": []}
    assert str(assess_enrolment(EnrolmentRecord(**record)).critical_cap) == "400000.00"
    assert callable(policy.settle_frame)
    with pytest.raises(AttributeError):
        policy.no_such_name  # noqa: B018


def test_every_document_cited_by_the_rules_is_known() -> None:
    book = rulebook()
    assert {entry.source.document for entries in book.written.values() for entry in entries} <= book.documents.keys()
