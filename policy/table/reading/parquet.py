"""Parquet files: read in batches, after a look at what the footer and the dictionaries would unpack to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from policy.fields import shown
from policy.table.reading import source as reading
from policy.table.reading.source import Batches, Limits, TableFile, TableSource, has_cells, unique
from policy.table.understanding.columns import PERSON_ID
from policy.table.understanding.headings import read_headings, tell

_ENOUGH = 1 << 28
"""A column whose words could fill no more bytes than this needs no closer look."""


def open_parquet(file: TableFile, limits: Limits) -> TableSource:
    """A parquet file to read.

    Raises:
        InputError: where the file is too large, or its columns are not understood.
    """
    with file.open() as opened, pq.ParquetFile(opened) as about:
        footer, schema = about.metadata, about.schema_arrow
        _within(file, footer, limits)
        long = _maybe_long(footer, schema)
    own = list(schema.names)
    names = own if len(set(own)) == len(own) else unique(own)
    columns = read_headings(own)
    _refuse_odd(file, schema, [own[place] for place in columns.fields.values()])
    person = names[columns.fields[PERSON_ID]] if PERSON_ID in columns.fields else None
    looked_at: set[str] = set()

    def named(table: pa.Table, only: list[str] | None) -> pa.Table:
        # Another program's notes would make some columns the names of rows.
        return table.rename_columns(only or names).replace_schema_metadata(None)

    def read(only: list[str] | None = None) -> Batches:
        doubted = [name for name in long if (only is None or name in only) and name not in looked_at]
        # Reading ahead would keep every row group that was read.
        with file.open() as opened, pq.ParquetFile(opened, pre_buffer=False, read_dictionary=doubted) as table:
            for batch in table.iter_batches(reading.BATCH_ROWS, columns=only):
                yield named(_spelled(file, pa.Table.from_batches([batch]), schema, doubted, limits), only)
            looked_at.update(doubted)
            if not table.metadata.num_rows:
                yield named(schema.empty_table(), None)

    return TableSource(
        read, lambda name: read([name]), person, footer.num_rows, seekable=True, understood=tell(names, columns)
    )


def _refuse_odd(file: TableFile, schema: pa.Schema, ours: list[str]) -> None:
    """Refuse columns of ours whose cells are no single values, and names that no table has."""
    odd = [shown(name) for name in ours if not has_cells(schema.field(name).type)]
    if odd:
        file.refuse(f"里 {'、'.join(odd)} 这一列的格子里不是单个的值，请改成文字、数字或者日期再试")
    if any("\0" in name for name in schema.names):
        file.refuse("读不懂，列名里有看不见的字")


def _within(file: TableFile, footer: Any, limits: Limits) -> None:  # noqa: ANN401 - the library's own footer
    """Refuse a file whose footer says that it holds too much."""
    if footer.num_rows > limits.rows:
        file.refuse(f"有 {footer.num_rows:,} 行，一次最多 {limits.rows:,} 行，请分成几个文件")
    if footer.num_columns > limits.columns:
        file.refuse(f"有 {footer.num_columns:,} 列，最多 {limits.columns:,} 列")
    groups = [footer.row_group(place) for place in range(footer.num_row_groups)]
    if max((group.total_byte_size for group in groups), default=0) > limits.unpacked:
        file.refuse(f"解开以后超过 {limits.unpacked >> 20:,} 兆，请分成几个文件")
    for column in _leaves(footer):
        width = column["width"]
        if width and column["values"] * width > limits.text:
            file.refuse("里的字太多，请删掉不用的列")


def _leaves(footer: Any) -> Iterator[dict[str, Any]]:  # noqa: ANN401
    """Every row group's columns: their path, values, bytes, width (0: not of one width), and how they are encoded."""
    for place in range(footer.num_row_groups):
        group = footer.row_group(place)
        for number in range(group.num_columns):
            chunk = group.column(number)
            yield {
                "path": chunk.path_in_schema,
                "values": min(chunk.num_values, reading.BATCH_ROWS),
                "bytes": chunk.total_uncompressed_size,
                "width": max(footer.schema.column(number).length, 0),
                "text": chunk.physical_type == "BYTE_ARRAY",
                "packed": chunk.has_dictionary_page or "DELTA_BYTE_ARRAY" in chunk.encodings,
            }


def _maybe_long(footer: Any, schema: pa.Schema) -> list[str]:  # noqa: ANN401
    """Columns of text that may unpack to far more than the file: a long word of a dictionary, used again and again."""
    found = {
        column["path"]: None
        for column in _leaves(footer)
        if column["text"] and column["packed"] and column["values"] * column["bytes"] > _ENOUGH
    }
    return [name for name in found if name in schema.names]


def _spelled(file: TableFile, table: pa.Table, schema: pa.Schema, doubted: list[str], limits: Limits) -> pa.Table:
    """A batch whose doubtful columns were read as words and their numbers, with the words in their places."""
    for name in doubted:
        column = table[name]
        length = sum(
            pc.sum(pc.take(pc.binary_length(chunk.dictionary), chunk.indices)).as_py() or 0 for chunk in column.chunks
        )
        if length > limits.text:
            file.refuse("里的字太多，请删掉不用的列")
        wanted = schema.field(name).type
        if not pa.types.is_dictionary(wanted):
            table = table.set_column(table.column_names.index(name), schema.field(name), pc.cast(column, wanted))
    return table
