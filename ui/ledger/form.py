"""The form of one visit in a ledger: what a person knows of it, a total alone and 「不清楚」 included."""

from datetime import date
from typing import Any, Final

import streamlit as st

from policy.dates import day_in_words
from policy.form import visit as visit_form
from ui.ledger.known import USUAL_SHARE, kept
from ui.parts.questions import Questions

_SHARE: Final = "share"


def visit_answers(ask: Questions, person: dict[str, Any]) -> dict[str, Any] | None:
    """Ask everything about one visit; its answers as the book keeps them, or None where something is missing or wrong.

    Where the documents are silent it is said here, and the visit is one that cannot be settled. ``person`` holds fields
    of a scenario.
    """
    day = visit_form.visit_day(ask)
    form = visit_form.visit_questions(ask, str(person["region"]), unsure=True)
    if form.silent:
        st.info(form.silent)
    visit_form.chronic_details(ask, form)
    listed = ask.switch("照着费用清单填（算得更准）", "by_list")
    if listed:
        visit_form.bill(ask, form.kind)
    else:
        ask.money("这次一共花了多少（元）", "total", needed=True)
        _ask_share(ask)
    if form.kind.stay and day is not None:
        _ask_admission(ask, person["enrolment"].get("cover_from"), day)
    if ask.faults or day is None:
        return None
    return kept(ask.given)


def _ask_share(ask: Questions) -> None:
    """Let the person move the share that a total is split by, and say that it is an assumption."""
    st.session_state.setdefault(ask.key(_SHARE), USUAL_SHARE)
    ask.given[_SHARE] = st.select_slider(
        "总费用里有多少不能报（自费）：这是假定的，文件里没有，可以拖动",
        sorted({*range(0, 65, 5), st.session_state[ask.key(_SHARE)]}),
        format_func=lambda share: f"{share}%",
        key=ask.key(_SHARE),
        persist_state="session",
    )


def _ask_admission(ask: Questions, starts: date | None, day: date) -> None:
    """Where cover starts inside the year: when the stay began, and what was spent before cover."""
    if starts is None or starts <= date(day.year, 1, 1):
        return
    label = "哪天住进医院的（入院日期）"
    admitted = ask.day(label, "admitted_on", hint=f"{day_in_words(starts)}起能报，在那以前花的不能报。")
    if admitted is not None and admitted > day:
        ask.wrong(label, f"“{day_in_words(admitted)}” 不对，不能晚于结算那天{day_in_words(day)}")
    elif admitted is not None and admitted < starts <= day:
        ask.money(f"{day_in_words(starts)}以前花了多少（元）", "before_cover", hint="请问医院要分段的费用清单。")
