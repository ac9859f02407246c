"""参保宣传: what a bill costs who enrolled, who did not, and who missed a year; to show, print and send."""

from typing import Final

import streamlit as st

from policy import InputError
from policy.form.plain import without_keys
from policy.stories.settled import SettledStory, settle
from policy.stories.tale import Tale
from ui.parts import look
from ui.parts.questions import Questions
from ui.stories import picture, printing
from ui.stories.answer import answer
from ui.stories.chosen import chosen
from ui.stories.two_dates import two_dates

PREFIX: Final = "stories"


def settled(tale: Tale) -> SettledStory | None:
    """The story settled; None where no rule settles it, which is said."""
    try:
        return settle(tale)
    except InputError as error:
        look.error_summary([("这个故事", without_keys(fault.message)) for fault in error.faults])
    return None


def prints(ask: Questions, told: SettledStory) -> None:
    """Offer the posters."""
    st.subheader("海报和手机图片", anchor=False)
    if told.dues is None:
        st.markdown("当地一年缴多少，这里的文件没有写，做不了海报。")
        return
    printing.downloads(ask, printing.story(told, told.dues), told.tale.title)


look.wide()
picture.style()
st.title("参保宣传", anchor=False)
st.markdown("同一场病，参保、没参保、断保一年，各要自己出多少。每个数都是现算的，规定一变跟着变。")
questions = Questions(PREFIX)
story = chosen(questions)
if questions.faults:
    look.error_summary(questions.faults, questions.labels.values())
elif story is not None:
    shown = settled(story)
    if shown is not None:
        answer(shown)
        prints(questions, shown)
st.subheader("大屏", anchor=False)
st.html(
    "<p class='look-text'>大厅里的屏幕，打开 <a href='/screen' target='_blank'>大屏</a> 就会一张一张自己放，"
    "断了网也不停。</p>"
)
st.page_link("../pages/lapse.py", label="今年不缴会怎样：替一个人算一算")
with st.expander("两个日期之间，规定和故事变了什么"):
    two_dates(Questions(f"{PREFIX}.dates"))
