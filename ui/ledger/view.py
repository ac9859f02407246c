"""The year on the page: each visit with the sums before and after it, the picture, and where the year stands."""

from collections.abc import Sequence
from decimal import Decimal
from html import escape

import streamlit as st

from policy import Fault, Scenario, Settlement
from policy.dates import in_text
from policy.form.plain import fault_words
from policy.money import in_yuan, to_the_fen
from policy.places import TRAVEL
from policy.rulebook.listing import told_notes
from policy.visit.answer import SettledVisit
from policy.visit.reasons import ASK
from policy.visit.verdict import kind_name
from policy.year.orders import Orders, other_orders
from policy.year.standing import (
    CRITICAL,
    Running,
    Standing,
    running,
    standing,
    visit_name,
    which_stay,
    year_range_verdict,
    year_verdict,
)
from ui.ledger.known import Known
from ui.ledger.settled import End, SettledYear
from ui.parts import breakdown, figures, look

_PAYERS = (look.FUND, look.CRITICAL, look.YOURSELF)


def headline(settled: SettledYear) -> None:
    """What the year came to, in a sentence and figures: one answer, or the cheapest and the dearest side by side."""
    low, high = settled.low, settled.high
    if low is None or high is None:
        return
    if settled.ranges:
        look.sentence("有的还不清楚，所以先给一个范围。" + year_range_verdict(low.answer, high.answer))
    else:
        look.sentence(year_verdict(low.answer))
    if settled.left_out:
        st.markdown(f"还有 {len(settled.left_out)} 次没有算进去，原因写在下面“每一次”里。")
    if settled.ranges:
        figures.both_ends(low.answer, high.answer)
    else:
        figures.one_answer(low.answer)


def changes(told: Sequence[str]) -> None:
    """What the last addition changed about the other visits."""
    if told:
        lines = "".join(f"<li>{escape(text)}</li>" for text in told)
        st.html(f"<div class='look-rule look-opened' role='status'><h4>别的几次跟着变了</h4><ul>{lines}</ul></div>")


def _paid(visit: SettledVisit) -> list[tuple[look.Payer, Decimal]]:
    return list(zip(_PAYERS, (visit.fund_paid, visit.critical_paid, visit.out_of_pocket), strict=True))


def picture(answer: Settlement, *, cheapest: bool = False) -> None:
    """What was paid, by whom, visit by visit in the order of their dates: a bar a visit, as long as its bill.

    ``cheapest``: it is one end of a range, which is said.
    """
    ordered = sorted(answer.visits, key=lambda visit: visit.date)
    most = max(Decimal(1), *(visit.total for visit in ordered))
    st.subheader("每一次谁付了多少", anchor=False)
    if cheapest:
        st.caption(f"这一幅和下面的累计，{_CHEAPEST}。")
    legend = "".join(f"<span style='--payer:{payer.colour}'>{payer.label}</span>" for payer in _PAYERS)
    rows = "".join(
        f"<div class='look-visit'><span>{visit_name(visit.date, visit.kind)}</span>"
        f"<span>{in_yuan(visit.total)}</span><div style='width:{visit.total * 100 / most:.2f}%'>"
        + "".join(
            f"<i style='flex:{amount} 0 0;--payer:{payer.colour}'></i>" for payer, amount in _paid(visit) if amount
        )
        + "</div></div>"
        for visit in ordered
    )
    told = "；".join(
        f"{visit_name(visit.date, visit.kind)}，"
        + "，".join(f"{payer.label}付 {to_the_fen(amount)} 元" for payer, amount in _paid(visit))
        for visit in ordered
    )
    st.html(
        f"<figure class='look-year'><figcaption>{legend}</figcaption>"
        f"<div role='img' aria-label='{escape(told)}'>{rows}</div></figure>"
    )


def standings(answer: Settlement) -> None:
    """Where the year stands against the yearly limits and the lines of critical illness insurance."""
    found = standing(answer)
    if not found:
        return
    st.subheader("今年累计到哪儿了", anchor=False)
    rows = "".join(
        f"<div class='look-line'><span><b>{line.name}</b> {in_yuan(line.amount)}</span><span>{_where(line)}</span>"
        f"<div><i style='width:{line.percent}%;--payer:{_payer(line).colour}'></i></div></div>"
        for line in found
    )
    st.html(f"<div class='look-year'>{rows}</div>")


def _payer(line: Standing) -> look.Payer:
    """Whose money a sum is made of."""
    if line.name == CRITICAL:
        return look.CRITICAL
    return look.FUND if line.by_fund else look.YOURSELF


def _where(line: Standing) -> str:
    if not line.left:
        return f"{line.means}，到了"
    left = f" {in_yuan(line.left)}" if line.left >= 1 else "不到 1 元"
    return f"{line.means}，{'还剩' if line.limits else '还差'}{left}"


def orders(scenario: Scenario) -> None:
    """Say how much the order of the visits matters; nothing where it does not."""
    same_day = other_orders(scenario, same_day=True)
    if same_day:
        start = "同一天的几次，是按记进账本的先后算的。"
        st.markdown(start + _spread(same_day))
    found = other_orders(scenario)
    if found:
        start = "看病的先后也有影响。同样这几次、这几个日子，"
        st.markdown(start + _spread(found))


def _spread(found: Orders) -> str:
    low, high = in_yuan(found.least), in_yuan(found.most)
    if found.every:
        return f"换个先后，全年自己出的最少 {low}，最多 {high}。"
    return f"换个先后，结果会不同，例如全年自己出的可能是 {low}，也可能是 {high}。"


