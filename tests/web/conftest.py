"""The real app, started once; what it logs is kept to be read."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from tests.browser.conftest import running_app

EMBEDDER = "https://portal.example.gov.cn"


@pytest.fixture(scope="session")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the app logs."""
    return tmp_path_factory.mktemp("web") / "log"


@pytest.fixture(scope="session")
def address(house: Path, log: Path) -> Iterator[str]:
    """Address of the app, which one other site may embed and which is known under a public address."""
    with pytest.MonkeyPatch.context() as patch, log.open("wb") as file:
        patch.setenv("EMBEDDING_SITES", EMBEDDER)
        patch.setenv("PUBLIC_ADDRESS", "https://estimate.example.gov.cn")
        with running_app(house, output=file) as found:
            yield found


@pytest.fixture(scope="session")
def web() -> Iterator[requests.Session]:
    """A client that follows no redirect by itself and decodes nothing that it is not asked to."""
    with requests.Session() as session:
        session.headers["Accept-Encoding"] = "identity"
        yield session
