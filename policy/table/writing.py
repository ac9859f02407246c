"""Table files: .csv, .xlsx and .parquet in and out, as Arrow tables of the file's own columns."""

from __future__ import annotations

import codecs
import csv
import io
import os
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import Any, BinaryIO, TypeAlias

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq
import xlsxwriter
from python_calamine import CalamineError
from tqdm import tqdm

from policy.fields import Fault, InputError, shown
from policy.table.settling.batches import BATCH_ROWS, Batches, Source, ahead, settle_in_batches, stoppable
from policy.table.understanding.columns import ERROR, PERSON_ID, RESULTS, known
from policy.table.settling.frame import settled_columns

Write: TypeAlias = Callable[[pa.Table], None]
ENDINGS = (".csv", ".xlsx", ".parquet")
SHEET_ROWS = 1_048_575
SHEET_DIGITS = 10**15
"""Whole numbers from here on lose their last digits in a sheet."""
CSV_BYTES = 1 << 25
KEPT_BYTES = 1 << 28
"""A csv file up to this size is read once and kept, a larger one is read twice."""
_BOM = codecs.BOM_UTF8
_BAR = "{desc} {percentage:3.0f}% |{bar}| 已用 {elapsed}，还要 {remaining}"
_NO_BAR = "{desc}，已用 {elapsed}"


@dataclass(slots=True)
class BatchCount:
    """How many rows a batch held, and how many of them had an error."""

    rows: int = 0
    errors: int = 0


def run_batch(source: Path, target: Path, readings: Mapping[str, str], *, progress: bool) -> BatchCount:
    """Settle a table file into another; the target appears whole or not at all.

    Args:
        source: .csv, .xlsx or .parquet; larger than memory if parquet, or csv with each person's rows together.
        target: .csv, .xlsx or .parquet.
        readings: as for ``settle_frame``.
        progress: whether to draw a progress bar on standard error.

    Raises:
        InputError: where a file cannot be read or written.
    """
    for field, path in (("IN", source), ("OUT", target)):
        if path.suffix.lower() not in ENDINGS:
            raise InputError([Fault(field, f"{shown(path.name)} 不对，文件名要以 {'、'.join(ENDINGS)} 结尾")])
    count, stop = BatchCount(), Event()
    table = open_table(TableFile(source.name, lambda: source.open("rb")))
    steps = None if table.rows is None else 2 * table.rows  # each row is settled, then written

    def settle(part: pa.Table) -> pa.Table:
        settled = settle_table(part, readings)
        bar.update(part.num_rows)
        return settled

    try:
        with (
            written(target) as write,
            tqdm(total=steps, disable=not progress, bar_format=_BAR if steps else _NO_BAR, desc="核算") as bar,
        ):
            for settled in ahead(settle_in_batches(*stoppable(table, settle, stop), target.parent), stop):
                write(settled)
                count.rows += settled.num_rows
                count.errors += settled.num_rows - settled[ERROR].null_count
                bar.update(settled.num_rows)
    except OSError as error:
        raise InputError([Fault("OUT", f"{shown(target.name)} 写不了：{error.strerror}")]) from None
    return count


def settle_table(table: pa.Table, readings: Mapping[str, str]) -> pa.Table:
    """An Arrow table with the result columns behind its own, which stay as they are."""
    kept = table.drop_columns([name for name in table.column_names if name in RESULTS])
    ours = kept.select([name for name in kept.column_names if known(name)])
    frame = ours.to_pandas() if ours.num_columns else pd.DataFrame(index=range(table.num_rows))
    results = pa.Table.from_pandas(settled_columns(frame, readings), preserve_index=False)
    for name in RESULTS:
        kept = kept.append_column(name, results[name])
    return kept


@dataclass(frozen=True, slots=True)
class TableFile:
    """A table file on disk or in memory: its name, whose ending tells what it is, and how to open it."""

    name: str
    open: Callable[[], BinaryIO]

    @property
    def ending(self) -> str:
        """What kind of table it is."""
        return Path(self.name).suffix.lower()

    def size(self) -> int:
        """How many bytes it has."""
        with self.open() as file:
            return file.seek(0, os.SEEK_END)


