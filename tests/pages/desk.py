"""A visitor at the desk, without a browser: a link's visit on one of its pages, and what the page says."""

import re
from pathlib import Path
from typing import Any

from streamlit.testing.v1 import AppTest

from policy import Scenario
from policy.link.code import code_of

STAY: dict[str, Any] = {
    "region": "shanxi/taiyuan",
    "opening": {"admissions": 1, "fund_paid": "30000", "compliant_self_pay": "9000"},
    "visits": [
        {
            "date": "2026-03-02",
            "kind": "inpatient",
            "hospital_grade": "grade_3a",
            "expenses": {
                "class_a": "20000",
                "class_b_drug": "6000",
                "class_b_service": "1500",
                "domestic_consumable": "800",
                "uncovered": "1200",
            },
        }
    ],
}


def stay(**visit: Any) -> Scenario:  # noqa: ANN401 - fields of a visit
    """The worked stay with parts of its visit replaced."""
    return Scenario.model_validate({**STAY, "visits": [{**STAY["visits"][0], **visit}]})


def at(house: Path, page: str, code: str | None = None) -> AppTest:
    """A new visitor on a page, at the address of a code."""
    app = AppTest.from_file(house / "ui" / "shell.py", default_timeout=60).run()
    app.switch_page(f"../pages/{page}.py")
    if code is not None:
        app.query_params["c"] = code
    app.run()
    assert not app.exception
    return app


def at_stay(house: Path, page: str, **visit: Any) -> AppTest:  # noqa: ANN401 - fields of a visit
    """A new visitor on a page, at the address of the worked stay."""
    return at(house, page, code_of(stay(**visit)))


def press(app: AppTest, label: str) -> None:
    next(button for button in app.button if button.label == label).click().run()
    assert not app.exception


def said(app: AppTest) -> str:
    """Everything the page says, without its markup and its styles."""
    blocks = [*app.html, *app.markdown, *app.info, *app.warning, *app.caption, *app.subheader]
    return re.sub(r"<style>.*?</style>|<[^>]+>", " ", " ".join(block.value for block in blocks), flags=re.DOTALL)


def code_in(app: AppTest) -> str | None:
    found = app.query_params.get("c")
    return found[0] if isinstance(found, list) else found
