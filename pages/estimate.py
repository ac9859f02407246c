"""Estimate of one visit (报销估算): questions, then the answer. What was typed lives in the page's address only."""

from typing import Any

import streamlit as st

from policy import Scenario
from policy.form import opened
from policy.visit.scenario import REGIONS
from ui import session
from ui.estimate.answer import answer
from ui.estimate.form import PREFIX, answers, fill_example, form
from ui.ledger import book as ledger_book
from ui.ledger import person as ledger_person
from ui.parts import headline, kept, look
from ui.parts.questions import Questions


def mark_asked() -> None:
    """Remember that the person asked for an answer; from then on it follows every change."""
    st.session_state[f"{PREFIX}.asked"] = True
    st.session_state[f"{PREFIX}.jump"] = True


def offer_ledger() -> None:
    """Offer to put this visit into the year's ledger, or to look at it there where it is kept already."""
    found = session.estimated()
    if found is None or not found.known:
        return
    scenario, visit = dict(found.person), dict(found.visit)
    if not ledger_book.holds(visit) and st.button("把这一次记进全年账本", width="stretch"):
        refused = keep_in_ledger(scenario, visit)
        if refused:
            look.error_summary(refused)
            return
        st.rerun()
    if ledger_book.holds(visit):
        st.markdown("这一次已经记在全年账本里，再去那里添别的几次。")
        st.page_link("../pages/ledger.py", label="去全年账本看")


def keep_in_ledger(scenario: dict[str, Any], visit: dict[str, Any]) -> list[tuple[str, str]]:
    """Put a visit into the year's ledger, and the person with the first; gives why it cannot, if so."""
    region, held = scenario["region"], st.session_state.get("ledger.region")
    refused = ledger_book.refusal(visit)
    if held not in {None, region}:
        refused.append(("在哪里参保", f"“{REGIONS[region]}” 不对，账本里是{REGIONS[held]}参保的，一本账只记一个参保地"))
    if refused:
        return refused
    if held is None:
        ledger_person.fill(Scenario.model_validate(scenario | {"visits": [visit]}))
    ledger_book.add(visit)
    return []


kept.restore(PREFIX, read=opened.read)
st.title("报销估算", anchor=False)
with st.container(key="beside"):
    st.markdown("看一次病，居民医保大约能报多少、自己要出多少。答几个问题，马上就有数。")
    top = st.container(key="top")
    st.button("看一个例子", on_click=fill_example)
questions = Questions(PREFIX)
with st.container(border=True, key="questions"):
    whole = form(questions)
kept.keep(PREFIX, answers(questions))
if whole is None:
    st.info("这里只算城乡居民医保。职工医保的起付线、比例和限额都不一样，请问参保地的医保经办机构，或打 12393。")
elif not whole.silent:
    st.button("算一算", type="primary", key="ask", on_click=mark_asked, width="stretch")
    if st.session_state.get(f"{PREFIX}.asked"):
        faults = questions.faults or answer(questions, whole)
        if faults:
            with top:
                look.error_summary(faults, questions.labels.values(), questions.unanswered)
        else:
            offer_ledger()
            headline.what_next()
        if st.session_state.pop(f"{PREFIX}.jump", False):
            look.jump("top" if faults else "answer")
kept.share(PREFIX, clear=session.forget_estimated)
