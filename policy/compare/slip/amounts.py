"""Amounts solved to fit: how much of the bill in another category, what opening sum, what limit closes the gap best.

The search settles whole grids of integer fen at once and narrows them around the smallest gap to the single fen. An
amount more in one place only ever moves a line one way (but for a fen of rounding), so an amount that closes the gap
is not missed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from policy.compare.slip.bench import NO_ANSWER, Bench, Ints
from policy.compare.slip.facts import FactChange
from policy.fields import MAX_YUAN
from policy.money import yuan
from policy.rulebook import rulebook
from policy.visit.scenario import Expenses, Opening, Scenario

MOST_FEN = MAX_YUAN * 100
FINE, VALLEYS, ROUNDS = 32, 3, 14
"""Points of a narrowed grid, valleys followed in a family's first grid, and rounds of narrowing."""
_LONG = 3
BILL = tuple(name for name in Expenses.model_fields if name != "before_cover")
OPENING = tuple(name for name in Opening.model_fields if name != "admissions")
PATHS = {
    **{name: f"visits[0].expenses.{name}" for name in BILL},
    **{name: f"opening.{name}" for name in OPENING},
    "outpatient_annual_limit": "outpatient_annual_limit",
    "chronic_quota_left": "visits[0].chronic_quota_left",
}


