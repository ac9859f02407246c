"""讲解词 on a page: the words to read out in 20 seconds and in 2 minutes, each copied by one tap."""

from html import escape

import streamlit as st

from policy import Settlement
from policy.visit.script import Script, script


def show(settlement: Settlement, dearest: Settlement | None = None) -> None:
    """Show the words for an answer to one visit; where it is a range, of its cheapest end and its ``dearest``."""
    show_words(script(settlement, dearest))


def show_words(words: Script) -> None:
    """Show words to read out."""
    st.subheader("讲解词", anchor=False)
    st.caption("照着念给来电的人听。数字都写成念出来的样子。")
    for title, text in (("20 秒", words.short), ("2 分钟", words.long)):
        with st.expander(title, expanded=title == "20 秒"):
            st.html(
                f"<div class='desk-words'><p>{escape(text)}</p>"
                f"<button type='button' data-copy='{escape(text)}'>复制这一段</button></div>"
            )
