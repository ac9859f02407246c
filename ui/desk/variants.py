"""方案对比: what may be changed, the variants as cards, their picture, and the difference part by part."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from html import escape
from typing import Final

import altair as alt
import pandas as pd
import streamlit as st

from payers import CRITICAL, FAMILY, FUND, YOURSELF, Payer
from policy import Scenario
from policy.compare.alternatives import Alternative, alternatives_of
from policy.compare.titles import titles
from policy.compare.variants import MOST, Comparison, Part, Variant
from policy.money import in_yuan, to_the_fen
from policy.places import TRAVEL
from policy.rulebook.citing import place
from ui.parts import charts, look
from ui.parts.questions import Questions

PREFIX: Final = "variants"
_GROUPS: Final = {"hospital": "换一家医院", "way": "换一种去法", "other": "别的情况"}
_LINKED: Final = "linked"
_BASE: Final = f"{PREFIX}.base"
_ORDER: Final = f"{PREFIX}.order"
_LINE: Final = 9
"""So many characters of a title stand in one line beside a bar."""


def chosen(base: Scenario, linked: Sequence[Scenario]) -> list[Alternative]:
    """Ask what is changed; two or three to begin with. ``linked`` are scenarios of a link that may be none of ours."""
    options = {change.id: change for change in [*alternatives_of(base), *_foreign(base, linked)]}
    _begin(base, options, linked)
    for group, label in _GROUPS.items():
        names = [name for name in options if _group(name) == group]
        if names:
            key = f"{PREFIX}.{group}"
            st.session_state[key] = [name for name in st.session_state.get(key) or [] if name in names]
            st.pills(
                label,
                names,
                selection_mode="multi",
                format_func=lambda name: options[name].title,
                key=key,
                persist_state="session",
            )
    picked = [name for group in _GROUPS for name in st.session_state.get(f"{PREFIX}.{group}") or [] if name in options]
    # In the order in which they were picked.
    before = [name for name in st.session_state.get(_ORDER, []) if name in picked]
    picked = [*before, *(name for name in picked if name not in before)]
    st.session_state[_ORDER] = picked
    if len(picked) > MOST - 1:
        left_out = "、".join(options[name].title for name in picked[MOST - 1 :])
        st.warning(f"一次最多比 {MOST} 个方案，没有算：{left_out}。要看它，请先去掉一个。")
    return [options[name] for name in picked[: MOST - 1]]


def _foreign(base: Scenario, linked: Sequence[Scenario]) -> list[Alternative]:
    """Scenarios of a link that are no change which is offered."""
    known = [change.scenario for change in alternatives_of(base)]
    others = [scenario for scenario in linked if scenario not in [*known, base]]
    if not others:
        return []
    names = titles([base, *others])[1:]
    return [
        Alternative(f"{_LINKED}_{number}", name, scenario)
        for number, (name, scenario) in enumerate(zip(names, others, strict=True))
    ]


def _group(name: str) -> str:
    if name in TRAVEL:
        return "way"
    return "hospital" if name.startswith(("grade", "fee")) else "other"


def _begin(base: Scenario, options: Mapping[str, Alternative], linked: Sequence[Scenario]) -> None:
    """For another visit begin anew: with what a link holds, or else with another hospital and another way."""
    if st.session_state.get(_BASE) == (base, tuple(linked)):
        return
    st.session_state[_BASE] = (base, tuple(linked))
    picked = [name for name, change in options.items() if change.scenario in linked]
    if not picked:
        grouped = {group: [name for name in options if _group(name) == group] for group in _GROUPS}
        picked = [*grouped["hospital"][:1], *grouped["way"][-1:]] or grouped["other"][:1]
    st.session_state[_ORDER] = picked
    for group in _GROUPS:
        st.session_state[f"{PREFIX}.{group}"] = [name for name in picked if _group(name) == group]


def told_pair(changes: Sequence[Alternative], titles: Sequence[str]) -> int:
    """Ask which variant the words to read out explain beside the first; its place among all of them."""
    if len(changes) == 1:
        return 1
    options = {change.id: title for change, title in zip(changes, titles, strict=True)}
    return 1 + list(options).index(Questions(PREFIX).choose("讲解词讲哪一种（和第一种比）", "words", options))


def cards(comparison: Comparison) -> None:
    """Each variant as a card: what the person pays, how much more or less that is, and who pays the rest."""
    base = comparison.variants[0].totals.out_of_pocket
    beside = ["下面都和它比", *(_compared(v.totals.out_of_pocket - base) for v in comparison.variants[1:])]
    shown = "".join(_card(variant, words) for variant, words in zip(comparison.variants, beside, strict=True))
    st.html(f"<div class='desk-cards'>{shown}</div>")


def _compared(more: Decimal) -> str:
    return f"{'多' if more > 0 else '少'}出 {to_the_fen(abs(more))} 元" if more else "一样多"


def _card(variant: Variant, beside: str) -> str:
    rows = "".join(
        f"<div style='--payer:{payer.colour}'><dt>{payer.label}</dt><dd>{to_the_fen(amount)}</dd></div>"
        for payer, amount in payers_of(variant).items()
    )
    return (
        f"<section><h3>{escape(variant.title)}</h3><p><b>{in_yuan(variant.totals.out_of_pocket)}</b>"
        f"<span>自己出，{beside}</span></p><dl>{rows}</dl></section>"
    )


def payers_of(variant: Variant) -> dict[Payer, Decimal]:
    """What each payer pays, yuan; the family account only where it pays."""
    totals = variant.totals
    amounts = {FUND: totals.fund_paid, CRITICAL: totals.critical_paid}
    if totals.family_account_paid:
        amounts[FAMILY] = totals.family_account_paid
    return {**amounts, YOURSELF: totals.cash}


def picture(comparison: Comparison) -> None:
    """One bar a variant, who pays which part of it; behind it the same as a table."""
    rows = [
        {
            "variant": _broken(variant.title),
            "place": place_,
            "payer": payer.label,
            "order": order,
            "amount": int(amount.scaleb(2)) / 100,
            "words": f"{to_the_fen(amount)} 元",
        }
        for place_, variant in enumerate(comparison.variants)
        for order, (payer, amount) in enumerate(payers_of(variant).items())
    ]
    told = "；".join(
        f"{variant.title}：" + "，".join(f"{payer.label}付 {in_yuan(a)}" for payer, a in payers_of(variant).items())
        for variant in comparison.variants
    )
    payers = list(dict.fromkeys(payer for variant in comparison.variants for payer in payers_of(variant)))
    payers.sort(key=look.PAYERS.index)
    bars = (
        alt.Chart(pd.DataFrame(rows))
        .mark_bar(size=24)
        .encode(
            x=alt.X("amount:Q", title="元", stack="zero", axis=alt.Axis(format=",.0f", tickCount=4)),
            y=alt.Y(
                "variant:N",
                title=None,
                sort=alt.SortField("place"),
                axis=alt.Axis(labelExpr="split(datum.label, '|')", labelOverlap=False),
            ),
            color=alt.Color(
                "payer:N",
                title=None,
                scale=alt.Scale(domain=[p.label for p in payers], range=[p.colour for p in payers]),
                legend=alt.Legend(orient="bottom", columns=2),
            ),
            order=alt.Order("order:Q"),
            tooltip=[alt.Tooltip("payer:N", title="谁付"), alt.Tooltip("words:N", title="付多少")],
        )
        .properties(height=60 * len(comparison.variants) + 150)
    )
    charts.draw(bars, f"每个方案谁付多少。{told}")
    with st.expander("图里的数，列成表"):
        lines = [
            (payer.label, *(to_the_fen(payers_of(v).get(payer, Decimal(0))) for v in comparison.variants))
            for payer in payers
        ]
        lines.append(("合计", *(to_the_fen(v.totals.total) for v in comparison.variants)))
        look.figures(("谁付（元）", *(v.title for v in comparison.variants)), lines, "每个方案谁付多少")


def _broken(title: str) -> str:
    """A title in lines, for Vega: its parts, and long ones cut."""
    lines = [part[start : start + _LINE] for part in title.split("、") for start in range(0, len(part), _LINE)]
    return "|".join(lines)


def parts(comparison: Comparison, region: str) -> None:
    """The difference part by part, with the sentence why and the articles; they add up to what the person pays."""
    st.subheader("差在哪里", anchor=False)
    names = [variant.title for variant in comparison.variants]
    heads = "".join(f"<th scope='col'>{escape(name)}</th>" for name in ("自己出的钱（元）", *names, "为什么"))
    there = [part for part in comparison.parts if any(part.amounts)]
    rows = "".join(_part(part, names, region) for part in there)
    owns = [variant.totals.out_of_pocket for variant in comparison.variants]
    rows += _row("合起来自己出", names, owns, [own - owns[0] for own in owns], "各项加起来，正好是自己出的钱。")
    st.html(f"<table class='look-compare desk-parts'><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>")
    missing = "、".join(part.title for part in comparison.parts if not any(part.amounts))
    if missing:
        st.caption(f"几个方案都没有的：{missing}。")


def _part(part: Part, names: Sequence[str], region: str) -> str:
    links = "　".join(
        look.rule_link(place(cited), cited.rule, region) if cited.rule else escape(place(cited))
        for cited in part.citations
    )
    source = f"<small>依据：{links}</small>" if links else ""
    return _row(part.title, names, part.amounts, part.differences, f"{escape(part.why)}{source}")


def _row(title: str, names: Sequence[str], amounts: Sequence[Decimal], differences: Sequence[Decimal], why: str) -> str:
    cells = "".join(
        f"<td data-place='{escape(name)}'><b>{_signed(amount)}</b>{_beside(more)}</td>"
        for name, amount, more in zip(names, amounts, differences, strict=True)
    )
    return f"<tr><th scope='row'>{title}</th>{cells}<td data-place='为什么'>{why}</td></tr>"


def _signed(amount: Decimal) -> str:
    return f"{'−' if amount < 0 else ''}{to_the_fen(abs(amount))}"


def _beside(more: Decimal) -> str:
    return f"<small>{'多' if more > 0 else '少'} {to_the_fen(abs(more))}</small>" if more else ""