def _powers() -> Ints:
    found = [1]
    while found[-1] < MOST_FEN:
        found.append(found[-1] * 4 // 3 + 1)
    return np.array(found, dtype=np.int64)


POWERS = _powers()


@dataclass(frozen=True, slots=True)
class Family:
    """Variants along one amount x in fen, 0 to ``most``: each moving column is its start plus or minus x.

    ``fact`` is what else is changed, ``start`` the columns that do not stand as in the scenario at x = 0.
    """

    id: str
    start: Mapping[str, int]
    moving: Mapping[str, int]
    most: int
    fact: FactChange | None = None

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of all that is changed."""
        return (self.id,) if self.fact is None else (self.fact.id, self.id)

    def columns(self, x: int, base: Mapping[str, int]) -> dict[str, int]:
        """The columns that stand otherwise than in the scenario at x."""
        moved = {name: self.start.get(name, base[name]) + sign * x for name, sign in self.moving.items()}
        found = {**(self.fact.columns if self.fact else {}), **self.start, **moved}
        return {name: value for name, value in found.items() if value != base[name]}

    def values(self, x: int, base: Mapping[str, int]) -> dict[str, str]:
        """The paths of the scenario that the amount changes, and what stands there at x."""
        changed = self.columns(x, base)
        own = {*self.start, *self.moving} & set(changed) & set(PATHS)
        return {PATHS[name]: str(yuan(changed[name])) for name in PATHS if name in own}


@dataclass(frozen=True, slots=True)
class Solved:
    """A family at the amount that leaves the smallest gap, fen."""

    family: Family
    x: int
    gap: int


def families(scenario: Scenario, bench: Bench, fact: FactChange | None = None) -> list[Family]:
    """Every amount that can be solved for, by itself or with a fact beside it."""
    moved = {} if fact is None else fact.columns
    bill = {name: moved.get(name, bench.base[name]) for name in BILL}
    found = [*_splits(bill, fact), *_sums(scenario, fact)]
    if fact is None:
        found += _splits_beside_uncovered(bill, bench)
    return [family for family in found if fact is None or not set(family.moving) & set(fact.columns) - set(BILL)]


def _splits(bill: Mapping[str, int], fact: FactChange | None) -> Iterator[Family]:
    """Part of one category in another."""
    start = {name: bill[name] for name in bill if fact is not None and name in fact.columns}
    for source in [name for name in bill if bill[name]]:
        for target in [name for name in bill if name != source]:
            yield Family("bill_split", start, {source: -1, target: 1}, bill[source], fact)


def _splits_beside_uncovered(bill: Mapping[str, int], bench: Bench) -> Iterator[Family]:
    """自费 as the slip says it, taken from or given to one category, and part of another category elsewhere."""
    more = bench.said.lines.get("uncovered", bill["uncovered"]) - bill["uncovered"]
    covered = [name for name in bill if name != "uncovered"]
    for given in [name for name in covered if more and bill[name] >= more]:
        start = {given: bill[given] - more, "uncovered": bill["uncovered"] + more}
        rest = {**bill, **start}
        for source in [name for name in covered if rest[name]]:
            for target in [name for name in covered if name != source]:
                yield Family("bill_split", start, {source: -1, target: 1}, rest[source])


def _sums(scenario: Scenario, fact: FactChange | None) -> Iterator[Family]:
    """Opening sums and limits."""
    for name in OPENING:
        yield Family("opening", {name: 0}, {name: 1}, MOST_FEN, fact)
    entry = rulebook().find("fund.cap", scenario.region, scenario.visits[0].date)
    if entry is not None:
        used_up = {"fund_paid": entry.number("amount"), "over_cap": 0}
        yield Family("opening", used_up, {"over_cap": 1}, MOST_FEN, fact)
    for name in ("outpatient_annual_limit", "chronic_quota_left"):
        yield Family("limit", {name: 0}, {name: 1}, MOST_FEN, fact)


@dataclass(slots=True)
class _Window:
    """A stretch of a family's amounts, and the best found in it so far: the run from ``first`` to ``last`` is equal."""

    family: Family
    low: int
    high: int
    gap: int = NO_ANSWER
    first: int = 0
    last: int = 0
    ends_seen: bool = False
    """Whether the ends of a long run of equal gaps are looked at by windows of their own."""


def solve(bench: Bench, asked: Sequence[Family]) -> list[Solved]:
    """Each family's best amount: the smallest that closes the gap, else the roundest of those that leave as much.

    Families that no rule settles are left out.
    """
    windows = _valleys(bench, asked) if asked else []
    open_windows = list(windows)
    for _ in range(ROUNDS):
        known = set(map(id, open_windows))
        open_windows = _narrowed(bench, open_windows)
        windows += [window for window in open_windows if id(window) not in known]
    best: dict[int, _Window] = {}
    for window in windows:
        other = best.get(id(window.family))
        smaller = other is not None and window.gap == other.gap == 0 and window.last < other.first
        if other is None or window.gap < other.gap or smaller:
            best[id(window.family)] = window
    return _rounded(bench, list(best.values()))


def _valleys(bench: Bench, asked: Sequence[Family]) -> list[_Window]:
    """Where a family's gap is small on a coarse grid of every scale."""
    grids = [_coarse(family.most) for family in asked]
    found = []
    for family, grid, gaps in zip(asked, grids, _gaps(bench, asked, grids), strict=True):
        left, right = np.r_[NO_ANSWER, gaps[:-1]], np.r_[gaps[1:], NO_ANSWER]
        low = np.flatnonzero((gaps <= left) & (gaps <= right) & (gaps < NO_ANSWER))
        runs = np.split(low, np.flatnonzero(np.diff(low) > 1) + 1) if low.size else []
        deepest = sorted(runs, key=lambda run: int(gaps[run[0]]))[:VALLEYS]
        found += [_Window(family, *_around(grid, int(run[0]), int(run[-1]))) for run in deepest]
    return found


def _coarse(most: int) -> Ints:
    even = most * np.arange(FINE + 1, dtype=np.int64) // FINE
    return np.unique(np.r_[even, POWERS[most >= POWERS]])


def _around(grid: Ints, first: int, last: int) -> tuple[int, int]:
    return int(grid[max(first - 2, 0)]), int(grid[min(last + 2, grid.size - 1)])


def _narrowed(bench: Bench, windows: Sequence[_Window]) -> list[_Window]:
    """One round: look closer at every window; those that can be narrowed further come back."""
    if not windows:
        return []
    grids = [np.unique(w.low + (w.high - w.low) * np.arange(FINE + 1, dtype=np.int64) // FINE) for w in windows]
    again = []
    for window, grid, gaps in zip(windows, grids, _gaps(bench, [w.family for w in windows], grids), strict=True):
        first = int(gaps.argmin())
        last = first
        while last + 1 < grid.size and gaps[last + 1] == gaps[first]:
            last += 1
        window.gap, window.first, window.last = int(gaps[first]), int(grid[first]), int(grid[last])
        if window.high - window.low >= grid.size:
            again += _ends(window, grid, first, last)
        low, high = _around(grid, first, last)
        narrower = high - low <= (window.high - window.low) * 3 // 4
        if window.high - window.low >= grid.size and narrower:
            window.low, window.high = low, high
            again.append(window)
    return again


def _ends(window: _Window, grid: Ints, first: int, last: int) -> list[_Window]:
    """Windows at the ends of a long run of equal gaps: right beside it a small valley may lie between two points."""
    if window.ends_seen or not window.gap or last - first < _LONG:
        return []
    window.ends_seen = True
    ends = [(max(first - 2, 0), first + 1)] if first else []
    if last + 1 < grid.size:
        ends.append((last - 1, min(last + 2, grid.size - 1)))
    return [_Window(window.family, int(grid[low]), int(grid[high])) for low, high in ends]


def _gaps(bench: Bench, asked: Sequence[Family], grids: Sequence[Ints]) -> list[Ints]:
    """The gap of every family at every point of its grid, all settled at once."""
    edges = np.cumsum([0, *(grid.size for grid in grids)])
    rows = int(edges[-1])
    names = {name for f in asked for name in (*f.moving, *f.start, *(f.fact.columns if f.fact else ()))}
    columns = {name: np.full(rows, bench.base[name], dtype=np.int64) for name in names}
    for family, grid, start, end in zip(asked, grids, edges[:-1], edges[1:], strict=True):
        fixed = {**(family.fact.columns if family.fact else {}), **family.start}
        for name, value in fixed.items():
            columns[name][start:end] = value
        for name, sign in family.moving.items():
            columns[name][start:end] += sign * grid
    return np.split(bench.gaps(columns, rows), edges[1:-1])


def _rounded(bench: Bench, best: Sequence[_Window]) -> list[Solved]:
    """Each window's roundest amount among those that fit equally well."""
    if not best:
        return []
    options = [np.array([window.first, _roundest(window.first, window.last)], dtype=np.int64) for window in best]
    settled = _gaps(bench, [window.family for window in best], options)
    return [
        Solved(window.family, int(option[int(gaps[1] <= gaps[0])]), int(gaps.min()))
        for window, option, gaps in zip(best, options, settled, strict=True)
    ]


def _roundest(low: int, high: int) -> int:
    """The number between both with the most zeros at its end.

    >>> _roundest(79_999, 80_001), _roundest(123, 124)
    (80000, 123)
    """
    unit = 1
    while -(-low // (unit * 10)) * unit * 10 <= high and unit < MOST_FEN:
        unit *= 10
    return -(-low // unit) * unit
