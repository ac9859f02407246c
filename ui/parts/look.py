"""The look every page shares: calm, official, one accent, the same payers in the same order everywhere.

Money comes in as decimal yuan (a ``Decimal``, or the decimal string of a settlement), never as a float.
"""

import re
import time
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from decimal import Decimal
from html import escape
from pathlib import Path
from typing import Final, TypeAlias
from urllib.parse import urlencode

import streamlit as st
from streamlit.navigation.page import StreamlitPage

import payers
from policy.dates import day_in_words
from policy.money import in_yuan

HOTLINE: Final = "12393"
"""The national medical-insurance line (医保服务热线)."""

Payer: TypeAlias = payers.Payer
FUND: Final = payers.FUND
CRITICAL: Final = payers.CRITICAL
FAMILY: Final = payers.FAMILY
YOURSELF: Final = payers.YOURSELF
PAYERS: Final = payers.PAYERS

_FIGURE = re.compile(r"\d[\d,]*(?:\.\d+)?(?: ?万)? ?元")

_HERE = Path(__file__).parent


def style() -> None:
    """Put the shared look into the page. Once a run; scripts are files of ``web/assets/scripts``."""
    st.html(_HERE / "style.css")


def wide() -> None:
    """Let this page's tables and charts grow to 1080 px on a desk; its text stays at 720 px."""
    st.html("<span class='look-wide'></span>")


def navigation(groups: Mapping[str, Sequence[StreamlitPage]], *, current: StreamlitPage) -> None:
    """Show every page as a link, grouped by who comes: one line on a desk, two or three on a phone."""
    with st.container(key="navigation", horizontal=True, gap="medium"):
        for group, pages in groups.items():
            with st.container(horizontal=True, gap=None, width="content", wrap=False):
                st.html(f"<span class='look-group'>{escape(group)}</span>", width="content")
                for page in pages:
                    st.page_link(page, disabled=page == current)


def sentence(words: str) -> None:
    """Show the answer's sentence, its sums of yuan made bold, and have it said. The text is plain, not Markdown."""
    text = _FIGURE.sub(lambda found: f"<b>{found[0]}</b>", escape(words))
    st.html(f"<p class='look-verdict look-text' data-announce='{escape(words)}'>{text}</p>")


def dated() -> None:
    """Put the day into an answer, for paper alone."""
    st.html(f"<p class='look-print'>{day_in_words(date.today())}算的</p>")  # noqa: DTZ011 - the reader's own day


def four_figures(amounts: Mapping[Payer, Decimal]) -> None:
    """Show what each payer pays, in yuan: one line on a desk, two by two on a phone."""
    cells = (
        f"<div class='look-{payer.key}' style='--payer:{payer.colour}'>"
        f"<dt>{payer.label}</dt><dd>{in_yuan(amounts[payer])}</dd></div>"
        for payer in PAYERS
        if payer in amounts
    )
    st.html(f"<dl class='look-figures'>{''.join(cells)}</dl>")


def error_summary(
    faults: Sequence[tuple[str, str]], fields: Collection[str] = (), unanswered: Collection[str] = ()
) -> None:
    """List what has to be put right, at the top of a page: (field label, message with value and what is allowed).

    A label that stands among ``fields``, the labels of the questions on the page, leads to its question; those among
    ``unanswered`` were not answered at all.
    """
    empty = sum(label in unanswered for label, _ in faults)
    counts = (f"有 {len(faults) - empty} 处请改一下", f"还有 {empty} 项没填")
    heading = "，".join(words for words, count in zip(counts, (len(faults) - empty, empty), strict=True) if count)
    named = (f"<a href='#'>{escape(label)}</a>" if label in fields else escape(label) for label, _ in faults)
    lines = "".join(f"<li>{name}：{escape(message)}</li>" for name, (_, message) in zip(named, faults, strict=True))
    _box(heading, f"<ul>{lines}</ul>")


def crash(number: str) -> None:
    """Say calmly that a page could not go on, with the number under which the log has it.

    What was typed stays, if its widget has ``persist_state="session"``.
    """
    _box(
        "这一步没有算出来",
        "您填的内容都还在。请改动一项再试，或者过一会儿重新打开网页；"
        f"急着知道的，可以问医保热线 {HOTLINE}。要报告这个问题，请说编号 {number}。",
    )


def _box(heading: str, body: str) -> None:
    """Show a heading and a body of HTML in the frame of errors; the heading is said to who cannot see it."""
    st.html(
        f"<div class='look-errors' role='group' aria-label='{heading}' data-announce='{heading}'>"
        f"<strong>{heading}</strong><div>{body}</div></div>"
    )


def figures(heads: Sequence[str], rows: Sequence[Sequence[str]], alt: str) -> None:
    """Show figures as a table, each row under its first cell; on a phone, where it would be cut, a card a row."""
    columns = "".join(f"<th scope='col'>{escape(name)}</th>" for name in heads)
    lines = "".join(
        f"<tr><th scope='row'>{escape(row[0])}</th>"
        + "".join(
            f"<td data-place='{escape(name)}'>{escape(cell)}</td>"
            for name, cell in zip(heads[1:], row[1:], strict=True)
        )
        + "</tr>"
        for row in rows
    )
    st.html(
        f"<table class='look-compare look-sums' aria-label='{escape(alt)}'><thead><tr>{columns}</tr></thead>"
        f"<tbody>{lines}</tbody></table>"
    )


def jump(key: str) -> None:
    """Bring the container with this key into sight: draw a mark, new every time, that a script of ours looks for."""
    st.html(f"<span class='look-jump' data-jump='{key}' data-time='{time.monotonic_ns()}'></span>")


def announce(words: str) -> None:
    """Say something new to people who cannot see the page, through the live region of the first page."""
    st.html(f"<span class='look-jump' data-announce='{escape(words)}'></span>")


def rule_url(parameter: str, region: str, on: date | None = None) -> str:
    """Address of a rule on the page 政策依据, from its parameter key, as a region has it on a day (today if none)."""
    return "/rules?" + urlencode({"rule": parameter, "region": region} | ({"on": str(on)} if on else {}), safe="/")


def rule_link(words: str, parameter: str, region: str, on: date | None = None) -> str:
    """HTML of a link to a rule; it opens beside the page, so nothing typed is lost."""
    return f"<a href='{escape(rule_url(parameter, region, on))}' target='_blank'>{escape(words)}</a>"


def footer() -> None:
    """Close a page: what an estimate is worth, and whom to ask."""
    st.html(
        "<div class='look-foot' role='contentinfo'>按公开的医保文件估算，以医院结算单和医保经办机构的答复为准。"
        f"拿不准的，请打医保热线 <a href='tel:{HOTLINE}'>{HOTLINE}</a>。"
        "您填的内容这里一概不存，要接着看的只写在网址里：谁拿到网址，谁就能看到。</div>"
    )
