"""What must hold whatever the visits are."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy import Scenario, Settlement, estimate
from policy.places import GRADES, TRAVEL
from tests.years import CITIES, KINDS, years

QUARTERS = [date(year, month, day) for year in range(2025, 2030) for month, day in ((1, 1), (4, 1), (7, 1), (12, 31))]


def settle(scenario: dict[str, Any]) -> Settlement:
    return estimate(Scenario.model_validate(scenario))


@given(years())
def test_money_is_conserved(scenario: dict[str, Any]) -> None:
    answer = settle(scenario)
    for visit in answer.visits:
        assert visit.total == visit.fund_paid + visit.critical_paid + visit.out_of_pocket
        assert visit.total == sum(Decimal(amount) for amount in visit_bill(scenario, answer, visit))
        assert min(visit.fund_paid, visit.critical_paid, visit.out_of_pocket, visit.compliant_self_pay) >= 0
        assert visit.reason is None or visit.out_of_pocket == visit.total
    totals = answer.totals
    assert totals.total == totals.fund_paid + totals.critical_paid + totals.out_of_pocket
    assert totals.out_of_pocket == totals.family_account_paid + totals.cash
    assert totals.fund_paid == sum(visit.fund_paid for visit in answer.visits)
    assert totals.critical_paid == sum(visit.critical_paid for visit in answer.visits) <= (answer.critical_cap or 0)


def visit_bill(scenario: dict[str, Any], answer: Settlement, visit: Any) -> list[str]:  # noqa: ANN401
    return list(scenario["visits"][[id(v) for v in answer.visits].index(id(visit))]["expenses"].values())


@given(years(most=1), st.integers(1, 5_000_000))
def test_a_bigger_eligible_bill_never_pays_less(scenario: dict[str, Any], more: int) -> None:
    first = settle(scenario).totals
    expenses = scenario["visits"][0]["expenses"]
    bigger = {**expenses, "class_a": str(Decimal(expenses["class_a"]) + Decimal(more).scaleb(-2))}
    second = settle({**scenario, "visits": [{**scenario["visits"][0], "expenses": bigger}]}).totals
    assert second.fund_paid + second.critical_paid >= first.fund_paid + first.critical_paid
    assert second.out_of_pocket >= first.out_of_pocket


@given(years(), st.data())
def test_a_year_in_two_parts_is_the_same_year(scenario: dict[str, Any], data: st.DataObject) -> None:
    ordered = sorted(scenario["visits"], key=lambda visit: visit["date"])
    whole = settle({**scenario, "visits": ordered})
    cut = data.draw(st.integers(0, len(ordered)))
    before, after = ordered[:cut], ordered[cut:]
    paid = [] if not before else settle({**scenario, "visits": before}).visits
    if after:
        paid = paid + settle({**scenario, "visits": after, "opening": carried(scenario, paid)}).visits
    keys = {"steps", "before", "after"}
    assert [v.model_dump(exclude=keys) for v in paid] == [v.model_dump(exclude=keys) for v in whole.visits]


def carried(scenario: dict[str, Any], paid: list[Any]) -> dict[str, Any]:
    """The opening sums that visits leave behind."""
    opening = {name: Decimal(amount) for name, amount in scenario["opening"].items()}

    def add(name: str, amount: Decimal | int) -> None:
        opening[name] = opening.get(name, Decimal(0)) + amount

    for visit in paid:
        kind = next(kind for kind in KINDS if kind.id == visit.kind)
        add("admissions", visit.kind == "inpatient" and visit.reason is None)
        bucket = "diabetes" if kind.bucket.startswith("diabetes") else kind.bucket
        add(f"{bucket}_paid", visit.fund_paid)
        if kind.critical:
            add("compliant_self_pay", visit.compliant_self_pay)
            add("over_cap", visit.over_cap)
    return opening


@given(years(), st.randoms())
def test_the_order_of_typing_does_not_matter(scenario: dict[str, Any], random: Any) -> None:  # noqa: ANN401
    dates = {visit["date"]: visit for visit in scenario["visits"]}
    ordered = list(dates.values())
    shuffled = random.sample(ordered, len(ordered))
    first = dict(zip((v["date"] for v in ordered), settle({**scenario, "visits": ordered}).visits, strict=True))
    second = dict(zip((v["date"] for v in shuffled), settle({**scenario, "visits": shuffled}).visits, strict=True))
    assert first == second


@given(years())
def test_a_reading_shown_is_what_the_other_reading_gives(scenario: dict[str, Any]) -> None:
    answer = settle(scenario)
    for reading in answer.readings:
        other = settle({**scenario, "readings": {**scenario["readings"], reading.id: reading.other}})
        assert other.totals.out_of_pocket == reading.other_out_of_pocket
        assert [v.out_of_pocket for v in other.visits] != [v.out_of_pocket for v in answer.visits]


@given(years())
def test_steps_add_up(scenario: dict[str, Any]) -> None:
    for visit in settle(scenario).visits:
        amounts = {step.id: step.amount or Decimal(0) for step in visit.steps}
        assert all(step.why.endswith("。") for step in visit.steps)
        # A sum of the bill stands in no document.
        assert {step.id for step in visit.steps if not step.citations} == {"total", "uncovered", "before_cover"}
        assert amounts["total"] == visit.total
        assert (
            amounts["critical_tier_1"] + amounts["critical_tier_2"] >= amounts["critical_paid"] == visit.critical_paid
        )
        assert amounts["out_of_pocket"] == visit.out_of_pocket


@pytest.mark.parametrize("city", CITIES)
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.id)
def test_every_city_kind_and_quarter_settles(city: str, kind: Any) -> None:  # noqa: ANN401
    for day in QUARTERS:
        grade = next(iter(kind.paid_at), "grade_3a")
        visit = {"date": day.isoformat(), "kind": kind.id, "hospital_grade": grade, "expenses": {"class_a": "20000"}}
        extra = {"chronic_rate": "0.6"} if kind.given_terms else {}
        answer = settle({"region": city, "visits": [{**visit, **extra}]})
        assert answer.visits[0].fund_paid > 0
        assert answer.visits[0].reason is None


@pytest.mark.parametrize("grade", GRADES)
@pytest.mark.parametrize("travel", TRAVEL)
def test_every_grade_and_way_of_travel_settles_a_stay(grade: str, travel: str) -> None:
    hospital = {"hospital_grade": grade, "hospital_affiliation": "county"}
    visit = {"date": "2026-03-02", "kind": "inpatient", "travel": travel, **hospital}
    answer = settle({"region": "shanxi", "visits": [{**visit, "expenses": {"class_a": "20000"}}]})
    local = settle({"region": "shanxi", "visits": [{**visit, "travel": "local", "expenses": {"class_a": "20000"}}]})
    assert answer.visits[0].fund_paid + answer.visits[0].reduction == local.visits[0].fund_paid
