"""How to find the original of a document: its number, issuer and date, and what is known from the press only."""

from collections.abc import Collection
from html import escape

import streamlit as st

from policy.rulebook import rulebook


def documents(names: Collection[str]) -> None:
    """Show some documents, in the order of the rule files."""
    found = [document for name, document in rulebook().documents.items() if name in names]
    lines = "".join(
        f"<li><b>{escape(document.number)}</b>　{escape(document.title)}<br>"
        f"{escape(document.issuer)}，{_issued(document.issued)}发。{_PRESS if document.press else ''}</li>"
        for document in found
    )
    st.html(f"<ul class='look-notes look-text'>{lines}</ul>")


_PRESS = "这里是照报道整理的，没有见到原文，引的是报道的小标题。"


def _issued(printed: str) -> str:
    """A day as 2024年12月12日, a year alone as it is."""
    year, *rest = printed.split("-")
    return f"{year} 年" if not rest else f"{year}年{int(rest[0])}月{int(rest[1])}日"


def how_to(names: Collection[str]) -> None:
    """Say how to come by the originals, and show which there are."""
    st.markdown(
        "记下文号，到发文单位的官方网站上搜；也可以打医保热线 12393，或者去医保经办机构，"
        "报出文号、发文单位和日期，请他们找给您看。"
    )
    documents(names)
