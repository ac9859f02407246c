"""The picture of a person's years: cover, waiting and gaps as bars, the critical illness cap as a line over them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import altair as alt
import pandas as pd
import streamlit as st

from policy.dates import day_in_words
from policy.enrolment.assessment import Assessment
from policy.enrolment.outlook import YearSeen
from policy.money import yuan
from ui.parts import charts, look

SHOWN: Final = 12
"""So many years fit on a phone."""

COLOURS: Final = {
    "能报": look.FUND.colour,
    "等待": "#E69F00",
    "断保": look.YOURSELF.colour,
    "没缴费": "#9AA3AA",
    "其他保障": "#8577B5",
}
"""What a stretch of time was, in the order of the legend; told apart by the table and the tooltip too."""

_HEIGHT = 320  # pixels, with axis and legend
_TOP, _NAME, _BARS = 1.0, 0.94, (0.0, 0.16)  # of the picture's height: all of it, this year's name, the bars
_LINE = (0.34, 0.72)  # where the cap's lowest and highest figures stand


@dataclass(frozen=True)
class Span:
    """A stretch of time of one kind, both days included."""

    starts: date
    ends: date
    what: str


def spans(years: Sequence[YearSeen], found: Assessment) -> list[Span]:
    """The stretches of the years shown, oldest first."""
    words = {"enrolled": "能报", "other": "其他保障", "missed": "断保"}
    past = [Span(date(y.year, 1, 1), date(y.year, 12, 31), words[y.status]) for y in years[:-1]]
    return [*past, *_this_year(found)]


def _this_year(found: Assessment) -> list[Span]:
    """The coverage year: before payment, waiting, cover."""
    record, cover = found.record, found.cover
    first, last = record.first_day, record.last_day
    waits = max(record.paid_on or first, first) if cover.wait.months else cover.starts or last + timedelta(days=1)
    starts = cover.starts or last + timedelta(days=1)
    parts = [
        Span(first, waits - timedelta(days=1), "没缴费"),
        Span(waits, starts - timedelta(days=1), "等待"),
        Span(starts, cover.ends or last, "能报"),
    ]
    return [part for part in parts if part.starts <= part.ends]


def table(years: Sequence[YearSeen], found: Assessment) -> list[dict[str, str]]:
    """The picture's figures, one row a year."""
    rows = []
    for seen in years:
        own = [span for span in spans(years, found) if span.starts.year == seen.year]
        rows.append(
            {
                "年份": str(seen.year),
                "情况": "；".join(_words(span) for span in own),
                "大病封顶线（元）": "" if seen.cap is None else f"{yuan(seen.cap):,.0f}",
            }
        )
    return rows


def _words(span: Span) -> str:
    whole = (span.starts.month, span.starts.day, span.ends.month, span.ends.day) == (1, 1, 12, 31)
    if whole and span.starts.year == span.ends.year:
        return f"全年{span.what}"
    return f"{day_in_words(span.starts)}到{day_in_words(span.ends)}{span.what}"


def draw(years: Sequence[YearSeen], found: Assessment) -> None:
    """Show the picture, and its figures as a table behind it."""
    shown = years[-SHOWN:]
    rows = table(shown, found)
    told = "；".join(f"{row['年份']} 年{row['情况']}" for row in rows)
    charts.draw(_chart(shown, found), f"逐年的待遇和大病封顶线。{told}")
    with st.expander("图里的数，列成表"):
        st.table(table(years, found), hide_index=True, border="horizontal", alt="逐年的待遇和大病封顶线")


