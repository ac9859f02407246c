"""Places where a text can be read two ways: both results on the page, and a switch that the answer follows."""

from collections.abc import Mapping
from typing import Final

import streamlit as st

from policy.rulebook import rulebook
from ui.parts import look
from ui.parts.questions import Questions

KEY: Final = "reading"


def switch(ask: Questions, name: str, region: str, results: Mapping[str, str]) -> None:
    """Offer one reading's two values; ``results`` says what each comes to."""
    reading = rulebook().readings[name]
    texts = {reading.default: reading.default_text, reading.other: reading.other_text}
    with st.container(border=True, key=f"look-reading-{name}"):
        source = look.rule_link("依据", name, region)
        st.html(f"<div class='look-text'><b>{reading.title}？</b>{reading.why}{source}</div>")
        # The results stand in captions: where an option's own words change, the browser forgets which was chosen.
        st.radio(
            "按哪种理解算",
            list(texts),
            format_func=texts.__getitem__,
            captions=[results[value] for value in texts],
            key=ask.key(f"{KEY}.{name}"),
            persist_state="session",
        )


def chosen(ask: Questions) -> dict[str, str]:
    """The readings as the person switched them."""
    return ask.readings


def switched(ask: Questions) -> dict[str, str]:
    """Only the readings whose second value the person chose: what a link keeps."""
    return {name: value for name, value in chosen(ask).items() if value == rulebook().readings[name].other}
