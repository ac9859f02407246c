"""The real app, started once; what it logs is kept to be read. And a way to ask an ASGI application by itself."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import anyio
import pytest
import requests
from starlette.types import ASGIApp, Message

from tests.browser.conftest import running_app
from web.settings import EMBEDDING_SITES, PUBLIC_ADDRESS

EMBEDDER = "https://portal.example.gov.cn"


@pytest.fixture(scope="session")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the app logs."""
    return tmp_path_factory.mktemp("web") / "log"


@pytest.fixture(scope="session")
def address(house: Path, log: Path) -> Iterator[str]:
    """Address of the app, which one other site may embed and which is known under a public address."""
    settings = {EMBEDDING_SITES: EMBEDDER, PUBLIC_ADDRESS: "https://estimate.example.gov.cn"}
    with log.open("wb") as file, running_app(house, output=file, **settings) as found:
        yield found


@pytest.fixture(scope="session")
def web() -> Iterator[requests.Session]:
    """A client that follows no redirect by itself and decodes nothing that it is not asked to."""
    with requests.Session() as session:
        session.headers["Accept-Encoding"] = "identity"
        yield session


def ask(
    app: ASGIApp,
    method: str,
    path: str,
    body: bytes = b"",
    *,
    query: str = "",
    headers: Sequence[tuple[bytes, bytes]] = (),
) -> tuple[int, dict[bytes, bytes], bytes]:
    """Ask an ASGI application once: status, headers and body of its answer. What it raises after that is let go."""
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    async def receive() -> Message:
        return {"type": "http.request", "body": body}

    async def run() -> None:
        scope = {"type": "http", "method": method, "path": path, "headers": [*headers]}
        scope["query_string"] = query.encode()
        with suppress(ValueError):
            await app(scope, receive, send)

    # In a thread of its own: a browser test before this one leaves its event loop in this one.
    with ThreadPoolExecutor() as pool:
        pool.submit(anyio.run, run).result()
    return sent[0]["status"], dict(sent[0]["headers"]), b"".join(message["body"] for message in sent[1:])
