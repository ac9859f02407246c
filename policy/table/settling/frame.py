"""Tables of visits: a pandas frame in, the same frame with amounts, reasons and errors out.

The same stages settle a table as settle one visit: blocks of whole ledgers are read, judged and settled as columns. A
row's fault is that row's ``error`` and stops nothing else; such a row stays out of its ledger.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from policy.fields import Fault, InputError
from policy.table.settling.caps import yearly_caps
from policy.table.settling.grouping import Ledgers, ledgers, share_person
from policy.table.settling.row_errors import Faults
from policy.table.understanding.cells import BAD, EMPTY, Cells, cells, faulty_ids
from policy.table.understanding.columns import CAUTION, ERROR, HEADINGS, PERSON_ID
from policy.table.understanding.headings import is_result, read_headings
from policy.visit.compiled import NO_AFFILIATION, NO_DAY, NO_GRADE, NO_LIMIT, TRAVEL_CODES, UNIT, compiled_rules
from policy.visit.reasons import REASONS_TOLD
from policy.visit.scenario import READINGS, check_readings
from policy.visit.settlement import (
    AMOUNTS,
    SWITCHES,
    Judged,
    Visits,
    each_block,
    in_threads,
    judge_block,
    settle_block,
)

Ints: TypeAlias = npt.NDArray[np.int64]
Bools: TypeAlias = npt.NDArray[np.bool_]
Readings: TypeAlias = Mapping[str, Bools]
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
_REASONS = [text for text in REASONS_TOLD if text]
_PLACES = np.array([_REASONS.index(text) if text else -1 for text in REASONS_TOLD])
_REQUIRED = tuple(heading.name for heading in HEADINGS.values() if heading.required)
_PERSONAL = tuple(heading.name for heading in HEADINGS.values() if heading.person)
_NUMBERS = tuple(name for name in AMOUNTS if name != "reason")
_RENAMED = {"date": "day", "hospital_grade": "grade", "hospital_affiliation": "affiliation", "admitted_on": "admitted"}
_VISIT_FIELDS = {name: _RENAMED.get(name, name.removeprefix("opening_")) for name in HEADINGS}
_ENROLMENT_ONLY = ("continuous_years", "zero_claim_years", "break_years", "continuous_reward_kept")
BESIDE = "同一个人同一年有别的行有错、没有算进来，这一行的结果可能会变，请改好那一行再算一遍"


def settle_frame(frame: pd.DataFrame, readings: Mapping[str, str] | None = None) -> pd.DataFrame:
    """Settle a table of visits, one row a visit; it depends on nothing but its arguments.

    Args:
        frame: columns as in ``docs/interface.md``, by English name or Chinese heading; others are kept. Amounts are
            yuan. Rows with the same ``person_id`` and year are one ledger; a row without ``person_id`` stands alone.
        readings: the readings taken, id to value; those left out are taken by default.

    Returns:
        The rows in their order with the result columns (yuan as float64; ``rate`` a share), ``caution`` and ``error``
        behind them. Columns that already had a result's name, in either language, are replaced.

    Raises:
        InputError: for an unknown reading, two columns for one field, a required column or all amounts missing.
    """
    kept = frame.loc[:, [not is_result(column) for column in frame.columns]]
    return pd.concat([kept, settled_columns(kept, readings)], axis=1)


def settled_columns(
    frame: pd.DataFrame, readings: Mapping[str, str] | None = None, read: Mapping[int, str] | None = None
) -> pd.DataFrame:
    """The result columns alone, as :func:`settle_frame` puts them behind a frame.

    ``read`` tells what was wrong with a row when it was read: the row's number to its error.
    """
    taken = _taken(readings or {})
    columns = {name: frame.columns[place] for name, place in read_headings(list(frame.columns)).fields.items()}
    readers = {name: cells(frame[column], HEADINGS[name]) for name, column in columns.items() if name != PERSON_ID}
    grouped = None
    if PERSON_ID in columns:
        people = frame[columns[PERSON_ID]]
        grouped = ledgers(people, readers.get("date"))
        readers |= faulty_ids(people)
    if grouped is not None:
        ordered = in_threads(lambda reader: reader.ordered(grouped.order), list(readers.values()))
        readers = dict(zip(readers, ordered, strict=True))
    answer = _Answer.empty(len(frame))
    faults = Faults(read=read or {})
    spoilt = np.zeros(len(frame), dtype=bool)
    spoilt[list(faults.read)] = True

    def one(part: slice) -> None:
        block = _Block(part, readers, grouped, taken, faults, spoilt)
        answer.write(part, *block.settled())
        answer.undated[part] = block.columns["date"] < 0

    if len(frame):
        each_block(len(frame), None if grouped is None else grouped.first, one)
    if grouped is not None:
        answer.look_beside(grouped)
        answer.restore(grouped.order)
    return answer.columns(frame.index, faults.words(frame, columns))


def _taken(readings: Mapping[str, str]) -> dict[str, Bools]:
    """Each reading as a one-element column: whether the other one is taken."""
    try:
        asked = check_readings(dict(readings))
    except ValueError as error:
        raise InputError([Fault("readings", str(error))]) from None
    return {name: np.array([asked.get(name, default) != default]) for name, (default, _) in READINGS.items()}


@dataclass(frozen=True, slots=True)
class _Answer:
    """The result columns while they are filled: yuan (and the rate) side by side, and each row's reason.

    ``lost``: rows in error; ``undated``: rows without a day; ``beside``: rows whose ledger lost another one.
    """

    numbers: npt.NDArray[np.float64]
    reason: npt.NDArray[np.int8]
    lost: Bools
    undated: Bools
    beside: Bools

    @classmethod
    def empty(cls, rows: int) -> _Answer:
        flags = (np.zeros(rows, dtype=bool) for _ in range(3))
        return cls(np.empty((len(_NUMBERS), rows)), np.empty(rows, dtype=np.int8), *flags)

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

    def columns(self, index: pd.Index[Any], errors: Mapping[int, str]) -> pd.DataFrame:
        """The results as a frame."""
        numbers = pd.DataFrame(self.numbers.T, index=index, columns=list(_NUMBERS), copy=False)
        reasons = pd.Categorical.from_codes(_PLACES[self.reason], categories=pd.Index(_REASONS))
        cautions = pd.Categorical.from_codes(self.beside.astype(np.int8) - 1, categories=pd.Index([BESIDE]))
        texts = {"reason": reasons, CAUTION: cautions, ERROR: _texts(len(index), errors)}
        words = pd.DataFrame(texts, copy=False).set_axis(index)
        return pd.concat([numbers, words], axis=1)


def _texts(rows: int, texts: Mapping[int, str]) -> pd.Series[str]:
    """A text column that is empty but for some rows."""
    place = np.zeros(rows, dtype=np.int64)
    place[list(texts)] = np.arange(1, len(texts) + 1)
    words = pa.array([None, *texts.values()], type=pa.large_string()).take(pa.array(place))
    return pd.Series(words, dtype="str")


class _Block:
    """Whole ledgers on their way from cells to amounts: read, judge, share the person's columns, settle."""

    def __init__(
        self,
        part: slice,
        readers: Mapping[str, Cells],
        grouped: Ledgers | None,
        readings: Readings,
        faults: Faults,
        spoilt: Bools,
    ) -> None:
        self.at = np.arange(part.start, part.stop) if grouped is None else grouped.order[part]
        self.first = None if grouped is None else grouped.first[part] - part.start
        self.readings, self.faults = readings, faults
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
            self.faults.missing += [(name, self.at[empty])] if empty.any() else []
        return unreadable

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
        judged, wrong, backwards = self._judged()
        no_region = np.broadcast_to(~self._given("region"), self.at.shape)
        if self.first is None:
            wrong = wrong | no_region
        else:
            judged, wrong, backwards, no_region = self._shared(self.first, judged, wrong, backwards, no_region)
        self._note(judged, backwards, no_region)
        judged = Judged(judged.rule, np.where(wrong, np.int8(1), judged.fault))
        visits = self._visits()
        visits.critical_cap = yearly_caps(self.filled, self.readings)
        return settle_block(compiled_rules(), visits, judged, self.first), wrong

    def _judged(self) -> tuple[Judged, Bools, Bools]:
        judged = judge_block(compiled_rules(), self._visits())
        judged = Judged(np.broadcast_to(judged.rule, self.at.shape), np.broadcast_to(judged.fault, self.at.shape))
        backwards = np.broadcast_to(self.filled["cover_to"] < self.filled["cover_from"], self.at.shape)
        return judged, self.unreadable | (judged.fault > 0) | backwards, backwards

    def _shared(
        self, first: Ints, judged: Judged, wrong: Bools, backwards: Bools, no_region: Bools
    ) -> tuple[Judged, Bools, Bools, Bools]:
        """Give each ledger its first sound row's person columns and judge the rows after it by them."""
        own = {name: self.filled[name] for name in _PERSONAL if name in self.columns}
        if "region" not in self.holes and all((column == column[first]).all() for column in own.values()):
            return judged, wrong, backwards, no_region
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
        no_region = no_region & ~later
        wrong = np.where(later, wrong_again | differs, wrong | no_region)
        return Judged(rule, fault), wrong, backwards & ~later, no_region

    def _note(self, judged: Judged, backwards: Bools, no_region: Bools) -> None:
        """Keep what the judge found for the rows' errors; a row that cannot be read is not judged in words."""
        if no_region.any():
            self.faults.missing.append(("region", self.at[no_region]))
        if backwards.any():
            self.faults.cover.append(self.at[backwards & ~self.unreadable])
        found = np.flatnonzero((judged.fault > 0) & ~self.unreadable & ~no_region)
        if found.size:
            values = {n: np.broadcast_to(column, self.at.shape)[found] for n, column in self.filled.items()}
            self.faults.judged.append((self.at[found], judged.fault[found].astype(np.int64), values))

    def _visits(self) -> Visits:
        columns: dict[str, Any] = {_VISIT_FIELDS[n]: self.filled[n] for n in HEADINGS if n not in _ENROLMENT_ONLY}
        columns |= {name: self.readings[name] for name in SWITCHES}
        return Visits(**columns, critical_cap=np.zeros(1, dtype=np.int64))
