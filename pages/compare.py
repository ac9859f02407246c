"""What may be different next door (各地对照), what insurance costs, and what a relative's account can pay."""

from datetime import date
from decimal import Decimal
from html import escape
from typing import Final

import streamlit as st

from policy.money import to_the_fen
from policy.rulebook import rulebook
from ui import session
from ui.parts import look
from ui.parts.questions import Questions
from ui.regions import side_by_side

PREFIX: Final = "compare"
TODAY: Final = date.today()  # noqa: DTZ011 - the reader's own day


def told(text: str, key: str) -> None:
    """Show a sentence with a link to the rule or note it comes from; nothing where there is none."""
    if text:
        st.html(f"<p class='look-text'>{escape(text)}{look.rule_link('依据', key, 'shanxi')}</p>")


def transfer(ask: Questions) -> None:
    """Years as a resident counted as years of an employee."""
    st.header("居民医保年数折算职工医保", anchor=False)
    entry = rulebook().find("transfer.years", "shanxi", TODAY)
    if entry is None:
        st.markdown("今天没有有效的折算规定。")
        return
    told(entry.text(), entry.parameter.key)
    years = ask.whole("居民医保实际缴费几年", "years")
    if years is not None:
        whole, rest = divmod(years * entry.number("employee"), entry.number("resident"))
        left = f"，另有 {rest} 年不满一次折算，怎么算文件没有写" if rest else ""
        look.sentence(f"{years} 年居民医保，折算职工医保 {whole} 年{left}。")


def relatives(ask: Questions) -> None:
    """A relative's personal account: who, for what, and how far it covers a bill."""
    st.header("家人的职工医保个人账户", anchor=False)
    for name in ("relatives_account", "account_across_provinces", "hunan_relatives", "hunan_account"):
        told(rulebook().notes[name].text, name)
    known = session.last_out_of_pocket()
    if known is not None:
        st.session_state.setdefault(ask.key("owed"), str(known))
    owed = ask.money("这次看病自己要出多少（元）", "owed")
    account = ask.money("家人的个人账户里有多少（元）", "account")
    if owed is not None and account is not None:
        paid = min(owed, account)
        rest: Decimal = owed - paid
        look.sentence(f"家人的个人账户最多能付 {to_the_fen(paid)} 元，您自己还要出 {to_the_fen(rest)} 元。")


look.wide()
st.title("各地对照", anchor=False)
st.markdown(
    "国家是怎么要求的，山西和湖南各是怎么定的。一个省放在另一个省旁边，是方便看规定哪里不同，不是排名："
    "各省的缴费、医院价格和基金都不一样，单看一个数分不出好坏。"
)
st.markdown(
    "国家一栏是各省都要达到的底线；湖南一栏只有一篇报道里写到的几条。写着“文件没有写”的，是这些文件没有提到，不等于没有这项规定。"
)
side_by_side.table(TODAY)
for place, title in side_by_side.TOLD.items():
    with st.expander(title):
        side_by_side.told(place)
st.header("山西一年缴多少、补多少", anchor=False)
side_by_side.money()
told(side_by_side.shares(), "subsidy.central_share")
told(side_by_side.helped(), "contribution.aid")
for name in ("low_income_contribution", "subsidy_split", "how_to_pay"):
    told(rulebook().notes[name].text, name)
questions = Questions(PREFIX)
transfer(questions)
relatives(questions)