def overview(settled: SettledYear) -> None:
    """All settled visits in one table, in the order of their dates; for a desk, where there is room."""
    names = ("哪次", "起付线", "花了", *(payer.label for payer in _PAYERS))
    heads = "".join(f"<th scope='col'>{name}</th>" for name in names)
    rows = "".join(
        f"<tr><th scope='row'>{visit_name(visit.date, visit.kind)}　{which_stay(visit)}</th>"
        + "".join(
            f"<td>{to_the_fen(a)}</td>"
            for a in (visit.deductible, visit.total, *(amount for _, amount in _paid(visit)))
        )
        + "</tr>"
        for visit in sorted(settled.visits.values(), key=lambda visit: visit.date)
    )
    table = f"<table class='look-pair look-visits'><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"
    st.html(f"<div class='look-desk'>{table}</div>")


_CHEAPEST = "按自己出得最少的画"


def visit_card(key: str, settled: SettledYear, low: End, high: End) -> None:
    """One visit: who paid what, the sums before and after, and the steps behind."""
    visit, dear = low.visits[key], high.visits[key]
    st.subheader(visit_name(visit.date, visit.kind), anchor=False)
    if key in settled.open or visit.out_of_pocket != dear.out_of_pocket:
        _open_visit(visit, dear, settled.open.get(key, ""), low.words[key], high.words[key])
    if which_stay(visit):
        st.markdown(f"{which_stay(visit)}，起付线 {in_yuan(visit.deductible)}。")
    if visit.instead:
        other = kind_name(visit.instead.kind)
        st.markdown(f"可以按{other}报，约 {in_yuan(visit.instead.fund_paid)}：点“改”，把看病方式换成{other}。")
    st.html(
        f"<p class='look-text'>花了 {to_the_fen(visit.total)} 元：居民医保 {to_the_fen(visit.fund_paid)}，"
        f"大病保险 {to_the_fen(visit.critical_paid)}，<b>您自己 {to_the_fen(visit.out_of_pocket)}</b></p>"
    )
    if visit.reason:
        st.markdown(f"没有报：{in_text(visit.reason)}。")
    else:
        rows = [_running_row(line) for line in running(visit, low.answer)]
        name = f"{visit_name(visit.date, visit.kind)}前后的累计"
        look.figures(("累计（元）", "之前", "之后", "限额或起付线"), rows, name)
    with st.expander("这一次怎么算的"):
        assumed = low.words[key] if key in settled.open else ""
        breakdown.breakdown(visit, low.answer.region, f"{assumed}。" if assumed else "")


def _open_visit(low: SettledVisit, high: SettledVisit, what: str, few: str, many: str) -> None:
    """A visit of which something is not known: what, and what one pays either way."""
    own = [in_yuan(visit.out_of_pocket) for visit in (low, high)]
    span = own[0] if own[0] == own[1] else f"{own[0]}到 {own[1]}"
    why = f"还不清楚{what}；" if what else "前面有的还不清楚，跟着变；"
    ends = [words for words in (few, many) if words]
    assumed = f"（{'；'.join(dict.fromkeys(ends))}）" if ends else ""
    st.markdown(f"{why}这一次自己出 {span}{assumed}。下面按全年自己出得最少的写。")


def _running_row(line: Running) -> tuple[str, str, str, str]:
    limit = "文件没有写" if line.line is None else to_the_fen(line.line)
    return line.name, to_the_fen(line.before), to_the_fen(line.after), limit


def left_out_card(visit: Known, fault: Fault | None) -> None:
    """One visit that is in no sum, with the reason; without one where nothing could be settled at all."""
    given = visit.visit
    st.subheader(f"{visit_name(given['date'], given['kind'])}　没有算进去", anchor=False)
    st.markdown("上面要改的地方改好，就接着算。" if fault is None else f"{_why_left_out(visit, fault)}。")


def _why_left_out(visit: Known, fault: Fault) -> str:
    if not fault.message.endswith(ASK):
        name, message = fault_words(fault)
        return f"{name.partition('的')[2]}{message}"
    travel = TRAVEL.get(str(visit.visit.get("travel")), "外省")
    where = f"在{travel}看" if fault.field.endswith("travel") else ""
    return f"“{kind_name(visit.visit['kind'])}”{where}怎么报，文件没有写，{ASK}"


_TOPICS = {
    "inpatient": ("住院", "生育", "异地就医", "大病保险"),
    "outpatient": ("门诊", "生育"),
    "hypertension": ("两病用药",),
    "diabetes_type_1": ("两病用药",),
    "diabetes_other": ("两病用药",),
    "chronic_disease": ("门诊", "大病保险"),
    "tcm_therapy": ("中医适宜技术",),
    "contracted_primary": ("门诊", "费用分类"),
    "contracted_primary_list": ("门诊", "费用分类"),
}
"""What the documents tell beside, that bears on a kind of visit."""


def told(answer: Settlement) -> None:
    """Show what the region's documents tell beside about the kinds of visit in the book."""
    topics = {topic for visit in answer.visits for topic in _TOPICS.get(visit.kind, ())}
    found = told_notes(answer.region, topics)
    if found:
        lines = "".join(
            f"<li>{escape(note.text)}{look.rule_link('依据', note.id, answer.region)}</li>" for note in found
        )
        with st.expander("看病报销还要知道的"):
            st.html(f"<ul class='look-notes look-text'>{lines}</ul>")
