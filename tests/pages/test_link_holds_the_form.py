"""Whatever the page 报销估算 asks, its link holds: every question by its name, every option by its key."""

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from policy.form import cover, person
from policy.form import visit as visit_form
from policy.link.answers import fields_of
from policy.link.parts import OneOf
from policy.rulebook import rulebook
from policy.visit.scenario import REGIONS
from ui.parts.questions import UNSURE

ESTIMATE = dict(fields_of("estimate").flat())
BESIDE = {"end", "chronic_range"}
"""What is only looked at, or kept under other names."""
KINDS = {kind for place in REGIONS for kind in visit_form.kinds(place)}


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("paid", {*cover.PAID, cover.ENROLLED}),
        ("region", {place for place in REGIONS if visit_form.kinds(place)}),
        ("kind", KINDS),
        ("grade", {*visit_form.GRADE_ANSWERS, *visit_form.UNGRADED, UNSURE}),
        ("fee_class", {*visit_form.FEE_CLASSES, UNSURE}),
        ("affiliation", {"county", "city_or_province", UNSURE}),
        ("travel", {*visit_form.NEAR, *visit_form.FAR_ANSWERS, *visit_form.FAR_UNSURE}),
        ("earlier", set(person.EARLIER)),
        ("ordinal", {str(number) for number in range(1, 11)}),
        ("low_income", {"no", "yes", UNSURE}),
    ],
)
def test_every_option_has_its_place(name: str, options: set[str]) -> None:
    part = ESTIMATE[name]
    assert isinstance(part, OneOf)
    assert options <= set(part.names)


def drawn(app: AppTest, page: str) -> Iterable[str]:
    """The names of the questions on the page."""
    sorts = ("selectbox", "radio", "text_input", "date_input", "toggle", "select_slider")
    keys = [widget.key or "" for sort in sorts for widget in app.get(sort)]
    return {key.removeprefix(f"{page}.") for key in keys if key.startswith(f"{page}.")}


STATES: list[Mapping[str, object]] = [
    {"kind": kind, "by_list": listed, "date": date(2026, 6, 20), "paid": paid, "grade": grade, "ordinal": "2"}
    for kind, listed, paid, grade in (
        ("inpatient/0", True, "before", "grade_2a"),
        ("inpatient/1", False, "late", "ungraded"),
        ("outpatient/0", False, "unsure", "grade_3a"),
        ("chronic_disease/0", True, "newborn", None),
        ("hypertension/0", True, "before", "grade_1"),
        ("diabetes_other/0", True, "before", "grade_1"),
        ("student_accident/0", True, "before", "grade_1"),
    )
]


@pytest.mark.parametrize("state", STATES, ids=lambda state: state["kind"])
def test_every_question_has_its_place(house: Path, state: Mapping[str, object]) -> None:
    app = AppTest.from_file(house / "ui" / "shell.py", default_timeout=30)
    dates = {"cover_from": date(2026, 6, 10), "admitted_on": date(2026, 6, 1)}
    for name, value in {**state, **dates, "region": "shanxi/yangquan", "asked": True}.items():
        app.session_state[f"estimate.{name}"] = value
    app.run()
    assert not app.exception
    asked = {name for name in drawn(app, "estimate") if not name.startswith("reading.")} - BESIDE
    assert {"paid", "region", "kind", "date"} <= asked
    assert asked <= set(ESTIMATE)


def test_every_reading_has_its_place() -> None:
    assert set(rulebook().readings) <= set(ESTIMATE["readings"].values)  # type: ignore[attr-defined]
