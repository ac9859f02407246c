"""Every page is a click away at both widths, in Chinese and not cut; each opens by its own address too."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.watch import ON_A_PHONE, assert_chinese, assert_fits, idle

PAGES = {
    "/": "报销估算",
    "/ledger": "全年账本",
    "/enrolment": "参保与待遇",
    "/variants": "方案对比",
    "/curve": "费用曲线",
    "/slip": "核对结算单",
    "/batch": "批量核算",
    "/stories": "参保宣传",
    "/lapse": "今年不缴会怎样",
    "/rules": "政策依据",
    "/compare": "各地对照",
}


@pytest.mark.audit
@pytest.mark.parametrize("path", PAGES)
def test_a_page_opens_in_chinese(page_at: Callable[[str], Page], path: str) -> None:
    page = page_at(path)
    expect(page.get_by_role("heading", level=1)).to_have_text(PAGES[path])
    assert page.locator("html").get_attribute("lang") == "zh-CN"
    expect(page.get_by_role("link", name="12393").first).to_be_visible()
    assert_chinese(page)
    assert_fits(page)


@ON_A_PHONE
def test_every_page_is_a_click_away(page_at: Callable[[str], Page]) -> None:
    page = page_at("/")
    for path, title in list(PAGES.items())[1:]:
        page.locator(".st-key-navigation").get_by_text(title).click()
        expect(page.get_by_role("heading", level=1)).to_have_text(title)
        idle(page)
        assert page.url.endswith(path)
        assert_chinese(page)
        assert_fits(page)


def test_the_first_visitor_may_come_by_a_deep_link(fresh_server: str, chromium: Browser) -> None:
    context = chromium.new_context(locale="zh-CN")
    page = context.new_page()
    page.goto(f"{fresh_server}/enrolment")
    idle(page)
    expect(page.locator(".st-key-navigation")).to_be_visible()
    context.close()
