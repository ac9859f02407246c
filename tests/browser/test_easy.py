"""The big-text page in Chromium: by keyboard without script, at 320 px, with text twice as large, and axe at AAA."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final, TypeAlias
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from policy.enrolment.record import EnrolmentRecord
from policy.form.estimate import EXAMPLE
from policy.link.answers import Answers
from policy.link.code import code_of
from policy.stories.settled import settle
from policy.stories.tale import tales
from tests.browser.audit.axe import findings
from tests.browser.watch import assert_chinese, assert_fits, idle

CODE: Final = code_of(Answers.kept("estimate", EXAMPLE))
RANGE: Final = code_of(Answers.kept("estimate", {**EXAMPLE, "by_list": False, "total": "28000"}))
BARE: Final = code_of(Answers.kept("estimate", {"region": "shanxi"}))
RECORD: Final = code_of(
    EnrolmentRecord.model_validate(
        {"region": "shanxi", "coverage_year": 2026, "paid_on": "2026-03-10", "history": [{"year": 2021}]}
    )
)
YEAR: Final = code_of(settle(tales()["chemotherapy"]).scenario)
LEAST_TEXT: Final = 22
LEAST_TARGET: Final = 60
Reach: TypeAlias = Callable[[Page, str], None]


@contextmanager
def page_of(chromium: Browser, *, script: bool = True, width: int = 390) -> Iterator[Page]:
    """A fresh browser that lets a checker's script in; with ``script`` false it runs none."""
    context = chromium.new_context(
        viewport={"width": width, "height": 844}, locale="zh-CN", java_script_enabled=script, bypass_csp=True
    )
    context.set_default_timeout(20_000)
    yield context.new_page()
    context.close()


def at(path: str) -> Reach:
    """Go to an address, and open what can be opened."""

    def reach(page: Page, server: str) -> None:
        page.goto(server + path)
        for summary in page.locator("summary").all():
            summary.click()

    return reach


def pressed(path: str, button: str) -> Reach:
    """Press a button there."""

    def reach(page: Page, server: str) -> None:
        page.goto(server + path)
        page.get_by_role("button", name=button, exact=True).first.click()
        page.wait_for_load_state()

    return reach


def mistyped(page: Page, server: str) -> None:
    """Type what cannot be read."""
    pressed(f"/S/{RANGE}", "改一改我填的")(page, server)
    page.get_by_role("button", name="改：这次一共花了多少（元）").click()
    page.get_by_role("textbox").fill("很多")
    page.get_by_role("button", name="填好了").click()
    expect(page.get_by_role("alert")).to_be_visible()


PAGES: Final[dict[str, Reach]] = {
    "first": at("/easy"),
    "unchosen": pressed("/easy", "看一次病能报多少"),
    "mistyped": mistyped,
    "answers": pressed(f"/S/{CODE}", "改一改我填的"),
    "missing": at(f"/S/{BARE}"),
    "estimate": at(f"/S/{CODE}"),
    "range": at(f"/S/{RANGE}"),
    "year": at(f"/S/{YEAR}"),
    "enrolment": at(f"/S/{RECORD}"),
}


def to(page: Page, what: str) -> None:
    """Go on by the Tab key until the control of this id or value has the focus."""
    for _ in range(80):
        page.keyboard.press("Tab")
        focused = page.locator(":focus")
        if focused.count() and what in {focused.get_attribute("value"), focused.get_attribute("id")}:
            return
    pytest.fail(f"the keyboard does not get to {what}")


