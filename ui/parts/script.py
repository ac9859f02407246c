"""讲解词 on a page: the words to read out in 20 seconds and in 2 minutes, each copied by one tap."""

from html import escape
from typing import Final

import streamlit as st

from policy import Settlement
from policy.visit.script import Script, script

AT_DESK: Final = "desk_open"
"""Session key: set once this visitor has opened a page of the desk. The words lie open for them, folded for others."""


def show(settlement: Settlement, dearest: Settlement | None = None) -> None:
    """Show the words for an answer to one visit; where it is a range, of its cheapest end and its ``dearest``."""
    show_words(script(settlement, dearest))


def show_words(words: Script) -> None:
    """Show words to read out."""
    with st.expander("讲解词：照着念给来电的人听", expanded=bool(st.session_state.get(AT_DESK))):
        st.html(_text("20 秒", words.short) + _text("2 分钟", words.long))


def _text(title: str, text: str) -> str:
    return (
        f"<section class='look-words'><h4>{title}</h4><p>{escape(text)}</p>"
        f"<button type='button' data-copy='{escape(text)}'>复制这一段</button></section>"
    )
