"""费用曲线: every payer over the size of the bill, its kinks, one size picked, and the questions turned round."""

from collections.abc import Sequence
from decimal import ROUND_CEILING, Decimal
from html import escape
from typing import Final

import altair as alt
import pandas as pd
import streamlit as st
from pydantic_core import PydanticCustomError

from payers import CRITICAL, FUND, YOURSELF, Payer
from policy import Scenario, fields
from policy.compare.curve import CURVE_END, CurveInput, Point, bears_at_most, critical_starts, curve, payers_at
from policy.compare.growth import Growth
from policy.money import to_the_fen, yuan_in_words
from policy.rulebook import rulebook
from policy.rulebook.citing import place
from policy.typed import plain_number
from ui.parts import charts, look
from ui.parts.questions import Questions

PREFIX: Final = "curve"
FARTHEST: Final = Decimal(1_000_000)
"""How far the questions turned round are looked for, yuan."""
_SLIDER: Final = f"{PREFIX}.slider"
_TYPED: Final = f"{PREFIX}.typed"
_BASE: Final = f"{PREFIX}.base"
_STEP: Final = 100
_PAYERS: Final = {"fund_paid": FUND, "critical_paid": CRITICAL, "out_of_pocket": YOURSELF}
_LEAST_SHOWN: Final = Decimal(10_000)
_CLOSE: Final = Decimal("0.04")
"""Of the picture's width."""


def shown(scenario: Scenario) -> list[Point]:
    """The curve as far as it is worth looking at: past the last kink and well past the visit's own bill."""
    whole = curve(CurveInput.model_validate({"scenario": scenario, "to": CURVE_END})).points
    own = Decimal(sum(scenario.visits[0].expenses.model_dump().values()))
    last = max((point.total for point in whole if point.kink), default=Decimal(0))
    end = max(last * Decimal("1.2"), own * Decimal("1.5"), _LEAST_SHOWN)
    end = (end / _LEAST_SHOWN).to_integral_value(ROUND_CEILING) * _LEAST_SHOWN
    return curve(CurveInput.model_validate({"scenario": scenario, "to": end})).points


def size(scenario: Scenario, end: Decimal) -> Decimal | None:
    """Ask how large the bill is, by a slider and a number beside it; None where the number cannot be understood."""
    own = Decimal(sum(scenario.visits[0].expenses.model_dump().values()))
    if st.session_state.get(_BASE) != scenario:
        st.session_state[_BASE] = scenario
        st.session_state[_TYPED] = f"{own.normalize():f}"
        _to_slider()
    # The slider knows whole hundreds up to its end; the number beside it is what counts.
    st.session_state[_SLIDER] = min(st.session_state.get(_SLIDER, 0), int(end))
    slider, typed = st.columns([3, 1], vertical_alignment="bottom")
    with slider:
        st.slider("账单多大", 0, int(end), step=_STEP, key=_SLIDER, on_change=_to_number, persist_state="session")
    with typed:
        st.text_input("账单（元）", key=_TYPED, on_change=_to_slider, autocomplete="off", persist_state="session")
    found = _number()
    if isinstance(found, str):
        st.html(f"<p class='look-fault'>{escape(found)}</p>")
        return None
    return found


def _number() -> Decimal | str:
    """The amount that was typed, or what is wrong with it."""
    text = st.session_state.get(_TYPED) or ""
    plain = plain_number(text)
    if not plain:
        return "还没有填"
    try:
        return fields.money(plain)
    except PydanticCustomError as error:
        return str(error).replace(fields.shown(plain), fields.shown(text), 1)


def _to_slider() -> None:
    found = _number()
    if isinstance(found, Decimal):
        st.session_state[_SLIDER] = int(found) // _STEP * _STEP


def _to_number() -> None:
    st.session_state[_TYPED] = str(st.session_state[_SLIDER])


def at(growth: Growth, total: Decimal) -> None:
    """Who pays what of a bill of this size, and what of the next hundred yuan the person bears."""
    point = payers_at(growth, total)
    look.sentence(f"这次账单要是 {_yuan(total)}，您自己大约出 {_yuan(point.out_of_pocket)}。{_next(growth, point)}")
    look.four_figures(amounts_of(point))


def amounts_of(point: Point) -> dict[Payer, Decimal]:
    """What each pays at a point, yuan; what a family account pays is the person's own here."""
    return {payer: getattr(point, name) for name, payer in _PAYERS.items()}


def _next(growth: Growth, point: Point) -> str:
    more = point.next_hundred
    if more > 0:
        return f"再多花 100 元，自己约多付 {_yuan(more)}。"
    if not more:
        return "再多花 100 元，自己不用多付。"
    used = growth.scenario.readings
    known = rulebook().readings
    other = [known[name].other_text for name, value in used.items() if value == known[name].other]
    why = f"：按这种理解，{'；'.join(text.rstrip('。') for text in other)}" if other else ""
    return f"再多花 100 元，反而少付 {_yuan(-more)}{why}。"


def _yuan(amount: Decimal) -> str:
    """Whole yuan without decimals, everything else to the fen."""
    return f"{to_the_fen(amount).removesuffix('.00')} 元"


