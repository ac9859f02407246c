"""A whole estimate by keys alone, as somebody trained types it: ``python -m benchmarks.keyboard``.

Every key takes ``STROKE`` milliseconds, as with a practised typist; nobody thinks. The time runs from the first key
to the figure on the page, and from Enter to the figure.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Sequence
from typing import NamedTuple

from playwright.sync_api import Browser, Page, expect, sync_playwright

from benchmarks.pages import FLAGS, READY, ROOT, chromium, served

STROKE = 100
TIMES = 5
TABS = 80
FIGURE = ".look-verdict"
FOCUSED = "document.activeElement.getAttribute('aria-label') || ''"


class Typed(NamedTuple):
    """Seconds from the first key to the figure and from Enter to the figure, and how many keys it took."""

    whole: float
    last: float
    keys: int


def measure() -> tuple[str, str, str]:
    """A line for the table, of several calls, one after the other, each begun with 新来电."""
    with sync_playwright() as playwright, served(ROOT, "app.py") as (address, _):
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        page = _at_desk(browser, address)
        found = [_call(page) for _ in range(TIMES)]
        browser.close()
    whole, last = _seconds([call.whole for call in found]), _seconds([call.last for call in found])
    return (
        f"a whole estimate without a mouse, {STROKE} ms a key",
        f"{whole} from the first key to the figure, {last} from Enter",
        f"{found[-1].keys} keys",
    )


def _at_desk(browser: Browser, address: str) -> Page:
    """A page of somebody who works at the desk, and so has the keys of 新来电."""
    page = browser.new_context(viewport={"width": 1280, "height": 900}, locale="zh-CN").new_page()
    page.goto(f"{address}/variants")
    page.locator(READY).wait_for()
    return page


def _call(page: Page) -> Typed:
    page.wait_for_timeout(2_000)  # the last caller is told the answer
    page.keyboard.press("Alt+n")
    expect(page.locator(FIGURE)).to_have_count(0)
    page.locator(READY).wait_for()
    page.wait_for_timeout(2_000)
    keys, start = 0, time.perf_counter()
    for question, words in (("在哪里参保", "太原"), ("医院是几级的", "三级甲"), ("这次一共花了多少", "29500")):
        keys += _tab_to(page, question)
        page.keyboard.type(words, delay=STROKE)
        keys += len(words)
        if not words.isdigit():
            page.keyboard.press("Enter", delay=STROKE)
            keys += 1
    entered = time.perf_counter()
    page.keyboard.press("Enter")
    expect(page.locator(FIGURE).first).to_contain_text("29,500 元")
    now = time.perf_counter()
    return Typed(now - start, now - entered, keys + 1)


def _tab_to(page: Page, question: str) -> int:
    """Go on to a question; how many keys that took."""
    for pressed in range(TABS):
        if question in str(page.evaluate(FOCUSED)):
            return pressed
        page.keyboard.press("Tab", delay=STROKE)
    raise RuntimeError(f"no way by keys to {question}")


def _seconds(found: Sequence[float]) -> str:
    return f"{statistics.median(found):.1f} s"


if __name__ == "__main__":
    print(*measure(), sep=" | ")
