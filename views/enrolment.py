"""Enrolment and cover (参保与待遇): three plain questions, then the answer. Nothing typed leaves the session."""

from typing import Any, Final

import streamlit as st
from pydantic import ValidationError

from policy.fields import InputError, faults
from policy.record import EnrolmentRecord
from ui import enrolment_answer, enrolment_form, look
from ui.questions import Questions

PREFIX: Final = "enrolment"
LABELS: Final = {
    "region": "在哪里参保",
    "coverage_year": "看哪一年的待遇",
    "paid_on": "哪天缴的",
    "years_paid_back": "补缴了几年",
    "born_on": "孩子的出生日期",
    "left_other_cover_on": "离开原来保障的日期",
    "entered_on": "进入福利机构的日期",
    "critical_paid": "大病保险报了多少",
}
"""The labels under which a fault of the whole record is shown."""


def mark_asked() -> None:
    """Remember that the person asked for an answer; from then on it follows every change."""
    st.session_state[f"{PREFIX}.asked"] = True
    st.session_state[f"{PREFIX}.jump"] = True


def show(ask: Questions, given: dict[str, Any]) -> list[tuple[str, str]]:
    """Show the answer; gives what is wrong with the whole, if anything, as (label, message)."""
    try:
        record = EnrolmentRecord.model_validate(given | {"readings": enrolment_answer.chosen_readings(ask)})
        enrolment_answer.answer(ask, record)
    except InputError as error:
        found = error.faults
    except ValidationError as error:
        found = faults(error)
    else:
        return []
    return [(LABELS.get(fault.field.split(".")[-1], "填的内容"), fault.message) for fault in found]


st.title("参保与待遇")
st.markdown("什么时候起能报、断保要等多久、大病保险最多能报多少。答几个问题就知道。")
top = st.container(key="top")
questions = Questions(PREFIX)
with st.container(border=True):
    asked = enrolment_form.form(questions)
st.button("看看我的待遇", type="primary", on_click=mark_asked, width="stretch")
if st.session_state.get(f"{PREFIX}.asked"):
    wrong = questions.faults or show(questions, asked)
    if wrong:
        with top:
            look.error_summary(wrong)
    if st.session_state.pop(f"{PREFIX}.jump", False):
        look.jump("top" if wrong else "answer")
