"""政策依据 and 各地对照 in the browser: they fit, are in Chinese, and a link opens its rule."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.watch import AT_A_DESK, ON_A_PHONE, assert_chinese, assert_fits, idle

Open = Callable[[str], Page]


@ON_A_PHONE
def test_a_link_opens_its_rule(page_at: Open) -> None:
    page = page_at("/rules?rule=inpatient.rate")
    expect(page.locator(".look-opened")).to_contain_text("三类收费医院报 85%")
    expect(page.locator(".look-opened")).to_contain_text("晋医保发〔2024〕19号第二条")
    page.get_by_text("原文可以有两种理解的地方").click()
    idle(page)
    expect(page.get_by_text("起付线算不算合规个人自付")).to_be_visible()
    assert_chinese(page)
    assert_fits(page)


@pytest.mark.audit
@AT_A_DESK
def test_three_places_side_by_side(page_at: Open) -> None:
    page = page_at("/compare")
    cell = page.locator(".look-compare td[data-place='湖南省']").first
    expect(cell).to_contain_text("提高 5,000 元")
    cell.get_by_role("link").first.scroll_into_view_if_needed()
    expect(page.locator(".look-money").get_by_role("img")).to_have_accessible_name(
        re.compile("2025 年财政人均补助 700 元")
    )
    page.get_by_label("居民医保实际缴费几年").fill("10")
    page.keyboard.press("Tab")
    idle(page)
    expect(page.locator(".look-verdict")).to_contain_text("折算职工医保 2 年")
    assert_chinese(page)
    assert_fits(page)
