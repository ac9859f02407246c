"""Tables with bytes changed at random, read and settled: ``make fuzz`` (``python scripts/fuzz.py [--files N]``).

Each starts from a table of ``tests/table/tables``. Whatever comes of it must be a settled table or a line in Chinese;
anything else, or a death of the process, is reported with the seed that makes the file again. Outside ``make test``.
"""

from __future__ import annotations

import argparse
import io
import multiprocessing
import os
import random
import resource
import sys
import time
import zipfile
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

from policy.fields import InputError

HOUSE = Path(__file__).parent.parent
TABLES = sorted((HOUSE / "tests" / "table" / "tables").iterdir())
BATCH = 200
MEMORY = 3 << 30
TOKENS = [
    b'"',
    b",",
    b"\n",
    b"\r\n",
    b"\t",
    b"\x00",
    b"\xff",
    b"-",
    b"=",
    b"9" * 20,
    "元".encode(),
    b"<c/>",
    b"]]>",
    b"&amp;",
]


def mutated(seed: int) -> tuple[str, bytes]:
    """A table's name and bytes, some of them changed; of a workbook the parts, before they are packed."""
    chance = random.Random(seed)  # noqa: S311 - made again from its seed
    path = chance.choice(TABLES)
    data = path.read_bytes()
    if path.suffix == ".xlsx" and zipfile.is_zipfile(path) and chance.random() < 0.8:  # noqa: PLR2004
        return path.name, _repacked(data, chance)
    return path.name, _changed(data, chance)


def _changed(data: bytes, chance: random.Random) -> bytes:
    found = bytearray(data[:4096])
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


def _repacked(data: bytes, chance: random.Random) -> bytes:
    sink = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as book, zipfile.ZipFile(sink, "w") as made:
        names = book.namelist()
        sheets = [name for name in names if "worksheets/" in name]
        hurt = chance.choice(sheets if chance.random() < 0.8 else names)  # noqa: PLR2004
        for name in names:
            part = book.read(name)
            made.writestr(name, _changed(part, chance) if name == hurt else part)
    return sink.getvalue()


def tried(seeds: range) -> tuple[int, list[str]]:
    """How many files of these were settled, and what should not have come of the others."""
    import pyarrow as pa  # noqa: PLC0415 - only in the processes that read

    from policy.table.reading import UPLOAD, TableFile, open_table  # noqa: PLC0415
    from policy.table.settling.arrow import settle_table  # noqa: PLC0415

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    settled, wrong = 0, []
    for seed in seeds:
        name, data = mutated(seed)
        try:
            file = TableFile(name, lambda data=data: io.BytesIO(data))
            settle_table(pa.concat_tables(open_table(file, UPLOAD).batches()), {})
            settled += 1
        except InputError as error:
            wrong += [f"{seed} {name}: {fault}" for fault in error.faults if not _is_chinese(str(fault))]
        except Exception as error:  # noqa: BLE001 - that is what is looked for
            wrong.append(f"{seed} {name}: {type(error).__name__}")
    return settled, wrong


def _is_chinese(text: str) -> bool:
    return any("\u4e00" <= letter <= "\u9fff" for letter in text) and "Error" not in text


def batches(files: int, first: int) -> Iterator[range]:
    """Seeds, a batch at a time."""
    for start in range(first, first + files, BATCH):
        yield range(start, min(start + BATCH, first + files))


def main() -> int:
    """Try many files in two processes; one that dies is started again."""
    parser = argparse.ArgumentParser(prog="python scripts/fuzz.py")
    parser.add_argument("--files", type=int, default=1_000_000)
    parser.add_argument("--first", type=int, default=int(time.time()), help="the first seed")
    asked = parser.parse_args()
    count = settled = 0
    wrong: list[str] = []
    waiting = list(batches(asked.files, asked.first))
    while waiting:
        with ProcessPoolExecutor(os.cpu_count(), multiprocessing.get_context("spawn")) as pool:
            futures = {pool.submit(tried, seeds): seeds for seeds in waiting}
            waiting = []
            for future, seeds in futures.items():
                try:
                    some, bad = future.result()
                except BrokenProcessPool:
                    if len(seeds) == 1:
                        wrong.append(f"{seeds[0]}: the process died")
                    else:
                        middle = seeds[len(seeds) // 2]
                        waiting += [range(seeds[0], middle), range(middle, seeds[-1] + 1)]
                    continue
                count, settled, wrong = count + len(seeds), settled + some, wrong + bad
    sys.stdout.write("".join(f"{line}\n" for line in wrong))
    sys.stdout.write(f"{count:,} files from seed {asked.first}: {settled:,} settled, {len(wrong):,} wrong\n")
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main())
