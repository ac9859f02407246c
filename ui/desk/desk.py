"""The desk itself: who has opened one of its pages works there, and gets 新来电 on every page."""

from pathlib import Path
from typing import Final

import streamlit as st

from ui.parts.script import AT_DESK

_CALLED: Final = "desk_called"
_KEPT: Final = {AT_DESK, "kept.seen"}
"""What outlives a call: that one works here, and which addresses were made here; none of it is what a caller said."""


def opens() -> None:
    """Put the desk's look into a page of it; from now on this is a session of the staff."""
    st.session_state[AT_DESK] = True
    st.html(Path(__file__).parent / "style.css")


def new_call() -> None:
    """Offer 新来电 to who works at the desk: it empties every page and goes to the first question."""
    if st.session_state.pop(_CALLED, False):
        st.session_state["desk_focus"] = True
        st.switch_page("../pages/estimate.py")
    if st.session_state.get(AT_DESK):
        with st.container(key="newcall"):
            st.button("新来电", key="desk_newcall", on_click=_clear, shortcut="Alt+N")
    if st.session_state.pop("desk_focus", False):
        st.html("<span class='look-jump' data-focus='first'></span>")


def _clear() -> None:
    """Drop everything that was typed on any page, and the code in the address."""
    for key in [str(key) for key in st.session_state if str(key) not in _KEPT]:
        del st.session_state[key]
    st.query_params.clear()
    st.session_state[_CALLED] = True
