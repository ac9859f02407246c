"""Enrolment: worked cases as data, what is refused, and what an estimate makes of an answer."""

import tomllib
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from policy import Scenario, estimate
from policy.enrolment.answer import assess_enrolment, summary_for_estimate
from policy.enrolment.assessment import assess
from policy.enrolment.record import EnrolmentRecord
from policy.fields import InputError, faults
from policy.rulebook import rulebook

FOLDER = Path(__file__).parent.parent / "cases"


def cases(name: str) -> list[Any]:
    """The cases of a file as parameters, each under its own name."""
    with (FOLDER / name).open("rb") as file:
        return [pytest.param(case, id=case["name"]) for case in tomllib.load(file)["case"]]


def record(given: dict[str, Any]) -> EnrolmentRecord:
    """A record; ``enrolled`` is short for years in which something was claimed."""
    rest = {key: value for key, value in given.items() if key != "enrolled"}
    listed = [{"year": year, "claimed": True} for year in given.get("enrolled", [])]
    history = sorted([*listed, *rest.get("history", [])], key=lambda entry: entry["year"])
    return EnrolmentRecord.model_validate({"region": "shanxi", **rest, "history": history})


def as_told(value: object) -> object:
    """A value as a case writes it: dates and amounts as text, nothing as "none"."""
    if isinstance(value, (date, Decimal)):
        return str(value)
    return "none" if value is None else value


@pytest.mark.facts
@pytest.mark.parametrize("case", cases("enrolment.toml"))
def test_a_worked_case(case: dict[str, Any]) -> None:
    answer = assess_enrolment(record(case["given"]))
    expected = dict(case["expected"])
    for reading, other in expected.pop("other", {}).items():
        found = next(entry for entry in answer.readings if entry.id == reading)
        assert {name: as_told(getattr(found, name)) for name in other} == other
    for words in expected.pop("notes", []):
        assert any(words in note for note in answer.notes), answer.notes
    if "readings" in expected:
        assert [reading.id for reading in answer.readings] == expected.pop("readings")
    assert {name: as_told(getattr(answer, name)) for name in expected} == expected


@pytest.mark.parametrize("case", cases("enrolment.toml"))
def test_an_answer_holds_together(case: dict[str, Any]) -> None:
    asked = record(case["given"])
    answer, terms = assess_enrolment(asked), assess(asked).terms
    assert answer.wait_months == answer.fixed_months + answer.variable_months
    assert answer.critical_cap == Decimal(terms.base).scaleb(-2) + answer.rewards - answer.penalty
    assert (answer.cover_from is None) == (answer.cover_to is None)
    assert [step.id for step in answer.steps if step.id != "window"] == [
        "break_years",
        "waiting_fixed",
        "waiting_variable",
        "waiting_floor",
        "cover",
        "arrears",
        "continuous_reward",
        "zero_claim_reward",
        "reward_limit",
        "penalty",
        "critical_cap",
    ]
    for step in answer.steps:
        assert step.why.endswith("。")
        assert all(citation.document in rulebook().documents for citation in step.citations)
    amounts = {step.id: step.amount for step in answer.steps if step.amount is not None}
    assert amounts == {
        "arrears": answer.arrears,
        "continuous_reward": answer.continuous_reward,
        "zero_claim_reward": answer.zero_claim_reward,
        "reward_limit": answer.rewards,
        "penalty": answer.penalty,
        "critical_cap": answer.critical_cap,
    }


@pytest.mark.parametrize("case", cases("enrolment.toml"))
def test_an_estimate_takes_the_same_cap_and_cover(case: dict[str, Any]) -> None:
    asked = record(case["given"])
    answer, summary = assess_enrolment(asked), summary_for_estimate(asked)
    kind = {"kind": "inpatient", "hospital_grade": "grade_3a"}
    if asked.region == "hunan":
        kind = {"kind": "contracted_primary"}
    last = f"{asked.coverage_year}-12-31"
    scenario = {
        "region": asked.region,
        "enrolment": summary,
        "readings": asked.readings,
        "visits": [{"date": last, "expenses": {"class_a": "20000"}, **kind}],
    }
    if asked.coverage_year > 2029:
        with pytest.raises(InputError, match="只管"):
            estimate(Scenario.model_validate(scenario))
        return
    settled = estimate(Scenario.model_validate(scenario))
    assert settled.critical_cap == answer.critical_cap
    assert (settled.totals.fund_paid > 0) == (answer.cover_from is not None)


@pytest.mark.parametrize("case", cases("enrolment_faults.toml"))
def test_a_fault_is_named_in_chinese(case: dict[str, Any]) -> None:
    with pytest.raises((ValidationError, InputError)) as refused:
        assess_enrolment(record(case["given"]))
    error = refused.value
    found = error.faults if isinstance(error, InputError) else faults(error)
    assert [fault.field for fault in found] == case["fields"]
    for words in case["words"]:
        assert any(words in fault.message for fault in found), found


def test_a_citys_own_notice_is_cited() -> None:
    given = {"coverage_year": 2026, "paid_on": "2025-12-01"}

    def cited(region: str) -> set[str]:
        answer = assess_enrolment(record({"region": region, **given}))
        return {citation.document for step in answer.steps for citation in step.citations}

    assert cited("shanxi/jincheng") - cited("shanxi") == {"jincheng-2025-3"}
    assert cited("shanxi/yangquan") - cited("shanxi") == {"yang-2024-32"}


@pytest.mark.parametrize("region", [key for key in rulebook().regions if key != "national"])
def test_no_province_falls_below_the_national_floor(region: str) -> None:
    book, on = rulebook(), date(2026, 6, 1)

    def number(place: str, key: str, name: str) -> int:
        entry = book.find(key, place, on)
        assert entry is not None, key
        return entry.number(name)

    for reward in ("reward.continuous", "reward.zero_claim"):
        assert number(region, reward, "amount") >= number("national", reward, "amount")
    after = "reward.continuous", "after_years"
    assert number(region, *after) <= number("national", *after)
    share = number("national", "reward.limit_share", "share")
    assert number(region, "reward.limit", "amount") * 10_000 <= number(region, "critical.cap", "amount") * share
    for rule in ("waiting.fixed", "waiting.variable", "waiting.paid_back", "waiting.floor"):
        own, floor = book.find(rule, region, on), book.find(rule, "national", on)
        assert floor is not None
        assert own is None or own.values == floor.values
    assert region == "hunan" or book.find("waiting.fixed", region, on) is not None
