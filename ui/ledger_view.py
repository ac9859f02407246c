"""The year on the page: each visit with the sums before and after it, the picture, and where the year stands."""

from collections.abc import Mapping
from html import escape

import altair as alt
import pandas as pd
import streamlit as st

from policy import Settlement
from policy.answer import SettledVisit
from policy.ledger import Running, Standing, running, standing, which_stay
from policy.sentences import figure, kind_name
from ui import breakdown, charts, look
from ui.ledger_book import Settled


def year_verdict(answer: Settlement) -> None:
    """What the year came to, in a sentence and figures."""
    totals = answer.totals
    paid = totals.fund_paid + totals.critical_paid
    look.verdict(
        f"今年 {len(answer.visits)} 次看病一共花了 {look.yuan(totals.total)}，大约报 {look.yuan(paid)}："
        f"居民医保报 {look.yuan(totals.fund_paid)}，大病保险报 {look.yuan(totals.critical_paid)}；"
        f"您自己大约出 {look.yuan(totals.out_of_pocket)}。"
    )
    look.four_figures(charts.payers(answer))


def changes(told: list[str]) -> None:
    """What the last addition changed about the other visits."""
    if told:
        lines = "".join(f"<li>{escape(text)}</li>" for text in told)
        st.html(f"<div class='look-rule look-opened' role='status'><h4>别的几次跟着变了</h4><ul>{lines}</ul></div>")


def name_of(visit: SettledVisit) -> str:
    """A visit's day and kind: ``3月2日 住院``."""
    return f"{visit.date.month}月{visit.date.day}日 {kind_name(visit.kind)}"


def overview(settled: Settled) -> None:
    """All visits in one table, in the order of their dates; for a desk, where there is room."""
    heads = "".join(f"<th>{name}</th>" for name in ("哪次", "花了", "居民医保", "大病保险", "自己"))
    rows = "".join(
        f"<tr><th>{name_of(visit)}　{which_stay(visit)}</th><td>{look.fen(visit.total)}</td>"
        f"<td>{look.fen(visit.fund_paid)}</td><td>{look.fen(visit.critical_paid)}</td>"
        f"<td>{look.fen(visit.out_of_pocket)}</td></tr>"
        for visit in sorted(settled.visits.values(), key=lambda visit: visit.date)
    )
    table = f"<table class='look-pair'><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"
    st.html(f"<div class='look-desk'>{table}</div>")


def visit_card(visit: SettledVisit, settled: Settled) -> None:
    """One visit: who paid what, the sums before and after, and the steps behind."""
    answer = settled.answer
    st.markdown(f"**{name_of(visit)}**　{which_stay(visit)}")
    st.html(
        f"<p class='look-text'>花了 {look.fen(visit.total)} 元：居民医保 {look.fen(visit.fund_paid)}，"
        f"大病保险 {look.fen(visit.critical_paid)}，<b>自己 {look.fen(visit.out_of_pocket)}</b></p>"
    )
    if visit.reason:
        st.markdown(f"没有报：{visit.reason}。")
    elif answer:
        rows = [_running_row(line) for line in running(visit, answer.critical_cap)]
        st.table(rows, hide_index=True, border="horizontal", alt=f"{name_of(visit)}前后的累计")
    with st.expander("这一次怎么算的"):
        breakdown.breakdown(visit)


def _running_row(line: Running) -> dict[str, str]:
    limit = "文件没有写" if line.line is None else look.fen(line.line)
    return {"累计（元）": line.name, "之前": look.fen(line.before), "之后": look.fen(line.after), "线": limit}


def picture(answer: Settlement) -> None:
    """What was paid, by whom, visit by visit."""
    ordered = sorted(enumerate(answer.visits), key=lambda item: (item[1].date, item[0]))
    rows = []
    for number, (_, visit) in enumerate(ordered, start=1):
        paid: Mapping[look.Payer, object] = {
            look.FUND: visit.fund_paid,
            look.CRITICAL: visit.critical_paid,
            look.YOURSELF: visit.out_of_pocket,
        }
        rows += [
            {"次": f"{number}. {name_of(visit)}", "谁付": payer.label, "元": str(amount), "先后": order}
            for order, (payer, amount) in enumerate(paid.items())
        ]
    told = "；".join(f"{row['次']}{row['谁付']}付 {row['元']} 元" for row in rows)
    payers = (look.FUND, look.CRITICAL, look.YOURSELF)
    frame = pd.DataFrame(rows).assign(元=lambda found: pd.to_numeric(found["元"]))
    chart = (
        alt.Chart(frame)
        .mark_bar()
        .encode(
            x=alt.X("元:Q", title="元", axis=alt.Axis(tickCount=4)),
            y=alt.Y("次:N", title=None, sort=list(dict.fromkeys(frame["次"])), axis=alt.Axis(labelLimit=170)),
            order="先后:O",
            color=alt.Color(
                "谁付:N",
                title=None,
                scale=alt.Scale(domain=[p.label for p in payers], range=[p.colour for p in payers]),
                legend=alt.Legend(orient="bottom"),
            ),
        )
        .properties(height=120 + 40 * len(ordered))
    )
    st.altair_chart(chart, width="stretch", alt=f"每次看病谁付了多少。{told}")


def standings(answer: Settlement) -> None:
    """Where the year stands against the fund's limit and the lines of critical illness insurance."""
    found = standing(answer)
    if not found:
        return
    st.subheader("现在到哪儿了", anchor=False)
    st.altair_chart(_lines(found), width="stretch", alt="各项累计和线。" + "；".join(_where(line) for line in found))
    heads = ("累计", "现在（元）", "线（元）", "差多少")
    rows = [
        dict(zip(heads, (line.name, look.fen(line.amount), look.fen(line.line), _short(line)), strict=True))
        for line in found
    ]
    st.table(rows, hide_index=True, border="horizontal", alt="各项累计和线")


def _where(line: Standing) -> str:
    return f"{line.name} {look.fen(line.amount)} 元，线是 {look.fen(line.line)} 元"


def _short(line: Standing) -> str:
    return "到了" if line.amount >= line.line else f"还差 {figure(line.line - line.amount)}"


def _lines(found: list[Standing]) -> alt.LayerChart | alt.FacetChart:
    """Each sum as a share of its own line; the line itself is drawn, and named with its amount."""
    frame = pd.DataFrame(
        {
            "名": [line.name for line in found],
            "比": [min(int(line.amount * 100 / line.line), 130) if line.line else 0 for line in found],
            "线": [100] * len(found),
            "边": [132] * len(found),
            "字": [f"{figure(line.amount)}（线 {figure(line.line)}）" for line in found],
        }
    )
    names = alt.Y("名:N", title=None, sort=list(frame["名"]), axis=alt.Axis(labelLimit=170))
    span = alt.Scale(domain=[0, 260])
    base = alt.Chart(frame).encode(y=names)
    bars = base.mark_bar(color=look.FUND.colour, height=16).encode(x=alt.X("比:Q", scale=span, axis=None))
    ticks = base.mark_tick(color=look.YOURSELF.colour, thickness=3, size=26).encode(x="线:Q")
    words = base.mark_text(align="left", dx=6, fontSize=12, color="gray").encode(x="边:Q", text="字:N")
    return alt.layer(bars, ticks, words).properties(height=40 * len(found))
