"""An uploaded table, from bytes to bytes: settled, told about, and written; in a worker, never in the server."""

from __future__ import annotations

import io
from dataclasses import asdict
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import ipc

from policy.table.reading import UPLOAD, TableFile, TableSource, open_table
from policy.table.reading.source import PLACE
from policy.table.reading.workbook import MIXED
from policy.table.settling.arrow import settle_table
from policy.table.settling.batches import settle_in_batches
from policy.table.understanding.columns import CAUTION, ERROR, HEADINGS, PERSON_ID, PERSON_ID_TITLE, RESULT_TITLES
from policy.table.understanding.headings import known
from policy.table.writing import SHEET_CELL, refuse_unwritable, table_bytes

ROW = "row"
SUMMED = ("total", "fund_paid", "critical_paid", "out_of_pocket")
MOST_SHEET_CELLS = 4_000_000
"""A sheet of more cells takes more memory to write than a worker has."""


def settle_upload(name: str, data: bytes) -> tuple[dict[str, Any], bytes, bytes]:
    """Settle a table file.

    Returns:
        What was understood, how many rows were read, and why there can be no Excel file (or None); the columns that are
        shown (Arrow stream of :data:`SUMMED`, caution, error, the row in the file and the person's id); and the whole
        table under Chinese headings (Arrow stream).

    Raises:
        InputError: where the file is no such table, is not understood, or holds too much.
    """
    source = open_table(TableFile(name, lambda: io.BytesIO(data)), UPLOAD)
    rows: list[pa.ChunkedArray] = []

    def settle(part: pa.Table) -> pa.Table:
        rows.append(_rows(part))
        settled = settle_table(part, {})
        refuse_unwritable(settled.schema, ".xlsx")
        return settled

    table = pa.concat_tables(settle_in_batches(source, settle, folder=None))
    about = {"understood": asdict(source.understood), "rows": table.num_rows, "no_sheet": no_sheet(table)}
    return about, _packed(_shown(table, source, rows)), _packed(in_chinese(table))


def _rows(part: pa.Table) -> pa.ChunkedArray:
    """Each row's place in the file; where the file has no headings in a row of its own, its place in the table."""
    if PLACE in part.column_names:
        return part[PLACE]
    return pa.chunked_array([pa.array(np.arange(1, part.num_rows + 1))])


def _shown(table: pa.Table, source: TableSource, rows: list[pa.ChunkedArray]) -> pa.Table:
    shown = table.select([*SUMMED, CAUTION, ERROR])
    places = [chunk for part in rows for chunk in part.chunks]
    shown = shown.append_column(ROW, pa.chunked_array(places, pa.int64()))
    if source.person is not None:
        shown = shown.append_column(PERSON_ID, pc.cast(table[source.person], pa.string()))
    return shown


def in_chinese(table: pa.Table) -> pa.Table:
    """A settled table under Chinese headings, for people to read."""
    titles = {name: heading.title for name, heading in HEADINGS.items()} | {PERSON_ID: PERSON_ID_TITLE} | RESULT_TITLES
    return table.rename_columns([titles.get(known(name) or name, name) for name in table.column_names])


def no_sheet(table: pa.Table) -> str | None:
    """Why a table cannot be an Excel sheet; None where it can."""
    if table.num_rows * table.num_columns > MOST_SHEET_CELLS:
        return "结果太大，存不成 Excel 文件，请下载 CSV"
    for field in table.schema:
        column = pc.struct_field(table[field.name], [0]) if field.type == MIXED else table[field.name]
        if pa.types.is_dictionary(column.type):
            column = pa.chunked_array([chunk.dictionary for chunk in column.chunks], column.type.value_type)
        if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
            longest = pc.max(pc.utf8_length(column)).as_py() or 0
            if longest > SHEET_CELL:
                return f"有一格超过 {SHEET_CELL:,} 个字，Excel 放不下，请下载 CSV"
    return None


def write_result(packed: bytes, ending: str) -> bytes:
    """The whole table of :func:`settle_upload` as a ``.csv`` or ``.xlsx`` file."""
    with ipc.open_stream(packed) as stream:
        return table_bytes(stream.read_all(), ending)


def _packed(table: pa.Table) -> bytes:
    sink = pa.BufferOutputStream()
    with ipc.new_stream(sink, table.schema, options=ipc.IpcWriteOptions(compression="zstd")) as stream:
        stream.write_table(table)
    packed: bytes = sink.getvalue().to_pybytes()
    return packed
