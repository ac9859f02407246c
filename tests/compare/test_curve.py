"""The curve of costs: worked cases, and what must hold at and between its points."""

import json
import tomllib
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from policy import InputError, Scenario
from policy.compare.curve import CurveInput, Point, bears_at_most, critical_starts, curve, growth_of, payers_at
from policy.compare.growth import Growth
from policy.compare.kinks import EVENTS
from policy.fields import faults
from policy.money import fen, yuan
from policy.rulebook import rulebook
from policy.visit.answer import Settlement
from tests.years import years

CASES = tomllib.loads((Path(__file__).parent.parent / "cases" / "curve.toml").read_text("utf-8"))["case"]
STAY = {"date": "2026-03-02", "kind": "inpatient", "hospital_grade": "grade_3a", "expenses": {"class_a": "1"}}
FEW = settings(max_examples=40)


def drawn(scenario: dict[str, Any], **ends: str) -> list[Point]:
    return curve(CurveInput.model_validate({"scenario": scenario, **ends})).points


def stay(**changes: Any) -> Growth:  # noqa: ANN401 - fields of a visit
    return growth_of(Scenario.model_validate({"region": "shanxi", "visits": [{**STAY, **changes}]}))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_case(case: dict[str, Any]) -> None:
    points = json.loads(
        curve(CurveInput.model_validate({name: case[name] for name in ("scenario", "from", "to")})).model_dump_json()
    )["points"]
    names = ("total", "kink", "fund_paid", "critical_paid", "out_of_pocket", "next_hundred")
    assert [[point[name] or "" for name in names] for point in points] == case["points"]
    bends = [point for point in points if point["kink"]]
    assert [point["title"] for point in bends] == case["titles"]
    assert [point["citations"][0]["article"] for point in bends] == case["articles"]
    assert all(point["title"] is None and not point["citations"] for point in points if not point["kink"])


def begun(scenario: Scenario, answer: Settlement, event: str) -> bool:
    """Whether an event holds, told from the answer's own figures."""
    visit = answer.visits[0]
    after, book = visit.after, rulebook()
    tier_1 = book.find("critical.tier_1", scenario.region, visit.date)
    tier_2 = book.find("critical.tier_2", scenario.region, visit.date)
    assert tier_1
    assert tier_2
    late = scenario.readings.get("over_cap_threshold") == "threshold"
    above = max(fen(after.after_tier_1) - tier_2.number("threshold"), 0)
    owed_2 = (above * tier_2.number("rate") + 5_000) // 10_000
    fund = book.kinds[visit.kind].limit == "fund.cap"
    holds = {
        "deductible": 0 < visit.deductible < visit.eligible,
        "critical_1": fen(after.compliant_self_pay + after.over_cap * late) > tier_1.number("threshold"),
        "fund_cap": visit.over_cap > 0 and fund,
        "fund_full": visit.fund_raw > visit.fund_paid,
        "critical_2": above > 0,
        "critical_cap": fen(after.tier_1) + owed_2 > fen(answer.critical_cap or Decimal(0)),
        "limit": visit.over_cap > 0 and not fund,
        "quota": visit.over_quota > 0,
    }
    return holds[event]


def grown(scenario: dict[str, Any]) -> Growth:
    """The scenario's visit, where it has a bill."""
    asked = Scenario.model_validate(scenario)
    assume(sum(asked.visits[0].expenses.model_dump().values()))
    return Growth(asked)


@FEW
@given(years(most=1), st.integers(0, 5_000_000), st.integers(1, 60_000_000))
def test_each_kink_is_the_first_total_of_its_event(scenario: dict[str, Any], start: int, more: int) -> None:
    growth = grown(scenario)
    points = drawn(scenario, **{"from": str(yuan(start)), "to": str(yuan(start + more))})
    bends = {point.kink: fen(point.total) for point in points if point.kink}
    assert [(fen(p.total), EVENTS.index(p.kink)) for p in points if p.kink] == sorted(
        (total, EVENTS.index(name)) for name, total in bends.items()
    )
    for event in EVENTS:
        if event in bends:
            total = bends[event]
            assert begun(growth.scenario, growth.at(total), event)
            earlier = range(max(start, total - 80), total)
            assert not any(begun(growth.scenario, growth.at(before), event) for before in earlier)
        elif event != "fund_full":
            first, last = growth.at(start), growth.at(start + more)
            assert begun(growth.scenario, first, event) or not begun(growth.scenario, last, event)


@given(years(most=1), st.lists(st.integers(0, 40_000_000), min_size=3, max_size=3))
def test_the_curve_is_the_engines_answer_and_straight_between(scenario: dict[str, Any], totals: list[int]) -> None:
    growth = grown(scenario)
    points = drawn(scenario, **{"from": "0", "to": "400000"})
    lines = ("fund_paid", "critical_paid", "out_of_pocket")
    for point in points:
        total = fen(point.total)
        answer, more = growth.at(total).totals, growth.at(total + 10_000).totals
        assert all(getattr(point, name) == getattr(answer, name) for name in lines)
        assert point.total == point.fund_paid + point.critical_paid + point.out_of_pocket
        assert point.next_hundred == more.out_of_pocket - answer.out_of_pocket
    for total in totals:
        left = max((p for p in points if fen(p.total) <= total), key=lambda p: p.total)
        right = min((p for p in points if fen(p.total) >= total), key=lambda p: p.total)
        share = Fraction(total - fen(left.total), max(fen(right.total) - fen(left.total), 1))
        here = growth.at(total).totals
        for name in lines:
            low, high = fen(getattr(left, name)), fen(getattr(right, name))
            assert abs(low + share * (high - low) - fen(getattr(here, name))) <= 6


