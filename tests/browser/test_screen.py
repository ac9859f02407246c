"""大屏: readable at both shapes of a screen, its codes can be scanned, and a lost connection stops nothing."""

import os
import socket
import threading
import time
from collections.abc import Iterator
from io import BytesIO

import pytest
import uvicorn
import zxingcpp
from PIL import Image
from playwright.sync_api import Browser, Page
from starlette.applications import Starlette
from starlette.middleware import Middleware

from policy.link.code import code_of
from policy.stories.settled import settle
from policy.stories.tale import tales
from web.headers import Headers
from web.screen import routes

SHAPES = {"lying": (1920, 1080), "standing": (1080, 1920)}
ADDRESS = "https://estimate.example.gov.cn"


class Hall:
    """A server of the screen that can be cut off and come back on the same port."""

    def __init__(self) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}/screen"

    def start(self) -> None:
        """Answer from now on."""
        site = Starlette(routes=routes, middleware=[Middleware(Headers)])
        self.server = uvicorn.Server(uvicorn.Config(site, port=self.port, log_level="error", lifespan="off"))
        self.thread = threading.Thread(target=self.server.run)
        self.thread.start()
        while not self.server.started:
            time.sleep(0.05)

    def stop(self) -> None:
        """Be gone at once."""
        self.server.should_exit = self.server.force_exit = True
        self.thread.join(10)


@pytest.fixture
def hall() -> Iterator[Hall]:
    found = Hall()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PUBLIC_ADDRESS", ADDRESS)
        found.start()
        yield found
        found.stop()


@pytest.fixture(params=SHAPES)
def screen(request: pytest.FixtureRequest, hall: Hall, chromium: Browser) -> Iterator[Page]:
    width, height = SHAPES[request.param]
    context = chromium.new_context(viewport={"width": width, "height": height}, locale="zh-CN", reduced_motion="reduce")
    wrong: list[str] = []
    page = context.new_page()
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda said: wrong.append(said.text) if "Content Security" in said.text else None)
    page.goto(f"{hall.url}?seconds=120")
    yield page
    context.close()
    assert not wrong


def shown(page: Page) -> str:
    return str(page.evaluate("document.querySelector('section[data-shown]').id"))


def test_every_slide_fits_and_is_large(screen: Page) -> None:
    found = screen.evaluate(
        """() => [...document.querySelectorAll('section')].map(slide => {
          show(slide)
          const size = node => parseFloat(getComputedStyle(node).fontSize)
          const cut = [...slide.querySelectorAll('*')].filter(node => {
            const box = node.getBoundingClientRect()
            return box.right > innerWidth + 1 || box.bottom > innerHeight + 1
          })
          const large = [...slide.querySelectorAll('h1, .ways b, .own strong')].map(size)
          return {id: slide.id, cut: cut.length, large: Math.min(...large), all: slide.innerText}
        })"""
    )
    assert len(found) >= len(tales()) + 4
    for slide in found:
        assert not slide["cut"], slide["id"]
        # Seven hundredths of the screen's shorter side.
        assert slide["large"] >= 75, slide["id"]


def test_the_codes_on_the_screen_can_be_scanned(screen: Page) -> None:
    for name, tale in tales().items():
        screen.evaluate("id => show(document.getElementById(id))", name)
        picture = Image.open(BytesIO(screen.screenshot()))
        (read,) = zxingcpp.read_barcodes(picture)
        assert read.text == f"{ADDRESS}/S/{code_of(settle(tale).scenario)}".upper()


@pytest.mark.audit
def test_a_lost_connection_stops_nothing_and_newer_slides_come_by_themselves(hall: Hall, chromium: Browser) -> None:
    page = chromium.new_context(locale="zh-CN").new_page()
    page.goto(f"{hall.url}?seconds=3&refresh=1")
    page.wait_for_timeout(2_500)
    assert not page.evaluate("document.documentElement.hasAttribute('data-offline')")
    hall.stop()
    page.wait_for_selector("html[data-offline]", state="attached", timeout=10_000)
    seen = set()
    for _ in range(8):
        seen.add(shown(page))
        page.wait_for_timeout(1_500)
    assert len(seen) >= 4
    before = page.evaluate("document.querySelector('figure').innerHTML")
    os.environ["PUBLIC_ADDRESS"] = "https://other.example.gov.cn"
    hall.start()
    page.wait_for_selector("html:not([data-offline])", state="attached", timeout=15_000)
    page.wait_for_function(
        "before => document.querySelector('figure').innerHTML !== before", arg=before, timeout=15_000
    )
    assert len(page.query_selector_all("section[data-shown]")) == 1
    last = shown(page)
    page.wait_for_function(
        "last => document.querySelector('section[data-shown]').id !== last", arg=last, timeout=10_000
    )
    page.context.close()
