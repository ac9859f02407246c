"""Excel workbooks: the visible sheet that has the headings, read after a look at what its parts would unpack to."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
import zlib
from collections.abc import Sequence
from typing import Any, NoReturn, TypeAlias

import pyarrow as pa
import pyarrow.compute as pc
from python_calamine import CalamineSheet, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum, ZipError

from policy.table.reading.parts import Sheet, look_through
from policy.table.reading.source import FAULT, PLACE, Limits, TableFile, TableSource, kept, unique
from policy.table.understanding.columns import PERSON_ID
from policy.table.understanding.headings import (
    HEADING_ROWS,
    Columns,
    find_heading,
    holds_heading,
    known_in,
    read_headings,
    refused,
    tell,
    title,
)

Rows: TypeAlias = list[list[Any]]
SHEET_DIGITS = 10**15
"""Whole numbers from here on lose their last digits in a sheet."""
_EXACT = 2**53
MIXED = pa.struct([("text", pa.string()), ("number", pa.float64()), ("moment", pa.timestamp("us"))])
"""A column of cells of several types: each has one of these."""


def open_xlsx(file: TableFile, limits: Limits) -> TableSource:
    """The table of a workbook.

    Raises:
        InputError: where the file holds too much, or not one visible sheet has the headings.
    """
    with file.open() as opened:
        data = opened.read()
    try:
        sheets = look_through(file, data, limits)
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    except (PasswordError, RuntimeError):
        file.refuse("设了打开密码，请用 Excel 或 WPS 去掉密码，另存为 .xlsx 再试")
    except (zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, ZipError, NotImplementedError, EOFError):
        file.refuse("读不懂，文件不完整或者坏了，请用 Excel 或 WPS 打开，另存为 .xlsx 再试")
    visible = [
        about.name
        for about in book.sheets_metadata
        if about.visible == SheetVisibleEnum.Visible and about.typ == SheetTypeEnum.WorkSheet
    ]
    if not visible:
        file.refuse("里没有看得见的工作表")
    tops: list[Rows] = []
    whole: dict[str, CalamineSheet] = {}
    for name in visible:
        sheet = book.get_sheet_by_name(name)
        covered = sum(bottom - top for (top, _), (bottom, _) in sheet.merged_cell_ranges or [])
        if covered > limits.cells:
            file.refuse("合并的格子太多，请先取消合并")
        tops.append(_rows(sheet, sheets.get(name, Sheet()), HEADING_ROWS))
        if holds_heading(tops[-1]):
            whole[name] = sheet
    if not whole:
        _refuse_all(tops)
    if len(whole) > 1:
        file.refuse(f"有 {len(whole)} 张工作表都有表头：{'、'.join(whole)}，请只留一张")
    ((name, sheet),) = whole.items()
    source = _source(sheet, sheets.get(name, Sheet()))
    if (source.rows or 0) > limits.rows:
        file.refuse(f"有 {source.rows:,} 行，一次最多 {limits.rows:,} 行，请分成几个文件")
    return source


def _refuse_all(tops: list[Rows]) -> NoReturn:
    """Say what is missing on the sheet that comes nearest."""
    filled = [[row for row in rows if any(cell != "" for cell in row)] for rows in tops]
    headings, rows = max(((_heading(rows), rows) for rows in filled), key=lambda found: len(known_in(found[0])))
    raise refused(headings, rows)


def _heading(rows: Rows) -> list[Any]:
    """The likeliest heading of a sheet's first rows."""
    place = find_heading(rows)
    return rows[place] if place is not None else next(iter(rows), [])


def _rows(sheet: CalamineSheet, about: Sheet, most: int | None = None) -> Rows:
    """A sheet's cells from its first row and column on, merged cells in every row they cover; blank ones are ""."""
    if sheet.start is None:
        return []
    rows: Rows = sheet.to_python(skip_empty_area=False, nrows=most)
    for (row, column), text in about.errors.items():
        if row < len(rows) and column < len(rows[row]):
            rows[row][column] = text
    for (top, left), (bottom, _) in sheet.merged_cell_ranges or []:
        if top < len(rows) and left < len(rows[top]):
            for below in rows[top + 1 : bottom + 1]:
                below[left] = rows[top][left]
    return rows


