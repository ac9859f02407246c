"""The picture of a story: a bar for each way it can go, large enough for a wall; and its figures as a table."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from html import escape
from pathlib import Path
from typing import Final

import streamlit as st

from payers import CRITICAL, FUND, YOURSELF, Payer
from policy.money import fen, in_ten_thousands, in_yuan, to_the_fen
from policy.stories.settled import NOT_REAL, SettledStory, StoryWay

OWN: Final = Payer(YOURSELF.key, "自己出", YOURSELF.colour)
"""The person of a story, who is not the reader."""
Bars = Sequence[tuple[str, Mapping[Payer, Decimal]]]


def style() -> None:
    """Put the look of the stories into the page, and say that they are made up."""
    st.html(Path(__file__).with_name("stories.css"))


def made_up() -> None:
    """Say that no real person is meant."""
    st.html(f"<p class='story-made-up'>{NOT_REAL}</p>")


def bars_of(told: SettledStory) -> Bars:
    """Who pays what, for each way."""
    return [(way.label, {FUND: way.fund, CRITICAL: way.critical, OWN: way.own}) for way in told.ways]


def picture(bars: Bars) -> None:
    """Draw the bars to one scale, each with what is left to pay."""
    most = max(1, *(sum(map(fen, amounts.values())) for _, amounts in bars))
    rows = "".join(_row(label, amounts, most) for label, amounts in bars)
    legend = "".join(f"<span>{_swatch(payer)}{payer.label}</span>" for payer in (FUND, CRITICAL, OWN))
    alt = "；".join(_told(label, amounts) for label, amounts in bars)
    st.html(
        f"<figure class='story' role='img' aria-label='{escape(alt)}'>"
        f"<ul>{rows}</ul><figcaption>{legend}</figcaption></figure>"
    )


def _row(label: str, amounts: Mapping[Payer, Decimal], most: int) -> str:
    whole = sum(map(fen, amounts.values()))
    parts = "".join(_swatch(payer, f"flex:{fen(amount)} 0 0;") for payer, amount in amounts.items() if amount)
    return (
        f"<li><b>{escape(label)}</b><span>自己出 <strong>{in_yuan(amounts[OWN])}</strong></span>"
        f"<div style='width:{100 * whole // most}%'>{parts}</div></li>"
    )


def _swatch(payer: Payer, more: str = "") -> str:
    return f"<i class='{payer.key}' style='{more}--payer:{payer.colour}'></i>"


def _told(label: str, amounts: Mapping[Payer, Decimal]) -> str:
    paid = "，".join(f"{payer.label} {in_yuan(amount)}" for payer, amount in amounts.items())
    return f"{label}：一共花 {in_yuan(sum(amounts.values(), Decimal(0)))}，{paid}"


def figures(told: SettledStory) -> None:
    """The picture's figures to the fen, and the caps; three columns, so that a phone need not scroll."""
    rows = [
        {"情况": way.label if place == 0 else "", "项目": name, "金额": amount}
        for way in told.ways
        for place, (name, amount) in enumerate(_amounts(way).items())
    ]
    st.table(rows, hide_index=True, border="horizontal", alt="参保、未参保、断保一年各要花多少")


def _amounts(way: StoryWay) -> dict[str, str]:
    return {
        "一共花": f"{to_the_fen(way.total)} 元",
        "居民医保报": f"{to_the_fen(way.fund)} 元",
        "大病保险报": f"{to_the_fen(way.critical)} 元",
        "自己出": f"{to_the_fen(way.own)} 元",
        "大病封顶线": "没有" if way.cap is None else in_ten_thousands(fen(way.cap)),
    }
