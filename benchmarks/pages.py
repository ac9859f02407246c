"""The pages in a real browser: what the first visit costs on a slow phone, and what an answer costs the server.

A bare Streamlit page with as many questions is measured beside, in the same run: what it costs is Streamlit's share.
"""

from __future__ import annotations

import os
import shutil
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple
from urllib.error import URLError
from urllib.request import urlopen

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

ROOT = Path(__file__).parent.parent
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
]
SLOW_LINE = {"offline": False, "latency": 150, "downloadThroughput": 1_600_000 / 8, "uploadThroughput": 750_000 / 8}
SLOWER_PROCESSOR = 4
VISITS = 3
ANSWERS = 20
QUESTION = '[data-testid="stWidgetLabel"]'
CHOICE = '[data-testid="stRadioOption"]'
READY = "[data-test-script-state='notRunning'][data-test-connection-state='CONNECTED']"
BARE = """
import streamlit as st
st.radio("question", ["a", "b"])
for number in range({questions}):
    st.text_input(f"question {{number}}")
"""


class Visit(NamedTuple):
    """A first visit: seconds to the first question, and KB that came in until then."""

    seconds: float
    kilobytes: float


class Answered(NamedTuple):
    """An answer: milliseconds of the server's processor, and until the page has its new state."""

    processor: float
    wire: float


def measure() -> list[tuple[str, str, str]]:
    """Lines for the table: what, how fast, beside the bare page."""
    with sync_playwright() as playwright, TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        with served(ROOT, "app.py") as (address, process):
            visit = _best_visit(browser, address)
            answer, questions = _answers(browser, address, process)
        (Path(folder) / "bare.py").write_text(BARE.format(questions=questions - 1), "utf-8")
        with served(Path(folder), "bare.py") as (address, process):
            bare_visit = _best_visit(browser, address)
            bare_answer, _ = _answers(browser, address, process)
        browser.close()
    return [
        (
            "first question on a phone (1.6 Mbit/s, 150 ms, processor ÷ 4)",
            f"{visit.seconds:.1f} s, {visit.kilobytes:,.0f} KB",
            f"a bare Streamlit page: {bare_visit.seconds:.1f} s, {bare_visit.kilobytes:,.0f} KB",
        ),
        (
            f"an answer on a page with {questions} questions",
            f"{answer.processor:.0f} ms of processor, {answer.wire:.0f} ms on the wire",
            f"a bare page with as many: {bare_answer.processor:.0f} ms, {bare_answer.wire:.0f} ms",
        ),
    ]


def chromium() -> str:
    """The browser's program."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        raise FileNotFoundError("chromium is missing: apt-get install chromium")
    return found


@contextmanager
def served(folder: Path, script: str) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """Run a Streamlit app on a free port; its address and its process."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = ["--server.headless", "true", "--server.port", str(port), "--browser.gatherUsageStats", "false"]
    command = [sys.executable, "-m", "streamlit", "run", script, *options]
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait_until_healthy(f"http://localhost:{port}", process)
        yield f"http://localhost:{port}", process
    finally:
        process.terminate()
        process.wait(timeout=10)


def _wait_until_healthy(address: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        try:
            with urlopen(f"{address}/_stcore/health", timeout=1):  # noqa: S310 - our own server
                return
        except (URLError, TimeoutError):
            if process.poll() is not None:
                break
            time.sleep(0.1)
    raise RuntimeError("the app did not start")


@contextmanager
def opened(browser: Browser) -> Iterator[tuple[Page, CDPSession]]:
    """A page of a browser that has kept nothing, and a way to watch its line."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale="zh-CN")
    context.set_default_timeout(120_000)
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    yield page, session
    context.close()


def _best_visit(browser: Browser, address: str) -> Visit:
    """The quickest of several first visits, each in a browser that has kept nothing."""
    _first_visit(browser, address)  # the first visitor of all waits for what the server makes once
    return min(_first_visit(browser, address) for _ in range(VISITS))


def _first_visit(browser: Browser, address: str) -> Visit:
    with opened(browser) as (page, session):
        received = [0.0]

        def count(event: dict[str, Any]) -> None:
            received[0] += event["encodedDataLength"]

        def count_frame(event: dict[str, Any]) -> None:
            # A binary frame is told in base64.
            received[0] += len(event["response"]["payloadData"]) * 3 / 4

        session.on("Network.loadingFinished", count)
        session.on("Network.webSocketFrameReceived", count_frame)
        session.send("Network.emulateNetworkConditions", SLOW_LINE)
        session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER_PROCESSOR})
        start = time.perf_counter()
        page.goto(address, wait_until="commit")
        page.locator(QUESTION).first.wait_for()
        seconds = time.perf_counter() - start
        page.wait_for_timeout(1_000)
        return Visit(seconds, received[0] / 1024)


def _answers(browser: Browser, address: str, process: subprocess.Popen[bytes]) -> tuple[Answered, int]:
    """What an answer costs in the median, and how many questions the page has."""
    with opened(browser) as (page, session):
        page.goto(address)
        page.locator(READY).wait_for()
        page.wait_for_timeout(1_000)
        questions = page.locator(QUESTION).count()
        sent: list[float] = []
        received: list[float] = []
        session.on("Network.webSocketFrameSent", lambda event: sent.append(event["timestamp"]))
        session.on("Network.webSocketFrameReceived", lambda event: received.append(event["timestamp"]))
        processor, wire = [], []
        for number in range(ANSWERS):
            sent.clear()
            received.clear()
            before = _processor(process.pid)
            page.locator(CHOICE).nth(1 - number % 2).click()
            page.wait_for_timeout(500)
            page.locator(READY).wait_for()
            processor.append(1_000 * (_processor(process.pid) - before))
            wire.append(1_000 * (received[-1] - sent[0]))
    return Answered(statistics.mean(processor), statistics.median(wire)), questions


def _processor(pid: int) -> float:
    """Seconds of processor that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
