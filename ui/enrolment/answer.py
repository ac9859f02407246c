"""The answer about enrolment: sentence, figures, picture, what paying back buys, what lapsing costs, the way there."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from html import escape

import streamlit as st

from paper.sheet import enrolment_sheet
from policy.dates import day_in_words
from policy.enrolment.answer import assess_enrolment, summary_for_estimate
from policy.enrolment.assessment import Assessment, assess
from policy.enrolment.outlook import Lapse, lapse, paying_back, unpaid, years_seen
from policy.enrolment.prose import (
    by_whom,
    enrolment_verdict,
    lapse_words,
    paying_back_words,
    readings_words,
    unpaid_words,
)
from policy.enrolment.record import EnrolmentAnswer, EnrolmentRecord
from policy.form.enrolment import contribution_words
from policy.money import in_ten_thousands, in_yuan, to_the_fen, yuan
from policy.rulebook import rulebook
from ui import session
from ui.enrolment import chart as enrolment_chart
from ui.enrolment.kept import PAGE
from ui.enrolment.told import told
from ui.parts import breakdown, kept, look, readings, sheet
from ui.parts.questions import Questions

_CAP_STEP = "continuous_reward"
"""The step from which on it is the cap that is told of."""


def answer(ask: Questions, record: EnrolmentRecord) -> None:
    """Show everything a record comes to.

    Raises:
        policy.InputError: for a record that cannot be answered.
    """
    found, answered = assess(record), assess_enrolment(record)
    _top(found, enrolment_verdict(found) + readings_words(found, answered.readings), "哪天起能报")
    st.button(
        "带着这个结果去估算", type="primary", width="stretch", on_click=_carry, args=(record,), key=ask.key("carry")
    )
    if st.session_state.pop(ask.key("go"), False):
        st.switch_page("../pages/estimate.py")
    _missing_next(record.coverage_year + 1, lapse(record))
    _rest(ask, found, answered)
    _sheet(record, answered, None)


def unpaid_answer(ask: Questions, record: EnrolmentRecord, today: date) -> None:
    """Show what somebody can still do who has not paid: until when, from when, what it costs to miss.

    Raises:
        policy.InputError: for a record that cannot be answered.
    """
    still = unpaid(record, today)
    paying = record.model_copy(update={"paid_on": today})
    found, answered = still.now, assess_enrolment(paying)
    words = unpaid_words(still) + contribution_words(found)
    _top(found, words, "今天缴，哪天起能报")
    if still.last_day is not None and today > still.last_day:
        st.caption(
            f"想看 {record.coverage_year + 1} 年的费什么时候缴，把上面的年份换成 {record.coverage_year + 1} 年。"
        )
    _missing_next(record.coverage_year, still.missed)
    _rest(ask, found, answered)
    _sheet(paying, answered, words)


def _sheet(record: EnrolmentRecord, answered: EnrolmentAnswer, said: str | None) -> None:
    """Offer the answer as PDF."""
    address = kept.printed_address(PAGE)
    sheet.download(
        "存成 PDF（能打印）", "参保与待遇.pdf", lambda: enrolment_sheet(record, answered, address, said=said)
    )


def _top(found: Assessment, words: str, starts: str) -> None:
    """The sentence, the figures and the picture."""
    years = years_seen(found.record)
    with st.container(key="answer"):
        st.header("您的待遇", anchor=False)
        look.dated()
        look.sentence(words)
        first = found.terms.first_year
        earlier = sum(seen.status == "missed" and seen.year < first for seen in years)
        if earlier and not found.rules.switched(found.record, "breaks_before_2025"):
            st.caption(f"断保从 {first} 年算起：以前断的 {earlier} 年，这里理解为不用多等，也不扣封顶线。")
        _figures(found, starts)
        st.caption("下面的色条是逐年的待遇，上面的线是大病封顶线（万元），灰底的是今年。")
        enrolment_chart.draw(years, found)


def _missing_next(year: int, foreseen: Lapse) -> None:
    st.subheader(f"{year} 年不缴会怎样", anchor=False)
    st.markdown(lapse_words(foreseen))


def _rest(ask: Questions, found: Assessment, answered: EnrolmentAnswer) -> None:
    """What paying back buys, the steps, what could change the result, and what the documents tell beside."""
    if found.years.breaks and found.cover.route == "break":
        _paying_back(found.record)
    st.subheader("一步一步怎么算的", anchor=False)
    names = [step.id for step in answered.steps]
    middle = names.index(_CAP_STEP)
    breakdown.table("先看什么时候能报", answered.steps[:middle], found.record.region)
    breakdown.table("再看大病保险封顶线", answered.steps[middle:], found.record.region)
    _caveats(ask, found, answered)
    told(found)


def _carry(record: EnrolmentRecord) -> None:
    """Hand the result to the page 报销估算, and ask to go there."""
    known = rulebook().readings
    switched = tuple(name for name, value in record.readings.items() if value == known[name].other)
    summary = summary_for_estimate(record).model_dump(mode="json")
    session.hand_enrolled(session.Enrolled(record.region, record.coverage_year, summary, switched))
    for name, value in record.readings.items():
        st.session_state[f"estimate.{readings.KEY}.{name}"] = value
    st.session_state["enrolment.go"] = True


def _figures(found: Assessment, starts: str) -> None:
    """The four figures of an answer."""
    cover = found.cover
    months = f"{by_whom(found)} {cover.wait.months} 个月".strip() if cover.wait.months else "不用等"
    cells = {
        starts: _day(cover.starts),
        "要等多久": months,
        "连续参保": f"{found.years.run} 年",
        "大病封顶线": in_ten_thousands(found.critical_cap),
    }
    drawn = "".join(
        f"<div style='--payer:{look.FUND.colour}'><dt>{name}</dt><dd>{value}</dd></div>"
        for name, value in cells.items()
    )
    st.html(f"<dl class='look-figures'>{drawn}</dl>")


def _day(starts: date | None) -> str:
    return "这一年不能报" if starts is None else day_in_words(starts)


def _paying_back(record: EnrolmentRecord) -> None:
    """What paying back each year would buy, as far as it buys anything."""
    st.subheader("补缴能换来什么", anchor=False)
    options = paying_back(record)
    first = options[0].cover.wait.months
    known = bool(rulebook().history("contribution.personal", record.region))
    rows = [
        {
            "补几年": "不补" if not years else f"{years} 年",
            "缴多少（元）": to_the_fen(yuan(option.arrears)) if known or not years else "文件没有写",
            "等几个月": f"{option.cover.wait.months}" + (f"（少 {first - option.cover.wait.months}）" if years else ""),
            "哪天起能报": _day(option.cover.starts),
        }
        for years, option in enumerate(options)
    ]
    st.table(rows, hide_index=True, border="horizontal", alt="补缴几年、多少钱、等几个月")
    st.markdown(paying_back_words(options))
    note = rulebook().notes["bills_of_break_years"]
    st.html(f"<p class='look-text'>{escape(note.text)}{look.rule_link('依据', note.id, record.region)}</p>")


def _caveats(ask: Questions, found: Assessment, answered: EnrolmentAnswer) -> None:
    """What could change the result: readings with both results, notes."""
    st.subheader("哪些情况会让结果不一样", anchor=False)
    for result in answered.readings:
        gives = {
            result.used: _gives(found.cover.starts, yuan(found.critical_cap)),
            result.other: _gives(result.other_cover_from, result.other_critical_cap),
        }
        readings.switch(ask, result.id, found.record.region, gives)
    _list(answered.notes)


def _gives(starts: date | None, cap: Decimal) -> str:
    cover = "这一年不能报" if starts is None else f"{day_in_words(starts)}起能报"
    return f"{cover}，封顶线 {in_yuan(cap)}"


def _list(texts: Sequence[str]) -> None:
    lines = "".join(f"<li>{escape(text)}</li>" for text in texts)
    st.html(f"<ul class='look-notes look-text'>{lines}</ul>")
