"""Estimate of one visit (报销估算): questions, then the answer. What was typed stays in the browser's session only."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Final, NamedTuple

import streamlit as st

from policy import InputError, Scenario
from policy.visit.scenario import REGIONS
from ui.estimate import person
from ui.estimate.person import TOTAL
from ui.ledger import book as ledger_book
from ui.ledger import person as ledger_person
from ui.parts import headline, kept, look, readings, visit_form
from ui.parts.outcomes import Unknown, outcomes, width
from ui.parts.plain import plain
from ui.parts.questions import Questions

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
    "imported_consumable": "",
    "uncovered": "1200",
    "date": date(2026, 3, 2),
    "ordinal": "2",
    "earlier": "known",
    "fund_paid": "30000",
    "compliant_self_pay": "9000",
    "over_cap": "",
    "asked": True,
}
"""A second stay of the year at a 3a hospital, on which both the fund and critical illness insurance pay."""


class Asked(NamedTuple):
    """A whole form: the scenario without its visit, the visit, what is open, what is assumed."""

    scenario: dict[str, Any]
    visit: dict[str, Any]
    unknowns: Sequence[Unknown]
    told: Sequence[str]
    low_income: bool
    silent: str


def fill_example() -> None:
    """Put the example into the form and ask for its answer."""
    for name, value in EXAMPLE.items():
        st.session_state[f"{PREFIX}.{name}"] = value


def mark_asked() -> None:
    """Remember that the person asked for an answer; from then on it follows every change."""
    st.session_state[f"{PREFIX}.asked"] = True
    st.session_state[f"{PREFIX}.jump"] = True


def form(ask: Questions) -> Asked | None:
    """Draw the questions; None for employees, for whom there is no answer here."""
    told: list[str] = []
    chosen = st.session_state.get(ask.key("date"))
    enrolment = person.carried(chosen.year if isinstance(chosen, date) else date.today().year)  # noqa: DTZ011
    if enrolment is not None and st.session_state.get(ask.key("region")) is None:
        st.session_state[ask.key("region")] = st.session_state.get("enrolment_region")
    found = person.cover(ask, told) if enrolment is None else enrolment
    if found is None:
        return None
    place = visit_form.region(ask)
    asked = visit_form.visit_questions(ask, place or "shanxi", unsure=True)
    visit, share = asked.visit, person.chosen_share(ask)
    if ask.switch("照着费用清单填（算得更准）", "by_list"):
        visit["expenses"] = visit_form.bill(ask, asked.kind)
        spent = sum(visit["expenses"].values())
    else:
        spent = person.total(ask) or Decimal(0)
        if spent:
            asked.unknowns.append(person.total_is(spent, share))
    if not spent and not ask.faults:
        ask.missing(ask.labels.get("class_a", TOTAL), "“0” 不对，要填大于 0 元的金额")
    with st.expander("再答几个，算得更准（可以不填）"):
        visit["date"] = ask.day("结算日期（住院填出院那天）", "date", today=True, needed=True)
        visit_form.hospital_details(ask, asked, unsure=True)
        visit_form.chronic_details(ask, asked)
        opening = person.earlier_stays(ask, asked, visit["date"] or date.today(), share, told)  # noqa: DTZ011
        extra, years = person.other_details(ask, asked, found)
        low_income = person.low_income(ask)
    scenario = extra | {"region": place, "enrolment": years | found, "opening": opening}
    return Asked(scenario, visit, asked.unknowns, told, low_income, asked.silent)


def answer(ask: Questions, asked: Asked) -> list[tuple[str, str]]:
    """Show the answer; gives what is wrong with the whole, if anything, as (label, message)."""
    scenario = asked.scenario | {"readings": readings.chosen(ask)}
    try:
        found = outcomes(scenario, asked.visit, asked.unknowns)
    except InputError as error:
        named = [(fault.field.split(".")[-1], plain(fault.message)) for fault in error.faults]
        return [(ask.labels.get(field, "填的内容"), message) for field, message in named]
    with st.container(key="answer"):
        st.header("估算结果", anchor=False)
        headline.headline(found)
    if width(found):
        headline.narrowing(found, asked.unknowns)
    if "expenses" not in asked.visit:
        person.ask_share(ask)
    if asked.low_income:
        person.medical_aid()
    shown = headline.way_there(ask, found)
    headline.caveats(ask, shown.settlement, asked.told)
    if not asked.unknowns and "expenses" in asked.visit:
        offer_ledger(scenario, asked.visit)
    headline.what_next()
    st.session_state["last_out_of_pocket"] = str(shown.settlement.totals.out_of_pocket)
    return []


def offer_ledger(scenario: dict[str, Any], visit: dict[str, Any]) -> None:
    """Offer to put this visit into the year's ledger, or to look at it there where it is kept already."""
    if not ledger_book.holds(visit) and st.button("把这一次记进全年账本", width="stretch"):
        refused = keep_in_ledger(scenario, visit)
        if refused:
            look.error_summary(refused)
            return
        st.rerun()
    if ledger_book.holds(visit):
        st.markdown("这一次已经记在全年账本里，再去那里加别的几次。")
        st.page_link("../pages/ledger.py", label="去全年账本看")


def keep_in_ledger(scenario: dict[str, Any], visit: dict[str, Any]) -> list[tuple[str, str]]:
    """Put a visit into the year's ledger, and the person with the first; gives why it cannot, if so."""
    region, kept = scenario["region"], st.session_state.get("ledger.region")
    refused = ledger_book.refusal(visit)
    if kept not in {None, region}:
        refused.append(("在哪里参保", f"“{REGIONS[region]}” 不对，账本里是{REGIONS[kept]}参保的，一本账只记一个参保地"))
    if refused:
        return refused
    if kept is None:
        ledger_person.fill(Scenario.model_validate(scenario | {"visits": [visit]}))
    ledger_book.add(visit)
    return []


def answers(ask: Questions) -> dict[str, Any]:
    """Everything that was answered, as the page's link keeps it."""
    share = st.session_state.get(ask.key(person.SHARE))
    beside = {"asked": st.session_state.get(ask.key("asked")), person.SHARE: share, "readings": readings.chosen(ask)}
    return ask.given | beside


kept.restore(PREFIX)
st.title("报销估算", anchor=False)
st.html(Path(__file__).parent.parent / "ui" / "parts" / "keypad.html", unsafe_allow_javascript=True)
st.markdown("看一次病，居民医保大约能报多少、自己要出多少。答几个问题，马上就有数。")
top = st.container(key="top")
st.button("用例子填一份", on_click=fill_example)
questions = Questions(PREFIX)
with st.container(border=True):
    whole = form(questions)
kept.keep(PREFIX, answers(questions))
if whole is None:
    st.info("这里只算城乡居民医保。职工医保的起付线、比例和限额都不一样，请问参保地的医保经办机构，或打 12393。")
else:
    st.button("算一算", type="primary", on_click=mark_asked, width="stretch")
    if st.session_state.get(f"{PREFIX}.asked"):
        faults = questions.faults
        if not faults and whole.silent:
            st.info(whole.silent)
        elif not faults:
            faults = answer(questions, whole)
        if faults:
            with top:
                look.error_summary(faults, questions.labels.values())
        if st.session_state.pop(f"{PREFIX}.jump", False):
            look.jump("top" if faults else "answer")
kept.share(PREFIX)
