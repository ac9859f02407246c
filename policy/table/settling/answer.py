"""The result columns while they are filled, block by block, and as the frame that they become."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from policy.rulebook import Rulebook
from policy.table.settling.grouping import Ledgers
from policy.table.understanding.columns import CAUTION, ERROR
from policy.visit.compiled import UNIT
from policy.visit.reasons import reason_texts
from policy.visit.settlement import AMOUNTS, in_threads

Ints: TypeAlias = npt.NDArray[np.int64]
Bools: TypeAlias = npt.NDArray[np.bool_]
_NUMBERS = tuple(name for name in AMOUNTS if name != "reason")
BESIDE = "同一个人同一年有别的行有错、没有算进来，这一行的结果可能会变，请改好那一行再算一遍"


@dataclass(frozen=True, slots=True)
class Answer:
    """The result columns while they are filled: yuan (and the rate) side by side, and each row's reason.

    ``lost``: rows in error; ``undated``: rows without a day; ``beside``: rows whose ledger lost another one; ``told``:
    rows of the table with a caution of their own.
    """

    numbers: npt.NDArray[np.float64]
    reason: npt.NDArray[np.int8]
    lost: Bools
    undated: Bools
    beside: Bools
    told: dict[int, str] = field(default_factory=dict)

    @classmethod
    def empty(cls, rows: int) -> Answer:
        """Room for so many rows."""
        lost, undated, beside = (np.zeros(rows, dtype=bool) for _ in range(3))
        return cls(np.empty((len(_NUMBERS), rows)), np.empty(rows, dtype=np.int8), lost, undated, beside)

    def write(self, part: slice, amounts: Mapping[str, Ints], wrong: Bools) -> None:
        """Write a block's amounts; a faulty row's stay empty."""
        for place, name in enumerate(_NUMBERS):
            np.divide(amounts[name], UNIT if name == "rate" else 100, out=self.numbers[place, part])
        if wrong.any():
            self.numbers[:, part][:, wrong] = np.nan
        self.reason[part] = amounts["reason"] * ~wrong
        self.lost[part] = wrong

    def look_beside(self, grouped: Ledgers) -> None:
        """Find the rows whose ledger lost another row; in the ledgers' order."""
        if self.lost.any():
            self.beside[:] = grouped.beside(self.lost, self.undated)

    def restore(self, order: npt.NDArray[np.intp]) -> None:
        """Bring rows that were settled in ``order`` back to their own places."""
        place = np.empty_like(order)
        place[order] = np.arange(order.size)

        def back(column: npt.NDArray[Any]) -> None:
            column[:] = column.take(place, mode="clip")

        in_threads(back, [*self.numbers, self.reason, self.beside])

    def columns(self, index: pd.Index[Any], errors: Mapping[int, str], book: Rulebook) -> pd.DataFrame:
        """The results as a frame."""
        numbers = pd.DataFrame(self.numbers.T, index=index, columns=list(_NUMBERS), copy=False)
        told, places = _reasons(book)
        reasons = pd.Categorical.from_codes(places[self.reason], categories=pd.Index(told))
        texts = {"reason": reasons, CAUTION: self._cautions(), ERROR: _texts(len(index), errors)}
        words = pd.DataFrame(texts, copy=False).set_axis(index)
        return pd.concat([numbers, words], axis=1)

    def _cautions(self) -> pd.Series[str]:
        """What to heed of each row: that another row is missing beside it, and what its ledger says twice."""
        place, words = self.beside.astype(np.int64), ({BESIDE: 1} if self.beside.any() else dict[str, int]())
        for row, text in self.told.items():
            whole = f"{text}；{BESIDE}" if self.beside[row] else text
            place[row] = words.setdefault(whole, len(words) + 1)
        return _worded(place, list(words))


@lru_cache(maxsize=8)
def _reasons(book: Rulebook) -> tuple[list[str], Ints]:
    """A rulebook's reasons, and the place of each reason's code among them."""
    told = [text for text in reason_texts(book) if text]
    return told, np.array([told.index(text) if text else -1 for text in reason_texts(book)])


def _texts(rows: int, texts: Mapping[int, str]) -> pd.Series[str]:
    """A text column that is empty but for some rows."""
    place = np.zeros(rows, dtype=np.int64)
    place[list(texts)] = np.arange(1, len(texts) + 1)
    return _worded(place, [*texts.values()])


def _worded(place: Ints, words: list[str]) -> pd.Series[str]:
    """A text column: 0 is an empty cell, else the place of its words, counted from 1."""
    if not words:
        return pd.Series(pa.nulls(place.size, pa.large_string()), dtype="str")
    found = pa.array([None, *words], type=pa.large_string()).take(pa.array(place))
    return pd.Series(found, dtype="str")
