"""Tables with bytes and cells changed at random, read and settled: ``make fuzz`` (``python scripts/fuzz.py --help``).

Each starts from a small table of ``tests/table/tables``. Whatever comes of it must be a settled table or a line in
Chinese; anything else, a death of the process, or a file that takes too long, is reported with the seed that makes the
file again. Outside ``make test``.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import multiprocessing
import os
import random
import re
import resource
import sys
import time
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path
from threading import Lock
from typing import Any

from policy.fields import InputError

HOUSE = Path(__file__).parent.parent
SMALL = 20_000
"""Bytes of the largest table that others are made from: reading a long one again and again tries nothing new."""
TABLES = [path for path in sorted((HOUSE / "tests" / "table" / "tables").iterdir()) if path.stat().st_size < SMALL]
ROUND = 20_000
"""Files that one process reads before another takes its place."""
MEMORY = 3 << 30
SLOW = 60
"""Seconds after which a file is called slow."""
TOKENS = [b'"', b",", b"\n", b"\r\n", b"\t", b"\x00", b"\xff", b"-", b"=", b"9" * 20, b"<c/>", b"]]>", b"&amp;"]
CELLS = [
    *("", " ", "0", "-11000", "1e308", "nan", "NaN", "inf", "1.005", "10999.999999999998", "9" * 400, "11,000.00"),
    *("#REF!", "#N/A", "'00123", '="00123"', "1.4E+17", "46083", "46083.5", "-1", "2026-02-30", "20260302"),
    *("1900-02-29", "2026年3月2日 21时08分", "合计", "住院", "门诊慢特病", "三级甲等", "山西省", "湖南省"),
    *("\u200b", "＝１", "a" * 5000, "人员编号", "参保地", "结算日期", "看病方式", "甲类费用", "乙类药品费用"),
    *("自费费用", "基金支付", "待遇开始日期", "65%"),
]
"""What a cell may be changed to: what is hard to read, and what makes other rows and columns be understood."""
_CELL = re.compile(rb"(?<=[,\t\n])[^,\t\n\"]*(?=[,\t\r\n])|(?<=>)[^<>]+(?=<)")


def mutated(seed: int) -> tuple[str, bytes]:
    """A table's name and bytes, some of them changed; of a workbook the parts, before they are packed."""
    chance = random.Random(seed)  # noqa: S311 - made again from its seed
    path = chance.choice(TABLES)
    data = path.read_bytes()
    if path.suffix == ".xlsx" and zipfile.is_zipfile(path) and chance.random() < 0.9:  # noqa: PLR2004
        return path.name, _repacked(data, chance)
    return path.name, _changed(data, chance)


def _changed(data: bytes, chance: random.Random) -> bytes:
    found = bytearray(data)
    if chance.random() < 0.6:  # noqa: PLR2004 - more than half stay tables, so that more than the reading is tried
        return _other_cells(bytes(found), chance)
    for _ in range(chance.choice([1, 1, 1, 2, 3, 6])):
        # Nearer the end, where the rows are: a table without its headings is soon refused.
        place = max(chance.randrange(len(found) + 1) for _ in range(chance.randint(1, 4)))
        match chance.randrange(5):
            case 0:
                found[place:place] = chance.choice(TOKENS)
            case 1:
                del found[place : place + chance.randint(1, 40)]
            case 2:
                found[place : place + 1] = bytes([chance.randrange(256)])
            case 3:
                other = chance.randrange(len(found) + 1)
                found[place:place] = found[other : other + chance.randint(1, 80)]
            case _:
                found[place : place + chance.randint(1, 8)] = chance.choice(TOKENS)
    return bytes(found)


def _other_cells(data: bytes, chance: random.Random) -> bytes:
    """The same table with other cells, and sometimes a row once more."""
    for _ in range(chance.choice([1, 1, 2, 4])):
        cells = list(_CELL.finditer(data))
        if not cells:
            return data
        start, end = chance.choice(cells).span()
        data = data[:start] + chance.choice(CELLS).encode() + data[end:]
    lines = data.splitlines(keepends=True)
    if chance.random() < 0.3 and len(lines) > 1:  # noqa: PLR2004
        lines.insert(chance.randrange(len(lines)), chance.choice(lines))
    return b"".join(lines)


def _repacked(data: bytes, chance: random.Random) -> bytes:
    sink = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as book, zipfile.ZipFile(sink, "w") as made:
        names = book.namelist()
        sheets = [name for name in names if "worksheets/" in name or "sharedStrings" in name]
        hurt = chance.choice(sheets if chance.random() < 0.8 else names)  # noqa: PLR2004
        for name in names:
            part = book.read(name)
            made.writestr(name, _changed(part, chance) if name == hurt else part)
    return sink.getvalue()


