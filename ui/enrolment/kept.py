"""The answers of 参保与待遇 between the address and the page's questions."""

from collections.abc import Mapping
from typing import Any, Final

import streamlit as st

from policy.form.enrolment import AskedRecord
from policy.form.enrolment_link import by_question, values
from ui.parts import kept
from ui.parts.questions import Questions

PAGE: Final = "enrolment"


def answers(ask: Questions, asked: AskedRecord) -> dict[str, Any]:
    """Everything that was answered, as the page's link keeps it."""
    found = values(ask.given, asked.listed, asked.usual, ask.readings)
    return found | {"asked": bool(st.session_state.get(f"{PAGE}.asked"))}


def fill(found: Mapping[str, Any]) -> None:
    """Put kept answers into the page's questions."""
    kept.put(PAGE, by_question(found))
