"""What is written: settled tables as .csv, .xlsx or .parquet files, each cell with the type it came with."""

from __future__ import annotations

import codecs
import datetime as dt
import io
import math
import os
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any, BinaryIO, TypeAlias

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq
import xlsxwriter

from policy.fields import Fault, InputError, shown
from policy.table.reading.source import has_cells
from policy.table.reading.workbook import MIXED, SHEET_DIGITS, whole_cells
from policy.table.understanding.columns import PERSON_ID, RESULT_TITLES, RESULTS
from policy.table.understanding.headings import known

Write: TypeAlias = Callable[[pa.Table], None]
SHEET_ROWS = 1_048_575
_SHEET_PLACES = 16
SHEET_CELL = 32_767
"""Characters that a sheet's cell holds."""
_BOM = codecs.BOM_UTF8
_FIRST_DAY = dt.date(1900, 3, 1)
"""Earlier days are others in a spreadsheet's calendar."""
_ALTERED = r"^(0[0-9]+|[0-9]{12,})$"
"""Text that Excel and WPS would open from a csv as another number: leading zeros, or more digits than they show."""


@contextmanager
def written(target: Path) -> Iterator[Write]:
    """Gives a function that writes tables one after another to a file, which takes its name when all is well."""
    unfinished = unfinished_name(target, os.getpid())
    writers: dict[str, type[_Writer]] = {".csv": _CsvWriter, ".xlsx": _XlsxWriter, ".parquet": _ParquetWriter}
    try:
        with unfinished.open("wb") as file:
            writer = writers[target.suffix.lower()](file)
            try:
                yield writer.write
            finally:
                writer.close()
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)


def unfinished_name(target: Path, process: int) -> Path:
    """Where a process writes before the file takes its name."""
    return target.with_name(f".{target.name}.{process}.part")


def table_bytes(table: pa.Table, ending: str) -> bytes:
    """A settled table as the bytes of a ``.csv`` or ``.xlsx`` file; nothing is written to disk."""
    sink = io.BytesIO()
    writer = _CsvWriter(sink) if ending == ".csv" else _XlsxWriter(sink, in_memory=True)
    writer.write(table)
    writer.close()
    return sink.getvalue()


def refuse_unwritable(schema: pa.Schema, ending: str) -> None:
    """Refuse columns that a kind of file has no cells for.

    Raises:
        InputError: with a line for each of them.
    """
    if ending == ".parquet":
        return
    faults = [
        Fault("", f"{shown(field.name)} 这一列的格子里不是单个的值，写不进 {ending} 文件，请先去掉这一列")
        for field in schema
        if field.type != MIXED and not has_cells(field.type)
    ]
    if faults:
        raise InputError(faults)


class _Writer(ABC):
    """Writes Arrow tables of one schema to a file."""

    ending = ""

    def __init__(self, file: BinaryIO) -> None:
        self.file = file
        self.opened: Any = None

    def write(self, table: pa.Table) -> None:
        """Append a table."""
        if self.opened is None:
            refuse_unwritable(table.schema, self.ending)
            self.opened = self.open(table)
        self.append(table)

    @abstractmethod
    def open(self, table: pa.Table) -> Any:  # noqa: ANN401 - each library's own writer
        """Begin the file."""

    @abstractmethod
    def append(self, table: pa.Table) -> None:
        """Append a table to the file begun."""

    def close(self) -> None:
        """Finish the file, if it was begun."""
        if self.opened is not None:
            self.opened.close()


class _ParquetWriter(_Writer):
    ending = ".parquet"

    def open(self, table: pa.Table) -> Any:  # noqa: ANN401
        schema = _unmixed(table).schema
        repeating = [field.name for field in schema if not pa.types.is_floating(field.type)]
        return pq.ParquetWriter(self.file, schema, use_dictionary=repeating)

    def append(self, table: pa.Table) -> None:
        self.opened.write_table(_unmixed(table))


class _CsvWriter(_Writer):
    ending = ".csv"

    def open(self, table: pa.Table) -> Any:  # noqa: ANN401
        self.file.write(_BOM)
        return pa_csv.CSVWriter(self.file, _as_text(table).schema)

    def append(self, table: pa.Table) -> None:
        self.opened.write_table(_as_text(table))


def _unmixed(table: pa.Table) -> pa.Table:
    """Columns of several types as text."""
    for place, field in enumerate(table.schema):
        if field.type == MIXED:
            table = table.set_column(place, field.name, pa.array(_texts(table[place]), pa.string()))
    return table


def _plain(cell: object) -> str:
    """A cell as people write it: whole numbers without decimals, days without a time."""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < SHEET_DIGITS:
        return str(int(cell))
    if isinstance(cell, dt.datetime) and cell.time() == dt.time():
        return cell.date().isoformat()
    return str(cell)


