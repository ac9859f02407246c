"""全年账本 in the browser: stays in the wrong order, the picture, changing, and a book saved and opened again."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.watch import ON_A_PHONE, assert_chinese, assert_fits, idle, pick

Open = Callable[[str], Page]
VERDICT = ".look-verdict"


def press(page: Page, label: str) -> None:
    page.get_by_role("button", name=label, exact=True).click()
    idle(page)


def add(page: Page, day: str, amount: str, *, travel: str | None = None) -> None:
    page.locator("[class*='ledger-new'][class*='date']").first.get_by_role("spinbutton").first.click()
    page.keyboard.type(day)
    page.keyboard.press("Escape")
    idle(page)
    pick(page, "医院是几级的", "三级甲等（三甲）")
    if travel:
        pick(page, "在哪里看的", travel)
    page.locator("[class*='ledger-new'][class*='by_list']").first.get_by_text("照着费用清单填").click()
    idle(page)
    page.get_by_label("甲类费用（元）").fill(amount)
    page.keyboard.press("Tab")
    idle(page)
    press(page, "记进账本")


@pytest.mark.audit
def test_a_year_is_kept_saved_and_opened(page_at: Open, tmp_path: Path) -> None:
    page = page_at("/ledger")
    assert page.locator(".look-year").count() == 0
    pick(page, "在哪里参保", "阳泉市")
    add(page, "20260501", "61000")
    add(page, "20260210", "20000")
    expect(page.locator(VERDICT)).to_contain_text("2026 年这 2 次看病一共花了 81,000 元")
    expect(page.locator(VERDICT)).to_be_in_viewport()
    expect(page.get_by_text("别的几次跟着变了")).to_be_visible()
    expect(page.locator(".look-visit")).to_have_count(2)
    expect(page.locator(".look-line")).to_have_count(4)
    add(page, "20260820", "90000", travel="出省：办了转诊")
    assert_chinese(page)
    assert_fits(page)
    told = page.locator(VERDICT).inner_text()
    with page.expect_download() as download:
        page.get_by_role("button", name="存成文件").click()
    download.value.save_as(tmp_path / "book.json")
    again = page_at("/ledger")
    expect(again.locator(VERDICT)).to_have_count(0)
    again.locator("input[type=file]").set_input_files(tmp_path / "book.json")
    idle(again)
    expect(again.locator(VERDICT)).to_have_text(told)


@pytest.mark.audit
@ON_A_PHONE
def test_a_visit_in_the_book_is_changed_left_and_dropped(page_at: Open, tmp_path: Path) -> None:
    book = tmp_path / "book.json"
    stay = '{"date": "2026-05-01", "kind": "inpatient", "hospital_grade": "grade_2a", "expenses": {"class_a": "11000"}}'
    book.write_text(f'{{"region": "shanxi/yangquan", "visits": [{stay}]}}')
    page = page_at("/ledger")
    page.locator("input[type=file]").set_input_files(book)
    idle(page)
    told = page.locator(VERDICT).inner_text()
    press(page, "改")
    expect(page.get_by_role("heading", name="改这一次")).to_be_in_viewport()
    expect(page.get_by_role("heading", name="添一次就诊")).to_have_count(0)
    press(page, "不改了")
    press(page, "改")
    press(page, "改好了")
    expect(page.locator(VERDICT)).to_have_text(told)
    press(page, "删掉")
    expect(page.locator(VERDICT)).to_have_count(0)


@ON_A_PHONE
def test_an_estimate_goes_into_the_book(page_at: Open) -> None:
    page = page_at("/")
    press(page, "看一个例子")
    press(page, "把这一次记进全年账本")
    page.get_by_role("link", name="去全年账本看").click()
    expect(page.locator(VERDICT)).to_contain_text("2026 年这 1 次看病一共花了 29,500 元，大约能报 24,168 元")
    assert_chinese(page)
    assert_fits(page)
