"""What belongs to a calendar year, as columns: the critical cap of each row's region and year."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from functools import lru_cache
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from policy.rulebook import Rulebook
from policy.visit.cap import CapTerms, cap_terms, continuous_reward, critical_cap, zero_claim_reward
from policy.visit.compiled import EPOCH, REGION_CODES, compiled, days

Ints: TypeAlias = npt.NDArray[np.int64]


@lru_cache(maxsize=8)
def _years(book: Rulebook) -> tuple[int, Ints]:
    """The first year that any rule of a visit can touch, and the first day of each year from then on."""
    touched = [date.fromordinal(EPOCH.toordinal() + int(day)).year for day in compiled(book).breakpoints]
    first, last = min(touched) - 1, max(touched)
    return first, np.array([days(date(year, 1, 1)) for year in range(first, last + 1)], dtype=np.int64)


@lru_cache(maxsize=8)
def _year_of(book: Rulebook) -> tuple[int, Ints]:
    """The first day of all, and each day's year from then on, counted from the first; days outside are the ends."""
    _, starts = _years(book)
    return int(starts[0]), np.repeat(np.arange(starts.size), np.diff(starts, append=starts[-1] + 1))


@lru_cache(maxsize=8)
def _terms(book: Rulebook) -> dict[str, Ints]:
    """Each term of the cap as an array [region, year]; zeros where no cap is ruled."""
    first, starts = _years(book)
    none = CapTerms(*(0 for _ in fields(CapTerms)))
    years = range(first, first + starts.size)

    def terms(region: str, year: int) -> CapTerms:
        return (cap_terms(book, region, year) if region in book.regions else None) or none

    grid = [[terms(region, year) for year in years] for region in REGION_CODES]
    return {
        field.name: np.array([[getattr(found, field.name) for found in row] for row in grid], dtype=np.int64)
        for field in fields(CapTerms)
    }


def _places(book: Rulebook, filled: Mapping[str, Ints]) -> tuple[Ints, Ints]:
    """Where each row's region and year stand in the grid of terms."""
    begin, year_of = _year_of(book)
    return filled["region"], year_of.take(filled["date"] - begin, mode="clip")


def yearly_caps(book: Rulebook, filled: Mapping[str, Ints], readings: Mapping[str, npt.NDArray[np.bool_]]) -> Ints:
    """Each row's critical cap, fen, from its region, date and enrolment columns."""
    first, _ = _years(book)
    place = _places(book, filled)
    grid = _terms(book)
    enrolment = [filled[n] for n in ("continuous_years", "zero_claim_years", "break_years", "continuous_reward_kept")]
    if not any(column.any() for column in enrolment):
        return grid["base"][place]
    columns: dict[str, Any] = {name: values[place] for name, values in grid.items()}
    terms = CapTerms(**columns)
    run, zero_claim, breaks, kept = enrolment
    rewards = kept + continuous_reward(terms, place[1] + first, run, readings["continuity_counts"])
    rewards = rewards + zero_claim_reward(terms, zero_claim, readings["zero_claim_lasts"])
    return critical_cap(terms, rewards, breaks)


def year_limits(book: Rulebook, filled: Mapping[str, Ints]) -> tuple[Ints, Ints]:
    """The first year of which breaks (断保) and zero claims (零报销) count for each row, and each row's year."""
    place = _places(book, filled)
    return _terms(book)["first_year"][place], place[1] + _years(book)[0]
