"""The answer: the sentence, the figures and the picture on one screen, then the way there and what could change it."""

from collections.abc import Sequence
from decimal import Decimal
from html import escape

import streamlit as st

from payers import paid_by
from policy import Settlement
from policy.money import in_yuan, to_the_fen
from policy.visit.verdict import range_verdict, visit_verdict
from ui.parts import charts, look, readings
from ui.parts.breakdown import breakdown, payer_table
from ui.parts.outcomes import Outcome, Unknown, narrowest
from ui.parts.questions import Questions


def headline(found: Sequence[Outcome]) -> None:
    """Show the sentence, the figures and the picture: one answer, or the cheapest and the dearest side by side."""
    best, worst = found[0], found[-1]
    if best.out_of_pocket == worst.out_of_pocket:
        look.sentence(visit_verdict(best.settlement))
        look.four_figures(paid_by(best.settlement))
        charts.where_each_yuan_goes(best.settlement)
        return
    look.sentence(range_verdict(best.settlement, worst.settlement))
    _side_by_side(best.settlement, worst.settlement)
    charts.where_each_yuan_goes(best.settlement, f"自己出得最少：{best.words}")
    charts.where_each_yuan_goes(worst.settlement, f"自己出得最多：{worst.words}")


def _side_by_side(best: Settlement, worst: Settlement) -> None:
    ends = (paid_by(best), paid_by(worst))
    rows = "".join(
        f"<tr class='look-{payer.key}' style='--payer:{payer.colour}'><th scope='row'>{payer.label}</th>"
        + "".join(f"<td>{in_yuan(amounts.get(payer, Decimal(0)))}</td>" for amounts in ends)
        + "</tr>"
        for payer in look.PAYERS
        if any(payer in amounts for amounts in ends)
    )
    headings = "<td></td><th scope='col'>自己出得最少</th><th scope='col'>自己出得最多</th>"
    st.html(f"<table class='look-pair'><thead><tr>{headings}</tr></thead><tbody>{rows}</tbody></table>")


def narrowing(found: Sequence[Outcome], unknowns: Sequence[Unknown]) -> None:
    """Say which answer would narrow the range most."""
    best = narrowest(found, unknowns)
    if best is not None:
        st.markdown(f"想算得更准，先做这一件：**{best.advice}**。")


def way_there(ask: Questions, found: Sequence[Outcome]) -> Outcome:
    """Show every step, of the cheapest or the dearest outcome where they differ; gives the one shown."""
    st.subheader("一步一步怎么算的", anchor=False)
    shown = found[0]
    if found[0].out_of_pocket != found[-1].out_of_pocket:
        ends = {"best": "自己出得最少的", "worst": "自己出得最多的"}
        shown = found[0] if ask.choose("看哪一种", "end", ends) == "best" else found[-1]
        st.caption(shown.words)
    breakdown(shown.settlement.visits[0], shown.settlement.region)
    with st.expander("谁付多少，列成表"):
        payer_table(shown.settlement)
    return shown


def caveats(ask: Questions, settlement: Settlement, told: Sequence[str]) -> None:
    """Show what could change the result: assumptions, readings with both results, notes, and whom to ask."""
    st.subheader("哪些情况会让结果不一样", anchor=False)
    for reading in settlement.readings:
        costs = {reading.used: settlement.totals.out_of_pocket, reading.other: reading.other_out_of_pocket}
        told_costs = {value: f"自己出 {to_the_fen(cost)} 元" for value, cost in costs.items()}
        readings.switch(ask, reading.id, settlement.region, told_costs)
    lines = "".join(f"<li>{escape(text)}</li>" for text in (*told, *settlement.notes))
    st.html(f"<ul class='look-notes look-text'>{lines}</ul>")


def what_next() -> None:
    """Offer what a person may want to do with the answer."""
    st.subheader("接下来", anchor=False)
    st.page_link("../pages/ledger.py", label="今年还看过别的病：到“全年账本”一起算")
    st.page_link("../pages/compare.py", label="家人的职工医保个人账户能帮着付多少：看“各地对照”")
    st.caption("要留底：用浏览器菜单里的“打印”，或者截一张图发给家人。")
