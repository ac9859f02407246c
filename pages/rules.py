"""The rulebook for readers (政策依据): every rule in force somewhere on a day, and what the documents leave open."""

from datetime import date
from typing import Final

import streamlit as st

from policy.dates import day_in_words
from policy.rulebook import rulebook
from policy.rulebook.listing import changes, found_notes, found_rules, rule_history, rules_listing
from policy.visit.scenario import REGIONS
from ui.parts import look
from ui.parts.questions import Questions
from ui.rules import find, listing

PREFIX: Final = "rules"
ALL: Final = "全部"
OWN: Final = ("estimate.region", "ledger.region", "enrolment.region")
"""Where the other pages keep the city that the person said to be enrolled in."""
PLACES: Final = REGIONS | {
    "national": "全国（各省都要达到的底线）",
    "shanxi": "山西省（各市都照这个）",
    "hunan": "湖南省（只有报道里写到的几条）",
}


def read_address(ask: Questions) -> str | None:
    """The rule, region and day asked for in the address, taken over once before the questions are drawn."""
    asked = st.query_params.to_dict()
    own = next((place for key in OWN if (place := st.session_state.get(key)) in REGIONS), None)
    if own is not None and st.session_state.get(ask.key("own")) != own:
        st.session_state.update({ask.key("own"): own, ask.key("region"): own})
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
        st.subheader(f"您查看的规定：{book.parameters[key].title}", anchor=False)
        if place != region:
            st.markdown(f"{REGIONS[region]}的文件没有写，下面是{REGIONS[place]}的规定。")
        listing.rules(lines, opened=key)
        with st.expander("怎样找到这一条的原文"):
            find.how_to({cited["document"] for line in lines for cited in line.citations})
    elif key in book.readings:
        st.subheader("您查看的规定：原文可以有两种理解的地方", anchor=False)
        listing.reading(key)
    elif key in book.notes:
        st.subheader("您查看的规定", anchor=False)
        listing.notes([book.notes[key]])
    else:
        st.warning("链接里的这条规定没有找到，可能链接不完整。请在下面查找。")


def search(ask: Questions, region: str, on: date) -> None:
    """Show the rules in force, by topic and words."""
    lines = rules_listing(region, on)
    topics = {ALL: ALL} | {line.topic: line.topic for line in lines}
    topic = ask.pick("哪方面的", "topic", topics) or ALL
    words = st.text_input(
        "查找",
        key=ask.key("words"),
        placeholder="例如：报销比例、三甲、断缴",
        autocomplete="off",
        persist_state="session",
    )
    found = [line for line in found_rules(lines, words or "") if topic in {ALL, line.topic}]
    told = [note for note in found_notes(region, words) if topic in {ALL, note.topic}] if words else []
    st.markdown(
        f"{day_in_words(on)}在{REGIONS[region]}有效的规定，{len(found)} 条。"
        + ("" if found or told else "没有找到，请换个词，或者换个日期。")
    )
    for name in dict.fromkeys(line.topic for line in found):
        st.subheader(name, anchor=False)
        listing.rules([line for line in found if line.topic == name])
    if told:
        st.subheader("文件还写了", anchor=False)
        listing.notes(told)


st.title("政策依据", anchor=False)
st.markdown("这里每一条都注明出自哪份文件、哪一条，什么时候起执行，什么时候核对过。")
questions = Questions(PREFIX)
rule = read_address(questions)
with st.container(border=True):
    place = questions.pick("哪里的规定", "region", PLACES) or "shanxi"
    day = questions.day("哪天的规定", "on", today=True) or date.today()  # noqa: DTZ011
if rule:
    opened_rule(rule, place)
search(questions, place, day)
with st.expander("两个日期之间，变了什么"):
    first = questions.day("先看哪天", "first", today=False)
    second = questions.day("再看哪天", "second", today=False)
    if first and second:
        listing.changes(changes(place, first, second))
        st.page_link("../pages/stories.py", label="故事里的钱变了多少：到“参保宣传”最下面看")
    else:
        st.markdown("选好两个日期，就能看到不一样的地方。")
with st.expander("原文可以有两种理解的地方"):
    listing.readings()
with st.expander("这里是怎么假定的"):
    listing.group_notes("assumption")
with st.expander("文件没有写的"):
    listing.group_notes("open")
    st.markdown(f"这些请打医保热线 {look.HOTLINE}，或问当地医保经办机构。")
with st.expander("文件写了、这里没有算的"):
    listing.group_notes("told")
with st.expander("怎样找到文件的原文"):
    find.how_to(rulebook().documents_of(place))
