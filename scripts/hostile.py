"""Twenty hostile tables thrown at a running app while somebody else uses it: ``python scripts/hostile.py``.

Starts the app, uploads the tables in a browser, two at a time, and answers a question in another session all
the while. Prints the largest process, the slowest answer of that other session, and whether the app still stands.
"""

from __future__ import annotations

import io
import math
import multiprocessing
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import zipfile
from collections.abc import Iterator, Sequence
from itertools import cycle
from multiprocessing.context import SpawnProcess
from multiprocessing.queues import Queue
from pathlib import Path
from typing import NamedTuple
from urllib.request import urlopen

import psutil
import pyarrow as pa
import pyarrow.parquet as pq
from playwright.sync_api import Page, sync_playwright

HOUSE = Path(__file__).parent.parent
HEAD = ["人员编号", "参保地", "结算日期", "看病方式", "医院等级", "甲类费用", "备注"]
STAY = ["P1", "山西省", "2026-03-02", "住院", "三级甲等", "11000", ""]
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync", "--no-first-run"]
LONGEST = 60
LONG = 1.0
"""Seconds from which on an answer is told with what was uploaded beside it."""
PAUSE = 0.1
"""Seconds between an answer and the next question: hardly a moment passes without one."""
NICER = 10
WATCH = """() => {
  window.runs = []
  new MutationObserver(found => found.forEach(change => {
    if (change.oldValue === 'running') window.runs.push(performance.now())
  })).observe(document.body,
    {subtree: true, attributeOldValue: true, attributeFilter: ['data-test-script-state']})
}"""
"""Counts the runs of the page that have ended."""
KINDS = "http://schemas.openxmlformats.org"
SHEET = '<worksheet xmlns="{}"><sheetData>{}</sheetData>{}</worksheet>'


class Told(NamedTuple):
    """An upload by its name, or a question: when it began and when it was answered."""

    name: str
    start: float
    end: float


def workbook(rows: str, tail: str = "", strings: str = "") -> bytes:
    """A workbook by hand: its rows' XML, what follows them, its shared strings."""
    sheets, strings_xml = f"{KINDS}/officeDocument/2006/relationships", f"{KINDS}/spreadsheetml/2006/main"
    packages = f"{KINDS}/package/2006"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{packages}/content-types"/>',
        "_rels/.rels": _relations(packages, [("a", f"{sheets}/officeDocument", "xl/workbook.xml")]),
        "xl/workbook.xml": f'<workbook xmlns="{strings_xml}" xmlns:r="{sheets}">'
        '<sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": _relations(
            packages,
            [
                ("r1", f"{sheets}/worksheet", "worksheets/sheet1.xml"),
                ("r2", f"{sheets}/sharedStrings", "sharedStrings.xml"),
            ],
        ),
        "xl/sharedStrings.xml": f'<sst xmlns="{strings_xml}">{strings}</sst>',
        "xl/worksheets/sheet1.xml": SHEET.format(strings_xml, rows, tail),
    }
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as book:
        for name, text in parts.items():
            book.writestr(name, text)
    return sink.getvalue()


def _relations(packages: str, found: list[tuple[str, str, str]]) -> str:
    items = "".join(f'<Relationship Id="{name}" Type="{kind}" Target="{target}"/>' for name, kind, target in found)
    return f'<Relationships xmlns="{packages}/relationships">{items}</Relationships>'


def row(number: int, cells: list[str]) -> str:
    """A row of texts."""
    texts = (f'<c r="{chr(65 + n)}{number}" t="inlineStr"><is><t>{cell}</t></is></c>' for n, cell in enumerate(cells))
    return f'<row r="{number}">{"".join(texts)}</row>'


def base(more: str = "", **others: str) -> bytes:
    """A sound workbook with something added."""
    return workbook(row(1, HEAD) + row(2, STAY) + more, **others)


