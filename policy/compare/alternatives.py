"""The same scenario with one thing changed (换一种情况), for comparison: what the rules and places offer, no more.

Another hospital, another way of going there, a first or a later stay, with or without years of enrolment, in the
waiting period (待遇等待期) or past it. A change that no rule settles is not offered.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from policy.compare.titles import titles
from policy.fields import InputError
from policy.places import AFFILIATIONS, GRADES, TRAVEL
from policy.rulebook import rulebook
from policy.visit.cap import cap_terms
from policy.visit.estimate import estimate
from policy.visit.scenario import Scenario, Visit


@dataclass(frozen=True, slots=True)
class Alternative:
    """A scenario with one thing changed: a name that stays the same, what is different in words, and the scenario."""

    id: str
    title: str
    scenario: Scenario


def alternatives_of(scenario: Scenario, visit: int = 0) -> list[Alternative]:
    """Every change of a scenario that can be settled, of one of its visits where it is the visit's."""
    found = [*places_of(scenario, visit), *_admissions(scenario, visit), *_enrolments(scenario), *_waiting(scenario)]
    return [change for change in found if _settles(change.scenario)]


def places_of(scenario: Scenario, visit: int = 0) -> list[Alternative]:
    """Every other hospital of one visit and every other way of going there, whether or not it can be settled."""
    return [*_hospitals(scenario, visit), *_ways(scenario, visit)]


def _settles(scenario: Scenario) -> bool:
    try:
        estimate(scenario)
    except InputError:
        return False
    return True


def _with_visit(scenario: Scenario, number: int, **changes: Any) -> Scenario:  # noqa: ANN401 - fields of a visit
    visits = list(scenario.visits)
    visits[number] = visits[number].model_copy(update=changes)
    return scenario.model_copy(update={"visits": visits})


def _with(scenario: Scenario, part: str, **changes: Any) -> Scenario:  # noqa: ANN401 - fields of that part
    return scenario.model_copy(update={part: getattr(scenario, part).model_copy(update=changes)})


def _hospitals(scenario: Scenario, number: int) -> Iterator[Alternative]:
    """Other hospitals, told like the one there is: by grade or by fee class (收费类别); 二类 in both its forms."""
    visit = scenario.visits[number]
    if visit.hospital_grade is None or not rulebook().kinds[visit.kind].needs_grade:
        return
    family = visit.hospital_grade.rsplit("_", 1)[0]
    for grade in (grade for grade in GRADES if grade.startswith(family)):
        if not _split(scenario, visit, grade):
            if grade != visit.hospital_grade:
                yield Alternative(grade, GRADES[grade], _with_visit(scenario, number, hospital_grade=grade))
            continue
        for affiliation, words in AFFILIATIONS.items():
            if (grade, affiliation) != (visit.hospital_grade, visit.hospital_affiliation):
                changed = _with_visit(scenario, number, hospital_grade=grade, hospital_affiliation=affiliation)
                yield Alternative(f"{grade}_{affiliation}", f"{GRADES[grade]}（{words}）", changed)


def _split(scenario: Scenario, visit: Visit, grade: str) -> bool:
    """Whether a rule of the kind tells the hospitals of this grade apart by whose they are."""
    book = rulebook()
    classes = book.find("hospital.fee_class", scenario.region, visit.date)
    rate = book.find(f"{visit.kind}.rate", scenario.region, visit.date)
    if classes is None or rate is None:
        return False
    return any(f"{classes.values[grade]}_{affiliation}" in rate.values for affiliation in AFFILIATIONS)


def _ways(scenario: Scenario, number: int) -> Iterator[Alternative]:
    visit = scenario.visits[number]
    for way in rulebook().kinds[visit.kind].travel:
        if way != visit.travel:
            yield Alternative(way, TRAVEL[way], _with_visit(scenario, number, travel=way))


def _admissions(scenario: Scenario, number: int) -> Iterator[Alternative]:
    """The year's first stay or a later one, where a rule makes a difference between them."""
    visit, before = scenario.visits[number], scenario.opening.admissions
    if rulebook().find(f"{visit.kind}.repeat_deductible", scenario.region, visit.date) is None:
        return
    changed = _with(scenario, "opening", admissions=0 if before else 1)
    yield Alternative("first_admission" if before else "later_admission", titles([scenario, changed])[1], changed)


def _enrolments(scenario: Scenario) -> Iterator[Alternative]:
    """Without continuous enrolment (连续参保), and with as much of it as can count in that year."""
    terms, enrolment = cap_terms(rulebook(), scenario.region, scenario.year), scenario.enrolment
    if terms is None:
        return
    longest = terms.after_years + scenario.year - terms.first_year + 1
    if enrolment.continuous_years > 1:
        yield Alternative("no_run", "今年才参保", _with(scenario, "enrolment", continuous_years=1))
    if enrolment.continuous_years < longest:
        words = f"连续参保 {longest} 年"
        yield Alternative("long_run", words, _with(scenario, "enrolment", continuous_years=longest))


def _waiting(scenario: Scenario) -> Iterator[Alternative]:
    """Settled in the waiting period; or past it, where the visits as asked are outside cover."""
    last, enrolment = max(visit.date for visit in scenario.visits), scenario.enrolment
    starts, ends = enrolment.cover_from, enrolment.cover_to
    if (starts and starts > scenario.first_day) or (ends and ends < last):
        yield Alternative("covered", "全年都有待遇", _with(scenario, "enrolment", cover_from=None, cover_to=None))
    if starts is None or starts <= last:
        after = last + timedelta(days=1)
        yield Alternative("waiting", "还在等待期", _with(scenario, "enrolment", cover_from=after, cover_to=None))
