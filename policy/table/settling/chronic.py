"""What several visits for chronic disease (门诊慢特病) in one ledger say twice: a quota, or a deductible every time.

The ledgers concerned are found as columns; what is said of them is said by :mod:`policy.visit.cautions`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from policy.rulebook import Rulebook
from policy.visit.cautions import Chronic, said
from policy.visit.compiled import EPOCH, NO_LIMIT

Ints: TypeAlias = npt.NDArray[np.int64]
Bools: TypeAlias = npt.NDArray[np.bool_]


def chronic_cautions(
    book: Rulebook, chronic: Bools, first: Ints, filled: Mapping[str, Ints], paid: Ints
) -> dict[int, str]:
    """The cautions of a block's rows, row to words.

    Args:
        book: whose words are used.
        chronic: the rows of visits for chronic disease that are paid.
        first: each row's ledger's first row in the block; rows of a ledger stand in date order.
        filled: the block's columns, empties filled.
        paid: what the fund pays, fen.
    """
    rows = np.flatnonzero(chronic)
    if rows.size < 2:  # noqa: PLR2004 - nothing can be said twice
        return {}
    shape = chronic.shape
    names = ("date", "chronic_quota_left", "chronic_deductible")
    day, quota, deductible = (np.broadcast_to(filled[name], shape)[rows] for name in names)
    told: dict[int, list[str]] = {}
    for ledger in _doubted(first[rows], quota, deductible, paid[rows]):
        visits = [
            Chronic(_date(day[place]), _quota(quota[place]), int(deductible[place]), int(paid[rows[place]]))
            for place in ledger
        ]
        for places, text in said(book, visits):
            for place in places:
                told.setdefault(int(rows[ledger[place]]), []).append(text.removesuffix("。"))
    return {row: "；".join(texts) for row, texts in told.items()}


def _doubted(ledger: Ints, quota: Ints, deductible: Ints, paid: Ints) -> list[Ints]:
    """The places of each ledger's rows, of those ledgers of which something is to be said."""
    known = np.flatnonzero(quota < NO_LIMIT)
    a, b = known[:-1], known[1:]
    risen = (ledger[a] == ledger[b]) & (paid[a] > 0) & (quota[b] > quota[a] - paid[a])
    starts = np.flatnonzero(np.diff(ledger, prepend=-1))
    sizes = np.diff(starts, append=ledger.size)
    every_time = (sizes > 1) & (np.minimum.reduceat(deductible, starts) > 0)
    doubted = every_time | np.isin(ledger[starts], ledger[a][risen])
    return [np.arange(starts[place], starts[place] + sizes[place]) for place in np.flatnonzero(doubted)]


def _date(day: int) -> date:
    return date.fromordinal(EPOCH.toordinal() + int(day))


def _quota(fen: int) -> int | None:
    return None if fen == NO_LIMIT else int(fen)
