"""A story's answer: its picture, what each way comes to, what one pays for a year, and where it all stands."""

from html import escape

import streamlit as st

from policy.dates import day_in_words
from policy.money import in_yuan
from policy.rulebook import rulebook
from policy.stories.settled import SettledStory, StoryWay
from ui.parts import breakdown, look
from ui.stories import picture


def answer(told: SettledStory) -> None:
    """Show a settled story."""
    with st.container(key="answer"):
        st.header(told.tale.title, anchor=False)
        picture.made_up()
        st.html(f"<p class='look-text'>{escape(told.tale.teller)}</p>")
        picture.picture(picture.bars_of(told))
        if told.dues is not None:
            st.html(f"<p class='story-dues'>{told.dues.words()}</p>")
    for way in told.ways:
        look.sentence(f"{way.label}：{way.words}")
    with st.expander("图里的数，列成表"):
        picture.figures(told)
    with st.expander("参保的一步一步怎么算的"):
        _steps(told.ways[0], told.tale.scenario.region)
    lines = "".join(f"<li>{escape(text)}</li>" for text in (*told.assumes, *told.ways[0].settlement.notes))
    st.html(f"<ul class='look-notes look-text'>{lines}{_readings(told)}</ul>")
    st.caption(f"依据：{'；'.join(told.sources)}。按 {day_in_words(told.on)}有效的规定估算，以医院结算单为准。")


def _readings(told: SettledStory) -> str:
    """The readings (两种理解) under which who enrolled pays another amount, with that amount."""
    settlement, region = told.ways[0].settlement, told.tale.scenario.region
    return "".join(
        f"<li>原文可以有两种理解：{escape(rulebook().readings[found.id].title)}。换一种理解，参保的自己出"
        f" {in_yuan(found.other_out_of_pocket)}。{look.rule_link('依据', found.id, region)}</li>"
        for found in settlement.readings
    )


def _steps(way: StoryWay, region: str) -> None:
    visits = way.settlement.visits
    for number, visit in enumerate(visits, 1):
        if len(visits) > 1:
            st.markdown(f"**第 {number} 次，{day_in_words(visit.date)}**")
        breakdown.breakdown(visit, region)
