"""Measures everything in one run and writes ``docs/benchmarks.md``: ``python -m benchmarks [--quick]``."""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

from benchmarks import data, floor
from benchmarks.apart import apart, batch, files_alone
from policy import Scenario, estimate
from policy.table.reading.source import BATCH_ROWS
from policy.table.settling.frame import settle_frame

PAGE = Path(__file__).parent.parent / "docs" / "benchmarks.md"
ABOUT = f"""`make bench` measured this in one run on {os.cpu_count()} cores.
The floor (`benchmarks/floor.py`) is an inpatient visit's stages in plain NumPy float64 on the same table: every row
alone, without rounding, checks or errors. The pages were opened in Chromium (`benchmarks/pages.py`, `easy.py`).
"""
Line: TypeAlias = tuple[str, str, str]
STAY = {
    "date": "2026-03-02",
    "kind": "inpatient",
    "hospital_grade": "grade_3a",
    "expenses": {"class_a": "20000", "class_b_drug": "6000", "class_b_service": "1500", "uncovered": "1200"},
}


def best(work: Callable[[], object], times: int = 5) -> float:
    """The shortest of several runs, seconds."""
    found = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        found.append(time.perf_counter() - start)
    return min(found)


def one_explained_visit() -> float:
    """Seconds from scenario to JSON, in the median."""
    found = []
    for _ in range(2000):
        start = time.perf_counter()
        estimate(Scenario(region="shanxi/yangquan", visits=[STAY])).model_dump_json()
        found.append(time.perf_counter() - start)
    return statistics.median(found)


def frames(rows: int) -> list[Line]:
    """Tables in memory, beside the floor on the same table."""
    typed = data.stays(rows)
    tables = {
        "a stay each, typed columns": typed,
        "a stay each, ids as text": data.with_text_ids(typed),
        "nine visits a person, shuffled, five kinds": data.shuffled_years(rows),
    }
    found = []
    for name, table in tables.items():
        least = best(lambda table=table: floor.settle_stays(table))
        seconds = best(lambda table=table: settle_frame(table), 7)
        speed, beside = f"{rows / seconds / 1e6:.1f} million visits a second", f"{seconds / least:.1f} × the floor"
        found.append((name, speed, beside))
    return found


def files(rows: int, folder: Path, *, large: bool) -> list[Line]:
    """Table files on disk."""
    table = data.with_text_ids(data.stays(rows))
    table.to_parquet(folder / "in.parquet", row_group_size=BATCH_ROWS)
    table.to_csv(folder / "in.csv", index=False)
    seconds, peak = apart(batch, folder / "in.parquet", folder / "out.parquet")
    found = [("a million rows, parquet to parquet", f"{seconds:.2f} s, at most {peak:.2f} GB", "")]
    if large:
        for name, big in (("", data.stays(10 * rows)), (", shuffled years", data.shuffled_years(10 * rows))):
            data.with_text_ids(big).to_parquet(folder / "large.parquet", row_group_size=BATCH_ROWS)
            longer, more = apart(batch, folder / "large.parquet", folder / "large-out.parquet")
            words = f"{longer / seconds:.1f} × a million rows"
            found.append(
                (f"ten million rows{name}, parquet to parquet", f"{longer:.1f} s, at most {more:.2f} GB", words)
            )
    alone, _ = apart(files_alone, folder / "in.csv", folder / "copy.csv")
    whole, peak = apart(batch, folder / "in.csv", folder / "out.csv")
    words = f"{whole / alone:.2f} × reading and writing alone ({alone:.2f} s)"
    return [*found, ("a million rows, csv to csv", f"{whole:.2f} s, at most {peak:.2f} GB", words)]


def main() -> None:
    """Measure, print, and write the page."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("--quick", action="store_true", help="a tenth of the rows, no page")
    quick = parser.parse_args().quick
    rows = 100_000 if quick else 1_000_000
    with tempfile.TemporaryDirectory() as name:
        lines = [*frames(rows), *files(rows, Path(name), large=not quick)]
    lines.append(("one visit, Scenario in, JSON out", f"{one_explained_visit() * 1000:.2f} ms in the median", ""))
    if not quick:
        from benchmarks import easy, keyboard, pages  # noqa: PLC0415 - the processes that settle files load no browser

        lines += [*pages.measure(), *easy.measure(), keyboard.measure()]
    table = "\n".join(f"| {what} | {speed} | {beside} |" for what, speed, beside in lines)
    text = f"| What | How fast | Beside |\n| --- | --- | --- |\n{table}\n"
    sys.stdout.write(text)
    if not quick:
        PAGE.write_text(f"# Speed\n\n{ABOUT}\n{text}", "utf-8")


if __name__ == "__main__":
    main()