def _chart(years: Sequence[YearSeen], found: Assessment) -> alt.LayerChart | alt.FacetChart:
    stretches = spans(years, found)
    bars = pd.DataFrame(
        {
            "starts": [pd.Timestamp(span.starts) for span in stretches],
            "ends": [pd.Timestamp(span.ends + timedelta(days=1)) for span in stretches],
            "what": [span.what for span in stretches],
            "words": [_words(span) for span in stretches],
            "low": _BARS[0],
            "high": _BARS[1],
        }
    )
    kinds = [what for what in COLOURS if what in set(bars["what"])]
    span = alt.X("starts:T", title=None, axis=alt.Axis(format="%Y", tickCount="year", grid=False, labelOverlap=True))
    drawn = (
        alt.Chart(bars)
        .mark_bar(stroke="white", strokeWidth=0.5)
        .encode(
            x=span,
            x2="ends:T",
            y=_height("low"),
            y2="high:Q",
            color=alt.Color(
                "what:N",
                title=None,
                scale=alt.Scale(domain=kinds, range=[COLOURS[what] for what in kinds]),
                legend=alt.Legend(orient="bottom", symbolStrokeWidth=0),
            ),
            tooltip=alt.Tooltip("words:N", title="待遇"),
        )
    )
    return alt.layer(*_now(years), drawn, *_cap(years)).properties(height=_HEIGHT)


def _height(column: str) -> alt.Y:
    """A column that holds shares of the picture's height."""
    return alt.Y(f"{column}:Q", title=None, axis=None, scale=alt.Scale(domain=[0, _TOP], nice=False))


def _now(years: Sequence[YearSeen]) -> tuple[alt.Chart, ...]:
    """A band behind today's year, and its name above; nothing where the picture does not reach it."""
    today = date.today().year  # noqa: DTZ011 - the reader's own year
    if not years[0].year <= today <= years[-1].year:
        return ()
    band = alt.Chart(
        pd.DataFrame(
            {
                "starts": [pd.Timestamp(today, 1, 1)],
                "middle": [pd.Timestamp(today, 7, 2)],
                "ends": [pd.Timestamp(today + 1, 1, 1)],
                "name": ["今年"],
                "low": 0,
                "high": _TOP,
                "label": _NAME,
            }
        )
    )
    return (
        band.mark_rect(color="#9AA3AA", opacity=0.18).encode(x="starts:T", x2="ends:T", y=_height("low"), y2="high:Q"),
        band.mark_text(fontWeight=600, color="currentColor").encode(x="middle:T", y=_height("label"), text="name:N"),
    )


def _cap(years: Sequence[YearSeen]) -> tuple[alt.Chart, alt.Chart]:
    """The caps as a line with its points and figures, in ten-thousands of yuan; it is broken over years without one."""
    known = [(seen.year, seen.cap) for seen in years if seen.cap is not None]
    amounts = [f"{yuan(cap).scaleb(-4).normalize():f}" for _, cap in known]
    data = alt.Chart(
        pd.DataFrame(
            {
                "middle": [pd.Timestamp(year, 7, 2) for year, _ in known],
                "height": _heights([cap for _, cap in known]),
                "label": amounts,
                "run": [year - place for place, (year, _) in enumerate(known)],
                "words": [f"{year} 年 {amount} 万元" for (year, _), amount in zip(known, amounts, strict=True)],
            }
        )
    )
    colour = look.CRITICAL.colour
    line = data.mark_line(color=colour, strokeWidth=3, point=alt.OverlayMarkDef(color=colour, size=50, filled=True))
    words = data.mark_text(dx=-10, dy=-14, fontWeight=600, color="currentColor")
    return (
        line.encode(
            x="middle:T", y=_height("height"), detail="run:N", tooltip=alt.Tooltip("words:N", title="大病封顶线")
        ),
        words.encode(x="middle:T", y=_height("height"), text="label:N"),
    )


def _heights(caps: Sequence[int]) -> list[float]:
    """Where each cap stands in the picture: lowest and highest at the line's ends, one figure alone in the middle."""
    low, high = min(caps), max(caps)
    bottom, top = _LINE
    if low == high:
        return [(bottom + top) / 2] * len(caps)
    return [bottom + (top - bottom) * (cap - low) / (high - low) for cap in caps]
