"""What a table file is to those who settle it: its batches, its person column, its size, what was understood of it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, NoReturn, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from policy.fields import Fault, InputError, shown
from policy.table.understanding.headings import Understood

Batches: TypeAlias = Iterator[pa.Table]
BATCH_ROWS = 250_000
FAULT, PLACE = "\x00fault", "\x00place"
"""Columns beside the file's own, which no file can hold: what was wrong with a row when it was read, and its row in the
file, counted from 1 as a spreadsheet does."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a file may hold; looked at while it is read, before its cells are built.

    ``rows`` of a table; ``cells``: rows × columns, from the first to the last that holds anything; ``columns``;
    ``unpacked``: bytes that come out of a packed file; ``text``: bytes of all cells' text (of a batch, where a file is
    read in batches); ``cell``: characters of one cell.
    """

    rows: int
    cells: int
    unpacked: int
    text: int
    columns: int = 16_384
    cell: int = 1_000_000


UPLOAD = Limits(rows=100_000, cells=4_000_000, unpacked=400 << 20, text=128 << 20)
COMMAND = Limits(rows=10**10, cells=64_000_000, unpacked=4 << 30, text=1 << 30)


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

    def begins(self, count: int) -> bytes:
        """Its first bytes."""
        with self.open() as file:
            return file.read(count)

    def refuse(self, words: str) -> NoReturn:
        """Refuse the file as a whole.

        Raises:
            InputError: with the file's name and these words.
        """
        raise InputError([Fault("", f"{shown(self.name)} {words}")])


@dataclass(frozen=True, slots=True)
class TableSource:
    """A table to read: all its columns, or one of them alone, in batches; ``person`` is its column of person ids.

    ``rows`` is None where they are known only at the end; ``seekable``: whether it may be read more than once at
    little cost.
    """

    batches: Callable[[], Batches]
    column: Callable[[str], Batches]
    person: str | None
    rows: int | None
    seekable: bool
    understood: Understood = field(default_factory=Understood)


def kept(table: pa.Table, person: str | None, understood: Understood) -> TableSource:
    """A table in memory, in batches."""
    tables = [pa.Table.from_batches([batch]) for batch in table.to_batches(BATCH_ROWS)] or [table]

    def column(name: str) -> Batches:
        return (part.select([name]) for part in tables)

    return TableSource(lambda: iter(tables), column, person, table.num_rows, seekable=False, understood=understood)


def unique(headings: Sequence[object]) -> list[str]:
    """Headings as names of columns: a blank one is named by its place, one that came before has its place added.

    >>> unique(["备注", "", "备注"])
    ['备注', '第 2 列', '备注（第 3 列）']
    """
    names: list[str] = []
    for place, heading in enumerate(headings, start=1):
        name = str(heading).strip() or f"第 {place} 列"
        names.append(f"{name}（第 {place} 列）" if name in names else name)
    return names


def has_cells(kind: pa.DataType) -> bool:
    """Whether the cells of a column are single values: no lists, and no bytes that are no text."""
    if pa.types.is_dictionary(kind):
        return has_cells(kind.value_type)
    binary = pa.types.is_binary(kind) or pa.types.is_large_binary(kind) or pa.types.is_fixed_size_binary(kind)
    return not (pa.types.is_nested(kind) or binary or pa.types.is_binary_view(kind))


def blank_rows(table: pa.Table) -> pa.Array | None:
    """Which rows of a table of text have nothing in any cell, None where there is none.

    Column by column, and only those rows that are blank so far: nearly every table is done after its first column.
    """
    rows = np.arange(table.num_rows)
    for name in table.column_names:
        if name not in {FAULT, PLACE}:
            column = table[name] if rows.size == table.num_rows else table[name].take(pa.array(rows))
            rows = rows[np.asarray(pc.equal(pc.utf8_trim_whitespace(column), ""))]
        if not rows.size:
            return None
    found = np.zeros(table.num_rows, dtype=bool)
    found[rows] = True
    return pa.array(found)


def without_blank_rows(batches: Batches) -> Batches:
    """The same rows but for blank ones; at least one table."""
    for table in batches:
        blank = blank_rows(table)
        yield table if blank is None else table.filter(pc.invert(blank))
