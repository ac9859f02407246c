"""The answer of 报销估算: on a phone's first two screens what it comes to, below it how, and what else there is."""

from collections.abc import Sequence
from decimal import Decimal

import streamlit as st

from policy import InputError
from policy.form import person
from policy.form.estimate import AskedEstimate
from policy.form.outcomes import Outcome, cost_words, outcomes, width
from policy.form.plain import named
from policy.visit.verdict import kind_name
from ui import session
from ui.estimate import sheet
from ui.estimate.form import PREFIX, is_example
from ui.parts import headline, kept, look, readings, script
from ui.parts.questions import Questions


def answer(ask: Questions, asked: AskedEstimate) -> list[tuple[str, str]]:
    """Show the answer; gives what is wrong with the whole, if anything, as (label, message)."""
    scenario = asked.scenario | {"readings": readings.chosen(ask)}
    try:
        found = outcomes(scenario, asked.visit, asked.unknowns)
    except InputError as error:
        return named(error.faults, ask.labels, {})
    with st.container(key="answer"):
        st.header("估算结果", anchor=False)
        look.dated()
        if is_example(ask):
            st.caption("这是一个例子，不是您的情况。点下面的“清空，从头填”，换成您自己的。")
        kept.told_changes(PREFIX, lambda book: cost_words(outcomes(scenario, asked.visit, asked.unknowns, book)))
        headline.headline(found, asked.unknowns)
        headline.assumed(found, asked.told)
        if asked.total_only:
            person.ask_share(ask)
        _instead(found)
        headline.one_line(found, asked.unknowns)
        headline.cheaper_ways(found)
    if asked.low_income:
        st.info(person.MEDICAL_AID)
    shown = headline.way_there(ask, found)
    headline.pictures(shown)
    headline.caveats(ask, shown.settlement, asked.told)
    sheet.download(found, asked, kept.printed_address(PREFIX))
    script.show(found[0].settlement, found[-1].settlement)
    _hand_on(ask, scenario, asked, shown)
    return []


def _instead(found: Sequence[Outcome]) -> None:
    """One tap that asks for the visit as what it is paid as (``instead``)."""
    kinds = {visit.instead.kind for outcome in found for visit in outcome.settlement.visits if visit.instead}
    for kind in sorted(kinds):
        st.button(f"改按{kind_name(kind)}算", on_click=_switch, args=(kind,), width="stretch")


def _switch(kind: str) -> None:
    st.session_state[f"{PREFIX}.kind"] = f"{kind}/0"
    st.session_state[f"{PREFIX}.jump"] = True


def _hand_on(ask: Questions, scenario: dict[str, object], asked: AskedEstimate, shown: Outcome) -> None:
    """Let the other pages know what was asked and what it came to."""
    known = not asked.unknowns and width([shown]) == Decimal(0)
    session.hand_estimated(
        session.Estimated(scenario, asked.visit, shown.settlement.totals.out_of_pocket, known, dict(ask.given))
    )
