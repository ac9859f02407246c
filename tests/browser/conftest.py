"""A running app and a real Chromium, at a phone's width and at a desk's.

`page_at` opens the app at both widths and checks, when a test is over, that the page asked nobody but the app and that
the browser had nothing to complain of.
"""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.watch import idle
from web.settings import EMBEDDING_SITES, HOSPITAL_LIST, PUBLIC_ADDRESS

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
WIDTHS = {390: 844, 1280: 900}
SETTINGS = (PUBLIC_ADDRESS, EMBEDDING_SITES, HOSPITAL_LIST)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test of this folder, and skip it where Chromium is missing, except in CI."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if CHROMIUM is None and not os.environ.get("CI"):
                item.add_marker(pytest.mark.skip(reason="chromium is missing: apt-get install chromium"))


@contextmanager
def running_app(
    house: Path, output: IO[bytes] | None = None, streamlit: Sequence[str] = ("-m", "streamlit"), **settings: str
) -> Iterator[str]:
    """Start the app on a free port, give its address, and stop it; what it logs goes to ``output``.

    Its settings are those given, and none that another test or the machine has set.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    command = [sys.executable, *streamlit, "run", "app.py", "--server.headless", "true"]
    app = subprocess.Popen(
        [*command, "--server.port", str(port), "--server.address", "127.0.0.1"],
        cwd=house,
        stdout=output,
        stderr=output,
        env={name: value for name, value in os.environ.items() if not name.startswith(("COV", *SETTINGS))} | settings,
    )
    try:
        _wait_until_healthy(app, address)
        yield address
    finally:
        app.terminate()
        app.wait(timeout=10)


@pytest.fixture(scope="session")
def server(house: Path) -> Iterator[str]:
    """Address of the app, started once for all these tests."""
    with running_app(house) as address:
        yield address


@pytest.fixture
def fresh_server(house: Path) -> Iterator[str]:
    """Address of an app that nobody has visited yet."""
    with running_app(house) as address:
        yield address


def _wait_until_healthy(app: subprocess.Popen[bytes], address: str) -> None:
    for _ in range(300):
        if app.poll() is not None:
            pytest.fail(f"the app stopped at once, with status {app.returncode}")
        try:
            with urlopen(f"{address}/_stcore/health", timeout=1):  # noqa: S310 (our own server)
                return
        except (URLError, TimeoutError):
            time.sleep(0.1)
    pytest.fail("the app did not start in 30 seconds")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium."""
    if CHROMIUM is None:
        pytest.fail("chromium is missing: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(params=WIDTHS, ids=str)
def page_at(request: pytest.FixtureRequest, server: str, chromium: Browser) -> Iterator[Callable[[str], Page]]:
    """Open a path of the app, such as "/ledger", once at each width. Every request must go to the app."""
    width: int = request.param
    context = chromium.new_context(
        viewport={"width": width, "height": WIDTHS[width]}, locale="zh-CN", accept_downloads=True
    )
    context.set_default_timeout(20_000)
    asked: list[str] = []
    context.on("request", lambda sent: asked.append(sent.url))
    page = context.new_page()
    page.on("websocket", lambda opened: asked.append(opened.url))
    # What the content security policy refuses, and every fault of a script, is an error in the console.
    wrong: list[str] = []
    page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))

    def open_page(path: str = "/") -> Page:
        page.goto(server + path)
        idle(page)
        return page

    yield open_page
    context.close()
    assert not wrong
    home = urlsplit(server).netloc
    assert not [url for url in asked if url.startswith(("http", "ws")) and urlsplit(url).netloc != home]