@given(years(most=1), st.integers(0, 40_000_000), st.integers(100, 10_000_000))
def test_what_is_paid_in_all_never_falls(scenario: dict[str, Any], total: int, more: int) -> None:
    growth = grown(scenario)
    first, second = growth.at(total).totals, growth.at(total + more).totals
    assert second.fund_paid + second.critical_paid >= first.fund_paid + first.critical_paid


@given(years(most=1), st.lists(st.integers(0, 10_000_000_000), min_size=1, max_size=9))
def test_the_mix_is_kept_to_the_fen(scenario: dict[str, Any], totals: list[int]) -> None:
    growth = grown(scenario)
    asked = {name: fen(amount) for name, amount in dict(growth.visit.expenses).items()}
    whole, largest = sum(asked.values()), max(asked, key=lambda name: asked[name])
    bill = growth.bill(np.array(totals))
    for place, total in enumerate(totals):
        found = {name: int(amounts[place]) for name, amounts in bill.items()}
        assert sum(found.values()) == total
        assert min(found.values()) >= 0
        if total > 100:
            half_up = {name: (2 * total * amount + whole) // (2 * whole) for name, amount in asked.items()}
            assert all(found[name] == half_up[name] for name in asked if name != largest)


def test_of_a_few_fen_no_category_is_less_than_nothing() -> None:
    names = ("class_a", "class_b_drug", "class_b_service", "domestic_consumable", "imported_consumable", "uncovered")
    bill = stay(expenses=dict.fromkeys(names, "5")).bill(np.array([0, 1, 2, 3, 4]))
    assert sum(bill.values()).tolist() == [0, 1, 2, 3, 4]
    assert min(int(amounts.min()) for amounts in bill.values()) == 0


def test_payers_at_a_total() -> None:
    point = payers_at(stay(), Decimal(301_000))
    assert (point.fund_paid, point.critical_paid, point.out_of_pocket) == (70_000, 173_375, 57_625)
    assert (point.kink, point.title, point.citations) == (None, None, [])


def test_from_where_critical_illness_insurance_pays() -> None:
    most = Decimal(400_000)
    assert critical_starts(stay(), most) == Decimal("23500.02")
    assert critical_starts(stay(kind="outpatient"), most) is None
    assert critical_starts(stay(), Decimal(23_500)) is None
    begins = Scenario.model_validate({"region": "shanxi", "opening": {"fund_paid": "70000"}, "visits": [STAY]})
    assert critical_starts(growth_of(begins), most) == Decimal("1000.01")


def test_from_where_the_person_bears_a_share_of_each_further_hundred() -> None:
    most = Decimal(1_000_000)
    # Half of the next hundred before the line (40%), half behind it (10%), and a fen for rounding.
    assert bears_at_most(stay(), Decimal(25), most) == Decimal("23449.99")
    assert bears_at_most(stay(), Decimal("40.00"), most) == Decimal("1000.00")
    assert bears_at_most(stay(), Decimal(9), most) is None
    assert bears_at_most(stay(travel="unfiled"), Decimal(25), Decimal(20_000)) is None
    assert bears_at_most(stay(), Decimal(100), most) == 0
    assert bears_at_most(stay(hospital_grade="grade_1"), Decimal("14.99"), Decimal(50_000)) is None


@FEW
@given(years(most=1), st.integers(0, 10_000))
def test_the_total_of_a_share_is_the_first(scenario: dict[str, Any], share: int) -> None:
    growth = grown(scenario)
    found = bears_at_most(growth, yuan(share), Decimal(50_000))
    totals = np.arange(0, 5_000_001 if found is None else fen(found))
    wanted = growth.next_hundred(totals[:: max(len(totals) // 20_000, 1)]) <= share if len(totals) else np.zeros(1)
    assert not wanted.any()
    if found is not None:
        assert payers_at(growth, found).next_hundred <= yuan(share)


FAULTY = [
    ({"scenario": {"region": "shanxi", "visits": [STAY, STAY]}}, "scenario", "“2 次看病” 不对"),
    ({"scenario": {"region": "shanxi", "visits": [{**STAY, "expenses": {}}]}}, "scenario", "费用都是 0"),
    ({"scenario": {"region": "shanxi", "visits": [{**STAY, "kind": "x"}]}}, "scenario.visits[0].kind", "“x” 不对"),
    ({}, "scenario", "必须填写"),
    ({"scenario": {"region": "shanxi", "visits": [STAY]}, "from": "-1"}, "from", "“-1” 不对"),
    ({"scenario": {"region": "shanxi", "visits": [STAY]}, "from": "5", "to": "5"}, "", "to “5.00” 不对"),
    ({"scenario": {"region": "shanxi", "visits": [STAY]}, "till": "5"}, "till", "可以填的有：scenario、from、to"),
]


@pytest.mark.parametrize(("asked", "field", "words"), FAULTY, ids=[f"{field}: {words}" for _, field, words in FAULTY])
def test_faults(asked: dict[str, Any], field: str, words: str) -> None:
    with pytest.raises(ValidationError) as caught:
        CurveInput.model_validate(asked)
    found = faults(caught.value)
    assert [fault.field for fault in found] == [field]
    assert words in found[0].message


def test_a_visit_without_a_rule_is_named() -> None:
    with pytest.raises(InputError) as caught:
        drawn({"region": "shanxi", "visits": [{**STAY, "hospital_grade": None}]})
    assert caught.value.faults[0].field == "scenario.visits[0].hospital_grade"


def test_a_visit_of_another_province() -> None:
    visit = {"date": "2026-03-02", "kind": "contracted_primary", "expenses": {"class_a": "1"}}
    assert [point.kink for point in drawn({"region": "hunan", "visits": [visit]})] == [None, None]
