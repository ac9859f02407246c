"""csv files: UTF-8, UTF-16 or gb18030; with comma, tab, semicolon or ， between cells; the heading in any early row.

pyarrow parses what is plainly sound. It takes an unclosed quote for the beginning of one long cell, and knows no rows
of other lengths; files with such things go through Python's strict parser, which names the line.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv

from policy.fields import Fault, InputError
from policy.table.reading import source as reading
from policy.table.reading.source import FAULT, PLACE, Batches, Limits, TableFile, TableSource, kept, unique
from policy.table.understanding.columns import PERSON_ID
from policy.table.understanding.headings import (
    HEADING_ROWS,
    NotUnderstoodError,
    find_heading,
    known_in,
    read_headings,
    tell,
)

CSV_BYTES = 1 << 25
KEPT_BYTES = 1 << 28
"""A csv file up to this size is read once and kept, a larger one is read twice."""
_HEAD = 1 << 20
_SEPARATORS = (",", "\t", ";", "，")
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_UTF_16 = {codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE}
_LOOK = 1 << 10
WHICH_ENCODING = "里的文字不知道是哪种编码，请用 Excel 或 WPS 打开，另存为“CSV UTF-8”再试"
_SEP_LINE = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)
_QUOTE = ord('"')


@dataclass(frozen=True, slots=True)
class _Layout:
    """How a csv file is written: its encoding, what separates cells, its headings, and where its rows begin.

    ``skip``, ``lines``: how many bytes of UTF-8, and how many lines, come before the first row; ``row``: the heading's
    row, counted from 1 as a spreadsheet does.
    """

    encoding: str
    separator: str
    headings: list[str]
    names: list[str]
    skip: int
    lines: int
    row: int


def open_csv(file: TableFile, limits: Limits) -> TableSource:
    """A csv file to read.

    Raises:
        InputError: where it is no such table, its heading is not understood, or a quote is not closed.
    """
    csv.field_size_limit(limits.cell)
    layout = _layout(file)
    columns = read_headings(layout.headings)
    if len(layout.names) > limits.columns:
        file.refuse(f"有 {len(layout.names):,} 列，最多 {limits.columns:,} 列")
    understood = tell(layout.headings, columns, row=layout.row)
    person = layout.names[columns.fields[PERSON_ID]] if PERSON_ID in columns.fields else None
    if file.size() <= KEPT_BYTES:
        table = _without_empty_columns(_whole(file, layout), layout)
        if table.num_rows > limits.rows:
            file.refuse(f"有 {table.num_rows:,} 行，一次最多 {limits.rows:,} 行，请分成几个文件")
        return kept(table, person, understood)
    with _utf8(file, layout.encoding) as stream:
        sound = len(layout.separator.encode()) == 1 and quotes_sound(_pieces(stream), layout.separator)

    def read(only: list[str] | None = None) -> Batches:
        return reading.without_blank_rows(_fast(file, layout, only) if sound else _strict(file, layout, only))

    return TableSource(read, lambda name: read([name]), person, None, seekable=False, understood=understood)


def _layout(file: TableFile) -> _Layout:
    """Find the encoding, the separator and the heading row.

    Raises:
        NotUnderstoodError: where no row is a whole heading.
    """
    encoding = _encoding(file)
    with _utf8(file, encoding) as stream:
        head = stream.read(_HEAD)
    text = head.decode("utf-8", "ignore" if len(head) == _HEAD else "strict")
    given = _SEP_LINE.match(text)
    body = text[given.end() :] if given else text
    found = [(separator, *_first_rows(body, separator)) for separator in ([given[1]] if given else _SEPARATORS)]
    separator, rows, ends = max(found, key=lambda tried: _likeliness(tried[1]))
    place = find_heading(rows)
    headings = rows[place] if place is not None else next((row for row in rows if any(row)), [])
    try:
        read_headings(headings, [row for row in rows if any(row)])
    except NotUnderstoodError:
        for _ in _records(io.StringIO(body, newline=""), separator, file, 1 if given else 0):
            pass  # an unclosed quote is the cause of what was not understood
        raise
    lines = ends[place or 0]
    before = "".join(islice(io.StringIO(body, newline=""), lines))
    skip = len(((given[0] if given else "") + before).encode())
    return _Layout(encoding, separator, headings, unique(headings), skip, lines + (1 if given else 0), (place or 0) + 1)


def _first_rows(text: str, separator: str) -> tuple[list[list[str]], list[int]]:
    """The first rows with a separator, and the line each ends in."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    rows: list[list[str]] = []
    ends: list[int] = []
    try:
        for row in islice(reader, HEADING_ROWS):
            rows.append(row)
            ends.append(reader.line_num)
    except csv.Error:  # said by the strict parser, with its line
        pass
    return rows, ends


