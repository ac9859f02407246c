"""The words of a table's row errors: field, value, what is allowed; made for faulty rows only."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd
from pydantic_core import PydanticCustomError

from policy.fields import shown
from policy.money import yuan
from policy.rulebook import Rulebook
from policy.table.understanding.cells import CODES, checked_cell
from policy.table.understanding.columns import HEADINGS, PERSON_ID, PERSON_ID_TITLE
from policy.visit import reasons
from policy.visit.compiled import EPOCH, NO_DAY, NO_GRADE
from policy.visit.scenario import Expenses, Opening, Visit

Ints: TypeAlias = npt.NDArray[np.int64]
_EXPENSES = tuple(Expenses.model_fields)
_OPENINGS = tuple(Opening.model_fields)


EMPTY_CELL = "必须填写"
NO_AMOUNT = "这一行一个金额也没有填，真的没有费用请填 0"


@dataclass(slots=True)
class Faults:
    """What was found wrong, block by block: (rows of the table, what about them).

    ``missing`` has its words, :data:`EMPTY_CELL` or :data:`NO_AMOUNT`; ``breaks``: rows with too many break years, the
    first year that counts, the row's year; ``judged``: rows, their fault codes, and their columns.
    """

    book: Rulebook
    cells: list[tuple[str, Ints]] = field(default_factory=list)
    missing: list[tuple[str, Ints, str]] = field(default_factory=list)
    differing: list[tuple[str, Ints]] = field(default_factory=list)
    cover: list[Ints] = field(default_factory=list)
    breaks: list[tuple[Ints, Ints, Ints]] = field(default_factory=list)
    judged: list[tuple[Ints, Ints, dict[str, Ints]]] = field(default_factory=list)
    read: Mapping[int, str] = field(default_factory=dict)
    """What was wrong with a row when it was read: the row to its words, which are all that is said of it."""

    def words(self, frame: pd.DataFrame, columns: Mapping[str, Any]) -> dict[int, str]:
        """Each faulty row's error: its faults in the order of the columns."""
        found: dict[int, list[tuple[int, str]]] = {}
        for row, name, text in self._each(frame, columns):
            found.setdefault(row, []).append((_PLACE[name], f"{_TITLES[name]}：{text}"))
        words = {row: "；".join(dict.fromkeys(text for _, text in sorted(texts))) for row, texts in found.items()}
        return words | dict(self.read)

    def _each(self, frame: pd.DataFrame, columns: Mapping[str, Any]) -> Iterable[tuple[int, str, str]]:
        for name, rows, words in self.missing:
            yield from ((row, name, words) for row in rows.tolist())
        for name, rows in self.cells:
            values = frame[columns[name]].iloc[rows]
            yield from ((row, name, _refused(value, name)) for row, value in zip(rows.tolist(), values, strict=True))
        for name, rows in self.differing:
            values = frame[columns[name]].iloc[rows]
            for row, value in zip(rows.tolist(), values, strict=True):
                yield row, name, f"{shown(value)} 和这个人今年前面的行不一样，同一人同一年要一致"
        for rows in self.cover:
            values = frame[columns["cover_to"]].iloc[rows]
            words = "不对，不能早于待遇开始日期"
            yield from ((row, "cover_to", f"{shown(v)} {words}") for row, v in zip(rows.tolist(), values, strict=True))
        for rows, since, year in self.breaks:
            given = frame[columns["break_years"]].iloc[rows]
            for row, value, *limits in zip(rows.tolist(), given, since.tolist(), year.tolist(), strict=True):
                yield row, "break_years", reasons.too_many_breaks(value, *limits)
        for rows, codes, values_of in self.judged:
            for place, (row, code) in enumerate(zip(rows.tolist(), codes.tolist(), strict=True)):
                yield (row, *_judged(self.book, code, {name: int(column[place]) for name, column in values_of.items()}))


_CODE = re.compile("“([a-z0-9_/]+)”")
_TITLES = {PERSON_ID: PERSON_ID_TITLE, **{name: heading.title for name, heading in HEADINGS.items()}}
_PLACE = {name: place for place, name in enumerate(_TITLES)}


def _refused(value: object, name: str) -> str:
    if name == PERSON_ID:
        if "#" in str(value):
            return f"{shown(value)} 是错误值，请填编号"
        return f"{shown(value)} 丢了后几位数字，请把这一列设成文本，重新填编号"
    heading, message = HEADINGS[name], ""
    if heading.choices:
        return f"{shown(value)} 不对，可以填：{'、'.join(heading.choices.values())}"
    try:
        checked_cell(value, heading)
    except PydanticCustomError as error:
        message = str(error)
    return message


def _judged(book: Rulebook, code: int, row: Mapping[str, int]) -> tuple[str, str]:
    """A judged fault as (column, message)."""
    words = {name: list(codes) for name, codes in CODES.items()}
    visit = Visit.model_construct(
        date=EPOCH.fromordinal(EPOCH.toordinal() + row["date"]),
        kind=words["kind"][row["kind"]],
        hospital_grade=None if row["hospital_grade"] == NO_GRADE else words["hospital_grade"][row["hospital_grade"]],
        travel=words["travel"][row["travel"]],
        admitted_on=None if row["admitted_on"] == NO_DAY else EPOCH.fromordinal(EPOCH.toordinal() + row["admitted_on"]),
        expenses=Expenses.model_construct(None, **{name: yuan(row[name]) for name in _EXPENSES}),
    )
    sums: dict[str, Any] = {name: yuan(row[f"opening_{name}"]) for name in _OPENINGS}
    opening = Opening.model_construct(None, **sums)
    fault = reasons.fault(book, code, words["region"][row["region"]], visit, opening)
    name = fault.field.replace("opening.", "opening_").removeprefix("expenses.")
    choices = HEADINGS[name].choices
    return name, _CODE.sub(lambda code: f"“{choices.get(code[1], code[1])}”", fault.message)
