"""What every test shares."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

# The same examples every time in CI, so that a red run is red again; new ones on a developer's machine.
settings.register_profile("ci", derandomize=True, deadline=None, print_blob=True)
settings.register_profile("local", deadline=None)
settings.load_profile("ci" if os.environ.get("CI") else "local")


@pytest.fixture(scope="session")
def house() -> Path:
    """The project's folder."""
    return Path(__file__).parent.parent
