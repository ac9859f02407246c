"""Work on files in a process of its own, so that its time and its peak memory are its own."""

from __future__ import annotations

import multiprocessing
import re
import time
from collections.abc import Callable
from multiprocessing.queues import SimpleQueue
from pathlib import Path
from typing import TypeAlias

import pyarrow.parquet as pq

from policy.table.batch import run_batch
from policy.table.reading import TableFile, open_table
from policy.table.reading.source import BATCH_ROWS
from policy.table.writing import written

Work: TypeAlias = Callable[[Path, Path], float]
Measured: TypeAlias = tuple[float, float]


def apart(work: Work, source: Path, target: Path) -> Measured:
    """Seconds and peak memory (GB) of work from one file to another."""
    spawn = multiprocessing.get_context("spawn")
    results: SimpleQueue[Measured] = spawn.SimpleQueue()
    process = spawn.Process(target=_measure, args=(results, work, source, target))
    process.start()
    process.join()
    if process.exitcode:
        raise RuntimeError(f"{work.__name__} ended with {process.exitcode}")
    return results.get()


def _measure(results: SimpleQueue[Measured], work: Work, source: Path, target: Path) -> None:
    seconds = work(source, target)
    # What getrusage tells would hold the peak of the process that started this one.
    peak = re.search(r"VmHWM:\s*(\d+)", Path("/proc/self/status").read_text("ascii"))
    results.put((seconds, int(peak[1]) / 1024**2 if peak else 0.0))


def batch(source: Path, target: Path) -> float:
    """Seconds to settle a table file into another."""
    start = time.perf_counter()
    run_batch(source, target, {}, progress=False)
    return time.perf_counter() - start


def files_alone(source: Path, target: Path) -> float:
    """Seconds to read a table file, and to write what it is settled to, which lies beside it as parquet."""
    settled = pq.read_table(source.with_name("out.parquet"))
    start = time.perf_counter()
    for _ in open_table(TableFile(source.name, lambda: source.open("rb"))).batches():
        pass
    with written(target) as write:
        for part in range(0, settled.num_rows, BATCH_ROWS):
            write(settled.slice(part, BATCH_ROWS))
    return time.perf_counter() - start