def _as_text(table: pa.Table) -> pa.Table:
    """Amounts with two decimals, coded words as words, ids that a spreadsheet leaves as they are."""
    table = _unmixed(table)
    for place, field in enumerate(table.schema):
        column = table[place]
        if field.name in _AMOUNTS and pa.types.is_floating(field.type):
            column = pc.cast(column, pa.decimal128(18, 2))
        elif pa.types.is_dictionary(field.type):
            column = pc.cast(column, field.type.value_type)
        elif _not_for_csv(field.type):
            column = pa.chunked_array([pa.array(_texts(column), pa.string())])
        name = known(field.name)
        if name == PERSON_ID and (pa.types.is_integer(field.type) or pa.types.is_floating(field.type)):
            column = pa.chunked_array([pa.array(_texts(column), pa.string())])
        if (pa.types.is_string(column.type) or pa.types.is_large_string(column.type)) and _kept_as_text(name):
            column = _guarded(column)
        table = table.set_column(place, field.name, column)
    return table


def _not_for_csv(kind: pa.DataType) -> bool:
    """Whether the csv writer has no words for cells of a kind."""
    return pa.types.is_duration(kind) or pa.types.is_string_view(kind) or isinstance(kind, pa.BaseExtensionType)


_AMOUNTS = {name for name in RESULTS if name != "rate"} | {
    title for name, title in RESULT_TITLES.items() if name != "rate"
}


def _texts(column: pa.ChunkedArray) -> list[str | None]:
    cells = whole_cells(column) if column.type == MIXED else column.to_pylist()
    return [None if cell is None else _plain(cell) for cell in cells]


def _kept_as_text(name: str | None) -> bool:
    """Whether a column's digits are no number: ids, and what was not understood."""
    return name is None or name == PERSON_ID


def _guarded(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Text of digits as ``="00123"``, which Excel and WPS open as that text; our own reader takes it off again."""
    altered = pc.fill_null(pc.match_substring_regex(column, _ALTERED), fill_value=False)
    if not pc.any(altered).as_py():
        return column
    begin, end, between = (pa.scalar(text, column.type) for text in ('="', '"', ""))
    quoted = pc.binary_join_element_wise(begin, column, end, between)
    return pc.if_else(altered, quoted, column)


class _XlsxWriter(_Writer):
    ending = ".xlsx"

    def __init__(self, file: BinaryIO, *, in_memory: bool = False) -> None:
        super().__init__(file)
        self.options = {"in_memory" if in_memory else "constant_memory": True, "strings_to_formulas": False}

    def open(self, table: pa.Table) -> Any:  # noqa: ANN401
        book = xlsxwriter.Workbook(self.file, self.options)
        self.sheet = book.add_worksheet("核算结果")
        self.money = book.add_format({"num_format": "0.00"})
        self.day = book.add_format({"num_format": "yyyy-mm-dd"})
        self.moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        self.is_money = [name in _AMOUNTS for name in table.column_names]
        self.is_id = [known(name) == PERSON_ID for name in table.column_names]
        for place, name in enumerate(table.column_names):
            self.sheet.write_string(0, place, name)
        self.rows = 0
        return book

    def append(self, table: pa.Table) -> None:
        if self.rows + table.num_rows > SHEET_ROWS:
            words = f"Excel 表最多 {SHEET_ROWS:,} 行，请改用 .csv 或 .parquet"
            raise InputError([Fault("", words)])
        columns = [whole_cells(column) if column.type == MIXED else column.to_pylist() for column in table.columns]
        for cells in zip(*columns, strict=True):
            self.rows += 1
            for place, cell in enumerate(cells):
                if cell is not None and cell != "":
                    self._cell(place, cell)

    def _cell(self, place: int, cell: object) -> None:
        if self.is_id[place]:
            self._text(place, _plain(cell))
        elif isinstance(cell, bool):
            self.sheet.write_boolean(self.rows, place, cell)
        elif isinstance(cell, (int, float, Decimal)):
            self._number(place, cell)
        elif isinstance(cell, dt.datetime) and cell.date() >= _FIRST_DAY:
            shape = self.day if cell.time() == dt.time() else self.moment
            self.sheet.write_datetime(self.rows, place, cell.replace(tzinfo=None), shape)
        elif isinstance(cell, dt.date) and not isinstance(cell, dt.datetime) and cell >= _FIRST_DAY:
            self.sheet.write_datetime(self.rows, place, cell, self.day)
        else:
            self._text(place, str(cell))

    def _number(self, place: int, cell: Any) -> None:  # noqa: ANN401 - a number of any type
        if isinstance(cell, Decimal):
            exact = cell.is_finite() and len(cell.normalize().as_tuple().digits) < _SHEET_PLACES
        elif isinstance(cell, int):
            exact = abs(cell) < SHEET_DIGITS
        else:
            if math.isnan(cell):
                return
            exact = math.isfinite(cell)
        if exact:
            self.sheet.write_number(self.rows, place, cell, self.money if self.is_money[place] else None)
        else:
            self._text(place, str(cell))

    def _text(self, place: int, text: str) -> None:
        if len(text) > SHEET_CELL:
            words = f"第 {self.rows + 1:,} 行有一格超过 {SHEET_CELL:,} 个字，Excel 放不下，请改存 .csv"
            raise InputError([Fault("", words)])
        self.sheet.write_string(self.rows, place, text)
