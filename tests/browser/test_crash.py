"""A crash in a page's body and in a callback: a calm message, and a log without what was typed."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import running_app

BROKEN = """
import streamlit as st
st.text_input("bill", key="bill", persist_state="session")
def fail():
    raise ValueError(f"secret {st.session_state.bill}")
st.button("callback", on_click=fail)
if st.button("body"):
    fail()
"""


@pytest.fixture
def broken(house: Path, tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """Address of an app whose first page breaks, and its log."""
    for folder in ("ui", "pages", "web", "paper", "policy", ".streamlit"):
        shutil.copytree(house / folder, tmp_path / folder)
    for name in ("app.py", "payers.py"):
        shutil.copy(house / name, tmp_path)
    (tmp_path / "pages" / "estimate.py").write_text(BROKEN, "utf-8")
    log = tmp_path / "log"
    with log.open("wb") as file, running_app(tmp_path, output=file) as address:
        yield address, log


@pytest.mark.parametrize("where", ["callback", pytest.param("body", marks=pytest.mark.audit)])
def test_a_crash_is_calm_and_the_log_holds_nothing_typed(
    broken: tuple[str, Path], chromium: Browser, where: str
) -> None:
    address, log = broken
    page = chromium.new_page()
    page.goto(address)
    page.get_by_label("bill").fill("29500.37")
    page.get_by_label("bill").press("Tab")
    page.get_by_role("button", name=where).click()
    calm = page.get_by_text("这一步没有算出来")
    expect(calm).to_be_visible()
    number = re.search(r"编号 (\d{6})", page.locator(".look-errors").inner_text())
    assert number
    assert "secret" not in page.content().replace('value="29500.37"', "")
    page.close()
    logged = log.read_text("utf-8")
    assert f"crash {number[1]}: ValueError at estimate.py:5" in logged
    assert "29500" not in logged
    assert "secret" not in logged
