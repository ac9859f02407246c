"""Pictures of an answer. Plain HTML: it is there at once on a slow line, prints, and takes the page's own colours."""

from html import escape

import streamlit as st

from payers import paid_by, per_hundred
from policy import Settlement
from policy.money import fen
from policy.visit.verdict import shares

_LABELLED = 16
"""Percent of the bar from which a part is wide enough for its label, on a phone."""


def where_each_yuan_goes(settlement: Settlement, caption: str = "") -> None:
    """One bar: who pays which part of the bill. Nothing for an empty bill."""
    amounts = paid_by(settlement)
    if not settlement.totals.total:
        return
    percents = per_hundred([fen(amount) for amount in amounts.values()])
    parts = "".join(
        f"<span style='flex:{percent} 0 0;--payer:{payer.colour}'>"
        + (f"{payer.label}<b>{percent}%</b>" if percent >= _LABELLED else "<b></b>")
        + "</span>"
        for payer, percent in zip(amounts, percents, strict=True)
        if percent
    )
    each = "，".join(
        f"{payer.label}付 {percent} 元" for payer, percent in zip(amounts, percents, strict=True) if percent
    )
    words = caption or f"每花 100 元：{each}。"
    st.html(
        f"<figure class='look-bar'><div role='img' aria-label='{escape(shares(settlement))}'>{parts}</div>"
        f"<figcaption>{escape(words)}</figcaption></figure>"
    )
