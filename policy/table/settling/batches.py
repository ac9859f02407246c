"""Tables larger than memory: settled in batches that hold whole persons, and given back in the order of the input."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import chain, pairwise
from pathlib import Path
from threading import Event
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import ipc

from policy.table.reading import source as reading
from policy.table.reading.source import Batches, TableSource
from policy.table.understanding.persons import hashes, rising, tidied

Settle: TypeAlias = Callable[[pa.Table], pa.Table]
WHOLE_ROWS = 1_000_000
PART_ROWS = 500_000
_ROW = "\x00row"
"""The column that remembers a row's place while the rows are away; no file can hold a column of this name."""


class StoppedError(Exception):
    """Nobody waits for the result any more."""


def stoppable(source: TableSource, settle: Settle, stop: Event) -> tuple[TableSource, Settle]:
    """The same table and the same work, until ``stop`` is set."""

    def still(table: pa.Table) -> pa.Table:
        if stop.is_set():
            raise StoppedError
        return table

    reading = replace(
        source,
        batches=lambda: map(still, source.batches()),
        column=lambda name: map(still, source.column(name)),
    )
    return reading, lambda table: settle(still(table))


def settle_in_batches(source: TableSource, settle: Settle, folder: Path | None) -> Batches:
    """Settle a table batch by batch, in the order of its rows.

    Rows are streamed where each person's rows stand together, settled whole where they are few, and else brought
    together through temporary files in ``folder`` (None: nothing is written, they are settled whole).
    """
    if source.person is None:
        yield from map(settle, source.batches())
        return
    person = source.person
    rows, together = _look_ahead(lambda: source.column(person), person)
    if together:
        yield from map(settle, _whole_persons(source.batches(), person))
    elif rows <= WHOLE_ROWS or not source.seekable or folder is None:
        yield settle(pa.concat_tables(source.batches()))
    else:
        with tempfile.TemporaryDirectory(dir=folder, prefix=f".batch-{os.getpid()}-") as name:
            yield from _through_parts(source.batches(), person, settle, Path(name), -(-rows // PART_ROWS))


def ahead(batches: Batches, stop: Event) -> Batches:
    """The same tables, each made while its taker still works on the one before; ``stop`` is set after the last."""
    with ThreadPoolExecutor(1) as pool:
        try:
            coming = pool.submit(next, batches, None)
            while (table := coming.result()) is not None:
                coming = pool.submit(next, batches, None)
                yield table
        finally:
            stop.set()


def _look_ahead(read: Callable[[], Batches], person: str) -> tuple[int, bool]:
    """How many rows there are, and whether each person's rows stand together."""
    rows, rises, last = 0, True, pa.array([], pa.large_string())
    for table in read():
        ids = tidied(table[person])
        rows += len(ids)
        rises = rises and rising(pa.chunked_array([last, *ids.chunks]), strictly=False)
        last = ids.chunk(ids.num_chunks - 1)[-1:] if len(ids) else last
    return rows, rises or _together(read(), person)


def _together(batches: Batches, person: str) -> bool:
    """Whether no id comes again after another one; most tables where one does are known after a few batches."""
    found, runs, last = np.empty(0, dtype=np.uint64), [], np.uint64(0)
    for table in batches:
        hashed = hashes(table[person])
        begins = hashed != np.concatenate(([last], hashed[:-1]))
        runs.append(hashed[begins & (hashed != 0)])
        last = hashed[-1] if hashed.size else last
        if sum(run.size for run in runs) > found.size:
            found, runs = np.sort(np.concatenate([found, *runs])), []
            if not _differ(found):
                return False
    return _differ(np.sort(np.concatenate([found, *runs])))


def _differ(found: npt.NDArray[np.uint64]) -> bool:
    return bool((found[1:] != found[:-1]).all())


def _whole_persons(batches: Batches, person: str) -> Batches:
    """Batches cut between persons: the last person's rows wait for the next batch."""
    first = next(batches)
    waiting = first.slice(0, 0)
    for batch in chain((first,), batches):
        table = pa.concat_tables([waiting, batch])
        ids = pc.fill_null(tidied(table[person]), "")
        others = pc.indices_nonzero(pc.not_equal(ids, ids[-1])) if len(ids) else ids
        cut = others[-1].as_py() + 1 if len(others) else 0
        waiting = table.slice(cut)
        if cut:
            yield table.slice(0, cut)
    yield waiting


def _through_parts(batches: Batches, person: str, settle: Settle, folder: Path, parts: int) -> Batches:
    """Bring each person's rows into one of several files, settle file by file, and merge by the rows' places."""
    rows, few = _scatter(batches, person, folder, parts), reading.BATCH_ROWS // parts + 1
    for part in range(parts):
        with ipc.open_stream(pa.OSFile(str(folder / f"in-{part}"))) as file:
            table = file.read_all()
        settled = settle(table.drop_columns([_ROW])).append_column(_ROW, table[_ROW])
        with ipc.new_stream(folder / f"out-{part}", settled.schema) as out:
            out.write_table(settled, few)
        (folder / f"in-{part}").unlink()
    merging = [_Merged(folder / f"out-{part}") for part in range(parts)]
    for start in range(0, rows, reading.BATCH_ROWS):
        tables = [stream.before(start + reading.BATCH_ROWS) for stream in merging]
        yield pa.concat_tables(tables).sort_by(_ROW).drop_columns([_ROW])


def _scatter(batches: Batches, person: str, folder: Path, parts: int) -> int:
    rows, writers = 0, {}
    try:
        for table in batches:
            places = np.arange(rows, rows + table.num_rows)
            hashed = hashes(table[person])
            part = np.where(hashed == 0, places.astype(np.uint64), hashed) % np.uint64(parts)
            marked = table.append_column(_ROW, pa.array(places)).take(pa.array(np.argsort(part, kind="stable")))
            ends = np.cumsum(np.bincount(part.astype(np.int64), minlength=parts)).tolist()
            for number, (start, end) in enumerate(pairwise([0, *ends])):
                if number not in writers:
                    writers[number] = ipc.new_stream(folder / f"in-{number}", marked.schema)
                writers[number].write_table(marked.slice(start, end - start))
            rows += table.num_rows
    finally:
        for writer in writers.values():
            writer.close()
    return rows


class _Merged:
    """One part's settled rows, read a few at a time and given back up to a place."""

    def __init__(self, path: Path) -> None:
        self.batches = ipc.open_stream(pa.OSFile(str(path)))
        self.table = self.batches.schema.empty_table()

    def before(self, place: int) -> pa.Table:
        """The rows ahead of a place of the input."""
        found = []
        while True:
            cut = int(np.searchsorted(self.table[_ROW].to_numpy(), place))
            found.append(self.table.slice(0, cut))
            self.table = self.table.slice(cut)
            if self.table.num_rows:
                break
            batch = next(self.batches, None)
            if batch is None:
                break
            self.table = pa.Table.from_batches([batch])
        return pa.concat_tables(found)
