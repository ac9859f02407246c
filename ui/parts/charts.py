"""Pictures of an answer.

One bar is plain HTML: it is there at once on a slow line, prints, and takes the page's own colours. What has axes is
Altair, which is loaded when somebody opens it.
"""

from decimal import Decimal
from html import escape
from typing import Any

import streamlit as st

from payers import YOURSELF, paid_by, per_hundred
from policy import Settlement
from policy.compare.parts import PARTS, parts_of
from policy.money import fen, to_the_fen
from policy.visit.verdict import shares

_LABELLED = 16
"""Percent of the bar from which a part is wide enough for its label, on a phone."""
_TOTAL_COLOUR = "#7A7F85"
_ROW_HEIGHT = 44
_ROOM = 1.8
_PHONE = "windowSize()[0] <= 640"
"""What Vega asks the browser, as the style sheet does."""


def _on_phone(there: int, else_: int) -> Any:  # noqa: ANN401 - an Altair expression, imported when it is drawn
    """One number on a phone, another on a desk; the browser decides."""
    import altair as alt  # noqa: PLC0415 - half a second, only for who opens a picture

    return alt.ExprRef(f"{_PHONE} ? {there} : {else_}")


def draw(chart: Any, alt: str) -> None:  # noqa: ANN401 - any Altair chart
    """Show a picture as wide as its place, its text as large as the page's, with words for who cannot see it."""
    size = _on_phone(18, 16)
    text = {"labelFontSize": size, "titleFontSize": size, "labelColor": "currentColor", "titleColor": "currentColor"}
    sized = chart.configure_axis(**text, labelLimit=160).configure_text(fontSize=size).configure_view(stroke=None)
    st.altair_chart(sized.configure_legend(**text, labelLimit=240, columns=_on_phone(2, 5)), width="stretch", alt=alt)


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


def waterfall(settlement: Settlement) -> None:
    """From the whole bill to what is left, step by step, with the same figures as a table, and what is left of what."""
    draw(_waterfall(settlement), f"从总费用一步一步减到自己出。{shares(settlement)}")
    amounts = paid_by(settlement)
    rows = [{"一步一步": "一共花了", "金额（元）": to_the_fen(settlement.totals.total)}]
    rows += [
        {"一步一步": f"减去{payer.label}付的", "金额（元）": f"−{to_the_fen(amount)}"}
        for payer, amount in amounts.items()
        if payer != YOURSELF
    ]
    rows.append({"一步一步": "剩下您自己出", "金额（元）": to_the_fen(amounts[YOURSELF])})
    st.table(rows, hide_index=True, border="horizontal", alt="从总费用到自己出")
    parts = {name: amount for name, amount in parts_of(settlement).items() if amount}
    made = [{"自己出的是什么": PARTS[name], "金额（元）": _signed(amount)} for name, amount in parts.items()]
    account = settlement.totals.family_account_paid
    whole = f"合计（其中家庭共济账户付 {to_the_fen(account)}）" if account else "合计"
    made.append({"自己出的是什么": whole, "金额（元）": to_the_fen(settlement.totals.out_of_pocket)})
    st.table(made, hide_index=True, border="horizontal", alt="自己出的钱由哪些部分组成")


def _signed(amount: Decimal) -> str:
    return to_the_fen(amount).replace("-", "−")


def _waterfall(settlement: Settlement) -> Any:  # noqa: ANN401 - an Altair chart, imported when it is drawn
    import altair as alt  # noqa: PLC0415 - half a second, only for who opens it

    left = settlement.totals.total
    bars: list[dict[str, Any]] = [_bar("一共花了", Decimal(0), left, left, _TOTAL_COLOUR)]
    for payer, amount in paid_by(settlement).items():
        start = Decimal(0) if payer == YOURSELF else left - amount
        bars.append(_bar(payer.label, start, left, amount, payer.colour))
        left = start
    order = [bar["谁"] for bar in bars]
    base = alt.Chart(alt.InlineData(values=bars)).encode(
        y=alt.Y("谁:N", sort=order, title=None, axis=alt.Axis(ticks=False, domain=False))
    )
    # Each bar says its amount, so there is no axis; the room beyond the longest bar is for those words.
    room = alt.Scale(domain=[0, float(settlement.totals.total) * _ROOM])
    drawn = base.mark_bar(size=24).encode(
        x=alt.X("从:Q", scale=room, axis=None),
        x2="到:Q",
        color=alt.Color("颜色:N", scale=None),
        tooltip=alt.value(None),
    )
    words = base.mark_text(align="left", dx=6, color="currentColor").encode(
        x=alt.X("到:Q", scale=room, axis=None), text="写:N"
    )
    return alt.layer(drawn, words).properties(height=_ROW_HEIGHT * len(bars))


def _bar(name: str, start: Decimal, end: Decimal, amount: Decimal, colour: str) -> dict[str, Any]:
    # Only places on the screen: what is written beside a bar is the exact amount.
    return {"谁": name, "从": float(start), "到": float(end), "写": to_the_fen(amount), "颜色": colour}
