"""全年账本 in the browser: two stays in the wrong order, the picture, and a book that is saved and opened again."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.watch import assert_chinese, assert_fits, idle, pick

Open = Callable[[str], Page]


def add(page: Page, day: str, amount: str) -> None:
    page.locator("[class*='ledger-new'][class*='date']").first.get_by_role("spinbutton").first.click()
    page.keyboard.type(day)
    page.keyboard.press("Escape")
    idle(page)
    pick(page, "医院是几级的", "三级甲等（三甲）")
    page.get_by_label("甲类费用（元）").fill(amount)
    page.keyboard.press("Tab")
    idle(page)
    page.get_by_role("button", name="记进账本").click()
    idle(page)


def test_a_year_is_kept_saved_and_opened(page_at: Open, tmp_path: Path) -> None:
    page = page_at("/ledger")
    assert page.locator("[data-testid='stVegaLiteChart']").count() == 0
    pick(page, "在哪里参保", "阳泉市")
    add(page, "20260501", "61000")
    add(page, "20260210", "20000")
    expect(page.locator(".look-verdict")).to_contain_text("今年 2 次看病一共花了 81,000 元")
    expect(page.get_by_text("别的几次跟着变了")).to_be_visible()
    expect(page.locator("[data-testid='stVegaLiteChart']").first).to_be_visible()
    assert_chinese(page)
    assert_fits(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="存成文件").click()
    download.value.save_as(tmp_path / "book.json")
    again = page_at("/ledger")
    again.locator("input[type=file]").set_input_files(tmp_path / "book.json")
    idle(again)
    expect(again.locator(".look-verdict")).to_contain_text("今年 2 次看病一共花了 81,000 元")