def _source(sheet: CalamineSheet, about: Sheet) -> TableSource:
    name, rows = sheet.name, _rows(sheet, about)
    place = find_heading(rows) or 0
    headings = [str(cell) for cell in rows[place]]
    columns = read_headings(headings, rows)
    faults = _faults(about, columns, {top: bottom for top, (bottom, _) in sheet.merged_cell_ranges or []})
    body = [
        (number, row)
        for number, row in enumerate(rows[place + 1 :], start=place + 2)
        if any(cell != "" and not (isinstance(cell, str) and not cell.strip()) for cell in row)
    ]
    names = unique(headings)
    person = columns.fields.get(PERSON_ID)
    table: dict[str, pa.Array] = {}
    cells = list(zip(*(row for _, row in body), strict=True)) or [()] * len(names)
    for number, own in enumerate(names):
        column = cells[number]
        if headings[number].strip() or any(cell != "" for cell in column):
            table[own] = ids(column) if number == person else typed(column)
    if faults:
        table[FAULT] = pa.array([faults.get(number) for number, _ in body], pa.string())
    table[PLACE] = pa.array([number for number, _ in body], pa.int64())
    understood = tell(headings, columns, sheet=name, row=place + 1)
    return kept(pa.table(table), None if person is None else names[person], understood)


def _faults(about: Sheet, columns: Columns, merged: dict[tuple[int, int], int]) -> dict[int, str]:
    """Rows (counted from 1) with an error or a formula without a result in a column that was understood.

    ``merged``: merged cells' first cells to their last rows.
    """
    field_of = {place: title(name) for name, place in columns.fields.items()}
    wrong = {place: f"这一格是错误值 “{text}”，请先改好" for place, text in about.errors.items()}
    wrong |= dict.fromkeys(about.unanswered, "这一格的公式没有算出结果，请用 Excel 或 WPS 打开、保存一次再试")
    found: dict[int, list[str]] = {}
    for (top, column), words in wrong.items():
        if column in field_of:
            for row in range(top, merged.get((top, column), top) + 1):
                found.setdefault(row + 1, []).append(f"{field_of[column]}：{words}")
    return {row: "；".join(texts) for row, texts in found.items()}


def ids(cells: Sequence[Any]) -> pa.Array:
    """Person ids as text; a number with more digits than a sheet keeps is written as the rounded number it is."""
    return pa.array([_id(cell) for cell in cells], pa.string())


def _id(cell: object) -> str | None:
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        if not abs(cell) < SHEET_DIGITS:  # nor is it where it is no finite number
            return f"{cell:E}"
        return str(int(cell)) if cell == int(cell) else str(cell)
    return str(cell) if cell != "" else None


def typed(cells: Sequence[Any]) -> pa.Array:
    """A column with the type its cells have; of several types each cell keeps its own."""
    if set(map(type, cells)) <= {str}:
        texts = pa.array(cells, pa.string())
        return pc.if_else(pc.equal(texts, ""), pa.scalar(None, pa.string()), texts)
    kinds = {_kind(cell) for cell in cells if cell != ""}
    values = [None if cell == "" else cell for cell in cells]
    if kinds == {"text"}:  # times and spans of time among them
        return pa.array([None if value is None else str(value) for value in values], pa.string())
    if kinds == {"number"}:
        whole = all(value is None or (abs(value) < _EXACT and value == int(value)) for value in values)
        return pa.array(
            [int(v) if whole and v is not None else v for v in values], pa.int64() if whole else pa.float64()
        )
    if kinds in ({"truth"}, {"day"}):
        return pa.array(values, pa.bool_() if kinds == {"truth"} else pa.date32())
    if kinds <= {"day", "moment"}:
        return pa.array([None if value is None else _moment(value) for value in values], pa.timestamp("us"))
    return pa.array([None if value is None else _apart(value) for value in values], MIXED)


def _kind(cell: object) -> str:
    if isinstance(cell, bool):
        return "truth"
    if isinstance(cell, (int, float)):
        return "number"
    if isinstance(cell, dt.datetime):
        return "moment"
    return "day" if isinstance(cell, dt.date) else "text"


def _moment(cell: Any) -> dt.datetime:  # noqa: ANN401 - a day or a moment
    return cell if isinstance(cell, dt.datetime) else dt.datetime(cell.year, cell.month, cell.day)  # noqa: DTZ001


def _apart(cell: object) -> dict[str, object]:
    match _kind(cell):
        case "number":
            return {"number": cell}
        case "day" | "moment":
            return {"moment": _moment(cell)}
        case _:
            return {"text": str(cell)}


def whole_cells(column: pa.ChunkedArray) -> list[object]:
    """The cells of a :data:`MIXED` column."""
    parts = (cell or {} for cell in column.to_pylist())
    return [next((value for value in cell.values() if value is not None), None) for cell in parts]