def picture(points: Sequence[Point], total: Decimal | None) -> None:
    """Every payer's line, a dotted line at every kink with its number, and one at the bill picked."""
    rows = [
        {"total": _figure(point.total), "payer": payer.label, "amount": _figure(amount), "words": _yuan(amount)}
        for point in points
        for payer, amount in amounts_of(point).items()
    ]
    lines = (
        alt.Chart(pd.DataFrame(rows))
        .mark_line(strokeWidth=3, point=alt.OverlayMarkDef(size=40, filled=True))
        .encode(
            x=alt.X("total:Q", title="账单（元）", axis=alt.Axis(format=",.0f", tickCount=5)),
            y=alt.Y("amount:Q", title="付多少（元）", axis=alt.Axis(format=",.0f", tickCount=5)),
            color=alt.Color(
                "payer:N",
                title=None,
                scale=alt.Scale(domain=[p.label for p in _PAYERS.values()], range=[p.colour for p in _PAYERS.values()]),
                legend=alt.Legend(orient="bottom", columns=2),  # two in a line fit on a phone
            ),
            tooltip=[
                alt.Tooltip("total:Q", title="账单（元）", format=",.2f"),
                alt.Tooltip("payer:N", title="谁付"),
                alt.Tooltip("words:N", title="付多少"),
            ],
        )
    )
    layers: list[alt.Chart] = [lines]
    kinks = [point for point in points if point.kink]
    if kinks:
        data = pd.DataFrame(
            {
                "total": [_figure(point.total) for point in kinks],
                "name": _numbers([point.total for point in kinks], points[-1].total - points[0].total),
                "title": [point.title for point in kinks],
            }
        )
        base = alt.Chart(data).encode(x="total:Q", tooltip=alt.Tooltip("title:N", title="从这里起"))
        layers += [
            base.mark_rule(strokeDash=[3, 3], color="#808080"),
            base.mark_text(fontWeight=600, color="currentColor", dy=-6).encode(y=alt.value(0), text="name:N"),
        ]
    if total is not None and total <= points[-1].total:
        mark = alt.Chart(pd.DataFrame({"total": [_figure(total)]})).encode(x="total:Q")
        layers.append(mark.mark_rule(color="currentColor", strokeWidth=2))
    told = "；".join(f"{_yuan(point.total)}起，{point.title}" for point in kinks) or "没有转折点"
    drawn = alt.layer(*layers).properties(height=360, padding={"top": 24, "left": 5, "right": 5, "bottom": 5})
    charts.draw(drawn, f"账单越大，各方付多少。转折点：{told}。")


def _numbers(totals: Sequence[Decimal], width: Decimal) -> list[str]:
    """The kinks' numbers over their lines; those that lie too close for two stand together over the first."""
    found, first = [""] * len(totals), 0
    for place_, total in enumerate(totals):
        if (total - totals[first]) / width > _CLOSE:
            first = place_
        found[first] += f"{'、' if found[first] else ''}{place_ + 1}"
    return found


def _figure(amount: Decimal) -> float:
    """An amount for a picture's axis; figures in words stay exact."""
    return int(amount.scaleb(2)) / 100


def table(points: Sequence[Point], region: str) -> None:
    """The ends and every kink, with who pays what there, what of the next hundred one bears, and the article."""
    names = ("账单（元）", "从这里起", *(payer.label for payer in _PAYERS.values()), "再多花 100 元自己约多付", "依据")
    heads = "".join(f"<th scope='col'>{name}</th>" for name in names)
    number, rows = 0, ""
    for place_, point in enumerate(points):
        number += bool(point.kink)
        what = f"{number}　{point.title}" if point.kink else "起点" if not place_ else "画到这里"
        links = "　".join(
            look.rule_link(place(cited), cited.rule, region) if cited.rule else escape(place(cited))
            for cited in point.citations
        )
        cells = [
            escape(what),
            *(to_the_fen(amount) for amount in amounts_of(point).values()),
            to_the_fen(point.next_hundred).replace("-", "−"),
            links,
        ]
        rows += f"<tr><th scope='row'>{to_the_fen(point.total)}</th>"
        rows += "".join(
            f"<td data-place='{name}'>{cell}</td>" for name, cell in zip(names[1:], cells, strict=True) if cell
        )
        rows += "<td></td>" * (not links) + "</tr>"
    st.subheader("转折点，列成表", anchor=False)
    st.html(f"<table class='look-compare desk-points'><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>")
    st.caption("两个转折点之间，各方付的钱都是一条直线，最多差几分。家庭共济账户付的，算在“您自己”里。")


def turned_round(growth: Growth) -> None:
    """From which bill on critical illness insurance (大病保险) pays, and from which the person bears little of more."""
    st.subheader("反过来问", anchor=False)
    start = critical_starts(growth, FARTHEST)
    limit = yuan_in_words(FARTHEST)
    st.markdown("**花到多少，大病保险才开始报？**")
    st.markdown(
        f"不会：账单到 {limit}，大病保险也不报。" if start is None else f"账单到 {_yuan(start)}，大病保险开始报。"
    )
    ask = Questions(PREFIX)
    st.markdown("**花到多少，再多花的每 100 元自己只出这么多？**")
    if not st.session_state.get(ask.key("share")):
        st.session_state[ask.key("share")] = "25"
    share = ask.money("自己每 100 元最多出（元）", "share")
    if share is None:
        return
    found = bears_at_most(growth, share, FARTHEST)
    if found is None:
        st.markdown(f"不会：账单到 {limit}，再多花 100 元，自己还是要付 {_yuan(share)} 以上。")
    else:
        st.markdown(f"账单到 {_yuan(found)}，再多花 100 元，自己最多付 {_yuan(share)}；再往后看上面的表。")