def table(rows: int, notes: pa.Array | None = None, **options: object) -> bytes:
    """A parquet table of one stay again and again."""
    columns = {name: pa.array([cell] * rows) for name, cell in zip(HEAD, STAY, strict=True)}
    sink = io.BytesIO()
    pq.write_table(pa.table(columns | ({} if notes is None else {"备注": notes})), sink, compression="zstd", **options)
    return sink.getvalue()


def lines(rows: int, cells: list[str]) -> bytes:
    """A csv table of one row again and again."""
    return (",".join(HEAD) + "\n" + (",".join(cells) + "\n") * rows).encode()


def hostile() -> dict[str, bytes]:
    """The tables: a few kilobytes to 20 MB, each of a kind that has brought a reader down."""
    word = pa.array(["长" * 700_000]).dictionary_encode()
    words = pa.DictionaryArray.from_arrays(pa.array([0] * 100_000, pa.int32()), word.dictionary)
    far = '<row r="{1}"><c r="{0}{1}"><v>1</v></c></row>'
    shared = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(3, 100_000))
    full = "".join(row(n, STAY) for n in range(2, 90_000))
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as book, book.open("xl/a.xml", "w", force_zip64=True) as part:
        for _ in range(2_000):
            part.write(b" " * (1 << 20))
    return {
        "01.xlsx": base(far.format("XFD", 1_048_576)),
        "02.xlsx": base(far.format("XFD", 99_999)),
        "03.xlsx": base(far.format("ZZ", 99_999)),
        "04.xlsx": base(f'<row r="3"><c r="A3" t="str"><v>{"x" * 300_000_000}</v></c></row>'),
        "05.xlsx": base(shared, strings=f"<si><t>{'长' * 900_000}</t></si>"),
        "06.xlsx": base("<row><c><v>1</v></c></row>" * 3_000_000),
        "07.xlsx": bomb.getvalue(),
        "08.xlsx": workbook(
            row(1, HEAD) + full, tail="<mergeCells>" + '<mergeCell ref="A2:A89999"/>' * 50_000 + "</mergeCells>"
        ),
        "09.xlsx": base(tail="<x>" * 2_000_000),
        "10.xlsx": base("".join(f'<c r="A{n}"><f>1</f></c>' for n in range(90_000))),
        "11.parquet": table(100_000, words),
        "12.parquet": table(100_000, pa.array(["长" * 300] * 100_000)),
        "13.parquet": table(3, pa.array([[[["x" * 99] * 99] * 99]] * 3)),
        "14.parquet": b"PAR1" + b"\xff" * 1_000_000 + b"\xff\xff\x0f\x00PAR1",
        "15.csv": b'"' + b"a" * 20_000_000,
        "16.csv": b"," * 20_000_000,
        "17.csv": lines(99_000, [*STAY[:5], "x" * 30, "y" * 100]),
        "18.csv": (",".join(HEAD) + "\n").encode() + b"\n" * 19_000_000,
        "19.csv": (",".join(HEAD) + "\n" + ",".join(STAY) + '"a\n').encode() + b'""' * 9_000_000,
        "20.csv": lines(99_000, STAY).replace(b"P1", b'="P1"'),
    }


def attack(address: str, files: list[Path], told: Queue[tuple[str, float, float]]) -> None:
    """Upload files one after another, each in a session of its own; in a process that lets the others go first."""
    os.nice(NICER)  # those who upload sit at machines of their own
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        page = browser.new_page()
        for path in files:
            page.goto(f"{address}/batch")
            page.locator("input[type=file]").wait_for(state="attached", timeout=60_000)
            start = time.monotonic()
            page.locator("input[type=file]").set_input_files(path)
            answer = page.locator(".look-verdict, .look-errors").first
            answer.wait_for(timeout=400_000)
            end = time.monotonic()
            told.put((path.name, start, end))
            sys.stdout.write(f"{path.name} {end - start:5.1f} s: {' '.join(answer.inner_text().split())[:90]}\n")
            sys.stdout.flush()
        browser.close()


