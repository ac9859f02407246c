"""Enrolment and cover (参保与待遇): a few plain questions, then the answer; what is answered lives in the address."""

from typing import Any, Final

import streamlit as st
from pydantic import ValidationError

from policy import InputError
from policy.dates import in_text
from policy.enrolment.record import EnrolmentRecord
from policy.fields import faults
from ui.enrolment import answer as enrolment_answer
from ui.enrolment import form as enrolment_form
from ui.enrolment import kept as enrolment_kept
from ui.parts import kept, look, readings
from ui.parts.plain import plain
from ui.parts.questions import Questions

PREFIX: Final = enrolment_kept.PAGE
NAMES: Final = {
    "coverage_year": "year",
    "left_other_cover_on": "left_on",
    "graduation_year": "graduation",
    "years_in_basic_insurance": "basic_years",
    "history": "since",
}
"""The questions whose names are not those of the record's fields."""


def mark_asked() -> None:
    """Remember that the person asked for an answer; from then on it follows every change."""
    st.session_state[f"{PREFIX}.asked"] = True
    st.session_state[f"{PREFIX}.jump"] = True


def show(ask: Questions, asked: enrolment_form.Asked) -> list[tuple[str, str]]:
    """Show the answer; gives what is wrong with the whole, if anything, as (label, message)."""
    try:
        record = EnrolmentRecord.model_validate(asked.given | {"readings": readings.chosen(ask)})
        if asked.unpaid:
            enrolment_answer.unpaid_answer(ask, record, enrolment_form.today())
        else:
            enrolment_answer.answer(ask, record)
    except InputError as error:
        found = error.faults
    except ValidationError as error:
        found = faults(error)
    else:
        return []
    named = [(fault.field.split(".")[-1], in_text(plain(fault.message))) for fault in found]
    return [(ask.labels.get(NAMES.get(field, field), "填的内容"), message) for field, message in named]


def answers(ask: Questions, asked: enrolment_form.Asked) -> dict[str, Any]:
    """Everything that was answered, as the page's link keeps it."""
    return enrolment_kept.values(ask.given, asked.listed, asked.usual, readings.chosen(ask))


kept.restore(PREFIX, read=enrolment_kept.read, fill=enrolment_kept.fill)
st.title("参保与待遇", anchor=False)
st.markdown("什么时候起能报、还没缴的缴到哪天、断保要等多久、大病保险最多能报多少。答几个问题就知道。")
top = st.container(key="top")
questions = Questions(PREFIX)
with st.container(border=True):
    form = enrolment_form.form(questions)
kept.keep(PREFIX, answers(questions, form))
st.button("看看我的待遇", type="primary", on_click=mark_asked, width="stretch")
if st.session_state.get(f"{PREFIX}.asked"):
    wrong = questions.faults or show(questions, form)
    if wrong:
        with top:
            look.error_summary(wrong, questions.labels.values(), questions.unanswered)
    if st.session_state.pop(f"{PREFIX}.jump", False):
        look.jump("top" if wrong else "answer")
kept.share(PREFIX)
