"""What is answered survives a reload, the back button, a killed server; a bad code is said plainly."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from policy.link.answers import Answers
from policy.link.code import code_of
from tests.browser.conftest import running_app
from tests.browser.watch import ON_A_PHONE, assert_chinese, assert_fits, idle, pick

STAY = {
    "paid": "before",
    "region": "shanxi/taiyuan",
    "kind": "inpatient/0",
    "grade": "grade_3a",
    "travel": "local",
    "by_list": True,
    "class_a": "11000",
    "asked": True,
}
CODES = [
    code_of(Answers("estimate", STAY | change))
    for change in (
        {},
        {"class_a": "20000.55"},
        {"travel": "unfiled"},
        {"grade": "grade_2a", "affiliation": "county"},
        {"grade": "unsure"},
        {"ordinal": "2", "earlier": "unsure"},
        {"paid": "late"},
        {"paid": "newborn", "class_a": "12000"},
        {"kind": "outpatient/0"},
        {"kind": "hypertension/0", "class_a": "300"},
    )
]


def verdict(page: Page) -> str:
    expect(page.locator(".look-verdict")).to_be_visible()
    idle(page)
    return page.locator(".look-verdict").inner_text()


@ON_A_PHONE
def test_a_reload_and_the_back_button_give_the_answer_back(page_at: Callable[[str], Page]) -> None:
    page = page_at("/")
    before = page.evaluate("history.length")
    pick(page, "在哪里参保", "太原市")
    pick(page, "医院是几级的", "三级甲等（三甲）")
    field = page.get_by_role("textbox", name="这次一共花了多少（元）")
    field.fill("1.1万")
    field.press("Tab")
    idle(page)
    page.get_by_role("button", name="算一算").click()
    said = verdict(page)
    address = page.url
    assert "?c=" in address
    assert page.evaluate("history.length") == before
    page.reload()
    assert verdict(page) == said
    assert page.url == address
    expect(field).to_have_value("11000")
    page.locator(".st-key-navigation").get_by_text("政策依据").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("政策依据")
    idle(page)
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("报销估算")
    assert verdict(page) == said


@pytest.mark.audit
@ON_A_PHONE
def test_one_tap_clears_what_is_seen(page_at: Callable[[str], Page]) -> None:
    page = page_at(f"/?c={CODES[0]}")
    verdict(page)
    page.get_by_role("button", name="清空，从头填").click()
    idle(page)
    expect(page.locator(".look-verdict")).to_have_count(0)
    expect(page.get_by_role("combobox", name="在哪里参保")).to_have_value("")
    assert "c=" not in page.url
    assert_chinese(page)


@pytest.mark.audit
@ON_A_PHONE
def test_the_link_is_copied(page_at: Callable[[str], Page]) -> None:
    page = page_at(f"/?c={CODES[0]}")
    verdict(page)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="复制链接").click()
    expect(page.get_by_role("button", name="复制好了")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()").endswith(f"/?c={CODES[0]}")
    assert_fits(page)


@pytest.mark.audit
@ON_A_PHONE
def test_a_bad_code_is_said_plainly(page_at: Callable[[str], Page]) -> None:
    page = page_at(f"/?c={CODES[0][:-1]}")
    expect(page.get_by_role("alert")).to_contain_text("链接不完整或者被改过，请重新打开原来的链接，或从头填。")
    expect(page.get_by_role("combobox", name="在哪里参保")).to_have_value("")
    assert_chinese(page)


@pytest.mark.scale
def test_ten_codes_on_a_fresh_server(house: Path, chromium: Browser) -> None:
    said: list[list[str]] = []
    for _ in range(2):
        context = chromium.new_context(locale="zh-CN")
        page = context.new_page()
        with running_app(house) as address:
            answers = []
            for code in CODES:
                page.goto(f"{address}/?c={code}")
                answers.append(verdict(page))
                assert page.url.endswith(f"?c={code}")
        said.append(answers)
        context.close()
    assert said[0] == said[1]
    assert len(set(said[0])) == len(CODES)
