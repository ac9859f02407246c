"""What our scripts do in the page: words, history, the live region, the way to an answer, the navigation's role."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import Page, running_app
from tests.browser.watch import ON_A_PHONE, idle

Open = Callable[[str], Page]


@ON_A_PHONE
def test_an_answer_replaces_the_address_and_another_page_keeps_the_code(page_at: Open) -> None:
    page = page_at("/")
    before = page.evaluate("history.length")
    for code in ("1A", "1B", "1C"):
        page.evaluate("code => history.pushState({}, '', `/?c=${code}`)", code)
    assert page.evaluate("history.length") == before
    page.locator(".st-key-navigation").get_by_text("全年账本").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("全年账本")
    idle(page)
    assert page.url.endswith("/ledger?c=1C")
    assert page.evaluate("history.length") == before + 1


@pytest.mark.audit
def test_the_navigation_is_one(page_at: Open) -> None:
    page = page_at("/")
    expect(page.get_by_role("navigation").get_by_text("政策依据")).to_be_visible()


@ON_A_PHONE
def test_marks_move_the_page_and_speak(page_at: Open) -> None:
    page = page_at("/rules")
    page.evaluate("""() => {
      const [place, mark] = [document.createElement('p'), document.createElement('p')]
      place.className = 'st-key-far'
      place.style.marginTop = '5000px'
      mark.innerHTML = '<span data-jump="far" data-announce="算好了"></span>'
      document.body.append(place, mark)
    }""")
    expect(page.locator(".st-key-far")).to_be_in_viewport()
    expect(page.locator("#announce")).to_have_text("算好了")


@pytest.mark.audit
@ON_A_PHONE
def test_an_amount_gets_a_number_pad(page_at: Open) -> None:
    page = page_at("/")
    amount = page.get_by_label(re.compile("一共花了多少（元）")).first
    amount.focus()
    expect(amount).to_have_attribute("inputmode", "decimal")


@pytest.mark.audit
@ON_A_PHONE
def test_a_refused_file_is_refused_in_chinese(page_at: Open, tmp_path: Path) -> None:
    (tmp_path / "bills.exe").write_bytes(b"MZ")
    page = page_at("/batch")
    page.locator("input[type=file]").set_input_files(tmp_path / "bills.exe")
    refused = page.locator(".look-errors")
    expect(refused).to_contain_text("“bills.exe” 不对，文件名要以 .csv、.xlsx、.parquet 结尾")
    expect(page.locator("#announce")).to_have_text("有 1 处请改一下")
    assert not re.search("Error|allowed", page.get_by_test_id("stFileUploader").inner_text())


def test_a_plain_page_where_nothing_is(server: str, chromium: Browser) -> None:
    page = chromium.new_page()
    answer = page.goto(f"{server}/nowhere")
    assert answer
    assert answer.status == 404
    page.get_by_role("link", name="打开报销估算").click()
    idle(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("报销估算")
    page.close()


@pytest.fixture
def cut_off(house: Path, chromium: Browser) -> Iterator[Page]:
    """A page whose server is gone."""
    page = chromium.new_page()
    with running_app(house) as address:
        page.goto(address)
        idle(page)
    yield page
    page.close()


@pytest.mark.audit
def test_a_lost_connection_is_told_in_chinese(cut_off: Page) -> None:
    said = cut_off.get_by_role("dialog")
    expect(said).to_contain_text("网络断了", timeout=30_000)
    expect(said).to_contain_text("正在重新连接")
    assert not re.search("[A-Za-z]{2,}", said.inner_text())
