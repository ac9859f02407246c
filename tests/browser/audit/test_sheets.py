"""Each page's sheet comes down from a real server, where it is made outside the page's run."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Page
from pypdf import PdfReader

from policy import Scenario
from policy.link.answers import Answers
from policy.link.code import Thing, code_of
from tests.browser.audit.states import YEAR
from tests.pages.desk import stay

pytestmark = pytest.mark.audit
ENROLLED = {
    "asked": True,
    "region": "shanxi/datong",
    "paid": "before",
    "year": "2026",
    "since": "2010",
    "broken": "no",
    "paid_on": date(2025, 12, 1),
}
SHEETS: dict[str, tuple[Thing, str, str]] = {
    "estimate": (stay(), "存成 PDF（能打印）", "5,332.00"),
    "ledger": (Scenario.model_validate(YEAR), "存成 PDF（能打印）", "15,825.00"),
    "enrolment": (Answers.kept("enrolment", ENROLLED), "存成 PDF（能打印）", "406,000.00"),
    "variants": (stay(), "下载对比单，可以打印", "9,422.50"),
}


@pytest.mark.parametrize("name", SHEETS)
def test_a_sheet_comes_down(page_at: Callable[[str], Page], tmp_path: Path, name: str) -> None:
    thing, button, amount = SHEETS[name]
    page = page_at(f"/{'' if name == 'estimate' else name}?c={code_of(thing)}")
    with page.expect_download() as waiting:
        page.get_by_role("button", name=button).click()
    waiting.value.save_as(tmp_path / "sheet.pdf")
    assert amount in "".join(sheet.extract_text() for sheet in PdfReader(tmp_path / "sheet.pdf").pages)
