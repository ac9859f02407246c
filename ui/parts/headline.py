"""The answer: the sentence, the figures and the picture on one screen, what could change it, then the way there."""

from collections.abc import Sequence
from html import escape

import streamlit as st

from policy import Settlement
from policy.compare.cheaper import Cheaper, cheaper_at_both_ends
from policy.dates import in_text
from policy.form.outcomes import Outcome, Unknown, narrowest, why_a_range, width
from policy.money import in_yuan, to_the_fen
from policy.rulebook import rulebook
from policy.visit.verdict import range_verdict, visit_verdict
from ui.parts import charts, figures, look, readings
from ui.parts.breakdown import breakdown, link
from ui.parts.questions import Questions

_FEW = 3
"""So many ways to pay less are shown at once."""


def headline(found: Sequence[Outcome], unknowns: Sequence[Unknown]) -> None:
    """Show the sentence, the figures and the picture: one answer, or the cheapest and the dearest side by side."""
    best, worst = found[0], found[-1]
    if not width(found):
        look.sentence(in_text(visit_verdict(best.settlement)))
        figures.one_answer(best.settlement)
        charts.where_each_yuan_goes(best.settlement)
        return
    look.sentence(in_text(why_a_range(found, unknowns) + range_verdict(best.settlement, worst.settlement)))
    figures.both_ends(best.settlement, worst.settlement)
    charts.where_each_yuan_goes(best.settlement, f"自己出得最少：{best.words}")
    charts.where_each_yuan_goes(worst.settlement, f"自己出得最多：{worst.words}")


def assumed(found: Sequence[Outcome], told: Sequence[str]) -> None:
    """Say beside the figures what they take for granted."""
    words = [*dict.fromkeys(outcome.assumed for outcome in found if outcome.assumed and not width(found)), *told]
    if words:
        st.html(f"<p class='look-assumed look-text'>{escape(in_text(''.join(words)))}</p>")


def one_line(found: Sequence[Outcome], unknowns: Sequence[Unknown]) -> None:
    """Say in one line what could change the result most: an answer that is missing, or a place read two ways."""
    best = narrowest(found, unknowns)
    if best is not None:
        st.markdown(f"想算得更准，先做这一件：**{best.advice}**。")
        return
    settlement = found[0].settlement
    turned = [
        f"{rulebook().readings[result.id].title}（差 "
        f"{in_yuan(abs(result.other_out_of_pocket - settlement.totals.out_of_pocket))}）"
        for result in settlement.readings
    ]
    if turned:
        st.markdown(f"会让这个数变的：{'；'.join(turned)}。")


def cheaper_ways(found: Sequence[Outcome]) -> None:
    """怎样能少出: what a person may choose, at both ends of a range, each with yuan and article."""
    both = cheaper_at_both_ends(found[0].scenario, found[-1].scenario)
    if not both:
        return
    st.subheader("怎样能少出", anchor=False)
    _list(both[:_FEW])
    if both[_FEW:]:
        with st.expander("还有别的办法"):
            _list(both[_FEW:])


def _list(choices: Sequence[tuple[Cheaper, Cheaper]]) -> None:
    lines = "".join(f"<li>{_choice(*pair)}</li>" for pair in choices)
    st.html(f"<ul class='look-cheaper look-text'>{lines}</ul>")


def _choice(best: Cheaper, worst: Cheaper) -> str:
    low, high = sorted((best.saves, worst.saves))
    saves = in_yuan(low) if in_yuan(low) == in_yuan(high) else f"{in_yuan(low)}到 {in_yuan(high)}"
    on = best.scenario.visits[0].date
    cited = "".join(f"<small>依据：{link(one, best.scenario.region, on)}</small>" for one in best.citations[:1])
    return f"{escape(best.title)}：<b>少出 {saves}</b>{cited}"


def way_there(ask: Questions, found: Sequence[Outcome]) -> Outcome:
    """Show every step, of the cheapest or the dearest outcome where they differ; gives the one shown."""
    st.subheader("一步一步怎么算的", anchor=False)
    shown = found[0]
    if width(found):
        ends = {"best": "自己出得最少的", "worst": "自己出得最多的"}
        shown = found[0] if ask.choose("看哪一种", "end", ends) == "best" else found[-1]
        st.caption(shown.words)
    if shown.bare:
        st.markdown(shown.bare)
    else:
        breakdown(shown.settlement.visits[0], shown.settlement.region, shown.assumed)
    return shown


def pictures(shown: Outcome) -> None:
    """The way from the whole bill to what is left, as a picture and a table, drawn only when it is opened."""
    fold = st.expander("从总费用到自己出，看图", key="waterfall", on_change="rerun")
    if fold.open:
        with fold:
            charts.waterfall(shown.settlement)


def caveats(ask: Questions, settlement: Settlement, told: Sequence[str]) -> None:
    """Show what could change the result: assumptions, readings with both results, notes, and whom to ask."""
    st.subheader("哪些情况会让结果不一样", anchor=False)
    for reading in settlement.readings:
        costs = {reading.used: settlement.totals.out_of_pocket, reading.other: reading.other_out_of_pocket}
        told_costs = {value: f"自己出 {to_the_fen(cost)} 元" for value, cost in costs.items()}
        readings.switch(ask, reading.id, settlement.region, told_costs)
    lines = "".join(f"<li>{escape(in_text(text))}</li>" for text in (*told, *settlement.notes))
    st.html(f"<ul class='look-notes look-text'>{lines}</ul>")


def what_next() -> None:
    """Offer what a person may want to do with the answer."""
    with st.container(key="next"):
        st.subheader("接下来", anchor=False)
        st.page_link("../pages/ledger.py", label="今年还看过别的病：到“全年账本”一起算")
        st.page_link("../pages/variants.py", label="换一家医院、换一种去法差多少：看“方案对比”")
        st.page_link("../pages/compare.py", label="家人的职工医保个人账户能帮着付多少：看“各地对照”")
