"""今年不缴会怎样: what letting a year lapse costs one person, from three answers and a story."""

from datetime import date
from typing import Final

import streamlit as st

from policy import InputError
from policy.stories.lapsing import lapsing
from policy.stories.tale import tales
from ui.parts import look
from ui.parts.questions import Questions
from ui.stories import lapse, picture

PREFIX: Final = "lapse"
LABELS: Final = {"since": "哪年开始参加居民医保", "last": "最近一次缴的是哪一年的医保费"}


def mark_asked() -> None:
    """Remember that the person asked for an answer; from then on it follows every change."""
    st.session_state[f"{PREFIX}.asked"] = True
    st.session_state[f"{PREFIX}.jump"] = True


def show(ask: Questions, given: tuple[str, int, int, str]) -> list[tuple[str, str]]:
    """Show the answer; gives what is wrong, if anything, as (label, message)."""
    place, since, last, story = given
    try:
        found = lapsing(place, since, last, TODAY, tales()[story])
    except InputError as error:
        return [(LABELS.get(fault.field, "填的内容"), fault.message) for fault in error.faults]
    lapse.answer(found)
    lapse.paper(ask, found)
    return []


TODAY: Final = date.today()  # noqa: DTZ011 - the reader's own day
picture.style()
st.title("今年不缴会怎样", anchor=False)
st.markdown("答三个问题，看看断一年要多等几个月、多花多少钱、补缴能补回来什么。")
top = st.container(key="top")
questions = Questions(PREFIX)
with st.container(border=True):
    asked = lapse.form(questions, TODAY)
st.button("看看会怎样", type="primary", on_click=mark_asked, width="stretch")
if st.session_state.get(f"{PREFIX}.asked"):
    wrong = questions.faults or (show(questions, asked) if asked else [])
    if wrong:
        with top:
            look.error_summary(wrong, questions.labels.values())
    if st.session_state.pop(f"{PREFIX}.jump", False):
        look.jump("top" if wrong else "answer")
