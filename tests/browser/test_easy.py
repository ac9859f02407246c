"""The big-text page in Chromium: without script, by keyboard alone, at 320 px and with text twice as large, and axe."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Page

from policy.form.estimate import EXAMPLE
from policy.link.answers import Answers
from policy.link.code import code_of
from tests.browser.audit.axe import findings
from tests.browser.conftest import WIDTHS
from tests.browser.watch import assert_chinese, assert_fits

CODE = code_of(Answers.kept("estimate", EXAMPLE))
OPEN = code_of(Answers.kept("estimate", {**EXAMPLE, "by_list": False, "total": "28000"}))
LEAST_TEXT = 22
LEAST_TARGET = 60


@contextmanager
def page_of(chromium: Browser, *, script: bool, width: int = 390, dark: bool = False) -> Iterator[Page]:
    """A fresh browser; with ``script`` false it runs none."""
    context = chromium.new_context(
        viewport={"width": width, "height": 844},
        locale="zh-CN",
        java_script_enabled=script,
        color_scheme="dark" if dark else "light",
    )
    context.set_default_timeout(20_000)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("width", WIDTHS)
def test_the_keyboard_alone_comes_to_an_answer_without_script(server: str, chromium: Browser, width: int) -> None:
    with page_of(chromium, script=False, width=width) as page:
        page.goto(f"{server}/easy")
        assert not page.get_by_role("button", name="读给我听").is_visible()
        page.get_by_role("radio", name="太原市").press("Space")
        page.get_by_role("button", name="看一次病能报多少").press("Enter")
        for _ in range(12):
            if page.locator(".verdict").count():
                break
            _answer(page)
        assert "您自己大约出" in page.locator(".verdict").inner_text()
        assert_chinese(page)
        assert_fits(page)


def _answer(page: Page) -> None:
    """Answer the question that is asked, or go on where all of them were."""
    if page.get_by_role("radio").count():
        page.get_by_role("radio").first.press("Space")
    elif page.get_by_role("textbox").count():
        page.get_by_role("textbox").type("28000")
    page.locator("form button").first.press("Enter")


PATHS = ("/easy", f"/S/{CODE}", f"/S/{OPEN}", "/S/" + code_of(Answers.kept("estimate", {"region": "shanxi"})))


@pytest.mark.audit
@pytest.mark.parametrize("path", PATHS)
def test_large_enough_and_nothing_cut_off_on_the_smallest_phone(server: str, chromium: Browser, path: str) -> None:
    with page_of(chromium, script=True, width=320) as page:
        page.goto(server + path)
        for summary in page.locator("summary").all():
            summary.click()
        # Twice the text: what a person sets in the browser.
        for root in ("137.5%", "275%"):
            page.evaluate("size => { document.documentElement.style.fontSize = size }", root)
            assert page.evaluate("document.documentElement.scrollWidth") <= 320
            small = page.evaluate(
                """() => [...document.querySelectorAll('body *')].filter(one => one.offsetParent && one.innerText)
                  .map(one => parseFloat(getComputedStyle(one).fontSize)).reduce((a, b) => Math.min(a, b))"""
            )
            assert small >= LEAST_TEXT
        page.evaluate("document.documentElement.style.fontSize = ''")
        heights = page.evaluate(
            """() => [...document.querySelectorAll('button, .button, .option, summary, input[type=text], header a')]
              .filter(one => one.offsetParent).map(one => one.getBoundingClientRect().height)"""
        )
        assert heights
        assert min(heights) >= LEAST_TARGET
        lines = page.evaluate(
            """() => [...document.querySelectorAll('main p, main li, main dd')].map(one => {
              const style = getComputedStyle(one); return parseFloat(style.lineHeight) / parseFloat(style.fontSize)
            })"""
        )
        assert all(line >= 1.49 for line in lines)


@pytest.mark.audit
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("path", PATHS)
def test_axe_finds_nothing_at_contrast_of_seven(server: str, chromium: Browser, path: str, *, dark: bool) -> None:
    with page_of(chromium, script=True, dark=dark) as page:
        page.goto(server + path)
        for summary in page.locator("summary").all():
            summary.click()
        found = findings(page)
        contrast = page.evaluate(
            """() => axe.run(document, {runOnly: {type: 'rule', values: ['color-contrast-enhanced']},
              rules: {'color-contrast-enhanced': {enabled: true}}, resultTypes: ['violations']})
              .then(found => found.violations.flatMap(one => one.nodes.map(node => node.html + node.failureSummary)))"""
        )
        assert not found
        assert not contrast
