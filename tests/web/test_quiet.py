"""What is logged of an exception or a warning, by us, Streamlit, uvicorn or Python: its kind and place, never its text.

Tried in a process of its own, since logging belongs to the whole process.
"""

import subprocess
import sys
from pathlib import Path

import pytest

from web.quiet import kind_and_place

BEFORE = """
import asyncio, logging, sys, threading, warnings
from web.quiet import hush
hush()
hush()
def fail():
    raise ValueError("secret 29500.37")
def caught():
    try:
        fail()
    except ValueError as error:
        return error
logging.basicConfig(level=logging.INFO, stream=sys.stderr)
"""
WAYS = {
    "an exception with its trace": (
        "try:\n    fail()\nexcept ValueError:\n    logging.getLogger('streamlit').exception('crash')"
    ),
    "uvicorn's own word": "logging.getLogger('uvicorn.error').error('ASGI application', exc_info=caught())",
    "a message that quotes its exception": "logging.error(f'failed: {caught()}', exc_info=caught())",
    "an exception as an argument": "logging.getLogger('starlette').error('failed: %s', caught())",
    "an exception as a named argument": "logging.error('failed: %(error)s', {'error': caught()})",
    "an exception as the message": "logging.error(caught())",
    "an exception nobody catches": "fail()",
    "an exception in a thread": "thread = threading.Thread(target=fail)\nthread.start()\nthread.join()",
    "an exception in a task nobody waits for": (
        "async def lost():\n    fail()\n"
        "async def main():\n    asyncio.create_task(lost())\n    await asyncio.sleep(0)\n"
        "asyncio.run(main())\nimport gc\ngc.collect()"
    ),
    "an exception while something is thrown away": (
        "class Thing:\n    def __del__(self):\n        fail()\nthing = Thing()\ndel thing"
    ),
}


def run(house: Path, program: str) -> str:
    """What a program says on both its streams."""
    done = subprocess.run(
        [sys.executable, "-c", BEFORE + program], cwd=house, capture_output=True, text=True, check=False
    )
    return done.stdout + done.stderr


@pytest.mark.parametrize("way", WAYS)
def test_an_exception_is_told_by_kind_and_place(house: Path, way: str) -> None:
    told = run(house, WAYS[way])
    assert "ValueError at <string>:7" in told
    assert "secret" not in told
    assert "29500" not in told


def test_a_warning_is_told_by_kind_and_place(house: Path) -> None:
    told = run(house, "warnings.warn('secret 29500.37', RuntimeWarning)")
    assert "RuntimeWarning at <string>:" in told
    assert "secret" not in told


def test_what_is_no_exception_is_logged_as_it_is(house: Path) -> None:
    assert "INFO:root:served 3 of 4" in run(house, "logging.info('served %s of %s', 3, 4)")
    assert "INFO:root:3 served" in run(house, "logging.info('%(n)s served', {'n': 3})")


def test_an_exception_that_was_never_raised_has_no_place() -> None:
    assert kind_and_place(ValueError("secret")) == "ValueError"
