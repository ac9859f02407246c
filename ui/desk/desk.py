"""The desk itself: who has opened one of its pages works there, and gets 新来电 on every page."""

from pathlib import Path
from typing import Final

import streamlit as st

_AT_DESK: Final = "desk_open"
_CALLED: Final = "desk_called"
_KEPT: Final = {_AT_DESK, "kept.seen"}
"""What outlives a call: that one works here, and which addresses were made here; none of it is what a caller said."""


def opens() -> None:
    """Called by the pages of the desk: from now on this is a session of the staff."""
    st.session_state[_AT_DESK] = True
    style()


def style() -> None:
    """Put the desk's look into the page."""
    st.html(Path(__file__).parent / "style.css")


def new_call() -> None:
    """Offer 新来电 to who works at the desk: it empties every page and goes to the first question."""
    if st.session_state.pop(_CALLED, False):
        st.session_state["desk_focus"] = True
        st.switch_page("../pages/estimate.py")
    if st.session_state.get(_AT_DESK):
        style()
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
