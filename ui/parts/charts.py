"""Pictures of an answer. Plain HTML: it is there at once on a slow line, prints, and takes the page's own colours."""

from decimal import Decimal
from html import escape

import streamlit as st

from policy import Settlement
from policy.money import fen
from policy.visit.verdict import shares
from ui.parts import look

_LABELLED = 16
"""Percent of the bar from which a part is wide enough for its label, on a phone."""


def payers(settlement: Settlement) -> dict[look.Payer, Decimal]:
    """What each payer pays, yuan, in the order of every table; the family account only where it pays."""
    totals = settlement.totals
    amounts = {look.FUND: totals.fund_paid, look.CRITICAL: totals.critical_paid}
    if totals.family_account_paid:
        amounts[look.FAMILY] = totals.family_account_paid
    return {**amounts, look.YOURSELF: totals.cash}


def per_hundred(parts: list[int]) -> list[int]:
    """Whole percentages that add up to 100: the largest remainders are rounded up.

    >>> per_hundred([1, 1, 1])
    [34, 33, 33]
    """
    whole = sum(parts)
    floors = [part * 100 // whole for part in parts]
    by_remainder = sorted(range(len(parts)), key=lambda place: -(parts[place] * 100 % whole))
    for place in by_remainder[: 100 - sum(floors)]:
        floors[place] += 1
    return floors


def where_each_yuan_goes(settlement: Settlement, caption: str = "") -> None:
    """One bar: who pays which part of the bill. Nothing for an empty bill."""
    amounts = payers(settlement)
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
