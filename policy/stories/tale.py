"""A story as ``stories.toml`` writes it: whose it is, the bills, and the two records of enrolment."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Final

from policy.enrolment.cover import add_months
from policy.enrolment.outlook import paid_in_time
from policy.enrolment.record import EnrolledYear, EnrolmentRecord
from policy.rulebook import Rulebook
from policy.visit.scenario import Expenses, Scenario

FILE: Final = Path(__file__).with_name("stories.toml")
_YEAR: Final = 12


@dataclass(frozen=True, slots=True)
class Past:
    """A person's enrolment: enrolled for ``year``, and from ``since`` on save the ``missed`` years (断保).

    ``paid_on`` is left out for who paid in time: on the last day of the window (集中缴费期) before the year began.
    """

    year: int
    paid_on: date | None = None
    since: int | None = None
    missed: tuple[int, ...] = ()
    group: str = "general"
    born_on: date | None = None

    def record(self, region: str, readings: Mapping[str, str], book: Rulebook) -> EnrolmentRecord:
        """The enrolment record, for a region; the fund is taken to have paid something in every year of cover."""
        years = range(self.since or self.year, self.year)
        record = EnrolmentRecord(
            region=region,
            coverage_year=self.year,
            paid_on=self.paid_on,
            group=self.group,
            born_on=self.born_on,
            readings=dict(readings),
            history=[EnrolledYear(year=year) for year in years if year not in self.missed],
        )
        return record if self.paid_on else paid_in_time(record, book)

    def moved(self, years: int) -> Past:
        """The same so many years later."""
        return replace(
            self,
            year=self.year + years,
            paid_on=self.paid_on and _later(self.paid_on, years),
            since=self.since and self.since + years,
            missed=tuple(year + years for year in self.missed),
            born_on=self.born_on and _later(self.born_on, years),
        )


@dataclass(frozen=True, slots=True)
class Tale:
    """A story. Without ``enrolled`` the scenario's own enrolment is that of who enrolled in time.

    ``waits``: whoever missed a year falls ill while still waiting (待遇等待期), whatever the dates of the visits.
    """

    id: str
    title: str
    teller: str
    assumes: str
    scenario: Scenario
    lapsed: Past
    enrolled: Past | None = None
    waits: bool = False

    def moved(self, years: int) -> Tale:
        """The same story so many years later."""
        return replace(
            self,
            scenario=scenario_later(self.scenario, years),
            lapsed=self.lapsed.moved(years),
            enrolled=self.enrolled and self.enrolled.moved(years),
        )

    def with_bills(self, bills: Mapping[int, Mapping[str, Any]]) -> Tale:
        """The same story with other bills: yuan by category, for each visit by its place.

        Raises:
            pydantic.ValidationError: for an amount that is none.
        """
        visits = [
            visit.model_copy(update={"expenses": Expenses.model_validate(bills[place])}) if place in bills else visit
            for place, visit in enumerate(self.scenario.visits)
        ]
        return replace(self, scenario=self.scenario.model_copy(update={"visits": visits}))


def _later(day: date, years: int) -> date:
    return add_months(day, _YEAR * years)


def scenario_later(scenario: Scenario, years: int) -> Scenario:
    """The same visits so many years later; the days of cover move along."""
    cover = scenario.enrolment
    days = {name: getattr(cover, name) for name in ("cover_from", "cover_to")}
    moved = {name: day and _later(day, years) for name, day in days.items()}
    visits = [
        visit.model_copy(
            update={
                "date": _later(visit.date, years),
                "admitted_on": visit.admitted_on and _later(visit.admitted_on, years),
            }
        )
        for visit in scenario.visits
    ]
    return scenario.model_copy(update={"visits": visits, "enrolment": cover.model_copy(update=moved)})


@cache
def tales() -> dict[str, Tale]:
    """The project's own stories by id, in the order of their file."""
    with FILE.open("rb") as file:
        return {name: _tale(name, table) for name, table in tomllib.load(file).items()}


def _tale(name: str, table: Mapping[str, Any]) -> Tale:
    pasts = {way: _past(table[way]) for way in ("enrolled", "lapsed")}
    return Tale(**{**table, **pasts, "id": name, "scenario": Scenario.model_validate(table["scenario"])})


def _past(table: Mapping[str, Any]) -> Past:
    return Past(**{**table, "missed": tuple(table.get("missed", ()))})


def tale_of(scenario: Scenario, title: str, teller: str, assumes: str) -> Tale:
    """A story of any scenario: whoever missed the year before pays in time, and falls ill while waiting.

    The years enrolled before the missed one are those that the scenario gives (连续参保年数).
    """
    year = scenario.year
    run = max(scenario.enrolment.continuous_years - 1, 1)
    lapsed = Past(year, since=max(year - 1 - run, 2000), missed=(year - 1,))
    return Tale("", title, teller, assumes, scenario, lapsed, waits=True)
