"""What belongs to a calendar year, as columns: the critical cap of each row's region and year."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from functools import cache
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from policy.rulebook import rulebook
from policy.visit.cap import CapTerms, cap_terms, continuous_reward, critical_cap, zero_claim_reward
from policy.visit.compiled import EPOCH, REGION_CODES, compiled_rules, days

Ints: TypeAlias = npt.NDArray[np.int64]


@cache
def _years() -> tuple[int, Ints]:
    """The first year that any rule of a visit can touch, and the first day of each year from then on."""
    touched = [(EPOCH.fromordinal(EPOCH.toordinal() + int(day))).year for day in compiled_rules().breakpoints]
    first, last = min(touched) - 1, max(touched)
    return first, np.array([days(date(year, 1, 1)) for year in range(first, last + 1)], dtype=np.int64)


@cache
def _year_of() -> tuple[int, Ints]:
    """The first day of all, and each day's year from then on, counted from the first; days outside are the ends."""
    _, starts = _years()
    return int(starts[0]), np.repeat(np.arange(starts.size), np.diff(starts, append=starts[-1] + 1))


@cache
def _terms() -> dict[str, Ints]:
    """Each term of the cap as an array [region, year]; zeros where no cap is ruled."""
    first, starts = _years()
    none = CapTerms(*(0 for _ in fields(CapTerms)))
    grid = [
        [cap_terms(rulebook(), region, first + year) or none for year in range(starts.size)] for region in REGION_CODES
    ]
    return {
        field.name: np.array([[getattr(terms, field.name) for terms in row] for row in grid], dtype=np.int64)
        for field in fields(CapTerms)
    }


def yearly_caps(filled: Mapping[str, Ints], readings: Mapping[str, npt.NDArray[np.bool_]]) -> Ints:
    """Each row's critical cap, fen, from its region, date and enrolment columns."""
    first, _ = _years()
    begin, year_of = _year_of()
    year = year_of.take(filled["date"] - begin, mode="clip")
    place = (filled["region"], year)
    grid = _terms()
    enrolment = [filled[n] for n in ("continuous_years", "zero_claim_years", "break_years", "continuous_reward_kept")]
    if not any(column.any() for column in enrolment):
        return grid["base"][place]
    columns: dict[str, Any] = {name: values[place] for name, values in grid.items()}
    terms = CapTerms(**columns)
    run, zero_claim, breaks, kept = enrolment
    rewards = kept + continuous_reward(terms, year + first, run, readings["continuity_counts"])
    rewards = rewards + zero_claim_reward(terms, zero_claim, readings["zero_claim_lasts"])
    return critical_cap(terms, rewards, breaks)
