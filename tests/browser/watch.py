"""What a person sees: wait until the app has answered, read the page, and find what should not be on it."""

import re
from collections.abc import Set as AbstractSet

import pytest
from playwright.sync_api import Page
from playwright.sync_api import TimeoutError as TooLate

# A Chinese page may still name these: files, programs, and a key.
LATIN_WORDS = {"csv", "xlsx", "parquet", "excel", "wps", "pdf", "alt"}


def _first_at(width: int, other: int) -> pytest.MarkDecorator:
    return pytest.mark.parametrize(
        "page_at", [width, pytest.param(other, marks=pytest.mark.audit)], indirect=True, ids=str
    )


ON_A_PHONE = _first_at(390, 1280)
"""A long walk: at a phone's width in ``make test``, at a desk's in ``make audit`` too."""
AT_A_DESK = _first_at(1280, 390)
"""The other way round, for what the staff does."""


def idle(page: Page) -> None:
    """Wait until the app has run to its end and the browser shows the result."""
    app = page.locator("[data-test-script-state='notRunning'][data-test-connection-state='CONNECTED']")
    app.wait_for()
    page.locator("[data-stale='true']").first.wait_for(state="detached")
    # A rerun asked for just now starts a moment later.
    page.wait_for_timeout(200)
    app.wait_for()


def pick(page: Page, question: str, words: str) -> None:
    """Choose from a list. It is opened by its key, and again if the page redrew and closed it."""
    option = page.get_by_role("option", name=words, exact=True)
    for left in (2, 1, 0):
        page.get_by_role("combobox", name=question).first.press("ArrowDown")
        try:
            option.click(timeout=5_000)
            break
        except TooLate:
            if not left:
                raise
            page.keyboard.press("Escape")
            idle(page)
    idle(page)


def visible_text(page: Page) -> str:
    """Everything a person can read, without the names of icons."""
    return str(
        page.evaluate(
            """() => {
              const icons = [...document.querySelectorAll('[data-testid="stIconMaterial"]')]
              icons.forEach(icon => icon.style.display = 'none')
              const text = document.body.innerText
              icons.forEach(icon => icon.style.display = '')
              return text
            }"""
        )
    )


def assert_chinese(page: Page, *, allowed: AbstractSet[str] = frozenset()) -> None:
    """No English in what a person can read; single letters, such as 甲类 A, are none."""
    words = {word.lower() for word in re.findall(r"[A-Za-z]{2,}", visible_text(page))}
    left = words - LATIN_WORDS - allowed
    assert not left, f"not Chinese: {', '.join(sorted(left))}"


def assert_fits(page: Page) -> None:
    """Nothing is cut off: the page is no wider than the screen."""
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
