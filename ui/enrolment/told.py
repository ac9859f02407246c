"""What the documents tell about paying and enrolling beside the computation, each with its source."""

from html import escape
from typing import Final

import streamlit as st

from policy.dates import day_in_words
from policy.enrolment.assessment import Assessment
from policy.money import in_yuan, yuan
from policy.rulebook import Entry, rulebook
from policy.rulebook.listing import told_notes
from ui.parts import look

_RULES: Final = (
    "contribution.personal",
    "contribution.aid",
    "leaver.terms",
    "newborn.days",
    "newborn.next_year_only",
    "student.cover",
    "welfare_child.cover",
    "transfer.years",
)
_TOPICS: Final = ("参保缴费", "新生儿", "生育", "学生", "待遇等待期", "参保奖励与断保扣减")
"""What a person who asks about enrolment may want to know, in this order."""


def told(found: Assessment) -> None:
    """Show what the region's documents, and the State's, tell beside: topic by topic, the person's own first."""
    record, book = found.record, rulebook()
    rules = [entry for key in _RULES if (entry := found.rules.get(key)) is not None]
    lines = {topic: [] for topic in _first(record.group)}  # type: dict[str, list[tuple[str, str]]]
    for entry in rules:
        lines[entry.parameter.topic].append((_text(entry, found), entry.parameter.key))
    for entry in book.history("maternity.continuous_years", record.region):
        lines[entry.parameter.topic].append((_dated(entry), entry.parameter.key))
    lines["参保缴费"] += [(text, "contribution.aid") for text in _aided(found)]
    for note in told_notes(record.region, _TOPICS):
        lines[note.topic].append((note.text, note.id))
    with st.expander("参保缴费还要知道的"):
        for topic, texts in lines.items():
            if texts:
                st.markdown(f"**{topic}**")
                items = "".join(
                    f"<li>{escape(text)}{look.rule_link('依据', key, record.region)}</li>" for text, key in texts
                )
                st.html(f"<ul class='look-notes look-text'>{items}</ul>")


def _first(group: str) -> list[str]:
    """The topics, those of the person's own group first."""
    own = {"newborn": {"新生儿"}, "new_student": {"学生"}}.get(group, set())
    return sorted(_TOPICS, key=lambda topic: topic not in own)


def _text(entry: Entry, found: Assessment) -> str:
    """A rule as a sentence; it says so where the coverage year's own is not announced yet."""
    return entry.text() if entry.covers(found.record.first_day) else f"{entry.text()}（最近一次公布的。）"


def _aided(found: Assessment) -> list[str]:
    """What people monitored against poverty pay themselves."""
    whole, aid = found.rules.get("contribution.personal"), found.rules.get("contribution.aid")
    if whole is None or aid is None:
        return []
    own = yuan(whole.number("amount") - aid.number("amount"))
    return [f"防止返贫监测对象扣掉资助，自己缴 {in_yuan(own)}。"]


def _dated(entry: Entry) -> str:
    """A rule with the days on which it counted."""
    if entry.starts is not None:
        return f"{day_in_words(entry.starts)}起：{entry.text()}"
    return f"到{day_in_words(entry.ends)}为止：{entry.text()}" if entry.ends else entry.text()
