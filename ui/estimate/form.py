"""The whole form of 报销估算, drawn; its questions and words stand in :mod:`policy.form`."""

from datetime import date
from typing import Any, Final

import streamlit as st

from policy.form import estimate
from policy.form.estimate import EXAMPLE, AskedEstimate
from policy.form.person import SHARE, chosen_share
from ui.estimate import cover
from ui.parts import kept, readings
from ui.parts.questions import Questions

PREFIX: Final = "estimate"


def form(ask: Questions) -> AskedEstimate | None:
    """Draw the questions; None for employees, for whom there is no answer here."""
    chosen = ask.held("date")
    cover.take(ask, chosen.year if isinstance(chosen, date) else ask.today.year)
    return estimate.form(ask)


def answers(ask: Questions) -> dict[str, Any]:
    """Everything that was answered, as the page's link keeps it."""
    share = chosen_share(ask) if ask.given.get("by_list") is False else None
    beside = {"asked": ask.held("asked"), SHARE: share, "readings": readings.switched(ask)}
    return ask.given | beside


def fill_example() -> None:
    """Put the example into the form and ask for its answer."""
    kept.replace(PREFIX, EXAMPLE)
    st.session_state[f"{PREFIX}.jump"] = True


def is_example(ask: Questions) -> bool:
    """Whether the form holds the example as it was put there."""
    held = {name: value for name, value in answers(ask).items() if name in EXAMPLE}
    return all(held.get(name) == value for name, value in EXAMPLE.items())
