"""How the same visit would have cost less (怎样能少出): what a person may choose, settled by the engine, no more.

Referred or filed instead of not, in the pooling area (统筹区) instead of away, at a hospital of a lower grade, with
cover for the whole of next year. An emergency rescue (急诊抢救) is nobody's choice: its place and hospital stay.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from policy.compare.alternatives import Alternative, places_of
from policy.fields import InputError
from policy.places import GRADES
from policy.rulebook import rulebook
from policy.steps import Citation
from policy.visit.estimate import estimate
from policy.visit.scenario import Scenario, Visit

_TRAVEL: Final = {
    "referral": "出省以前先办转诊（当地看不了、医院同意转的）",
    "long_term_resident": "办跨省长期居住备案（确实长期住在外地的）",
    "local": "回参保的市里看（当地能看的）",
}
"""Ways of going that a person may have chosen instead, each with whom it is for."""
_MAY_CHOOSE: Final = {
    "unfiled": ("referral", "long_term_resident", "local"),
    "temporary_filed": ("referral", "long_term_resident", "local"),
    "referral": ("local",),
    "in_province": ("local",),
}
_NO_CHOICE: Final = frozenset({"emergency"})
_ORDER: Final = tuple(GRADES)


@dataclass(frozen=True, slots=True)
class Cheaper:
    """A choice under which the person pays less: its words, how much less (yuan), and where the difference stands."""

    id: str
    title: str
    scenario: Scenario
    out_of_pocket: Decimal
    saves: Decimal
    citations: tuple[Citation, ...]


def cheaper(scenario: Scenario) -> list[Cheaper]:
    """The choices under which a scenario of one visit would cost the person less, the most saving first.

    Raises:
        InputError: where the scenario itself cannot be settled.
    """
    own = estimate(scenario).totals.out_of_pocket
    settled = (choice for choice in _choices(scenario, own) if choice is not None and choice.saves > 0)
    found = {(choice.title, choice.saves): choice for choice in settled}
    return sorted(found.values(), key=lambda choice: -choice.saves)


def cheaper_at_both_ends(best: Scenario, worst: Scenario) -> list[tuple[Cheaper, Cheaper]]:
    """What would cost less at either end of a range (the same scenario twice where there is none), each at both.

    Raises:
        InputError: where one of the scenarios cannot be settled.
    """
    low = cheaper(best)
    high = {choice.id: choice for choice in (low if worst is best else cheaper(worst))}
    return [(choice, high[choice.id]) for choice in low if choice.id in high]


def _choices(scenario: Scenario, own: Decimal) -> Iterator[Cheaper | None]:
    visit = scenario.visits[0]
    if visit.travel not in _NO_CHOICE:
        others = {change.id: change for change in places_of(scenario)}
        for way in [way for way in _MAY_CHOOSE.get(visit.travel, ()) if way in others]:
            yield _settled(way, _TRAVEL[way], others[way].scenario, own, ("travel_points", "rate"))
        yield from _hospitals(scenario, own, list(others.values()))
    yield from _next_year(scenario, own)


def _hospitals(scenario: Scenario, own: Decimal, others: list[Alternative]) -> Iterator[Cheaper]:
    """Hospitals of a lower grade, or of the same grade with another owner; of those that cost the same the nearest."""
    seen: set[Decimal] = set()
    for change in reversed(others):
        if not _is_lower(scenario.visits[0], change.scenario.visits[0]):
            continue
        words = f"去{change.title}医院看（病情合适的）"
        choice = _settled(change.id, words, change.scenario, own, ("rate", "deductible"))
        if choice is not None and choice.out_of_pocket not in seen:
            seen.add(choice.out_of_pocket)
            yield choice


def _is_lower(visit: Visit, other: Visit) -> bool:
    """Whether the other visit is the same at another hospital, of no higher grade."""
    if visit.hospital_grade is None or other.hospital_grade is None:
        return False
    hospitals = [(one.hospital_grade, one.hospital_affiliation) for one in (visit, other)]
    same = visit.travel == other.travel and hospitals[0] != hospitals[1]
    return same and _ORDER.index(other.hospital_grade) <= _ORDER.index(visit.hospital_grade)


def _next_year(scenario: Scenario, own: Decimal) -> Iterator[Cheaper | None]:
    """The same visit a year later, paid for in time: covered from New Year on, one more year in a row."""
    visit, enrolment = scenario.visits[0], scenario.enrolment
    if visit.expenses.before_cover:
        return  # how that part would have been settled the bill does not say
    years = enrolment.continuous_years
    changed = scenario.model_copy(
        update={
            "visits": [visit.model_copy(update={"date": _year_later(visit.date), "admitted_on": None})],
            "enrolment": enrolment.model_copy(
                update={"cover_from": None, "cover_to": None, "continuous_years": years + 1 if years else 0}
            ),
        }
    )
    words = "明年的医保费在集中缴费期里缴，不断保（明年同样看一次）"
    yield _settled("next_year", words, changed, own, (), ("waiting.fixed", "critical.cap"))


def _year_later(day: date) -> date:
    """The same day a year later; 28 February for the 29th."""
    return day.replace(year=day.year + 1, day=28 if (day.month, day.day) == (2, 29) else day.day)


def _settled(
    name: str, words: str, scenario: Scenario, own: Decimal, rules: Sequence[str], also: Sequence[str] = ()
) -> Cheaper | None:
    """A choice settled, None where no rule settles it; ``rules`` are those of its kind that make the difference."""
    try:
        cost = estimate(scenario).totals.out_of_pocket
    except InputError:
        return None
    visit = scenario.visits[0]
    keys = [*(f"{visit.kind}.{rule}" for rule in rules), *also]
    return Cheaper(name, words, scenario, cost, own - cost, tuple(_cited(keys, scenario.region, visit.date)))


def _cited(keys: Sequence[str], region: str, on: date) -> Iterator[Citation]:
    """Where the first of some rules that is in force stands."""
    book = rulebook()
    for key in keys:
        entry = book.find(key, region, on) if key in book.parameters else None
        if entry is not None and entry.state == "in_force":
            yield from (Citation(document, article, key) for document, article in book.citations(entry.source, region))
            return
