"""批量核算 in the browser: upload a table, read what came out, take it home."""

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from playwright.sync_api import Page, expect

from tests.browser.watch import AT_A_DESK, ON_A_PHONE, assert_chinese, assert_fits, idle

TABLES = Path(__file__).parent.parent / "table" / "tables"
Open = Callable[[str], Page]
STAY = {"人员编号": "001", "参保地": "太原市", "结算日期": "2026-03-02", "看病方式": "住院", "医院等级": "三级甲等"}


def upload(page: Page, path: Path) -> None:
    page.locator("input[type=file]").set_input_files(path)
    page.locator(".look-verdict, .look-errors").first.wait_for(timeout=60_000)
    idle(page)


@AT_A_DESK
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
    expect(page.get_by_text("第 1 行是表头，表头下面一共 3 行，读了 3 行，都读了")).to_be_visible()
    expect(page.locator(".look-verdict")).to_contain_text("另有 2 行和有错的行是同一个人")
    assert_chinese(page, allowed={"bills", "kb"})
    assert_fits(page)


@pytest.mark.audit
@ON_A_PHONE
def test_a_file_that_is_no_table_is_refused(page_at: Open, tmp_path: Path) -> None:
    (tmp_path / "bills.xlsx").write_bytes(b"no sheet")
    page = page_at("/batch")
    upload(page, tmp_path / "bills.xlsx")
    expect(page.locator(".look-errors")).to_contain_text("“bills.xlsx” 读不懂")


REAL = {
    "x04_hidden_first_sheet.xlsx": "工作表“本月”，第 1 行是表头，表头下面一共 1 行，读了 1 行",
    "c60_national_settlement_table.csv": "这几列没有认出来，没有用来算，原样留着：退费标志",
    "c45_no_amount_column.csv": "没有认出金额列",
    "min_03_open_quote.csv": "第 3 行的引号没有配对",
    "x37_one_cell_at_XFD1048576.xlsx": "太大：从第一格到最后一格有 1,048,576 行",
    "x45_real.xls": "是旧格式的 Excel 或 WPS 表",
}


@pytest.mark.audit
def test_tables_as_people_keep_them(page_at: Open, tmp_path: Path) -> None:
    for name, words in REAL.items():
        page = page_at("/batch")
        short = tmp_path / f"a{Path(name).suffix}"
        short.write_bytes((TABLES / name).read_bytes())
        upload(page, short)
        expect(page.get_by_text(words)).to_be_visible()
        assert_chinese(page, allowed={"kb", "xls", "et"})
        assert_fits(page)
        if name.startswith("c45"):
            expect(page.get_by_text("读到的前几行是这样")).to_be_visible()
            expect(page.get_by_role("cell", name="三级甲等")).to_be_visible()


@pytest.mark.audit
@AT_A_DESK
def test_the_template_can_be_taken(page_at: Open) -> None:
    page = page_at("/batch")
    with page.expect_download() as download:
        page.get_by_role("button", name="下载模板").click()
    assert "人员编号" in pd.read_excel(download.value.path(), engine="calamine").columns
    assert_chinese(page)
    assert_fits(page)
