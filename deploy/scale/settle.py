"""Settle more visits than one machine holds: parquet in, brought together by person, settled, parquet out.

``python -m deploy.scale.settle IN OUT`` starts two workers on this machine; ``--scheduler ADDRESS`` uses a cluster's.
IN is a parquet file, or a folder of them with the same columns; OUT becomes a folder of them. A person's rows end in
one file, in the order of IN; the column ``__row`` tells each row's place there.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import dask.dataframe as dd
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from distributed import Client, LocalCluster, progress

from policy.table.settling.frame import settle_frame
from policy.table.understanding.columns import ERROR, PERSON_ID
from policy.table.understanding.headings import known
from policy.table.understanding.persons import hashes

ROW, PERSON = "__row", "__person"
ROWS_PER_PART = 500_000


class Piece(NamedTuple):
    """A row group of a file, and how many rows come before it in all."""

    path: str
    group: int
    before: int


def pieces(source: Path) -> Iterator[Piece]:
    """The row groups of a file, or of a folder's files in the order of their names."""
    before = 0
    for path in sorted(source.glob("*.parquet")) if source.is_dir() else [source]:
        about = pq.read_metadata(path)
        for group in range(about.num_row_groups):
            yield Piece(str(path), group, before)
            before += about.row_group(group).num_rows


def read(piece: Piece) -> pd.DataFrame:
    """A row group's rows, numbered, with a number for each row's person."""
    return _marked(pq.ParquetFile(piece.path).read_row_group(piece.group), piece.before)


def _marked(table: pa.Table, before: int) -> pd.DataFrame:
    for place, field in enumerate(table.schema):
        if pa.types.is_dictionary(field.type):
            table = table.set_column(place, field.name, pc.cast(table[place], field.type.value_type))
    frame = table.to_pandas(ignore_metadata=True)
    rows = np.arange(before, before + len(frame))
    person = rows
    column = next((name for name in frame.columns if known(name) == PERSON_ID), None)
    if column is not None:
        hashed = hashes(table[column])
        person = np.where(hashed == 0, rows, hashed.astype(np.int64))  # a row without an id is a person of its own
    return frame.assign(**{ROW: rows, PERSON: person})


def write(
    frame: pd.DataFrame, target: Path, readings: Mapping[str, str], partition_info: dict[str, int] | None = None
) -> pd.DataFrame:
    """Settle whole persons into a file, and count rows and errors. Done again, it writes the same file again."""
    settled = settle_frame(frame.sort_values(ROW).drop(columns=PERSON), readings)
    if partition_info is not None and len(settled):
        path = target / f"part-{partition_info['number']:05}.parquet"
        unfinished = path.with_suffix(f".unfinished-{os.getpid()}")
        settled.to_parquet(unfinished, index=False)
        unfinished.replace(path)
    return pd.DataFrame({"rows": [len(settled)], "errors": [settled[ERROR].count()]})


def settle(
    client: Client, source: Path, target: Path, readings: Mapping[str, str], parts: int | None
) -> pd.Series[int]:
    """Settle ``source`` on a cluster's workers, who all reach both places; gives the rows and the errors.

    ``target`` appears when all is done.
    """
    found = list(pieces(source))
    schema = pq.read_schema(found[0].path)
    rows = found[-1].before + pq.read_metadata(found[-1].path).row_group(found[-1].group).num_rows
    visits = dd.from_map(read, found, meta=_marked(schema.empty_table(), 0))
    together = visits.shuffle(on=PERSON, npartitions=parts or -(-rows // ROWS_PER_PART) or 1, ignore_index=True)
    unfinished = target.with_name(f"{target.name}.part")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir()
    counts = together.map_partitions(write, unfinished, readings, meta={"rows": "int64", "errors": "int64"})
    counted = client.persist(counts)
    progress(counted)
    result = counted.sum().compute()
    for left in unfinished.glob("*.unfinished-*"):  # by a worker that was lost
        left.unlink()
    unfinished.rename(target)
    return result


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(prog="python -m deploy.scale.settle")
    parser.add_argument("source", type=Path, metavar="IN")
    parser.add_argument("target", type=Path, metavar="OUT")
    parser.add_argument("--scheduler", help="address of a running Dask scheduler")
    parser.add_argument("--workers", type=int, default=2, help="how many to start where there is no scheduler")
    parser.add_argument("--parts", type=int, help="how many files to make")
    parser.add_argument("--reading", action="append", default=[], metavar="ID=VALUE")
    asked = parser.parse_args()
    if not asked.source.exists() or not list(pieces(asked.source)):
        parser.error(f"IN：“{asked.source}” 里没有 parquet 表")
    if asked.target.exists():
        parser.error(f"OUT：“{asked.target}” 已经有了，请换一个名字")
    readings = dict(reading.split("=", 1) for reading in asked.reading)
    with Client(asked.scheduler or LocalCluster(n_workers=asked.workers, threads_per_worker=1)) as client:
        sys.stderr.write(f"{client.dashboard_link}\n")
        counts = settle(client, asked.source, asked.target, readings, asked.parts)
    sys.stdout.write(f"rows {counts['rows']}, errors {counts['errors']}\n")


if __name__ == "__main__":
    main()