def open_table(path: TableFile) -> Source:
    """A table file to read.

    Raises:
        InputError: where the file is no such table.
    """
    opened = {".csv": _open_csv, ".xlsx": _open_xlsx, ".parquet": _open_parquet}[path.ending]
    with _understood(path):
        names, batches, column, rows = opened(path)
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise InputError([Fault(twice[0], "这一列出现了两次，只能留一列")])
    person = next((name for name in names if known(name) == PERSON_ID), None)

    def checked(read: Callable[[], Batches]) -> Batches:
        with _understood(path):
            yield from read()

    return Source(
        lambda: checked(batches),
        lambda name: checked(lambda: column(name)),
        person,
        rows,
        seekable=path.ending == ".parquet",
    )


@contextmanager
def _understood(path: TableFile) -> Iterator[None]:
    """Turns what readers raise into a Chinese message."""
    try:
        yield
    except FileNotFoundError:
        raise InputError([Fault("IN", f"{shown(path.name)} 找不到")]) from None
    except (ValueError, KeyError, OSError, StopIteration, CalamineError) as error:
        words = f"{shown(path.name)} 读不懂，可能不是 {path.ending} 表格，或者有的行和表头的列数不一样"
        raise InputError([Fault("IN", words)]) from error


Opened: TypeAlias = tuple[list[str], Callable[[], Batches], Callable[[str], Batches], int | None]


def _open_parquet(path: TableFile) -> Opened:
    with path.open() as file, pq.ParquetFile(file) as about:
        schema, rows = about.schema_arrow, about.metadata.num_rows

    def read(columns: list[str] | None = None) -> Batches:
        # Reading ahead would keep every row group that was read.
        with path.open() as opened, pq.ParquetFile(opened, pre_buffer=False) as file:
            for batch in file.iter_batches(BATCH_ROWS, columns=columns):
                yield pa.Table.from_batches([batch])
            if not file.metadata.num_rows:
                yield schema.empty_table()

    return list(schema.names), read, lambda name: read([name]), rows


def _open_csv(path: TableFile) -> Opened:
    encoding = _encoding(path)
    names, filled = _heading(path, encoding)

    def read(columns: list[str] | None = None) -> Batches:
        with path.open() as file:
            reader = pa_csv.open_csv(
                file,
                read_options=pa_csv.ReadOptions(
                    encoding=encoding.removesuffix("-sig"), column_names=names, skip_rows=1, block_size=CSV_BYTES
                ),
                parse_options=pa_csv.ParseOptions(newlines_in_values=True),
                convert_options=pa_csv.ConvertOptions(
                    column_types=dict.fromkeys(names, pa.string()), include_columns=columns or names
                ),
            )
            for batch in reader:
                yield pa.Table.from_batches([batch])

    def whole() -> Batches:
        if not filled:
            return iter([pa.table({name: pa.array([], pa.string()) for name in names})])
        return _without_empty_end(read())

    if path.size() <= KEPT_BYTES:
        return _kept(pa.concat_tables(whole()))
    return names, whole, lambda name: read([name]) if filled else iter(()), None


def _heading(path: TableFile, encoding: str) -> tuple[list[str], bool]:
    """The headings of a csv file, and whether any row follows."""
    with io.TextIOWrapper(path.open(), encoding=encoding, newline="") as file:
        rows = csv.reader(file)
        return next(rows), next(rows, None) is not None


def _encoding(path: TableFile) -> str:
    """UTF-8 with or without a byte-order mark, else the Chinese national encoding."""
    decoder = codecs.getincrementaldecoder("utf-8-sig")()
    with path.open() as file:
        try:
            while part := file.read(1 << 20):
                decoder.decode(part)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "gb18030"
    return "utf-8-sig"


def _without_empty_end(batches: Batches) -> Batches:
    """Leaves out rows of empty cells at the end, as spreadsheets write them."""
    held: list[pa.Table] = []
    given = False
    for table in batches:
        filled = _last_filled(table)
        if filled:
            given = True
            yield from held
            held = [table.slice(filled)] if filled < table.num_rows else []
            yield table.slice(0, filled)
        else:
            held.append(table)
    if not given:
        yield held[0].slice(0, 0)


def _last_filled(table: pa.Table) -> int:
    """How many rows there are up to the last one with anything in it."""
    last = 0
    for column in table.columns:
        filled = pc.fill_null(pc.not_equal(pc.utf8_trim_whitespace(column), ""), fill_value=False)
        places = pc.indices_nonzero(filled)
        last = max(last, places[-1].as_py() + 1 if len(places) else 0)
    return last


def _open_xlsx(path: TableFile) -> Opened:
    with path.open() as file:
        frame = pd.read_excel(file, engine="calamine", dtype=object, keep_default_na=False)
    frame.columns = [str(name) for name in frame.columns]
    for name in frame.columns:
        if known(name) == PERSON_ID:
            frame[name] = frame[name].map(_id)
    table = pa.Table.from_pandas(frame.astype(str), preserve_index=False)
    table = table.slice(0, _last_filled(table))
    return _kept(table)


