"""What axe cannot see: large text, the keyboard's place, what is said, and that nothing is cut on a narrow screen."""

from collections.abc import Callable
from typing import Final

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.audit.states import STATES, State, look_at, opened, reach
from tests.browser.watch import ON_A_PHONE, assert_fits, idle, pick

Open = Callable[[str], Page]

OPENED: Final = [state for state in STATES if state.name == "opened"]
CUT: Final = """() => [...document.querySelectorAll('[data-testid="stMain"] *')]
  .filter(part => part.matches('p, li, td, th, h1, h2, h3, h4, dt, dd, small, label, span, b, a, button'))
  .filter(part => part.checkVisibility() && part.textContent.trim())
  .filter(part => !part.closest('svg, [role=grid], [aria-hidden=true]'))
  .filter(part => {
    const style = getComputedStyle(part)
    return part.scrollWidth > part.clientWidth + 1 && style.overflowX !== 'visible' && part.clientWidth > 1
      || part.getBoundingClientRect().right > innerWidth + 1
  })
  .map(part => part.outerHTML.slice(0, 200))"""
SMALL: Final = """least => [...document.querySelectorAll('body *')]
  .filter(part => part.matches('input[type=text], input:not([type])') ||
    [...part.childNodes].some(node => node.nodeType === Node.TEXT_NODE && node.nodeValue.trim()))
  .filter(part => part.checkVisibility() && !part.closest('[data-testid="stIconMaterial"]'))
  .filter(part => parseFloat(getComputedStyle(part).fontSize) < least)
  .map(part => `${getComputedStyle(part).fontSize} ${part.outerHTML.slice(0, 120)}`)"""
RINGED: Final = """() => {
  const here = document.activeElement
  if (!here || here === document.body) return null
  const around = [here]
  while (around.length < 8 && around.at(-1).parentElement) around.push(around.at(-1).parentElement)
  const ring = around.map(part => [part, getComputedStyle(part)]).find(([, style]) =>
    style.outlineStyle === 'solid' && parseFloat(style.outlineWidth) >= 2)
  return {
    where: `${here.tagName} ${here.getAttribute('aria-label') ?? ''} ${here.textContent.trim().slice(0, 30)}`,
    colour: ring ? ring[1].outlineColor : '',
    seen: ring ? ring[0].getBoundingClientRect().width > 10 : false,
  }
}"""


@pytest.mark.audit
@pytest.mark.parametrize("state", OPENED, ids=str)
def test_text_is_large_and_nothing_is_cut(server: str, chromium: Browser, state: State) -> None:
    with opened(chromium) as page:
        reach(page, server, state)
        for width, least in ((390, 18), (1280, 16)):
            look_at(page, width, "light")
            small = page.evaluate(SMALL, least)
            assert not small, "\n".join(small)
        # 320 px is a small phone, and a desk's screen at 400%; 640 px is a desk's at 200%.
        for width in (320, 390, 640):
            look_at(page, width, "light")
            assert_fits(page)
            cut = page.evaluate(CUT)
            assert not cut, f"{width} px:\n" + "\n".join(cut)


@pytest.mark.audit
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("state", OPENED, ids=str)
def test_the_keyboards_place_is_seen(server: str, chromium: Browser, state: State, scheme: str) -> None:
    with opened(chromium) as page:
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        reach(page, server, state)
        page.evaluate("document.body.tabIndex = -1; document.body.focus()")
        stops = 0
        for _ in range(60):
            page.keyboard.press("Tab")
            ring = page.evaluate(RINGED)
            if ring is None:
                break
            stops += 1
            assert ring["colour"] == {"light": "rgb(11, 94, 142)", "dark": "rgb(125, 189, 230)"}[scheme], ring
            assert ring["seen"], ring
        assert stops > 8


@pytest.mark.audit
@ON_A_PHONE
def test_faults_are_said_led_to_and_tied_to_their_questions(page_at: Open) -> None:
    page = page_at("/enrolment")
    page.get_by_role("button", name="看看我的待遇").click()
    idle(page)
    faults = page.locator(".look-errors")
    expect(faults).to_be_focused()
    expect(page.locator("#announce")).to_contain_text("项没填")
    field = page.get_by_role("combobox", name="在哪里参保")
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_have_accessible_description("在哪里参保：还没有选")
    pick(page, "在哪里参保", "太原市")
    expect(field).not_to_have_attribute("aria-invalid", "true")
    expect(field).not_to_have_accessible_description("在哪里参保：还没有选")


@pytest.mark.audit
@ON_A_PHONE
def test_an_answer_is_said_and_led_to(page_at: Open) -> None:
    page = page_at("/")
    page.get_by_role("button", name="看一个例子").click()
    idle(page)
    expect(page.locator("#announce")).to_contain_text("您自己大约出 5,332 元")
    page.get_by_role("button", name="算一算").click()
    idle(page)
    expect(page.get_by_role("heading", name="估算结果")).to_be_focused()


@pytest.mark.audit
@ON_A_PHONE
def test_every_page_has_a_title_and_says_which_is_open(page_at: Open) -> None:
    page = page_at("/")
    for title in ("报销估算", "政策依据", "参保与待遇"):
        page.get_by_role("navigation").get_by_text(title).click()
        idle(page)
        expect(page).to_have_title(title)
        expect(page.get_by_role("navigation").locator("[aria-current=page]")).to_have_text(title)
