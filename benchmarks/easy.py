"""The big-text page in a real browser on a slow line: ``python -m benchmarks.easy``.

400 kbit/s and 150 ms each way, in a browser that has kept nothing: until the first question, and until an answer, once
asked for after the page of all answers and once opened by a printed code. Bytes are those on the wire, script and style
among them.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import Any, Final, NamedTuple

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

from benchmarks.pages import FLAGS, ROOT, VISITS, chromium, opened, served
from policy.form.estimate import EXAMPLE
from policy.link.answers import Answers
from policy.link.code import code_of

SLOW_LINE: Final = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 400_000 / 8,
    "uploadThroughput": 400_000 / 8,
}
WHOLE: Final = code_of(Answers.kept("estimate", EXAMPLE))
RANGE: Final = code_of(Answers.kept("estimate", {**EXAMPLE, "by_list": False, "total": "28000"}))
ANSWER: Final = ".verdict"


class Loaded(NamedTuple):
    """Seconds until it was to be seen, and bytes on the wire."""

    seconds: float
    bytes: float


def measure() -> list[tuple[str, str, str]]:
    """Lines for the table: what, how fast, and the bytes."""
    with sync_playwright() as playwright, served(ROOT, "app.py") as (address, _):
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        found = {
            "the first question": _best(browser, lambda page: page.goto(f"{address}/easy"), "h1"),
            "an answer by a printed code": _best(browser, lambda page: page.goto(f"{address}/S/{WHOLE}"), ANSWER),
            "a range by a printed code": _best(browser, lambda page: page.goto(f"{address}/S/{RANGE}"), ANSWER),
            "an answer after 算一算": _best(browser, _ask, ANSWER, lambda page: _to_answers(page, address)),
        }
        browser.close()
    return [
        (f"big text: {what} (400 kbit/s, 150 ms)", f"{one.seconds:.2f} s", f"{one.bytes / 1000:.1f} KB with everything")
        for what, one in found.items()
    ]


def _to_answers(page: Page, address: str) -> None:
    page.goto(f"{address}/S/{WHOLE}")
    page.get_by_role("button", name="改一改我填的").click()
    page.get_by_role("button", name="算一算").first.wait_for()


def _ask(page: Page) -> None:
    page.get_by_role("button", name="算一算").first.click(no_wait_after=True)


def _best(
    browser: Browser, act: Callable[[Page], object], seen: str, before: Callable[[Page], object] | None = None
) -> Loaded:
    return min(_once(browser, act, seen, before) for _ in range(VISITS + 1))


def _once(
    browser: Browser, act: Callable[[Page], object], seen: str, before: Callable[[Page], object] | None
) -> Loaded:
    with opened(browser) as (page, session):
        if before is not None:
            before(page)
        received = _counted(session)
        session.send("Network.emulateNetworkConditions", SLOW_LINE)
        start = time.perf_counter()
        act(page)
        page.locator(seen).first.wait_for()
        seconds = time.perf_counter() - start
        page.wait_for_load_state("networkidle")
        return Loaded(seconds, received[0])


def _counted(session: CDPSession) -> list[float]:
    received = [0.0]

    def count(event: dict[str, Any]) -> None:
        received[0] += event["encodedDataLength"]

    session.on("Network.loadingFinished", count)
    return received


if __name__ == "__main__":
    for line in measure():
        sys.stdout.write(" | ".join(line) + "\n")