def tried(seeds: range, now: Any) -> tuple[int, list[str]]:  # noqa: ANN401 - a number that processes share
    """How many files of these were settled, and what should not have come of the others; ``now`` tells the seed."""
    import pyarrow as pa  # noqa: PLC0415 - only in the processes that read

    from policy.table.reading import UPLOAD, TableFile, open_table  # noqa: PLC0415
    from policy.table.settling.arrow import settle_table  # noqa: PLC0415
    from policy.table.writing import table_bytes  # noqa: PLC0415

    settled, wrong = 0, []
    for seed in seeds:
        now.value = seed
        name, data = mutated(seed)
        try:
            file = TableFile(name, partial(io.BytesIO, data))
            table = settle_table(pa.concat_tables(open_table(file, UPLOAD).batches()), {})
            settled += 1
            table_bytes(table, ".xlsx" if seed % 2 else ".csv")
        except InputError as error:
            wrong += [f"{seed} {name}: {fault}" for fault in error.faults if not _is_chinese(str(fault))]
        except Exception as error:  # noqa: BLE001 - that is what is looked for
            wrong.append(f"{seed} {name}: {type(error).__name__}")
    return settled, wrong


def _is_chinese(text: str) -> bool:
    return any("\u4e00" <= letter <= "\u9fff" for letter in text) and "Error" not in text


def _child(answer: Connection, seeds: range, now: Any) -> None:  # noqa: ANN401
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    os.environ["OPENBLAS_NUM_THREADS"] = "1"
    answer.send(tried(seeds, now))


class Hunt:
    """Many files in a few processes; one that dies or stands still is replaced behind the file that did it."""

    def __init__(self, rounds: Iterator[range], end: float) -> None:
        self.rounds, self.end = rounds, end
        self.lock = Lock()
        self.count = self.settled = 0
        self.wrong: list[str] = []
        self.begun = time.monotonic()

    def go_on(self) -> None:
        """Take one round after another, until there is none or the time is over."""
        while time.monotonic() < self.end:
            with self.lock:
                seeds = next(self.rounds, None)
            while seeds:
                seeds = self._round(seeds)
            if seeds is None:
                return

    def _round(self, seeds: range) -> range:
        """Read these in one process; what is left of them where it died."""
        now = multiprocessing.get_context("spawn").Value("q", seeds[0], lock=False)
        answers, answer = multiprocessing.get_context("spawn").Pipe(duplex=False)
        process = multiprocessing.get_context("spawn").Process(target=_child, args=(answer, seeds, now))
        process.start()
        answer.close()
        found, seen, since = None, -1, time.monotonic()
        while not answers.poll(1):
            if now.value != seen:
                seen, since = now.value, time.monotonic()
            elif time.monotonic() - since > SLOW:
                process.kill()
        with contextlib.suppress(EOFError):
            found = answers.recv()
        process.join()
        done = seeds if found else range(seeds[0], now.value + 1)
        self._tell(len(done), *(found or (0, [f"{now.value}: the process died or stood still"])))
        return range(done[-1] + 1, seeds[-1] + 1)

    def _tell(self, count: int, settled: int, wrong: list[str]) -> None:
        with self.lock:
            self.count, self.settled, self.wrong = self.count + count, self.settled + settled, self.wrong + wrong
            speed = self.count / (time.monotonic() - self.begun)
            lines = [*wrong, f"{self.count:,} files, {self.settled:,} settled, {speed:,.0f} a second"]
            sys.stdout.write("".join(f"{line}\n" for line in lines))
            sys.stdout.flush()


def main() -> int:
    """Try many files, on all processors unless told otherwise."""
    parser = argparse.ArgumentParser(prog="python scripts/fuzz.py")
    parser.add_argument("--files", type=int, default=1_000_000)
    parser.add_argument("--first", type=int, default=int(time.time()), help="the first seed")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--minutes", type=float, default=24 * 60, help="begin no new round after so long")
    parser.add_argument("--round", type=int, default=ROUND, help="files that one process reads")
    asked = parser.parse_args()
    starts = range(asked.first, asked.first + asked.files, asked.round)
    rounds = (range(start, min(start + asked.round, starts.stop)) for start in starts)
    hunt = Hunt(rounds, time.monotonic() + asked.minutes * 60)
    with ThreadPoolExecutor(asked.processes) as threads:
        for place in [threads.submit(hunt.go_on) for _ in range(asked.processes)]:
            place.result()
    sys.stdout.write(
        f"{hunt.count:,} files from seed {asked.first}: {hunt.settled:,} settled, {len(hunt.wrong):,} wrong\n"
    )
    return bool(hunt.wrong)


if __name__ == "__main__":
    sys.exit(main())
