"""The desk as its people meet it: a visit by link, pictures, a new call, and a whole estimate without a mouse."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from policy.link.code import code_of
from tests.browser.watch import AT_A_DESK, assert_chinese, assert_fits, idle
from tests.pages.desk import stay

Open = Callable[[str], Page]
CODE = code_of(stay())
PAGES = {"variants": "方案对比", "curve": "费用曲线", "slip": "核对结算单"}
SLIP = {"医疗费用总额（元）": "29500", "统筹基金支付（元）": "12271.50", "大病保险支付（元）": "7806"}


@pytest.mark.audit
@pytest.mark.parametrize("name", PAGES)
def test_a_page_opens_a_links_visit(page_at: Open, name: str) -> None:
    page = page_at(f"/{name}?c={CODE}")
    expect(page.get_by_role("heading", level=1)).to_have_text(PAGES[name])
    expect(page.get_by_text("太原市参保，住院，三级甲等")).to_be_visible()
    if name != "slip":
        picture = page.get_by_test_id("stVegaLiteChart").locator("canvas, svg").first
        expect(picture).to_be_visible()
    assert_chinese(page)
    assert_fits(page)


@pytest.mark.audit
@AT_A_DESK
def test_the_words_are_copied_and_the_link_opens_the_comparison(page_at: Open) -> None:
    page = page_at(f"/variants?c={CODE}")
    page.get_by_role("button", name="复制这一段").first.click()
    expect(page.get_by_role("button", name="复制好了")).to_be_visible()
    link = page.get_by_role("textbox", name="这一页的链接").input_value()
    page_at("/rules")
    page.goto(link)
    idle(page)
    expect(page.locator(".desk-cards section")).to_have_count(3)
    expect(page.locator(".desk-cards section").nth(2)).to_contain_text("多出 4,090.50 元")


@pytest.mark.audit
@AT_A_DESK
def test_slider_and_number_move_together(page_at: Open) -> None:
    page = page_at(f"/curve?c={CODE}")
    page.get_by_role("slider").press("ArrowRight")
    idle(page)
    expect(page.get_by_role("textbox", name="账单（元）")).to_have_value("29600")
    expect(page.locator(".look-verdict")).to_contain_text("这次账单要是 29,600 元")


@pytest.mark.audit
@AT_A_DESK
def test_a_slip_is_typed_by_keys_and_stays_while_one_looks_elsewhere(page_at: Open) -> None:
    page = page_at(f"/slip?c={CODE}")
    for line, amount in SLIP.items():
        tab_to(page, line)
        page.keyboard.type(amount)
    page.keyboard.press("Enter")
    idle(page)
    first = page.locator(".desk-first")
    expect(first).to_have_count(1)
    expect(first).to_contain_text("统筹基金支付")
    expect(page.locator(".desk-cause").first).to_contain_text("跨省未备案")
    assert_chinese(page)
    assert_fits(page)
    page.locator(".st-key-navigation").get_by_text("政策依据").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("政策依据")
    idle(page)
    page.locator(".st-key-navigation").get_by_text("核对结算单").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("核对结算单")
    idle(page)
    for line, amount in SLIP.items():
        expect(page.get_by_role("textbox", name=line)).to_have_value(amount)
    page.reload()
    idle(page)
    expect(page.get_by_role("textbox", name="医疗费用总额（元）")).to_have_value("29500")
    expect(page.locator(".desk-first")).to_contain_text("统筹基金支付")


@AT_A_DESK
def test_a_new_call_and_a_whole_estimate_without_a_mouse(page_at: Open) -> None:
    page = page_at(f"/slip?c={CODE}")
    tab_to(page, "医疗费用总额（元）")
    page.keyboard.type("29500")
    page.keyboard.press("Alt+n")
    expect(page.get_by_role("heading", level=1)).to_have_text("报销估算")
    idle(page)
    assert "c=" not in page.url
    expect(page.get_by_role("textbox", name="这次一共花了多少（元）")).to_have_value("")
    choose(page, "在哪里参保", "太原市")
    choose(page, "医院是几级的", "三级甲等（三甲）")
    tab_to(page, "这次一共花了多少（元）")
    page.keyboard.type("29500")
    page.keyboard.press("Enter")
    expect(page.locator(".look-verdict").first).to_contain_text("29,500 元")
    page.locator(".st-key-navigation").get_by_text("核对结算单").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("核对结算单")
    idle(page)
    assert "29500" not in page.locator("input").evaluate_all("fields => fields.map(field => field.value)")


def tab_to(page: Page, question: str) -> None:
    """Go on by the tabulator until the question has the focus."""
    at = "document.activeElement.getAttribute('aria-label') || ''"
    for _ in range(80):
        if re.match(rf"(.*, )?{re.escape(question)}", str(page.evaluate(at))):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"no way by keys to {question}")


def choose(page: Page, question: str, words: str) -> None:
    """Choose from a list by typing what it is called."""
    tab_to(page, question)
    page.keyboard.type(words)
    expect(page.get_by_role("option", name=words, exact=True)).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    idle(page)
