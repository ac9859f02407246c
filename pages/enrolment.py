"""Enrolment and cover (参保与待遇): a few plain questions, then the answer; what is answered lives in the address."""

from typing import Final

import streamlit as st
from pydantic import ValidationError

from policy import InputError
from policy.enrolment.record import EnrolmentRecord
from policy.fields import faults
from policy.form import enrolment as enrolment_form
from policy.form import enrolment_link
from policy.form.plain import named
from ui.enrolment import answer as enrolment_answer
from ui.enrolment import kept as enrolment_kept
from ui.parts import kept, look, readings
from ui.parts.questions import Questions

PREFIX: Final = enrolment_kept.PAGE


def mark_asked() -> None:
    """Remember that the person asked for an answer; from then on it follows every change."""
    st.session_state[f"{PREFIX}.asked"] = True
    st.session_state[f"{PREFIX}.jump"] = True


def show(ask: Questions, asked: enrolment_form.AskedRecord) -> list[tuple[str, str]]:
    """Show the answer; gives what is wrong with the whole, if anything, as (label, message)."""
    try:
        record = EnrolmentRecord.model_validate(asked.given | {"readings": readings.chosen(ask)})
        if asked.unpaid:
            enrolment_answer.unpaid_answer(ask, record, ask.today)
        else:
            enrolment_answer.answer(ask, record)
    except InputError as error:
        found = error.faults
    except ValidationError as error:
        found = faults(error)
    else:
        return []
    return named(found, ask.labels, enrolment_form.FIELDS)


kept.restore(PREFIX, read=enrolment_link.read, fill=enrolment_kept.fill)
st.title("参保与待遇", anchor=False)
with st.container(key="beside"):
    st.markdown("什么时候起能报、还没缴的缴到哪天、断保要等多久、大病保险最多能报多少。答几个问题就知道。")
    top = st.container(key="top")
questions = Questions(PREFIX)
with st.container(border=True, key="questions"):
    form = enrolment_form.form(questions)
kept.keep(PREFIX, enrolment_kept.answers(questions, form))
st.button("看看我的待遇", type="primary", on_click=mark_asked, width="stretch")
if st.session_state.get(f"{PREFIX}.asked"):
    wrong = questions.faults or show(questions, form)
    if wrong:
        with top:
            look.error_summary(wrong, questions.labels.values(), questions.unanswered)
    if st.session_state.pop(f"{PREFIX}.jump", False):
        look.jump("top" if wrong else "answer")
kept.share(PREFIX)
