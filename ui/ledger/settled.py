"""A book settled: one year, or two where something is open, the cheapest and the dearest for the person.

Nothing is computed here. Each end is a whole scenario that :func:`policy.estimate` settles.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from math import prod
from typing import Any, Final

from pydantic import ValidationError

from policy import Fault, InputError, Scenario, Settlement, estimate
from policy.fields import faults
from policy.rulebook import Rulebook
from policy.visit.answer import SettledVisit
from policy.year.standing import changed
from ui.ledger.book import Entry
from ui.ledger.known import known

MOST: Final = 32
"""So many combinations of what is open are settled; of more, each visit's own cheapest and dearest way."""

Ways = list[tuple[dict[str, Any], str]]


@dataclass(frozen=True)
class End:
    """The year settled one way: each visit by its key, and what was assumed of it."""

    scenario: Scenario
    answer: Settlement
    visits: dict[str, SettledVisit]
    words: dict[str, str]


@dataclass(frozen=True)
class SettledYear:
    """The cheapest and the dearest year for the person, the same where nothing is open; and visits left out, with why.

    ``open`` says what nobody knows of each visit, by its key.
    """

    low: End | None = None
    high: End | None = None
    left_out: dict[str, Fault] = field(default_factory=dict)
    open: dict[str, str] = field(default_factory=dict)

    @property
    def answer(self) -> Settlement | None:
        """The cheapest year."""
        return self.low.answer if self.low else None

    @property
    def visits(self) -> dict[str, SettledVisit]:
        """The visits of the cheapest year."""
        return self.low.visits if self.low else {}

    @property
    def ranges(self) -> bool:
        """Whether what the person pays is a range."""
        own = {end.answer.totals.out_of_pocket for end in (self.low, self.high) if end}
        return len(own) > 1


NOTHING: Final = SettledYear()


def settle(person: Mapping[str, Any], book: Sequence[Entry], rules: Rulebook | None = None) -> SettledYear:
    """Settle the visits; those for which there is no rule are left out and the others go on.

    Raises:
        InputError: where something about the person, not about a visit, is wrong.
    """
    place = str(person["region"])
    all_known = {entry["id"]: known(place, entry["answers"]) for entry in book}
    whats = {key: "、".join(unknown.what for unknown in one.unknowns) for key, one in all_known.items()}
    left_out: dict[str, Fault] = {}
    while len(left_out) < len(book):
        counted = {key: one.ways() for key, one in all_known.items() if key not in left_out}
        try:
            ends = [_end(person, list(counted), taken, rules) for taken in _combinations(person, counted, rules)]
        except _LeftOutError as error:
            left_out |= error.faults
        else:
            ends.sort(key=lambda end: end.answer.totals.out_of_pocket)
            return SettledYear(ends[0], ends[-1], left_out, {key: what for key, what in whats.items() if what})
    return SettledYear(left_out=left_out)


class _LeftOutError(Exception):
    """Some visits cannot be settled."""

    def __init__(self, found: Mapping[str, Fault]) -> None:
        super().__init__()
        self.faults = dict(found)


def _combinations(person: Mapping[str, Any], counted: Mapping[str, Ways], rules: Rulebook | None) -> Sequence[Ways]:
    """The combinations of what is open that are settled."""
    ways = list(counted.values())
    if prod(len(one) for one in ways) <= MOST:
        return [list(taken) for taken in product(*ways)]
    ranked = [_by_cost(person, key, one, rules) for key, one in counted.items()]
    return [[one[0] for one in ranked], [one[-1] for one in ranked]]


def _by_cost(person: Mapping[str, Any], key: str, ways: Ways, rules: Rulebook | None) -> Ways:
    """A visit's ways, the cheapest first, each settled as if it were the year's only visit."""
    if len(ways) == 1:
        return ways
    costs = [_end(person, [key], [way], rules).answer.totals.out_of_pocket for way in ways]
    return [ways[place] for place in sorted(range(len(ways)), key=costs.__getitem__)]


def _end(person: Mapping[str, Any], keys: Sequence[str], taken: Ways, rules: Rulebook | None) -> End:
    try:
        scenario = Scenario.model_validate({**person, "visits": [visit for visit, _ in taken]})
        answer = estimate(scenario, rules)
    except InputError as error:
        found = {keys[_place(fault)]: fault for fault in error.faults if fault.field.startswith("visits[")}
        if not found:
            raise
        raise _LeftOutError(found) from None
    except ValidationError as error:
        raise InputError(faults(error)) from None
    words = {key: told for key, (_, told) in zip(keys, taken, strict=True)}
    return End(scenario, answer, dict(zip(keys, answer.visits, strict=True)), words)


def _place(fault: Fault) -> int:
    return int(fault.field.removeprefix("visits[").partition("]")[0])


def what_changed(before: SettledYear, after: SettledYear, key: str) -> list[str]:
    """What the visit ``key``, put in, changed or taken out, did to the others, one sentence each.

    Nothing where something is open: two ranges are no sentence.
    """
    if after.low is None or before.ranges or after.ranges:
        return []
    others = {name: visit for name, visit in after.visits.items() if name != key}
    return changed(before.visits, others, after.low.answer)