def _likeliness(rows: list[list[str]]) -> tuple[int, int]:
    """How well rows were cut: by the headings known in one, then by the columns."""
    place = find_heading(rows)
    names = known_in(rows[place]) if place is not None else set()
    return len(names), max(map(len, rows), default=0)


def _encoding(file: TableFile) -> str:
    """What a byte-order mark says; else UTF-8, or the Chinese national encoding where it cannot be that.

    Raises:
        InputError: where it is none of these.
    """
    begin = file.begins(_LOOK)
    if begin.startswith(codecs.BOM_UTF32_LE) or (begin[:2] not in _UTF_16 and begin.count(0) * 4 > len(begin)):
        file.refuse(WHICH_ENCODING)
    for mark, name in _MARKS:
        if begin.startswith(mark):
            return name
    decoder = codecs.getincrementaldecoder("utf-8")()
    with file.open() as opened:
        try:
            while part := opened.read(1 << 20):
                decoder.decode(part)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "gb18030"
    return "utf-8"


@contextmanager
def _utf8(file: TableFile, encoding: str) -> Iterator[Any]:
    """A file's bytes as UTF-8 without a mark."""
    with file.open() as opened:
        if encoding == "utf-8-sig":
            opened.seek(len(codecs.BOM_UTF8))
        if encoding.startswith("utf-8"):
            yield opened
        else:
            yield pa.transcoding_input_stream(pa.PythonFile(opened, mode="r"), encoding, "utf-8")


def _pieces(stream: Any) -> Iterator[bytes]:  # noqa: ANN401 - Python's or pyarrow's file
    while piece := stream.read(CSV_BYTES):
        yield piece


def quotes_sound(pieces: Iterable[bytes], separator: str) -> bool:
    """Whether every quote opens or closes a cell, or is one of two that stand for a quote inside a quoted cell.

    Then any parser cuts the same cells; and a quote that is never closed is none of these.
    """
    ends = np.zeros(256, dtype=bool)
    ends[[ord(separator), ord("\n"), ord("\r"), _QUOTE]] = True
    count, held = 0, b"\n"
    for piece in chain(pieces, [b"\n"]):
        if _QUOTE not in piece and _QUOTE not in held:
            held = (held + piece[-2:])[-2:]
            continue
        data = np.frombuffer(held + piece, dtype=np.uint8)
        held = data[-2:].tobytes()
        found = np.flatnonzero(data[1:-1] == _QUOTE) + 1
        opening, closing = found[count % 2 :: 2], found[1 - count % 2 :: 2]
        if not (ends[data[opening - 1]].all() and ends[data[closing + 1]].all()):
            return False
        count += found.size
    return count % 2 == 0


def _whole(file: TableFile, layout: _Layout) -> pa.Table:
    """All rows of a file that is small enough to be kept, with their places."""
    with _utf8(file, layout.encoding) as stream:
        stream.read(layout.skip)
        data = stream.read()
    if not data or data.isspace():
        return pa.table({name: pa.array([], pa.string()) for name in layout.names})
    blank = data[:1] in b"\r\n" or b"\n\n" in data or b"\n\r\n" in data
    if not blank and len(layout.separator.encode()) == 1 and quotes_sound([data], layout.separator):
        try:
            table = pa.concat_tables(_parsed(io.BytesIO(data), layout, None))
            if _QUOTE in data:
                _refuse_swallowed(file, table, layout)
            places = pa.array(np.arange(layout.row + 1, layout.row + 1 + table.num_rows))
            return next(reading.without_blank_rows(iter([table.append_column(PLACE, places)])))
        except pa.ArrowInvalid:  # rows of several lengths
            pass
    table = pa.concat_tables(_strict(file, layout, None))
    _refuse_swallowed(file, table, layout)
    return next(reading.without_blank_rows(iter([table])))


