"""Whole ledgers on their way from cells to amounts: read, judge, share the person's columns, settle."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from policy.rulebook import Rulebook
from policy.table.settling.caps import year_limits, yearly_caps
from policy.table.settling.chronic import chronic_cautions
from policy.table.settling.grouping import Ledgers, share_person
from policy.table.settling.row_errors import EMPTY_CELL, NO_AMOUNT, Faults
from policy.table.understanding.cells import BAD, EMPTY, Cells
from policy.table.understanding.columns import HEADINGS
from policy.visit.cap import most_years
from policy.visit.cautions import zero_claim_years
from policy.visit.compiled import NO_AFFILIATION, NO_DAY, NO_GRADE, NO_LIMIT, TRAVEL_CODES, CompiledRules
from policy.visit.scenario import Expenses
from policy.visit.settlement import SWITCHES, Judged, Visits, judge_block, settle_block

Ints: TypeAlias = npt.NDArray[np.int64]
Bools: TypeAlias = npt.NDArray[np.bool_]
_DEFAULTS = {
    "hospital_grade": NO_GRADE,
    "hospital_affiliation": NO_AFFILIATION,
    "admitted_on": NO_DAY,
    "travel": TRAVEL_CODES["local"],
    "chronic_rate": -1,
    "chronic_quota_left": NO_LIMIT,
    "outpatient_annual_limit": NO_LIMIT,
    "cover_to": NO_LIMIT,
}
_REQUIRED = tuple(heading.name for heading in HEADINGS.values() if heading.required)
_PERSONAL = tuple(heading.name for heading in HEADINGS.values() if heading.person)
_EXPENSES = tuple(Expenses.model_fields)
_RENAMED = {"date": "day", "hospital_grade": "grade", "hospital_affiliation": "affiliation", "admitted_on": "admitted"}
_VISIT_FIELDS = {name: _RENAMED.get(name, name.removeprefix("opening_")) for name in HEADINGS}
_ENROLMENT_ONLY = ("continuous_years", "zero_claim_years", "break_years", "continuous_reward_kept")


@dataclass(frozen=True, slots=True)
class Terms:
    """What a table is settled by: a rulebook, the same compiled, and each reading as a one-element column."""

    book: Rulebook
    rules: CompiledRules
    readings: Mapping[str, Bools]


class Block:
    """Some whole ledgers; ``cautions`` are, once they are settled, those of rows of the table."""

    def __init__(
        self,
        part: slice,
        readers: Mapping[str, Cells],
        grouped: Ledgers | None,
        terms: Terms,
        faults: Faults,
        spoilt: Bools,
    ) -> None:
        self.at = np.arange(part.start, part.stop) if grouped is None else grouped.order[part]
        self.first = None if grouped is None else grouped.first[part] - part.start
        self.terms, self.faults = terms, faults
        self.cautions: dict[int, str] = {}
        self.columns = {name: reader.read(part) for name, reader in readers.items()}
        for name in _REQUIRED:
            self.columns.setdefault(name, np.full(self.at.size, EMPTY, dtype=np.int64))
        self.holes = {name for name, column in self.columns.items() if column.min() < 0}
        self.unreadable = self._unreadable() | spoilt[self.at]
        self.filled = {name: self._filled(name) for name in HEADINGS}

    def _unreadable(self) -> Bools:
        """Rows with a faulty cell, or with a required one left empty (a region may still come from an earlier row)."""
        unreadable = np.zeros(self.at.size, dtype=bool)
        for name in self.holes:
            bad = self.columns[name] == BAD
            empty = self.columns[name] == EMPTY if name in _REQUIRED and name != "region" else np.zeros(1, dtype=bool)
            unreadable |= bad | empty
            self.faults.cells += [(name, self.at[bad])] if bad.any() else []
            self.faults.missing += [(name, self.at[empty], EMPTY_CELL)] if empty.any() else []
        return unreadable | self._without_amounts()

    def _without_amounts(self) -> Bools:
        """Rows in which every cell of an amount is empty: what was not filled in is no bill of nothing."""
        own = [name for name in _EXPENSES if name in self.columns]
        if not self.holes.issuperset(own):
            return np.zeros(self.at.size, dtype=bool)
        without: Bools = np.logical_and.reduce([self.columns[name] == EMPTY for name in own])
        self.faults.missing += [(own[0], self.at[without], NO_AMOUNT)] if without.any() else []
        return without

    def _given(self, name: str) -> Bools:
        """Which cells of a column are not empty."""
        return self.columns[name] != EMPTY if name in self.holes else np.ones(1, dtype=bool)

    def _filled(self, name: str) -> Ints:
        default = _DEFAULTS.get(name, 0)
        if name not in self.columns:
            return np.array([default], dtype=np.int64)
        column = self.columns[name]
        return np.where(column < 0, default, column) if name in self.holes else column

    def settled(self) -> tuple[dict[str, Ints], Bools]:
        """Every stage's amounts, and which rows are faulty."""
        judged, wrong, personal = self._judged()
        no_region = np.broadcast_to(~self._given("region"), self.at.shape)
        if self.first is None:
            wrong = wrong | no_region
        else:
            judged, wrong, personal, no_region = self._shared(self.first, judged, wrong, personal, no_region)
        self._note(judged, personal, no_region)
        judged = Judged(judged.rule, np.where(wrong, np.int8(1), judged.fault))
        visits = self._visits()
        visits.critical_cap = yearly_caps(self.terms.book, self.filled, self.terms.readings)
        amounts = settle_block(self.terms.rules, visits, judged, self.first)
        if self.first is not None:
            self._heed_chronic(self.first, judged, amounts)
        if self.filled["zero_claim_years"].any():
            self._heed_zero_claims(wrong)
        return amounts, wrong

    def _heed_zero_claims(self, wrong: Bools) -> None:
        """Keep which sound rows tell of more zero-claim years (零报销) than there were."""
        limits = year_limits(self.terms.book, self.filled)
        given = self.filled["zero_claim_years"]
        for row in np.flatnonzero((given > most_years(*limits)) & ~wrong):
            words = zero_claim_years(*(int(np.broadcast_to(column, wrong.shape)[row]) for column in (given, *limits)))
            told = self.cautions.get(int(self.at[row]))
            self.cautions[int(self.at[row])] = "；".join(filter(None, (told, words.removesuffix("。"))))

    def _heed_chronic(self, first: Ints, judged: Judged, amounts: Mapping[str, Ints]) -> None:
        """Keep what sound visits of a ledger say twice."""
        chronic = (self.terms.rules.columns["given_terms"][judged.rule] == 1) & (judged.fault == 0)
        if chronic.any():
            chronic = chronic & (amounts["reason"] == 0)
            found = chronic_cautions(self.terms.book, chronic, first, self.filled, amounts["fund_paid"])
            self.cautions = {int(self.at[row]): text for row, text in found.items()}

    def _judged(self) -> tuple[Judged, Bools, dict[str, Bools]]:
        """The rules and faults, the faulty rows, and by field those whose person's columns cannot be."""
        judged = judge_block(self.terms.rules, self._visits())
        judged = Judged(np.broadcast_to(judged.rule, self.at.shape), np.broadcast_to(judged.fault, self.at.shape))
        wrong = {"cover_to": self.filled["cover_to"] < self.filled["cover_from"], "break_years": self._broken()}
        personal = {name: np.broadcast_to(rows, self.at.shape) for name, rows in wrong.items()}
        return judged, np.logical_or.reduce([self.unreadable, judged.fault > 0, *personal.values()]), personal

    def _broken(self) -> Bools:
        """Rows with more break years (断保) than there were."""
        given = self.filled["break_years"]
        if self.terms.readings["breaks_before_2025"].any() or not given.any():
            return np.zeros(1, dtype=bool)
        broken: Bools = given > most_years(*year_limits(self.terms.book, self.filled))
        return broken

    def _shared(
        self, first: Ints, judged: Judged, wrong: Bools, personal: dict[str, Bools], no_region: Bools
    ) -> tuple[Judged, Bools, dict[str, Bools], Bools]:
        """Give each ledger its first sound row's person columns and judge the rows after it by them."""
        own = {name: self.filled[name] for name in _PERSONAL if name in self.columns}
        if "region" not in self.holes and all((column == column[first]).all() for column in own.values()):
            return judged, wrong, personal, no_region
        given = {name: self._given(name) for name in own}
        shared = share_person(own, given, ~(wrong | no_region), self.at, first)
        later = shared.later
        self.filled.update(shared.columns)
        again, wrong_again, _ = self._judged()
        differs = np.zeros(self.at.size, dtype=bool)
        for name, rows in shared.differs.items():
            if rows.any():
                differs |= rows
                self.faults.differing.append((name, self.at[rows]))
        fault = np.where(later, np.where(differs, 0, again.fault), judged.fault).astype(np.int8)
        rule = np.where(later, again.rule, judged.rule)
        wrong = np.where(later, wrong_again | differs, wrong | no_region)
        return Judged(rule, fault), wrong, {n: rows & ~later for n, rows in personal.items()}, no_region & ~later

    def _note(self, judged: Judged, personal: Mapping[str, Bools], no_region: Bools) -> None:
        """Keep what the judge found for the rows' errors; a row that cannot be read is not judged in words."""
        if no_region.any():
            self.faults.missing.append(("region", self.at[no_region], EMPTY_CELL))
        backwards, broken = (np.flatnonzero(rows & ~self.unreadable) for rows in personal.values())
        if backwards.size:
            self.faults.cover.append(self.at[backwards])
        if broken.size:
            since, year = (
                np.broadcast_to(column, self.at.shape)[broken] for column in year_limits(self.terms.book, self.filled)
            )
            self.faults.breaks.append((self.at[broken], since, year))
        found = np.flatnonzero((judged.fault > 0) & ~self.unreadable & ~no_region)
        if found.size:
            values = {n: np.broadcast_to(column, self.at.shape)[found] for n, column in self.filled.items()}
            self.faults.judged.append((self.at[found], judged.fault[found].astype(np.int64), values))

    def _visits(self) -> Visits:
        columns: dict[str, Any] = {_VISIT_FIELDS[n]: self.filled[n] for n in HEADINGS if n not in _ENROLMENT_ONLY}
        columns |= {name: self.terms.readings[name] for name in SWITCHES}
        return Visits(**columns, critical_cap=np.zeros(1, dtype=np.int64))
