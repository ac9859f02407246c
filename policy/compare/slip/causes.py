"""Why a slip differs from an estimate: changes of the scenario that the engine settles again, ranked.

One change is looked for first, then two together. Two together count only where they leave less than either alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from pydantic import ValidationError

from policy.compare.slip.amounts import Family, Solved, families, solve
from policy.compare.slip.bench import Bench
from policy.compare.slip.facts import FactChange, facts
from policy.compare.slip.lines import amounts_of
from policy.compare.slip.paths import Changes, apply, change
from policy.fields import InputError
from policy.visit.estimate import estimate
from policy.visit.scenario import Scenario

SOLVED = frozenset({"bill_split", "opening"})
"""The ids whose amounts are solved to fit."""
PARTNERS = 12
"""Solved amounts beside which a second amount is looked for."""


@dataclass(frozen=True, slots=True)
class Found:
    """A change under one or two ids, and the gap it leaves, fen."""

    ids: tuple[str, ...]
    changes: Changes
    gap: int
    alike: tuple[Changes, ...] = ()
    """Other values under the same single id that leave the same gap by as many changes."""

    @property
    def rank(self) -> tuple[bool, int, bool, int, int]:
        """Closing first, then fewer changes, facts before amounts, the smaller gap, fewer paths."""
        return bool(self.gap), len(self.ids), bool(SOLVED & set(self.ids)), self.gap, len(self.changes)


class Search:
    """All causes that make a scenario's gap smaller."""

    def __init__(self, scenario: Scenario, bench: Bench, gap: int) -> None:
        self.scenario, self.bench, self.gap = scenario, bench, gap
        self.found: dict[tuple[str, ...], Found] = {}

    def causes(self) -> list[Found]:
        """The causes, ranked; two together only where they close the gap or nothing closes it."""
        known = facts(self.scenario, self.bench)
        self._facts([(fact,) for fact in known])
        solved = self._amounts(families(self.scenario, self.bench))
        single = dict(self.found)
        self._facts(_pairs(known, self._closing()))
        if not self._closing():
            self._amounts_beside(self._telling(known), solved)
        closed = any(not found.gap for found in self.found.values())
        kept = [found for found in self.found.values() if self._counts(found, single, closed=closed)]
        return sorted(kept, key=lambda found: found.rank)

    def _counts(self, found: Found, single: dict[tuple[str, ...], Found], *, closed: bool) -> bool:
        if len(found.ids) == 1:
            return found.gap < self.gap
        alone = min((single[(name,)].gap for name in found.ids if (name,) in single), default=self.gap)
        return found.gap < alone and not (closed and found.gap)

    def _closing(self) -> set[str]:
        return {found.ids[0] for found in self.found.values() if not found.gap and len(found.ids) == 1}

    def _facts(self, variants: Sequence[tuple[FactChange, ...]]) -> None:
        """Settle combinations of facts, all at once; the best of each set of ids stands."""
        columns = self.bench.stacked([self._together(variant) for variant in variants])
        gaps = self.bench.gaps(columns, len(variants))
        best: dict[tuple[str, ...], list[int]] = {}
        order = sorted(np.flatnonzero(gaps < self.gap).tolist(), key=lambda i: (int(gaps[i]), _paths(variants[i])))
        for place in order:
            best.setdefault(_ids(fact.id for fact in variants[place]), []).append(place)
        for ids, (place, *others) in best.items():
            alike = [i for i in others if gaps[i] == gaps[place] and _paths(variants[i]) == _paths(variants[place])]
            self._add(ids, _merged(variants[place]), tuple(_merged(variants[i]) for i in alike if len(ids) == 1))

    def _together(self, variant: tuple[FactChange, ...]) -> dict[str, int]:
        """The columns of facts together; where two move the same column, the scenario with both tells."""
        first, *rest = variant
        if any(set(first.columns) & set(fact.columns) for fact in rest):
            return self.bench.difference(apply(self.scenario, _merged(variant)))
        return {name: value for fact in variant for name, value in fact.columns.items()}

    def _telling(self, known: Sequence[FactChange]) -> list[FactChange]:
        """Facts by which something settles otherwise, the first of those that settle alike."""
        amounts, sound = self.bench.amounts(self.bench.stacked([fact.columns for fact in known]), len(known))
        asked, _ = self.bench.amounts({}, 1)
        results = np.stack([np.broadcast_to(column, len(known)) for column in amounts.values()], axis=1).tolist()
        same = [int(column[0]) for column in asked.values()]
        alike: dict[tuple[str, ...], FactChange] = {}
        for fact, result, fine in zip(known, results, sound.tolist(), strict=True):
            if fine and result != same:
                alike.setdefault((fact.id, *map(str, result)), fact)
        return list(alike.values())

    def _amounts(self, asked: Sequence[Family]) -> list[Solved]:
        """Solve for amounts; the best of each set of ids stands."""
        better = sorted((one for one in solve(self.bench, asked) if one.gap < self.gap), key=self._preference)
        for one in better:
            ids = _ids(one.family.ids)
            if ids not in self.found or one.gap < self.found[ids].gap:
                self._add(ids, self._changes(one))
        return better

    def _preference(self, solved: Solved) -> tuple[int, int, bool, bool, int]:
        """The smaller gap first, then fewer paths, 自费, whole yuan, the smaller amount."""
        paths = len(solved.family.values(solved.x, self.bench.base))
        return solved.gap, paths, "uncovered" not in solved.family.moving, bool(solved.x % 100), solved.x

    def _changes(self, solved: Solved) -> Changes:
        own = change(self.scenario, solved.family.values(solved.x, self.bench.base))
        return {**(solved.family.fact.changes if solved.family.fact else {}), **own}

    def _amounts_beside(self, known: Sequence[FactChange], solved: Sequence[Solved]) -> None:
        """Solve for an amount beside every fact, and beside the best amounts of another id."""
        beside = [
            FactChange(one.family.id, self._changes(one), one.family.columns(one.x, self.bench.base))
            for one in solved[:PARTNERS]
        ]
        asked = [
            family
            for fact in (*known, *beside)
            for family in families(self.scenario, self.bench, fact)
            if family.id != fact.id
        ]
        self._amounts(asked)

    def _add(self, ids: tuple[str, ...], changes: Changes, alike: tuple[Changes, ...] = ()) -> None:
        """Keep a cause as the engine settles it, whatever the search made of it."""
        try:
            settled = estimate(apply(self.scenario, changes))
        except (InputError, ValidationError):
            return
        self.found[ids] = Found(ids, changes, int(self.bench.said.gap(amounts_of(settled))), alike)


def _ids(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(names))


def _paths(variant: tuple[FactChange, ...]) -> int:
    return sum(len(fact.changes) for fact in variant)


def _merged(variant: tuple[FactChange, ...]) -> Changes:
    return {path: value for fact in variant for path, value in fact.changes.items()}


def _pairs(known: Sequence[FactChange], closing: set[str]) -> list[tuple[FactChange, ...]]:
    """Two facts of different ids that change different paths; none of which closes the gap by itself."""
    return [
        (fact, other)
        for place, fact in enumerate(known)
        for other in known[place + 1 :]
        if fact.id != other.id and not {fact.id, other.id} & closing and not set(fact.changes) & set(other.changes)
    ]