def _fast(file: TableFile, layout: _Layout, only: list[str] | None) -> Batches:
    """A large file's rows as pyarrow reads them."""
    with _utf8(file, layout.encoding) as stream:
        stream.read(layout.skip)
        try:
            yield from _parsed(stream, layout, only)
        except pa.ArrowInvalid as error:
            raise InputError([Fault("", "有的行和表头的格数不一样，请改好再试")]) from error


def _parsed(stream: Any, layout: _Layout, only: list[str] | None) -> Batches:  # noqa: ANN401
    reader = pa_csv.open_csv(
        stream,
        read_options=pa_csv.ReadOptions(column_names=layout.names, block_size=CSV_BYTES),
        parse_options=pa_csv.ParseOptions(delimiter=layout.separator, newlines_in_values=True),
        convert_options=pa_csv.ConvertOptions(
            column_types=dict.fromkeys(layout.names, pa.string()), include_columns=only or layout.names
        ),
    )
    for batch in reader:
        yield pa.Table.from_batches([batch])


def _strict(file: TableFile, layout: _Layout, only: list[str] | None) -> Batches:
    """The rows as Python's strict parser reads them; rows of another length are filled up, or faulty."""
    width = len(layout.names)
    with io.TextIOWrapper(file.open(), encoding=layout.encoding, newline="") as text:
        for _ in islice(text, layout.lines):
            pass
        numbered = enumerate(_records(text, layout.separator, file, layout.lines), start=layout.row + 1)
        filled = ((place, row) for place, row in numbered if any(row))
        some = list(islice(filled, reading.BATCH_ROWS))
        while True:
            yield _table(some, layout.names, width).select(only or [*layout.names, FAULT, PLACE])
            if not (some := list(islice(filled, reading.BATCH_ROWS))):
                return


def _table(rows: list[tuple[int, list[str]]], names: list[str], width: int) -> pa.Table:
    cells = [[*row[:width], *[""] * (width - len(row))] for _, row in rows]
    columns = [pa.array(column, pa.string()) for column in zip(*cells, strict=True)]
    columns = columns or [pa.array([], pa.string())] * width
    faults = [_too_long(row, width) for _, row in rows]
    places = pa.array([place for place, _ in rows], pa.int64())
    return pa.table([*columns, pa.array(faults, pa.string()), places], [*names, FAULT, PLACE])


def _too_long(row: list[str], width: int) -> str | None:
    if not any(cell.strip() for cell in row[width:]):
        return None
    return f"这一行有 {len(row)} 格，表头只有 {width} 格，可能是没加引号的逗号把一格拆成了两格"


def _records(lines: Iterable[str], separator: str, file: TableFile, before: int) -> Iterator[list[str]]:
    """Records by Python's strict parser; ``before``: lines of the file that were passed over.

    Raises:
        InputError: where a quote is not closed or a cell is too long, with the line it begins in.
    """
    reader = csv.reader(lines, delimiter=separator, strict=True)
    while True:
        line = before + reader.line_num + 1
        try:
            row = next(reader, None)
        except csv.Error as error:
            if "limit" in str(error):
                file.refuse(f"第 {line:,} 行有一格超过 {csv.field_size_limit():,} 个字，读不了")
            file.refuse(f"第 {line:,} 行的引号没有配对，请检查这一行的引号")
        if row is None:
            return
        yield row


def _refuse_swallowed(file: TableFile, table: pa.Table, layout: _Layout) -> None:
    """Refuse a cell with line breaks that holds as many separators as a whole row: a quote was left open there."""
    for name in layout.names:
        broken = pc.match_substring(table[name], "\n")
        if pc.any(broken).as_py():
            cells = pc.count_substring(table[name].filter(broken), layout.separator)
            if (pc.max(cells).as_py() or 0) >= len(layout.names) - 1:
                places = np.flatnonzero(np.asarray(broken))
                row = int(places[int(np.argmax(np.asarray(cells)))])
                line = table[PLACE][row].as_py() if PLACE in table.column_names else layout.row + 1 + row
                file.refuse(f"第 {line:,} 行的引号好像没有配对：引号里夹着别的行，请检查这一行的引号")


def _without_empty_columns(table: pa.Table, layout: _Layout) -> pa.Table:
    """Leaves out columns that have neither a heading nor anything in them."""
    unnamed = [name for name, heading in zip(layout.names, layout.headings, strict=True) if not heading.strip()]
    empty = [name for name in unnamed if not pc.any(pc.not_equal(pc.utf8_trim_whitespace(table[name]), "")).as_py()]
    return table.drop_columns(empty)
