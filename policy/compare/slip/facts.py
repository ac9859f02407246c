"""What may be otherwise than a scenario says: which stay, hospital, way of travel, cover, reading and so on.

Each fact is a change of paths; nothing is settled here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TypeAlias

from pydantic import ValidationError

from policy.compare.slip.bench import Bench
from policy.compare.slip.paths import Changes, apply, change
from policy.money import fen, yuan
from policy.places import AFFILIATIONS, GRADES, TRAVEL
from policy.rulebook import rulebook
from policy.visit.cap import cap_terms
from policy.visit.scenario import KINDS, READINGS, Expenses, Scenario

Values: TypeAlias = Mapping[str, str | None]
WAYS = (*(way for way in TRAVEL if way != "temporary_filed"), "temporary_filed")
"""Ways of travel, what people more often forget to say first: those that are paid alike cannot be told apart."""
MOST_YEARS = 20
"""Runs of enrolment tried; far beyond where rewards stop growing within the documents' years."""


@dataclass(frozen=True, slots=True)
class FactChange:
    """A change under one id, and the columns it moves."""

    id: str
    changes: Changes
    columns: dict[str, int] = field(default_factory=dict)


def facts(scenario: Scenario, bench: Bench) -> list[FactChange]:
    """Every fact that moves a column of the settlement, the likelier first."""
    found = []
    for name, values in _listed(scenario, bench):
        changes = change(scenario, values)
        try:
            columns = bench.difference(apply(scenario, changes))
        except ValidationError:
            continue
        if columns:
            found.append(FactChange(name, changes, columns))
    return found


def _listed(scenario: Scenario, bench: Bench) -> Iterator[tuple[str, Values]]:
    yield "admission", {"opening.admissions": "0" if scenario.opening.admissions else "1"}
    yield from (("affiliation", {"visits[0].hospital_affiliation": value}) for value in AFFILIATIONS)
    yield from _hospitals(scenario, bench)
    yield from (("travel", {"visits[0].travel": value}) for value in WAYS)
    yield "cover", _cover(scenario)
    yield from (("kind", {"visits[0].kind": kind}) for kind in KINDS)
    yield from _readings(scenario)
    yield from _caps(scenario)
    yield from _totals(scenario, bench)


def _hospitals(scenario: Scenario, bench: Bench) -> Iterator[tuple[str, Values]]:
    """Other hospitals: grades of the same kind of name first, the nearest first.

    Whose hospital it is (隶属) goes with another class of hospital where it meant nothing at the present one.
    """
    visit, order = scenario.visits[0], list(GRADES)
    now = visit.hospital_grade or order[0]

    def far(grade: str) -> tuple[bool, int]:
        return grade.startswith("fee") != now.startswith("fee"), abs(order.index(grade) - order.index(now))

    affiliations = [None, *AFFILIATIONS] if _affiliation_idle(scenario, bench) else [None]
    for affiliation in affiliations:
        with_it = {} if affiliation is None else {"visits[0].hospital_affiliation": affiliation}
        for grade in sorted(order, key=far):
            if grade != visit.hospital_grade:
                yield "hospital", {"visits[0].hospital_grade": grade, **with_it}


def _affiliation_idle(scenario: Scenario, bench: Bench) -> bool:
    """Whether the affiliation says nothing about the present hospital."""
    variants = []
    for value in AFFILIATIONS:
        other = apply(scenario, {"visits[0].hospital_affiliation": (None, value)})
        variants.append(bench.difference(other))
    amounts, _ = bench.amounts(bench.stacked(variants), len(variants))
    return all((column == column[0]).all() for column in amounts.values())


def _cover(scenario: Scenario) -> Values:
    """Not under cover on the day, or under it where the scenario says it was not."""
    day, enrolment = scenario.visits[0].date, scenario.enrolment
    starts, ends = enrolment.cover_from or day, enrolment.cover_to or day
    if starts <= day <= ends:
        later = (day + timedelta(days=1)).isoformat()
        late = {"enrolment.cover_from": later}
        return {**late, "enrolment.cover_to": later} if enrolment.cover_to == day else late
    name = "cover_from" if starts > day else "cover_to"
    return {f"enrolment.{name}": day.isoformat()}


def _readings(scenario: Scenario) -> Iterator[tuple[str, Values]]:
    for name, (default, other) in READINGS.items():
        yield "reading", {f"readings.{name}": default if scenario.readings.get(name, default) == other else other}


def _caps(scenario: Scenario) -> Iterator[tuple[str, Values]]:
    """Other years of enrolment, which move the critical cap (大病封顶线)."""
    terms = cap_terms(rulebook(), scenario.region, scenario.year)
    if terms is None:
        return
    since = max(scenario.year - terms.first_year, 0)
    breaks = MOST_YEARS if scenario.readings.get("breaks_before_2025") == "counted" else since
    for name, most in (("continuous_years", MOST_YEARS), ("zero_claim_years", since), ("break_years", breaks)):
        yield from (("cap", {f"enrolment.{name}": str(years)}) for years in range(most + 1))


def _totals(scenario: Scenario, bench: Bench) -> Iterator[tuple[str, Values]]:
    """The bill as large as the slip's: what it is more or less by, in one category; 自费 as the slip says it."""
    total = bench.said.total
    expenses = {name: fen(getattr(scenario.visits[0].expenses, name)) for name in Expenses.model_fields}
    if total is None or total == sum(expenses.values()):
        return
    own = bench.said.lines.get("uncovered", expenses["uncovered"])
    for uncovered in dict.fromkeys((expenses["uncovered"], own)):
        bill = {**expenses, "uncovered": uncovered}
        more = total - sum(bill.values())
        for name in [name for name in bill if bill[name] + more >= 0]:
            yield "bill_total", _bill({**bill, name: bill[name] + more})


def _bill(amounts: Mapping[str, int]) -> Values:
    return {f"visits[0].expenses.{name}": str(yuan(amount)) for name, amount in amounts.items()}


def kind_rule(kind: str, name: str) -> str:
    """The key of a kind's own parameter where it has one, or else of its first."""
    keys = [key for key in rulebook().parameters if key.startswith(f"{kind}.")]
    return f"{kind}.{name}" if f"{kind}.{name}" in keys else keys[0]
