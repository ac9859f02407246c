"""参保与待遇 in the browser: three plain answers, the years one by one, and the way on to an estimate."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.watch import ON_A_PHONE, assert_chinese, assert_fits, idle, pick

Open = Callable[[str], Page]


def opened(page_at: Open) -> Page:
    """The page, by its own address."""
    return page_at("/enrolment")


def fill_day(page: Page, name: str, digits: str) -> None:
    page.locator(f".st-key-enrolment-{name}").get_by_role("spinbutton").first.click()
    page.keyboard.type(digits)
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    idle(page)


def ask(page: Page) -> None:
    page.get_by_role("button", name="看看我的待遇").click()
    idle(page)
    page.wait_for_timeout(800)  # the page glides to the answer, and a list opened meanwhile would close


def plain_answers(page: Page, *, year: str, since: str, missed: str, paid: str) -> None:
    """The three plain answers of somebody from Yangquan who missed a year."""
    pick(page, "在哪里参保", "阳泉市")
    pick(page, "看哪一年的待遇", year)
    pick(page, "哪年开始参加居民医保", since)
    page.locator(".st-key-enrolment-broken").get_by_text("断过", exact=True).click()
    idle(page)
    page.get_by_role("button", name=missed, exact=True).click()
    idle(page)
    fill_day(page, "paid_on", paid)


@ON_A_PHONE
def test_three_plain_answers_give_the_verdict(page_at: Open) -> None:
    page = opened(page_at)
    assert page.locator("[data-testid='stVegaLiteChart']").count() == 0
    plain_answers(page, year="2026 年", since="2021 年", missed="2025 年", paid="20260310")
    ask(page)
    said = page.locator(".look-verdict")
    expect(said).to_contain_text("您从 2026年7月10日起享受待遇，大病封顶线 39.7 万元。")
    expect(said).to_contain_text("您断保 1 年，要等 4 个月")
    expect(page.locator("[data-testid='stVegaLiteChart']")).to_be_visible()
    expect(page.get_by_role("heading", name="补缴能换来什么")).to_be_visible()
    expect(page.get_by_text("断的 1 年都补上，也还要等固定的 3 个月。")).to_be_visible()
    expect(page.get_by_text("要是 2027 年不参保，2028 年再回来")).to_be_visible()
    expect(page.locator("a[href='/rules?rule=waiting.fixed&region=shanxi/yangquan']").first).to_be_visible()
    page.reload()
    idle(page)
    expect(said).to_contain_text("您从 2026年7月10日起享受待遇，大病封顶线 39.7 万元。")
    page.get_by_text("参保缴费还要知道的").click()
    expect(page.get_by_text("2025年1月1日起：阳泉市的生育费用")).to_be_visible()
    assert_chinese(page)
    assert_fits(page)


@pytest.mark.audit
def test_a_year_is_put_right_and_a_reading_switched(page_at: Open) -> None:
    page = opened(page_at)
    plain_answers(page, year="2026 年", since="2021 年", missed="2025 年", paid="20260310")
    page.get_by_text("再细一点").click()
    page.locator(".st-key-enrolment-state-2025-missed").get_by_role("radio", name="没报销").click()
    idle(page)
    ask(page)
    said = page.locator(".look-verdict")
    expect(said).to_contain_text("您从 2026年6月10日起享受待遇，大病封顶线 40.9 万元")
    page.get_by_role("radio", name="连续参保年数从 2025 年开始数").locator("xpath=ancestor::label").click()
    idle(page)
    expect(said).to_contain_text("大病封顶线 40.3 万元")


@pytest.mark.audit
@ON_A_PHONE
def test_what_is_missing_is_named_and_nothing_is_lost(page_at: Open) -> None:
    page = opened(page_at)
    pick(page, "在哪里参保", "太原市")
    ask(page)
    faults = page.locator(".look-errors")
    expect(faults).to_contain_text("哪年开始参加居民医保：还没有选")
    expect(faults).to_contain_text("哪天缴的：还没有填")
    expect(page.get_by_role("combobox", name="在哪里参保")).to_have_value("太原市")
    pick(page, "哪年开始参加居民医保", "2025 年")
    fill_day(page, "paid_on", "20990105")
    expect(page.locator(".look-errors")).to_contain_text("“2099年1月5日” 还没有到，请核对")


@pytest.mark.audit
@ON_A_PHONE
def test_a_january_payer_is_told_and_the_result_is_carried_on(page_at: Open) -> None:
    page = opened(page_at)
    pick(page, "在哪里参保", "晋城市")
    pick(page, "看哪一年的待遇", "2026 年")
    pick(page, "哪年开始参加居民医保", "2020 年")
    fill_day(page, "paid_on", "20260110")
    ask(page)
    expect(page.locator(".look-verdict")).to_contain_text("2026年1月1日到 2026年1月9日的医药费不能报")
    page.get_by_role("radio", name="连续参保年数从 2025 年开始数").locator("xpath=ancestor::label").click()
    idle(page)
    expect(page.locator(".look-verdict")).to_contain_text("大病封顶线 40 万元")
    page.get_by_role("button", name="带着这个结果去估算").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("报销估算")
    idle(page)
    expect(page.get_by_text("2026年1月10日到2026年12月31日能报").first).to_be_visible()
    expect(page.get_by_text("按您在那里选的理解算：连续参保年数从 2025 年开始数。")).to_be_visible()
    expect(page.get_by_role("combobox", name="在哪里参保")).to_have_value("晋城市")
