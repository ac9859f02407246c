"""Where a growing bill meets a rule: the smallest total in fen at which something holds, found on the engine's columns.

What holds depends on the eligible part of the bill alone and, once it holds, holds for every larger one. Eligible is
a share of the total but for the rounding of its categories; it can therefore fall only within ``BLUR`` fen: where the
eligible categories hold the largest one, this is at least a seventh of the bill, and a few fen of rounding are made
up for within a yuan; where they do not, each of them only grows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from policy.compare.growth import Growth, Ints

Mask: TypeAlias = npt.NDArray[np.bool_]
Holds: TypeAlias = Callable[[Mapping[str, Ints]], Mask]
BLUR = 300
_GRID = 1_000


def first_total_where(growth: Growth, holds: Holds, low: int, high: int) -> int | None:
    """The smallest total from ``low`` to ``high`` at which ``holds``, given that it holds for every larger eligible.

    Returns:
        The total in fen; None where it holds at none of them.
    """
    while True:
        totals = _looked_at(low, high)
        found = holds(growth.settled(totals))
        if not found.any():
            return None
        place = int(found.argmax())
        if high - low <= _GRID:
            return int(totals[place])
        high = int(totals[place])
        low = max(low, int(totals[max(place - 1, 0)]) - BLUR)


def _looked_at(low: int, high: int) -> Ints:
    """Every total where they are few; else evenly spread ones and, at the upper end, each within the blur."""
    if high - low <= _GRID:
        return np.arange(low, high + 1)
    spread = low + (high - low) // _GRID * np.arange(_GRID)
    return np.concatenate([spread[spread < high - BLUR], np.arange(high - BLUR, high + 1)])


EVENTS = ("deductible", "critical_1", "fund_cap", "fund_full", "critical_2", "critical_cap", "limit", "quota")
"""What can begin to hold while a bill grows, in the order in which points of one total stand.

``fund_full`` differs from ``fund_cap`` only where points lost above the fund's cap are no reduction (reading
``reduction_above_cap``): the fund then goes on paying for a while after something is already over the cap.
"""


def kinks(growth: Growth, low: int, high: int) -> list[tuple[int, str]]:
    """(total in fen, event) for each event that does not hold at ``low`` and holds at some total up to ``high``."""
    holding = _events(growth)
    firsts = {name: first_total_where(growth, holding[name], low, high) for name in EVENTS if name in holding}
    if firsts["fund_full"] in {firsts.get("fund_cap"), firsts.get("limit")}:
        del firsts["fund_full"]
    found = [(total, name) for name, total in firsts.items() if total is not None and total > low]
    return sorted(found, key=lambda kink: kink[0])


def _events(growth: Growth) -> dict[str, Holds]:
    line_1, line_2 = growth.line("critical.tier_1"), growth.line("critical.tier_2")
    late = growth.scenario.readings.get("over_cap_threshold") == "threshold"
    found: dict[str, Holds] = {
        "deductible": lambda row: (row["standard"] > 0) & (row["eligible"] > row["standard"]),
        "fund_cap" if growth.kind.limit == "fund.cap" else "limit": lambda row: row["over_cap"] > 0,
        "fund_full": lambda row: row["fund_raw"] > row["fund_paid"],
        "quota": lambda row: row["over_quota"] > 0,
    }
    if growth.kind.critical and line_1 is not None and line_2 is not None:
        found["critical_1"] = lambda row: _self_pay(row) + _over_cap(row) * late > line_1
        found["critical_2"] = lambda row: _self_pay(row) + _over_cap(row) - _tier_1(row) > line_2
        found["critical_cap"] = lambda row: _tier_1(row) + row["tier_2_before"] + row["tier_2"] > growth.cap
    return found


def _self_pay(row: Mapping[str, Ints]) -> Ints:
    """The year's compliant self-pay (合规个人自付) after the visit."""
    return row["self_pay_before"] + row["compliant_self_pay"] * row["counts"]


def _over_cap(row: Mapping[str, Ints]) -> Ints:
    """What the year has over the fund's cap after the visit."""
    return row["over_cap_before"] + row["over_cap"] * row["counts"]


def _tier_1(row: Mapping[str, Ints]) -> Ints:
    """What critical illness insurance (大病保险) owes the year by its first rate."""
    return row["tier_1_before"] + row["tier_1"]
