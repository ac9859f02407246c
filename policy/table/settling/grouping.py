"""Ledgers: the rows of one person and calendar year, brought together in date order, sharing the person's columns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from policy.table.understanding.cells import Cells
from policy.table.understanding.persons import persons

Ints: TypeAlias = npt.NDArray[np.int64]
Bools: TypeAlias = npt.NDArray[np.bool_]
Positions: TypeAlias = npt.NDArray[np.intp]
_LATEST = np.iinfo(np.int64).max


@dataclass(frozen=True, slots=True)
class Ledgers:
    """``order``: the rows ledger by ledger in date order; ``first``: each row's ledger's first row in that order.

    ``person``: each row's person in that order, as numbers that stand together.
    """

    order: Positions
    first: Ints
    person: Ints

    def beside(self, lost: Bools, undated: Bools) -> Bools:
        """Rows, in that order, whose ledger lost another row; a lost row without a day belongs to any of its years."""
        begins = np.flatnonzero(self.first == np.arange(self.first.size))
        ledger = np.repeat(np.maximum.reduceat(lost, begins), np.diff(begins, append=lost.size))
        starts = np.flatnonzero(np.diff(self.person, prepend=self.person[0] - 1))
        person = np.repeat(np.maximum.reduceat(lost & undated, starts), np.diff(starts, append=lost.size))
        beside: Bools = (ledger | person) & ~lost
        return beside


def ledgers(people: pd.Series[Any], days: Cells | None) -> Ledgers | None:
    """Bring rows of one person and year together; None where every row stands alone."""
    person = persons(people)
    if person is None or days is None:
        return None
    day = days.read(slice(None))
    order = _by_person_and_day(person, day - day.min())
    person, day = person[order], day[order]
    year = day.astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64)
    begins = np.ones(order.size, dtype=bool)
    begins[1:] = (person[1:] != person[:-1]) | (year[1:] != year[:-1])
    starts = np.flatnonzero(begins)
    return Ledgers(order, np.repeat(starts, np.diff(starts, append=order.size)), person)


def _by_person_and_day(person: Ints, day: Ints) -> Positions:
    """The rows by person and day, rows of one day as they came: numbers that hold all three sort fastest."""
    rows, span = person.size, int(day.max()) + 1
    if (int(person.max()) + 1) * span * rows > _LATEST:
        return np.lexsort((day, person))
    key = (person * span + day) * rows + np.arange(rows)
    key.sort()
    return key % rows


@dataclass(frozen=True, slots=True)
class Shared:
    """A block's person columns as its ledgers' first sound rows have them; who differs; who comes after that row."""

    columns: dict[str, Ints]
    differs: dict[str, Bools]
    later: Bools


def share_person(
    columns: Mapping[str, Ints], given: Mapping[str, Bools], sound: Bools, at: Positions, first: Ints
) -> Shared:
    """Read each ledger's person columns from its first sound row in the table.

    Args:
        columns: the person's columns, empties filled.
        given: for each of them, which cells are not empty.
        sound: which rows can be settled on their own.
        at: each row's place in the table.
        first: each row's ledger's first row in the block.
    """
    begins = first == np.arange(first.size)
    starts, ledger = np.flatnonzero(begins), np.cumsum(begins) - 1
    place = np.where(sound, at, _LATEST)
    earliest = np.minimum.reduceat(place, starts)[ledger]
    leads = sound & (place == earliest)
    leader = starts.copy()
    leader[ledger[leads]] = np.flatnonzero(leads)
    later = at > earliest
    shared = {name: column[leader][ledger] for name, column in columns.items()}
    differs = {name: later & given[name] & (columns[name] != shared[name]) for name in columns}
    return Shared({name: np.where(later, shared[name], columns[name]) for name in columns}, differs, later)
