"""参保宣传, 今年不缴会怎样 and the way to the big screen, as staff use them."""

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from typing import Final
from urllib.parse import parse_qs, urlsplit

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from policy.money import in_yuan
from policy.stories.settled import settle
from policy.stories.tale import tales
from tests.browser.conftest import running_app
from tests.browser.watch import AT_A_DESK, ON_A_PHONE, assert_chinese, assert_fits, idle, pick

FRAME: Final = "<body style='margin:0'><iframe src='{}' style='width:320px;height:780px;border:0'></iframe>"


@AT_A_DESK
def test_a_story_is_chosen_shown_large_and_printed(page_at: Callable[[str], Page]) -> None:
    page = page_at("/stories")
    pick(page, "看哪个故事", tales()["newborn"].title)
    told = settle(tales()["newborn"])
    figures = page.locator(".story strong")
    expect(figures).to_have_text([in_yuan(way.own) for way in told.ways])
    size = figures.first.evaluate("node => parseFloat(getComputedStyle(node).fontSize)")
    assert size >= (48 if page.viewport_size == {"width": 1280, "height": 900} else 24)
    page.get_by_text("竖条").click()
    idle(page)
    for label, start in (("下载 A4 海报", b"%PDF"), ("下载 A3 海报", b"%PDF"), ("下载手机图片", b"\x89PNG")):
        with page.expect_download() as waiting:
            page.get_by_role("button", name=label).click()
        made = Path(waiting.value.path()).read_bytes()
        assert made.startswith(start)
    assert Image.open(BytesIO(made)).size == (1080, 1920)
    assert_chinese(page)
    assert_fits(page)


@pytest.mark.audit
def test_the_screen_is_a_link_away(page_at: Callable[[str], Page]) -> None:
    page = page_at("/stories")
    with page.context.expect_page() as waiting:
        page.get_by_role("link", name="大屏").click()
    screen = waiting.value
    expect(screen.locator("section[data-shown] h1")).to_have_text(tales()["hip"].title)


@pytest.mark.audit
@ON_A_PHONE
def test_three_answers_tell_what_a_lapse_costs(page_at: Callable[[str], Page]) -> None:
    page = page_at("/lapse")
    pick(page, "在哪里参保", "太原市")
    pick(page, "哪年开始参加居民医保", "2020 年")
    pick(page, "最近一次缴的是哪一年的医保费", "2026 年")
    page.get_by_role("button", name="看看会怎样").click()
    idle(page)
    expect(page.get_by_role("heading", name="不缴会怎样").nth(1)).to_be_visible()
    expect(page.locator(".story strong")).to_have_text(["18,560 元", "56,000 元"])
    with page.expect_download() as waiting:
        page.get_by_role("button", name="下载手机图片").click()
    assert Path(waiting.value.path()).read_bytes().startswith(b"\x89PNG")
    assert_chinese(page)
    assert_fits(page)


@pytest.fixture(scope="module")
def framed(house: Path) -> Iterator[str]:
    """Address of an app that any site may show in a frame."""
    with running_app(house, EMBEDDING_SITES="*") as address:
        yield address


class Portal(BaseHTTPRequestHandler):
    """Another site, whose pages hold one of ours in a frame."""

    def do_GET(self) -> None:
        """Answer with the frame that the address names."""
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        source = parse_qs(urlsplit(self.path).query).get("show", [""])[0]
        self.wfile.write(FRAME.format(source).encode())

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def portal() -> Iterator[str]:
    """Address of that other site."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Portal) as site:
        threading.Thread(target=site.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{site.server_port}"
        site.shutdown()


@pytest.mark.audit
def test_the_big_text_page_goes_on_in_another_sites_frame(framed: str, portal: str, chromium: Browser) -> None:
    context = chromium.new_context(viewport={"width": 320, "height": 800}, locale="zh-CN")
    page = context.new_page()
    page.goto(f"{portal}/?show={framed}/easy%3Fembed=true")
    frame = page.frame_locator("iframe")
    frame.get_by_text("太原市").click()
    frame.get_by_role("button", name="看一次病能报多少").click()
    expect(frame.get_by_role("button", name="上一步")).to_be_visible()
    assert frame.locator("html").evaluate("html => html.scrollWidth <= innerWidth")
    frame.get_by_role("button", name="上一步").click()
    frame.get_by_role("link", name="到完整版").click()
    expect(frame.get_by_role("heading", level=1, name="报销估算", exact=True)).to_be_visible(timeout=30_000)
    expect(frame.get_by_role("combobox", name="在哪里参保")).to_have_value("太原市", timeout=30_000)
    context.close()


@pytest.mark.audit
@pytest.mark.parametrize("path", ["stories", "lapse"])
def test_a_page_fits_into_another_sites_frame(framed: str, portal: str, chromium: Browser, path: str) -> None:
    context = chromium.new_context(viewport={"width": 320, "height": 800}, locale="zh-CN")
    page = context.new_page()
    page.goto(f"{portal}/?show={framed}/{path}?embed=true")
    frame = page.frame_locator("iframe")
    expect(frame.get_by_role("heading", level=1)).to_be_visible(timeout=30_000)
    assert frame.locator("html").evaluate("html => html.scrollWidth <= innerWidth")
    context.close()
