"""What a visit may come to while some answers are open: every open question is settled every way.

Nothing is computed here. Each way is a whole scenario that :func:`policy.estimate` settles.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import product
from typing import Any, Final

from policy import Scenario, Settlement, estimate

Answers = Mapping[str, Any]
"""Fields of a visit, of the opening sums or of a scenario, as ``policy.Scenario`` takes them."""


@dataclass(frozen=True)
class Way:
    """One way an open question may be answered: its words, and what it sets in the visit and in the opening sums.

    ``earlier`` holds the expenses of earlier stays at the same hospital, from which the opening sums are settled.
    """

    words: str
    visit: Answers = field(default_factory=dict)
    opening: Answers = field(default_factory=dict)
    earlier: Sequence[Answers] = ()


@dataclass(frozen=True)
class Unknown:
    """A question left open: ``advice`` says how to answer it, ``ways`` are all that is possible."""

    advice: str
    ways: tuple[Way, ...]


@dataclass(frozen=True)
class Outcome:
    """One settled combination of ways, in the order of the unknowns."""

    ways: tuple[Way, ...]
    settlement: Settlement

    @property
    def out_of_pocket(self) -> Decimal:
        """What the person pays, yuan."""
        return self.settlement.totals.out_of_pocket

    @property
    def words(self) -> str:
        """The assumptions of this outcome."""
        return "；".join(way.words for way in self.ways)


CERTAIN: Final = Way("")


def outcomes(scenario: Answers, visit: Answers, unknowns: Sequence[Unknown]) -> list[Outcome]:
    """Settle every combination of the open ways, the cheapest for the person first.

    Raises:
        policy.InputError: where no rule settles the visit.
    """
    found = [
        Outcome(ways, _settled(scenario, visit, ways)) for ways in product(*(unknown.ways for unknown in unknowns))
    ]
    return sorted(found, key=lambda outcome: outcome.out_of_pocket)


def _settled(scenario: Answers, visit: Answers, ways: Sequence[Way]) -> Settlement:
    asked = dict(visit)
    opening = dict(scenario.get("opening", {}))
    for way in ways:
        asked |= way.visit
        opening |= way.opening
    earlier = [expenses for way in ways for expenses in way.earlier]
    if earlier:
        before = [asked | {"expenses": expenses} for expenses in earlier]
        opening |= _left_by(estimate(Scenario.model_validate({**scenario, "visits": before})))
    return estimate(Scenario.model_validate({**scenario, "opening": opening, "visits": [asked]}))


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
