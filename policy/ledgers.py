"""Ledgers: the rows of one person and calendar year, brought together in date order, sharing the person's columns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from policy.cells import Cells
from policy.headings import tidy

Ints: TypeAlias = npt.NDArray[np.int64]
Bools: TypeAlias = npt.NDArray[np.bool_]
Positions: TypeAlias = npt.NDArray[np.intp]
_LATEST = np.iinfo(np.int64).max
_DAYS = 1 << 20
_DENSE = 4
"""Numbers spread less than this many times as wide as there are rows are counted rather than looked up."""


@dataclass(frozen=True, slots=True)
class Ledgers:
    """``order``: the rows ledger by ledger in date order; ``first``: each row's ledger's first row in that order."""

    order: Positions
    first: Ints


def ledgers(people: pd.Series[Any], days: Cells | None) -> Ledgers | None:
    """Bring rows of one person and year together; None where every row stands alone."""
    person = _persons(people)
    if person is None or days is None:
        return None
    day = days.read(slice(None))
    year = day.astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64)
    ledger = person * 1000 + year
    key = ledger * _DAYS + day if ledger.max() < _LATEST // _DAYS else None
    order = np.lexsort((day, ledger)) if key is None else np.argsort(key, kind="stable")
    begins = np.diff(ledger[order], prepend=-_LATEST) != 0
    starts = np.flatnonzero(begins)
    return Ledgers(order, starts[np.cumsum(begins) - 1].astype(np.int64))


def _persons(people: pd.Series[Any]) -> Ints | None:
    """A number for each row's person; None where no person has two rows. A row without an id is a person of its own."""
    if isinstance(people.dtype, np.dtype) and people.dtype.kind in "iu" and people.size:
        numbers = people.to_numpy(dtype=np.int64)
        numbers = numbers - numbers.min()
        if numbers.max() < _DENSE * numbers.size:
            return numbers if np.bincount(numbers).max() > 1 else None
    codes, found = pd.factorize(_ids(people), use_na_sentinel=True)
    person = codes.astype(np.int64)
    nobody = np.flatnonzero(person < 0)
    if len(found) + nobody.size == person.size:
        return None
    person[nobody] = len(found) + np.arange(nobody.size)
    return person


def _ids(people: pd.Series[Any]) -> pd.Series[Any]:
    """Person ids as text of one width, so that 00123 stays what it is; blanks are missing."""
    if not isinstance(people.dtype, pd.StringDtype) and people.dtype != object:
        return people
    texts = people.astype("str").str.strip()
    if (texts.str.isascii() | texts.isna()).all():
        return texts.where(texts != "")
    return texts.map(tidy, na_action="ignore").where(texts != "")


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