def _id(cell: object) -> str:
    """A person id; a number with more digits than a sheet keeps is written as the rounded number it is."""
    return f"{cell:E}" if isinstance(cell, (int, float)) and cell >= SHEET_DIGITS else str(cell)


def _kept(table: pa.Table) -> Opened:
    """A table in memory, in batches."""
    tables = [pa.Table.from_batches([batch]) for batch in table.to_batches(BATCH_ROWS)] or [table]
    names = list(table.column_names)
    return names, lambda: iter(tables), lambda name: (part.select([name]) for part in tables), table.num_rows


@contextmanager
def written(target: Path) -> Iterator[Write]:
    """Gives a function that writes tables one after another to a file, which takes its name when all is well."""
    unfinished = target.with_name(f".{target.name}.{os.getpid()}.part")
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


def table_bytes(table: pa.Table, ending: str) -> bytes:
    """A settled table as the bytes of a ``.csv`` or ``.xlsx`` file; nothing is written to disk."""
    sink = io.BytesIO()
    writer = _CsvWriter(sink) if ending == ".csv" else _XlsxWriter(sink, in_memory=True)
    writer.write(table)
    writer.close()
    return sink.getvalue()


class _Writer(ABC):
    """Writes Arrow tables of one schema to a file."""

    def __init__(self, file: BinaryIO) -> None:
        self.file = file
        self.opened: Any = None

    def write(self, table: pa.Table) -> None:
        """Append a table."""
        if self.opened is None:
            self.opened = self.open(table)
        self.append(table)

    @abstractmethod
    def open(self, table: pa.Table) -> Any:  # noqa: ANN401 - each library's own writer
        """Begin the file."""

    def append(self, table: pa.Table) -> None:
        """Append a table to the file begun."""
        self.opened.write_table(table)

    def close(self) -> None:
        """Finish the file, if it was begun."""
        if self.opened is not None:
            self.opened.close()


class _ParquetWriter(_Writer):
    def open(self, table: pa.Table) -> Any:  # noqa: ANN401
        repeating = [field.name for field in table.schema if not pa.types.is_floating(field.type)]
        return pq.ParquetWriter(self.file, table.schema, use_dictionary=repeating)


class _CsvWriter(_Writer):
    def open(self, table: pa.Table) -> Any:  # noqa: ANN401
        self.file.write(_BOM)
        return pa_csv.CSVWriter(self.file, _as_text(table).schema)

    def append(self, table: pa.Table) -> None:
        self.opened.write_table(_as_text(table))


def _as_text(table: pa.Table) -> pa.Table:
    """Amounts with two decimals, coded words as words."""
    for place, field in enumerate(table.schema):
        if field.name in RESULTS and field.name != "rate" and pa.types.is_floating(field.type):
            table = table.set_column(place, field.name, pc.cast(table[field.name], pa.decimal128(18, 2)))
        elif pa.types.is_dictionary(field.type):
            table = table.set_column(place, field.name, pc.cast(table[field.name], pa.string()))
    return table


class _XlsxWriter(_Writer):
    def __init__(self, file: BinaryIO, *, in_memory: bool = False) -> None:
        super().__init__(file)
        self.options = {"in_memory" if in_memory else "constant_memory": True, "strings_to_formulas": False}

    def open(self, table: pa.Table) -> Any:  # noqa: ANN401
        book = xlsxwriter.Workbook(self.file, self.options)
        self.sheet = book.add_worksheet("核算结果")
        self.money = book.add_format({"num_format": "0.00"})
        self.sheet.write_row(0, 0, table.column_names)
        self.rows = 0
        return book

    def append(self, table: pa.Table) -> None:
        if self.rows + table.num_rows > SHEET_ROWS:
            words = f"Excel 表最多 {SHEET_ROWS:,} 行，请改用 .csv 或 .parquet"
            raise InputError([Fault("OUT", words)])
        for cells in zip(*(column.to_pylist() for column in table.columns), strict=True):
            self.rows += 1
            for place, cell in enumerate(cells):
                self._cell(place, cell)

    def _cell(self, place: int, cell: object) -> None:
        if isinstance(cell, (int, float)) and not isinstance(cell, bool):
            self.sheet.write_number(self.rows, place, cell, self.money)
        elif cell is not None and cell != "":
            self.sheet.write_string(self.rows, place, str(cell))
