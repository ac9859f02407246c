"""A sheet of paper to take home (存成 PDF); where no Chinese font is installed, which package brings one."""

from collections.abc import Callable
from typing import Final

import streamlit as st

from paper import press

PDF: Final = "application/pdf"


def download(label: str, name: str, make: Callable[[], bytes]) -> None:
    """Offer a sheet; it is made when somebody asks for it."""
    missing = press.missing()
    if missing:
        st.caption(f"{missing}想留底的，可以用浏览器菜单里的“打印”。")
        return
    st.download_button(label, data=make, file_name=name, mime=PDF, on_click="ignore", width="stretch")
