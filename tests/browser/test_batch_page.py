"""批量核算 in the browser: upload a table, read what came out, take it home."""

from collections.abc import Callable
from pathlib import Path

import pandas as pd
from playwright.sync_api import Page, expect

from tests.browser.watch import assert_chinese, assert_fits, idle

Open = Callable[[str], Page]
STAY = {"人员编号": "001", "参保地": "太原市", "结算日期": "2026-03-02", "看病方式": "住院", "医院等级": "三级甲等"}


def upload(page: Page, path: Path) -> None:
    page.locator("input[type=file]").set_input_files(path)
    idle(page)


def test_a_table_is_settled_and_downloaded(page_at: Open, tmp_path: Path) -> None:
    bills = [STAY | {"甲类费用": amount} for amount in ("11000", "11000", "x")]
    pd.DataFrame(bills).to_csv(tmp_path / "bills.csv", index=False, encoding="gb18030")
    page = page_at("/batch")
    assert page.locator("[data-testid='stVegaLiteChart']").count() == 0
    upload(page, tmp_path / "bills.csv")
    expect(page.locator(".look-verdict")).to_contain_text("一共 3 行，有 1 行有错，没有算")
    expect(page.locator(".look-figures")).to_contain_text("12,300 元")
    expect(page.get_by_text("甲类费用：“x” 不对").first).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("button", name="下载结果（Excel）").click()
    found = pd.read_excel(download.value.path(), dtype={"人员编号": str}, engine="calamine")
    assert found["个人负担"].tolist()[:2] == [5000.0, 4700.0]
    assert found["人员编号"].tolist() == ["001"] * 3
    assert_chinese(page, allowed={"bills", "kb"})
    assert_fits(page)


def test_a_file_that_is_no_table_is_refused(page_at: Open, tmp_path: Path) -> None:
    (tmp_path / "bills.xlsx").write_bytes(b"no sheet")
    page = page_at("/batch")
    upload(page, tmp_path / "bills.xlsx")
    expect(page.locator(".look-errors")).to_contain_text("“bills.xlsx” 读不懂")


def test_the_template_can_be_taken(page_at: Open) -> None:
    page = page_at("/batch")
    with page.expect_download() as download:
        page.get_by_role("button", name="下载模板").click()
    assert "人员编号" in pd.read_excel(download.value.path(), engine="calamine").columns
    assert_chinese(page)
    assert_fits(page)