def largest(root: psutil.Process, seen: dict[str, int], stop: threading.Event) -> None:
    """Keep the peak of every process of the app."""
    while not stop.is_set():
        for process in [root, *root.children(recursive=True)]:
            try:
                kind = "server" if process.pid == root.pid else "worker"
                seen[kind] = max(seen.get(kind, 0), process.memory_info().rss)
            except psutil.Error:
                continue
        time.sleep(0.02)


def main() -> None:
    """Measure."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address, stop, seen = f"http://127.0.0.1:{port}", threading.Event(), dict[str, int]()
    options = ["--server.headless", "true", "--server.port", str(port)]
    command = [sys.executable, "-m", "streamlit", "run", "app.py", *options]
    apart = multiprocessing.get_context("spawn")
    told: Queue[tuple[str, float, float]] = apart.Queue()
    with tempfile.TemporaryDirectory() as folder, subprocess.Popen(command, cwd=HOUSE) as app:  # noqa: S603 - our own program
        for name, data in hostile().items():
            (Path(folder) / name).write_bytes(data)
        paths = sorted(Path(folder).iterdir())
        threading.Thread(target=largest, args=(psutil.Process(app.pid), seen, stop), daemon=True).start()
        attackers = [apart.Process(target=attack, args=(address, paths[place::2], told)) for place in range(2)]
        try:
            waits = list(_others(address, attackers))
            with urlopen(f"{address}/_stcore/health", timeout=5) as health:  # noqa: S310 - our own server
                alive = health.status == 200 and app.poll() is None  # noqa: PLR2004
        finally:
            stop.set()
            app.terminate()
    uploads = [Told(*told.get(timeout=5)) for _ in range(told.qsize())]
    peaks = ", ".join(f"{kind} {size / 1e9:.2f} GB" for kind, size in sorted(seen.items()))
    sys.stdout.write(f"{len(uploads)} of {len(paths)} answered; largest {peaks}; app alive: {alive}\n")
    _tell(waits, uploads)


def _tell(waits: list[Told], uploads: list[Told]) -> None:
    """How long another session waited, and beside which uploads it waited long."""
    seconds = sorted(wait.end - wait.start for wait in waits)
    within = seconds[math.ceil(len(seconds) * 0.95) - 1]
    sys.stdout.write(
        f"another session's {len(seconds)} answers: median {statistics.median(seconds) * 1000:.0f} ms, "
        f"95 % within {within * 1000:.0f} ms, slowest {seconds[-1] * 1000:.0f} ms\n"
    )
    for wait in waits:
        if wait.end - wait.start > LONG:
            beside = [about.name for about in uploads if about.start < wait.end and wait.start < about.end]
            sys.stdout.write(f"  {wait.end - wait.start:.2f} s beside {', '.join(beside) or 'nothing'}\n")


def _others(address: str, attackers: Sequence[SpawnProcess]) -> Iterator[Told]:
    """What another session waits for, again and again until the attackers are done."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        page = browser.new_page(bypass_csp=True)
        for _ in range(200):
            try:
                page.goto(f"{address}/")
                break
            except Exception:  # noqa: BLE001 - the app is not up yet
                time.sleep(0.2)
        page.locator("[data-test-script-state='notRunning']").wait_for(timeout=60_000)
        page.wait_for_timeout(2_000)  # the page settles
        page.evaluate(WATCH)
        for attacker in attackers:
            attacker.start()
        choices = cycle(range(1, 5))
        while any(attacker.is_alive() for attacker in attackers):
            start = time.monotonic()
            yield Told("", start, start + _answered(page, next(choices)))
            time.sleep(PAUSE)
        browser.close()


def _answered(page: Page, choice: int) -> float:
    """Seconds from a choice in a list to the page that has answered it."""
    runs = page.evaluate("window.runs.length")
    page.get_by_role("combobox").first.press("ArrowDown")
    start = time.perf_counter()
    page.get_by_role("option").nth(choice).click()
    while page.evaluate("window.runs.length") == runs and time.perf_counter() - start < LONGEST:
        page.wait_for_timeout(5)
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
