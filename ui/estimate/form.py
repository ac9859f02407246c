"""The whole form of 报销估算: at most seven plain questions, then those that make the answer exact."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

import streamlit as st

from ui.estimate import cover as covers
from ui.estimate import person
from ui.estimate.person import TOTAL
from ui.parts import kept, readings, visit_form
from ui.parts.outcomes import Unknown
from ui.parts.questions import Questions
from ui.parts.visit_form import VisitForm

PREFIX: Final = "estimate"
EXAMPLE: Final = {
    "paid": "before",
    "region": "shanxi/taiyuan",
    "kind": "inpatient/0",
    "grade": "grade_3a",
    "travel": "local",
    "by_list": True,
    "class_a": "20000",
    "class_b_drug": "6000",
    "class_b_service": "1500",
    "domestic_consumable": "800",
    "uncovered": "1200",
    "date": date(2026, 3, 2),
    "ordinal": "2",
    "earlier": "known",
    "fund_paid": "30000",
    "compliant_self_pay": "9000",
    "asked": True,
}
"""A second stay of the year at a 3a hospital, on which both the fund and critical illness insurance pay."""


@dataclass(frozen=True)
class Asked:
    """A whole form: the scenario without its visit, the visit, what is open, and what is assumed."""

    scenario: dict[str, Any]
    visit: dict[str, Any]
    unknowns: Sequence[Unknown]
    told: Sequence[str]
    low_income: bool
    total_only: bool
    silent: str


def form(ask: Questions) -> Asked | None:
    """Draw the questions; None for employees, for whom there is no answer here."""
    chosen = st.session_state.get(ask.key("date"))
    day = chosen if isinstance(chosen, date) else date.today()  # noqa: DTZ011 - the reader's own day
    cover = covers.cover(ask, day)
    if cover is None:
        return None
    place = visit_form.region(ask)
    asked = visit_form.visit_questions(ask, place or "shanxi", unsure=True)
    if asked.silent:
        st.info(asked.silent)
    told, share = list(cover.told), person.chosen_share(ask)
    listed, bill, spent = _bill(ask, asked)
    with st.expander("再答几个，算得更准（可以不填）"):
        asked.visit["date"] = visit_form.visit_day(ask)
        across = covers.Across()
        if asked.kind.stay:
            across = covers.stay_across(ask, cover.enrolment.get("cover_from"), day, spent, listed=listed)
        visit_form.chronic_details(ask, asked)
        opening = person.earlier_stays(ask, asked, day, share, told)
        extra, years = person.other_details(ask, asked, cover.enrolment)
        low_income = person.low_income(ask)
    if not listed and spent:
        asked.unknowns.append(person.total_is(spent, share, across.before_cover))
    early = {"before_cover": across.before_cover} if across.before_cover else {}
    visit = asked.visit | dict(across.visit) | ({"expenses": bill | early} if listed else {})
    # What lies before cover comes last: it may put the whole bill there.
    unknowns = [*cover.unknowns, *asked.unknowns, *across.unknowns]
    scenario = extra | {"region": place, "enrolment": years | cover.enrolment, "opening": opening}
    return Asked(scenario, visit, unknowns, told, low_income, not listed, asked.silent)


def _bill(ask: Questions, asked: VisitForm) -> tuple[bool, dict[str, Decimal], Decimal]:
    """The bill by category or as a whole: whether it is listed, its categories, and its sum."""
    listed = ask.switch("照着费用清单填（算得更准）", "by_list")
    if not listed:
        amount = person.total(ask)
        if amount == 0:
            ask.wrong(TOTAL, "请填大于 0 元的金额")
        return False, {}, amount or Decimal(0)
    before = len(ask.faults)
    bill = visit_form.bill(ask, asked.kind)
    spent = sum(bill.values(), Decimal(0))
    if not spent and len(ask.faults) == before:
        ask.missing(ask.labels[visit_form.FIRST_EXPENSE], "请至少填一项费用")
    return True, bill, spent


def answers(ask: Questions) -> dict[str, Any]:
    """Everything that was answered, as the page's link keeps it."""
    share = person.chosen_share(ask) if ask.given.get("by_list") is False else None
    switched = readings.switched(ask)
    return ask.given | {"asked": st.session_state.get(ask.key("asked")), person.SHARE: share, "readings": switched}


def fill_example() -> None:
    """Put the example into the form and ask for its answer."""
    kept.replace(PREFIX, EXAMPLE)
    st.session_state[f"{PREFIX}.jump"] = True


def is_example(ask: Questions) -> bool:
    """Whether the form holds the example as it was put there."""
    held = {name: value for name, value in answers(ask).items() if name in EXAMPLE}
    return all(held.get(name) == value for name, value in EXAMPLE.items())