def enter(page: Page) -> None:
    """Press Enter, and wait for the page that follows."""
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_an_estimate_by_keyboard_without_script(server: str, chromium: Browser) -> None:
    with page_of(chromium, script=False) as page:
        page.goto(f"{server}/easy")
        assert not page.get_by_role("button", name="读给我听").is_visible()
        page.keyboard.press("Tab")
        assert page.locator(":focus").inner_text() == "跳到正文"
        to(page, "v")
        page.keyboard.press("ArrowDown")
        to(page, "flow:estimate")
        assert page.locator(":focus").evaluate("one => getComputedStyle(one).outlineWidth") == "4px"
        enter(page)
        for answer in ("before", "inpatient/0", "grade_3a", "local"):
            choices = [one.get_attribute("value") or "" for one in page.get_by_role("radio").all()]
            to(page, choices[0])
            page.keyboard.press("Space")
            for _ in range(choices.index(answer)):
                page.keyboard.press("ArrowDown")
            enter(page)
        to(page, "v")
        page.keyboard.type("28000")
        enter(page)
        assert page.get_by_role("heading", level=1).inner_text() == "看看填得对不对"
        to(page, "answer")
        enter(page)
        assert page.get_by_role("heading", level=1).inner_text() == "估算结果"
        assert "您自己大约出" in page.locator(".verdict").inner_text()


@pytest.mark.audit
def test_the_browsers_own_way_back_shows_the_question_again(server: str, chromium: Browser) -> None:
    with page_of(chromium) as page:
        pressed(f"/S/{CODE}", "改一改我填的")(page, server)
        page.get_by_role("button", name="改：甲类费用（元）").click()
        page.get_by_role("textbox").fill("20001")
        page.get_by_role("button", name="填好了").click()
        page.get_by_role("heading", name="看看填得对不对").wait_for()
        page.go_back()
        assert page.get_by_role("textbox").input_value() in {"20000", "20001"}


@pytest.mark.parametrize(
    "name",
    [pytest.param(name, marks=() if name in {"mistyped", "range"} else pytest.mark.audit) for name in PAGES],
)
def test_large_enough_and_nothing_cut_off_on_the_smallest_phone(server: str, chromium: Browser, name: str) -> None:
    with page_of(chromium, width=320) as page:
        PAGES[name](page, server)
        assert_chinese(page)
        # What a person sets in the browser, then twice that.
        for root in ("137.5%", "275%"):
            page.evaluate("size => { document.documentElement.style.fontSize = size }", root)
            assert_fits(page)
            small = page.evaluate(
                """() => [...document.querySelectorAll('body *')].filter(one => one.offsetParent && one.innerText)
                  .map(one => parseFloat(getComputedStyle(one).fontSize)).reduce((a, b) => Math.min(a, b))"""
            )
            assert small >= LEAST_TEXT
        page.evaluate("document.documentElement.style.fontSize = ''")
        heights = page.evaluate(
            """() => [...document.querySelectorAll('button, .button, .option, summary, select, [type=text], a')]
              .filter(one => one.offsetParent && !one.matches('.skip'))
              .map(one => one.getBoundingClientRect().height)"""
        )
        assert min(heights) >= LEAST_TARGET
        lines = page.evaluate(
            """() => [...document.querySelectorAll('main p, main li, main dd, main h1, main h2, main .option')]
              .map(one => getComputedStyle(one)).map(one => parseFloat(one.lineHeight) / parseFloat(one.fontSize))"""
        )
        assert min(lines) >= 1.49


@pytest.mark.audit
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_at_contrast_of_seven(server: str, chromium: Browser, name: str) -> None:
    with page_of(chromium) as page:
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            PAGES[name](page, server)
            found = findings(page, also=("color-contrast-enhanced", "target-size"))
            assert not found, "\n".join(found)


@pytest.mark.audit
@pytest.mark.parametrize(("code", "path"), [(CODE, "/"), (RECORD, "/enrolment")], ids=["estimate", "enrolment"])
def test_one_tap_leads_to_the_full_page_with_its_answer_and_one_back(
    server: str, chromium: Browser, code: str, path: str
) -> None:
    with page_of(chromium) as page:
        page.goto(f"{server}/S/{code}")
        told = page.locator(".verdict").inner_text()
        page.get_by_role("link", name="到完整版看").click()
        page.locator(".look-verdict").first.wait_for()
        idle(page)
        assert urlsplit(page.url).path == path
        assert page.locator(".look-verdict").first.inner_text().startswith(told.partition("。")[0])
        page.get_by_role("link", name="看大字版").click()
        expect(page.locator(".verdict")).to_have_text(told)
