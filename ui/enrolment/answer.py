"""The answer about enrolment: sentence, figures, picture, what paying back buys, what lapsing costs, the way there."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from html import escape

import streamlit as st

from policy.enrolment.assess import assess_enrolment, summary_for_estimate
from policy.enrolment.assessment import Assessment, assess
from policy.enrolment.outlook import lapse, paying_back, years_seen
from policy.enrolment.prose import by_whom, enrolment_verdict, lapse_words, paying_back_words
from policy.enrolment.record import EnrolmentAnswer, EnrolmentRecord
from policy.enrolment.rules import rules_of
from policy.money import in_ten_thousands, in_yuan, to_the_fen, yuan
from policy.rulebook import Entry, Note, rulebook
from ui.enrolment import chart as enrolment_chart
from ui.parts import breakdown, look, readings
from ui.parts.questions import Questions

_TOLD_TOPICS = {"参保缴费", "新生儿", "学生", "待遇等待期", "参保奖励与断保扣减"}
_TOLD_RULES = (
    "contribution.personal",
    "contribution.aid",
    "leaver.terms",
    "newborn.days",
    "newborn.next_year_only",
    "student.cover",
    "welfare_child.cover",
    "transfer.years",
)


def answer(ask: Questions, record: EnrolmentRecord) -> None:
    """Show everything a record comes to.

    Raises:
        policy.InputError: for a record that cannot be answered.
    """
    found, answered = assess(record), assess_enrolment(record)
    years = years_seen(record)
    with st.container(key="answer"):
        st.header("您的待遇", anchor=False)
        look.sentence(enrolment_verdict(found))
        first = found.terms.first_year
        earlier = sum(seen.status == "missed" and seen.year < first for seen in years)
        if earlier:
            st.caption(f"断保从 {first} 年算起：以前断的 {earlier} 年，这里理解为不用多等，也不扣封顶线。")
        _figures(found)
        st.caption("下面的色条是逐年的待遇，上面的线是大病封顶线（万元），灰底的是今年。")
        enrolment_chart.draw(years, found)
    st.button(
        "带着这个结果去估算", type="primary", width="stretch", on_click=carry, args=(record,), key=ask.key("carry")
    )
    if st.session_state.pop(ask.key("go"), False):
        st.switch_page("../pages/estimate.py")
    if found.years.breaks and found.cover.route == "break":
        _paying_back(record)
    st.subheader(f"{record.coverage_year + 1} 年不缴会怎样", anchor=False)
    st.markdown(lapse_words(lapse(record)))
    st.subheader("一步一步怎么算的", anchor=False)
    breakdown.table("先看什么时候能报", answered.steps[:7], record.region)
    breakdown.table("再看大病保险封顶线", answered.steps[7:], record.region)
    _caveats(ask, found, answered)
    _told(record)


def carry(record: EnrolmentRecord) -> None:
    """Put the result where the page 报销估算 looks for it, and ask to go there."""
    st.session_state["enrolment_summary"] = summary_for_estimate(record).model_dump(mode="json")
    st.session_state["enrolment_region"] = record.region
    st.session_state["enrolment_year"] = record.coverage_year
    known = rulebook().readings
    st.session_state["enrolment_readings"] = [n for n, value in record.readings.items() if value == known[n].other]
    for name, value in record.readings.items():
        st.session_state[f"estimate.{readings.KEY}.{name}"] = value
    st.session_state["enrolment.go"] = True


def _figures(found: Assessment) -> None:
    """The four figures of an answer."""
    cover = found.cover
    months = f"{by_whom(found)} {cover.wait.months} 个月".strip() if cover.wait.months else "不用等"
    cells = {
        "哪天起能报": str(cover.starts or "这一年不能报"),
        "要等多久": months,
        "连续参保": f"{found.years.run} 年",
        "大病封顶线": in_ten_thousands(found.critical_cap),
    }
    drawn = "".join(
        f"<div style='--payer:{look.FUND.colour}'><dt>{name}</dt><dd>{value}</dd></div>"
        for name, value in cells.items()
    )
    st.html(f"<dl class='look-figures'>{drawn}</dl>")


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
            "哪天起能报": str(option.cover.starts or "这一年不能报"),
        }
        for years, option in enumerate(options)
    ]
    st.table(rows, hide_index=True, border="horizontal", alt="补缴几年、多少钱、等几个月")
    st.markdown(paying_back_words(options))


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
    cover = "这一年不能报" if starts is None else f"{starts} 起能报"
    return f"{cover}，封顶线 {in_yuan(cap)}"


def _told(record: EnrolmentRecord) -> None:
    """What the region's documents tell about paying and enrolling, beside the computation; each with its source."""
    documents = _documents(record.region)
    known = rules_of(record, rulebook())
    rules = [entry for key in _TOLD_RULES if (entry := known.get(key)) is not None]
    maternity = rulebook().history("maternity.continuous_years", record.region)
    told = [(_text(entry, record), entry.parameter.key) for entry in rules]
    told += [(_dated(entry), entry.parameter.key) for entry in maternity]
    told += [(text, "contribution.aid") for text in _aided(record)]
    told += [(note.text, name) for name, note in rulebook().notes.items() if _bears(note, documents)]
    lines = "".join(f"<li>{escape(text)}{look.rule_link('依据', key, record.region)}</li>" for text, key in told)
    with st.expander("参保缴费还要知道的"):
        st.html(f"<ul class='look-notes look-text'>{lines}</ul>")


def _text(entry: Entry, record: EnrolmentRecord) -> str:
    """A rule as a sentence; it says so where the coverage year's own is not announced yet."""
    return entry.text() if entry.covers(record.first_day) else f"{entry.text()}（最近一次公布的。）"


def _aided(record: EnrolmentRecord) -> list[str]:
    """What people monitored against poverty pay themselves."""
    rules = rules_of(record, rulebook())
    whole, aid = rules.get("contribution.personal"), rules.get("contribution.aid")
    if whole is None or aid is None:
        return []
    own = yuan(whole.number("amount") - aid.number("amount"))
    return [f"防止返贫监测对象扣掉资助，自己缴 {in_yuan(own)}。"]


def _documents(region: str) -> set[str]:
    """The documents that the region's rules come from."""
    places = rulebook().lineage(region)
    return {e.source.document for (place, _), entries in rulebook().written.items() if place in places for e in entries}


def _bears(note: Note, documents: set[str]) -> bool:
    return (
        note.group == "told" and note.topic in _TOLD_TOPICS and bool(note.source and note.source.document in documents)
    )


def _dated(entry: Entry) -> str:
    """A rule with the days on which it counted."""
    if entry.starts is None:
        return f"到 {entry.ends} 为止：{entry.text()}"
    return f"{entry.starts} 起：{entry.text()}"


def _list(texts: Sequence[str]) -> None:
    lines = "".join(f"<li>{escape(text)}</li>" for text in texts)
    st.html(f"<ul class='look-notes look-text'>{lines}</ul>")
