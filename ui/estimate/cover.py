"""What the page 参保与待遇 found, taken over into the questions of 报销估算."""

from typing import Final

import streamlit as st

from policy.form import cover
from policy.form.cover import ENROLLED
from policy.visit.scenario import EnrolmentSummary
from ui import session
from ui.parts.questions import Questions

_TAKEN: Final = "estimate_taken"
"""Session key of what was last taken over; it outlives 清空, so that what was cleared does not come back."""


def take(ask: Questions, year: int) -> None:
    """Fill in what was found for this year, once each time something is found."""
    found = session.enrolled()
    if found is None:
        return
    if found.year != year:
        ask.tell(f"您在“参保与待遇”里算的是 {found.year} 年，这次看病是 {year} 年，没有用它。")
        if ask.held("paid") == ENROLLED:
            _drop(ask)
        st.session_state.pop(_TAKEN, None)
    elif st.session_state.get(_TAKEN) != found:
        st.session_state[_TAKEN] = found
        _fill(ask, found)


def _fill(ask: Questions, found: session.Enrolled) -> None:
    summary = EnrolmentSummary.model_validate(dict(found.summary))
    values = cover.handed(found.year, summary, found.readings)
    for name, value in values.pop("readings").items():
        st.session_state[ask.key(f"reading.{name}")] = value
    for name, value in values.items():
        st.session_state[ask.key(name)] = value
    if ask.held("region") is None:
        st.session_state[ask.key("region")] = found.region


def _drop(ask: Questions) -> None:
    """Go back to asking about cover."""
    for name in cover.COMES_ALONG:
        st.session_state.pop(ask.key(name), None)
    st.session_state[ask.key("paid")] = next(iter(cover.PAID))
