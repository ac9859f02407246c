"""What a visit may come to while some answers are open: every open question is settled every way.

Nothing is computed here. Each way is a whole scenario that :func:`policy.estimate` settles.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import groupby, product
from typing import Any

from policy.money import in_yuan
from policy.rulebook import Rulebook
from policy.visit.answer import Settlement
from policy.visit.estimate import estimate
from policy.visit.scenario import Scenario

Answers = Mapping[str, Any]
"""Fields of a visit, of the opening sums or of a scenario, as ``policy.Scenario`` takes them."""


@dataclass(frozen=True)
class PossibleAnswer:
    """One way an open question may be answered: its words, and what it sets: in the visit, opening sums, enrolment.

    ``earlier`` holds the expenses of earlier stays at the same hospital, from which the opening sums are settled.
    ``bare`` stands in the place of the steps where a way was settled by a date that nobody gave. ``assumed`` says how
    much of the bill is taken to be uncovered, where nobody said it.
    """

    words: str
    visit: Answers = field(default_factory=dict)
    opening: Answers = field(default_factory=dict)
    earlier: Sequence[Answers] = ()
    enrolment: Answers = field(default_factory=dict)
    bare: str = ""
    assumed: str = ""


@dataclass(frozen=True)
class Unknown:
    """A question left open: ``advice`` says how to answer it, ``ways`` are all that is possible, ``what`` is open."""

    advice: str
    ways: tuple[PossibleAnswer, ...]
    what: str = ""


@dataclass(frozen=True)
class Outcome:
    """One settled combination of ways, in the order of the unknowns."""

    ways: tuple[PossibleAnswer, ...]
    scenario: Scenario
    settlement: Settlement

    @property
    def out_of_pocket(self) -> Decimal:
        """What the person pays, yuan."""
        return self.settlement.totals.out_of_pocket

    @property
    def words(self) -> str:
        """The assumptions of this outcome."""
        return "；".join(way.words for way in self.ways)

    @property
    def bare(self) -> str:
        """What stands in the place of the steps; mostly nothing."""
        return next((way.bare for way in self.ways if way.bare), "")

    @property
    def assumed(self) -> str:
        """What is assumed of the uncovered part of the bill; nothing where the person gave it."""
        return next((way.assumed for way in self.ways if way.assumed), "")


def outcomes(
    scenario: Answers, visit: Answers, unknowns: Sequence[Unknown], book: Rulebook | None = None
) -> list[Outcome]:
    """Settle every combination of the open ways, the cheapest for the person first.

    Raises:
        policy.InputError: where no rule settles the visit.
    """
    found = [_settled(scenario, visit, ways, book) for ways in product(*(unknown.ways for unknown in unknowns))]
    return sorted(found, key=lambda outcome: outcome.out_of_pocket)


def _settled(scenario: Answers, visit: Answers, ways: tuple[PossibleAnswer, ...], book: Rulebook | None) -> Outcome:
    asked = dict(visit)
    opening, enrolment = dict(scenario.get("opening", {})), dict(scenario.get("enrolment", {}))
    for way in ways:
        asked |= way.visit
        opening |= way.opening
        enrolment |= way.enrolment
    person = {**scenario, "enrolment": enrolment}
    earlier = [expenses for way in ways for expenses in way.earlier]
    if earlier:
        before = [asked | {"expenses": expenses} for expenses in earlier]
        opening |= _left_by(estimate(Scenario.model_validate({**person, "visits": before}), book))
    whole = Scenario.model_validate({**person, "opening": opening, "visits": [asked]})
    return Outcome(ways, whole, estimate(whole, book))


def _left_by(earlier: Settlement) -> Answers:
    """The year's sums after earlier stays, as opening sums."""
    after = earlier.visits[-1].after
    return {
        "admissions": after.admissions,
        "fund_paid": after.limit_used,
        "compliant_self_pay": after.compliant_self_pay,
        "over_cap": after.over_cap,
    }


def width(found: Sequence[Outcome]) -> Decimal:
    """How far the cheapest and the dearest outcome lie apart, yuan."""
    costs = [outcome.out_of_pocket for outcome in found]
    return max(costs) - min(costs)


def narrowest(found: Sequence[Outcome], unknowns: Sequence[Unknown]) -> Unknown | None:
    """The question whose answer, whatever it is, leaves the smallest range; None where no answer narrows it."""

    def left(position: int) -> Decimal:
        return max(
            width([outcome for outcome in found if outcome.ways[position] is way]) for way in unknowns[position].ways
        )

    ranked = sorted(range(len(unknowns)), key=left)
    return unknowns[ranked[0]] if ranked and left(ranked[0]) < width(found) else None


def open_ends(found: Sequence[Outcome], unknowns: Sequence[Unknown]) -> list[Unknown]:
    """The open questions whose answer moves what the person pays, the others being the same."""

    def moves(position: int) -> bool:
        def others(outcome: Outcome) -> list[int]:
            return [id(way) for place, way in enumerate(outcome.ways) if place != position]

        grouped = groupby(sorted(found, key=others), key=others)
        return any(width(list(outcomes_)) for _, outcomes_ in grouped)

    return [unknown for position, unknown in enumerate(unknowns) if moves(position)]


def why_a_range(found: Sequence[Outcome], unknowns: Sequence[Unknown]) -> str:
    """The first sentence of a range: what is not known; empty where the answer is one sum."""
    whats = list(dict.fromkeys(unknown.what for unknown in open_ends(found, unknowns) if unknown.what))
    return f"还不清楚{'、'.join(whats)}，所以先给一个范围。" if whats else ""


def cost_words(found: Sequence[Outcome]) -> str:
    """What the person pays, in words."""
    low, high = (in_yuan(end.out_of_pocket) for end in (found[0], found[-1]))
    return f"自己大约出 {low}" if low == high else f"自己大约出 {low}到 {high}"
