"""An assessment before it is put into words: years by name, the window and who named it, which rule decided."""

from datetime import date
from typing import Any

import pytest

from policy.enrolment.assessment import Assessment, assess
from policy.enrolment.cover import Wait
from policy.enrolment.record import EnrolmentRecord
from tests.small import PROVINCE, small


def assessed(**given: Any) -> Assessment:  # noqa: ANN401 - a record's fields
    """A record of the small rulebook; ``enrolled`` is short for years in which something was claimed."""
    history = [{"year": year, "claimed": True} for year in given.pop("enrolled", [])] + given.pop("history", [])
    record = {"region": PROVINCE, "history": sorted(history, key=lambda entry: entry["year"]), **given}
    return assess(EnrolmentRecord.model_validate(record), small())


def test_an_announced_window_is_told_from_a_usual_one() -> None:
    announced = assessed(coverage_year=2026, paid_on="2026-01-31").window
    usual = assessed(coverage_year=2028, paid_on="2027-12-20").window
    extended = assessed(coverage_year=2028, paid_on="2027-12-20", readings={"window_extension": "as_2026"}).window
    assert (announced.closes, announced.announced) == (date(2026, 1, 31), True)
    assert (usual.closes, usual.announced) == (date(2027, 12, 20), False)
    assert (extended.closes, extended.announced) == (date(2028, 1, 31), False)
    rules = [window.rule and window.rule.parameter.key for window in (announced, usual, extended)]
    assert rules == ["window.announced", "window.usual", "window.announced"]


def test_years_are_kept_by_name() -> None:
    """Breaks are those directly before; rewards begin with the fifth year; critical pay clears zero-claim years."""
    history = [{"year": 2031, "claimed": False}, {"year": 2032, "critical_paid": "200000.01"}]
    found = assessed(
        coverage_year=2036, paid_on="2035-12-01", enrolled=[2026, 2027, 2028, 2029, 2030, 2033], history=history
    )
    years = found.years
    assert years.breaks == [2034, 2035]
    assert years.breaks_total == 2
    assert years.rewarded == [2030, 2031, 2032, 2033]
    assert (years.kept, years.run) == (4, 1)
    assert years.cleared == [2032]
    assert years.zero_claims == []


@pytest.mark.parametrize(
    ("paid_back", "wait"), [(0, Wait(2, 4)), (1, Wait(2, 3)), (2, Wait(2, 3, floor=5)), (4, Wait(2, 3, floor=5))]
)
def test_the_floor_is_named_only_where_it_decides(paid_back: int, wait: Wait) -> None:
    found = assessed(coverage_year=2030, paid_on="2029-12-01", enrolled=[2025], years_paid_back=paid_back)
    assert found.cover.wait == wait


@pytest.mark.parametrize(
    ("paid_on", "route"),
    [("2026-01-01", "newborn_in_window"), ("2026-01-31", "newborn_in_window"), ("2026-02-01", "newborn_exempt")],
)
def test_the_route_of_a_newborn_tells_which_rule_decided(paid_on: str, route: str) -> None:
    found = assessed(coverage_year=2026, paid_on=paid_on, group="newborn", born_on="2025-03-01")
    assert found.cover.route == route


@pytest.mark.parametrize(("since", "route"), [(None, "leaver"), (0, "in_time"), (1, "leaver"), (2, "leaver")])
def test_an_employee_needs_the_years_asked_for(since: int | None, route: str) -> None:
    given = {"group": "employee_leaver", "left_other_cover_on": "2025-12-01", "years_in_basic_insurance": since}
    if since is None:
        given["group"] = "veteran"
    found = assessed(coverage_year=2026, paid_on="2026-01-15", **given)
    assert found.cover.route == route
