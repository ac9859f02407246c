"""The page 报销估算 as a person meets it: fill, ask, read the amounts off the screen."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.watch import ON_A_PHONE, assert_chinese, assert_fits, idle, pick, visible_text

EXAMPLE = {
    "甲类费用（元）": "20,000",
    "乙类药品（元）": "６０００",
    "乙类检查、治疗（元）": "1500",
    "国产耗材、材料（元）": "800 元",
    "自费，也叫丙类、目录外（元）": "1200.00",
}


def fill(page: Page, question: str, text: str) -> None:
    field = page.get_by_role("textbox", name=question)
    field.fill(text)
    field.press("Tab")
    idle(page)


def ask(page: Page) -> None:
    page.get_by_role("button", name="算一算").click()
    idle(page)


def in_sight(page: Page, part: Locator) -> None:
    """The part lies on the screen as a whole, once the page has stopped scrolling."""
    expect(part).to_be_in_viewport(ratio=1)
    assert_fits(page)


@pytest.mark.audit
@ON_A_PHONE
def test_a_stay_is_filled_in_by_hand_and_answered(page_at: Callable[[str], Page]) -> None:
    page = page_at("/")
    pick(page, "在哪里参保", "太原市")
    pick(page, "医院是几级的", "三级甲等（三甲）")
    page.get_by_text("照着费用清单填").first.click()
    idle(page)
    for question, amount in EXAMPLE.items():
        fill(page, question, amount)
    page.get_by_text("再答几个，算得更准").click()
    idle(page)
    pick(page, "今年这是第几次住院", "第 2 次")
    fill(page, "前几次居民医保一共付了（元）", "30000")
    fill(page, "前几次自己付的合规费用（元）", "9000")
    ask(page)
    verdict = page.locator(".look-verdict")
    expect(verdict).to_contain_text("一共花了 29,500 元，大约能报 24,168 元")
    expect(verdict).to_contain_text("居民医保报 16,362 元，大病保险报 7,806 元；您自己大约出 5,332 元")
    for beat in page.locator(".look-beat > summary").all():
        beat.click()
    lines = page.locator(".look-steps tbody tr")
    for item, amount in {
        "政策范围内费用": "27,770.00",
        "起付标准": "500.00",
        "居民医保基金支付": "16,362.00",
        "大病保险支付": "7,806.00",
        "个人负担": "5,332.00",
    }.items():
        expect(lines.filter(has=page.get_by_role("rowheader", name=item)).locator("td").last).to_have_text(amount)
    assert_chinese(page)
    assert_fits(page)


def test_sentence_figures_and_picture_fit_one_screen(page_at: Callable[[str], Page]) -> None:
    page = page_at("/")
    page.get_by_role("button", name="看一个例子").click()
    idle(page)
    ask(page)
    in_sight(page, page.locator(".look-verdict"))
    in_sight(page, page.locator(".look-figures"))
    in_sight(page, page.locator(".look-bar"))
    picture = page.locator(".look-bar").get_by_role("img")
    expect(picture).to_have_accessible_name(re.compile("居民医保付 16,362 元.*您自己付 5,332 元"))
    assert len(visible_text(page)) > 500
    assert_chinese(page)


@pytest.mark.audit
@ON_A_PHONE
def test_a_range_fits_one_screen_and_names_what_narrows_it(page_at: Callable[[str], Page]) -> None:
    page = page_at("/")
    pick(page, "在哪里参保", "阳泉市")
    pick(page, "医院是几级的", "不清楚")
    pick(page, "在哪里看的", "出省：看急诊，不是抢救")
    fill(page, "这次一共花了多少（元）", "29500")
    ask(page)
    expect(page.locator(".look-verdict")).to_contain_text("您自己大约出 5,980 元到 19,300 元")
    in_sight(page, page.locator(".look-verdict"))
    in_sight(page, page.locator(".look-pair"))
    for bar in page.locator(".look-bar").all():
        in_sight(page, bar)
    expect(page.get_by_text("问清医院是几级的")).to_be_visible()
    assert_chinese(page)


@pytest.mark.audit
@ON_A_PHONE
def test_faults_come_into_sight_and_what_was_typed_stays(page_at: Callable[[str], Page]) -> None:
    page = page_at("/")
    fill(page, "这次一共花了多少（元）", "看不清")
    ask(page)
    summary = page.locator(".look-errors")
    in_sight(page, summary)
    expect(summary).to_contain_text("有 1 处请改一下，还有 2 项没填")
    expect(summary).to_contain_text("这次一共花了多少（元）：“看不清” 不对，要填 0 到 100,000,000 元的金额")
    expect(page.get_by_role("textbox", name="这次一共花了多少（元）")).to_have_value("看不清")
    assert_chinese(page)


@pytest.mark.audit
@ON_A_PHONE
def test_a_choice_that_the_place_does_not_know_is_replaced_in_sight(page_at: Callable[[str], Page]) -> None:
    page = page_at("/")
    pick(page, "在哪里参保", "阳泉市")
    pick(page, "怎么看的病", "学生在校受伤")
    pick(page, "在哪里参保", "大同市")
    expect(page.get_by_role("combobox", name="怎么看的病")).to_have_value("住院")


@pytest.mark.audit
@ON_A_PHONE
def test_a_list_is_filtered_while_typing(page_at: Callable[[str], Page]) -> None:
    page = page_at("/")
    field = page.get_by_role("combobox", name="在哪里参保").first
    field.click()
    field.press_sequentially("大同")
    expect(page.get_by_role("option")).to_have_count(1)
    field.press("Enter")
    idle(page)
    expect(page.get_by_role("combobox", name="在哪里参保")).to_have_value("大同市")


@pytest.mark.audit
@ON_A_PHONE
def test_enter_in_a_field_answers(page_at: Callable[[str], Page]) -> None:
    page = page_at("/")
    pick(page, "在哪里参保", "太原市")
    pick(page, "医院是几级的", "三级甲等（三甲）")
    field = page.get_by_role("textbox", name="这次一共花了多少（元）")
    field.fill("两万八")
    field.press("Enter")
    expect(page.locator(".look-verdict")).to_contain_text("一共花了 28,000 元")
    idle(page)


@pytest.mark.audit
@ON_A_PHONE
def test_a_fault_leads_to_its_question_even_in_a_closed_fold(page_at: Callable[[str], Page]) -> None:
    page = page_at("/")
    page.get_by_role("button", name="看一个例子").click()
    idle(page)
    fold = page.locator("summary").filter(has_text="再答几个")
    fold.click()
    fill(page, "前几次居民医保一共付了（元）", "-3")
    fold.click()
    page.wait_for_timeout(800)  # it glides shut
    summary = page.locator(".look-errors")
    summary.get_by_role("link", name="前几次居民医保一共付了（元）").click()
    field = page.get_by_role("textbox", name="前几次居民医保一共付了（元）")
    expect(field).to_be_focused()
    expect(field).to_have_value("-3")
    expect(field).to_be_in_viewport(ratio=0.95)  # its frame may hide a part of a pixel
    assert_chinese(page)


@pytest.mark.audit
@ON_A_PHONE
def test_a_step_opens_its_rule_beside_the_page(page_at: Callable[[str], Page]) -> None:
    page = page_at("/")
    page.get_by_role("button", name="看一个例子").click()
    idle(page)
    page.get_by_text("先把账单分清").click()
    with page.expect_popup() as opened:
        page.locator(".look-steps a").first.click()
    opened.value.wait_for_load_state()
    assert "/rules?rule=" in opened.value.url
    assert page.get_by_role("textbox", name="甲类费用（元）").input_value() == "20000"


@pytest.mark.audit
@ON_A_PHONE
def test_a_reading_stays_chosen_when_an_amount_changes(page_at: Callable[[str], Page]) -> None:
    page = page_at("/")
    page.get_by_role("button", name="看一个例子").click()
    idle(page)
    expect(page.get_by_role("radio", name="住院起付线算合规个人自付")).to_be_checked()
    fill(page, "甲类费用（元）", "21000")
    expect(page.get_by_role("radio", name="住院起付线算合规个人自付")).to_be_checked()
    # What is clicked is the words: the circle itself lies under them.
    page.get_by_text("住院起付线不算，不累计进大病保险。", exact=True).click()
    idle(page)
    switched = page.locator(".look-verdict").inner_text()
    fill(page, "甲类费用（元）", "20000")
    expect(page.get_by_role("radio", name="住院起付线不算")).to_be_checked()
    expect(page.locator(".look-verdict")).to_contain_text("您自己大约出 5,707 元")
    assert switched != page.locator(".look-verdict").inner_text()


@pytest.mark.audit
@ON_A_PHONE
def test_the_picture_and_what_did_not_happen_open(page_at: Callable[[str], Page]) -> None:
    page = page_at("/")
    page.get_by_role("button", name="看一个例子").click()
    idle(page)
    page.get_by_text("再由居民医保报").click()
    page.locator(".look-none summary").nth(1).click()
    expect(page.get_by_role("rowheader", name="超过年度限额")).to_be_visible()
    page.get_by_text("从总费用到自己出，看图").click()
    expect(page.get_by_test_id("stVegaLiteChart").locator("canvas, svg").first).to_be_visible()
    expect(page.get_by_role("cell", name="−16,362.00")).to_be_visible()
    assert_fits(page)


@pytest.mark.audit
@ON_A_PHONE
def test_the_answer_takes_at_most_two_screens_of_a_phone(page_at: Callable[[str], Page]) -> None:
    page = page_at("/")
    page.get_by_role("button", name="看一个例子").click()
    idle(page)
    box = page.locator(".st-key-answer").bounding_box()
    assert box
    assert box["height"] <= 2 * 844
