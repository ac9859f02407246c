"""The rulebook for readers (政策依据): every rule in force somewhere on a day, and what the documents leave open."""

from datetime import date
from typing import Final

import streamlit as st

from policy.rulebook import rulebook
from policy.rulebook.listing import RuleLine, changes, rule_history, rules_listing
from policy.visit.scenario import REGIONS
from ui.parts import look
from ui.parts.questions import Questions
from ui.rules import listing

PREFIX: Final = "rules"
ALL: Final = "全部"


def read_address(ask: Questions) -> str | None:
    """The rule, region and day asked for in the address, taken over once before the questions are drawn."""
    asked = st.query_params.to_dict()
    st.session_state.setdefault(ask.key("region"), "shanxi")
    if st.session_state.get(ask.key("address")) != asked:
        st.session_state[ask.key("address")] = asked
        if asked.get("region") in REGIONS:
            st.session_state[ask.key("region")] = asked["region"]
        on = day_of(asked.get("on", ""))
        if on:
            st.session_state[ask.key("on")] = on
    return asked.get("rule")


def day_of(text: str) -> date | None:
    """A day as the address writes it, if it is one."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def opened_rule(key: str, region: str) -> None:
    """Show what a link leads to: a rule with every value it has had, an open reading, or a note."""
    book = rulebook()
    if key in book.parameters:
        # The national floor stands in where the region's documents are silent.
        place = next(name for name in (region, "national", *REGIONS) if rule_history(key, name))
        lines = rule_history(key, place)
        st.subheader(f"您点开的：{book.parameters[key].title}", anchor=False)
        if place != region:
            st.markdown(f"{REGIONS[region]}的文件没有写，下面是{REGIONS[place]}的规定。")
        listing.rules(lines, opened=key)
    elif key in book.readings:
        st.subheader("您点开的：原文可以有两种理解的地方", anchor=False)
        listing.reading(key)
    elif key in book.notes:
        st.subheader("您点开的", anchor=False)
        listing.note(key)
    else:
        st.warning("链接里的这条规定没有找到，可能链接不完整。请在下面查找。")


def matches(line: RuleLine, words: str) -> bool:
    """Whether a rule holds every word looked for."""
    text = f"{line.topic}{line.title}{line.sentence}{''.join(c['number'] for c in line.citations)}"
    return all(word in text for word in words.split())


def found_rules(ask: Questions, region: str, on: date) -> None:
    """Show the rules in force, by topic and words."""
    lines = rules_listing(region, on)
    topics = {ALL: ALL} | {line.topic: line.topic for line in lines}
    topic = ask.pick("哪方面的", "topic", topics) or ALL
    words = st.text_input(
        "查找", key=ask.key("words"), placeholder="例如：起付", autocomplete="off", persist_state="session"
    )
    found = [line for line in lines if topic in {ALL, line.topic} and matches(line, words or "")]
    st.markdown(
        f"{on} 在{REGIONS[region]}有效的规定，{len(found)} 条。"
        + ("" if found else "没有找到，请换个词，或者换个日期。")
    )
    for name in dict.fromkeys(line.topic for line in found):
        st.subheader(name, anchor=False)
        listing.rules([line for line in found if line.topic == name])


st.title("政策依据", anchor=False)
st.markdown("这里每一条都注明出自哪份文件、哪一条，什么时候起执行，什么时候核对过。")
questions = Questions(PREFIX)
rule = read_address(questions)
with st.container(border=True):
    place = questions.pick("哪里的规定", "region", REGIONS) or "shanxi"
    day = questions.day("哪天的规定", "on", today=True) or date.today()  # noqa: DTZ011
if rule:
    opened_rule(rule, place)
found_rules(questions, place, day)
with st.expander("两个日期之间，变了什么"):
    first = questions.day("先看哪天", "first", today=False)
    second = questions.day("再看哪天", "second", today=False)
    if first and second:
        listing.changes(changes(place, first, second))
    else:
        st.markdown("选好两个日期，就能看到不一样的地方。")
with st.expander("原文可以有两种理解的地方"):
    listing.readings()
with st.expander("这里是怎么假定的"):
    listing.notes("assumption")
with st.expander("文件没有写的"):
    listing.notes("open")
    st.markdown(f"这些请打医保热线 {look.HOTLINE}，或问当地医保经办机构。")
with st.expander("文件写了、这里没有算的"):
    listing.notes("told")
