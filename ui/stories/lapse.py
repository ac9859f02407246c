"""今年不缴会怎样: three questions about one person, the answer, and the card to print or send."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from html import escape
from typing import Final

import streamlit as st

from paper.poster import PosterBar, Story
from payers import CRITICAL, FUND, Payer
from policy.dates import day_in_words
from policy.enrolment.answer import assess_enrolment
from policy.money import in_yuan, to_the_fen, yuan
from policy.rulebook import rulebook
from policy.stories.lapsing import (
    OLDEST,
    Lapsing,
    back_words,
    cap_words,
    lost_words,
    not_back_words,
    sources,
)
from policy.stories.settled import Dues
from policy.stories.tale import tales
from policy.visit.answer import Settlement
from policy.visit.scenario import REGIONS
from ui.parts import look
from ui.parts.questions import Questions
from ui.stories import picture, printing

_TITLE: Final = "{year} 年不缴会怎样"
_WAYS: Final = ("缴了", "没缴")


def form(ask: Questions, today: date) -> tuple[str, int, int, str] | None:
    """Ask: region, first and last year enrolled, and which story; None where something is missing."""
    known = {place: name for place, name in REGIONS.items() if place.startswith("shanxi/")}
    place = ask.pick("在哪里参保", "region", known, placeholder="请选参保的市")
    years = {str(year): f"{year} 年" for year in range(today.year + 1, OLDEST - 1, -1)}
    since = ask.pick("哪年开始参加居民医保", "since", years, placeholder="请选年份", hint=_SINCE_HINT)
    last = ask.pick("最近一次缴的是哪一年的医保费", "last", years, placeholder="请选年份")
    story = ask.pick("拿哪个故事打比方", "story", {name: tale.title for name, tale in tales().items()})
    if place is None or since is None or last is None or story is None:
        return None
    return place, int(since), int(last), story


_SINCE_HINT: Final = f"中间断过的，选断了以后重新参保的那一年。{OLDEST} 年以前开始的选 {OLDEST} 年。"


def answer(found: Lapsing) -> None:
    """Show what missing the year costs."""
    year = found.year
    with st.container(key="answer"):
        st.header(_TITLE.format(year=year), anchor=False)
        look.sentence(lost_words(found))
        _figures(found)
        _example(found)
    st.subheader("补缴能补回来什么，补不回来什么", anchor=False)
    st.markdown(back_words(found))
    _list(not_back_words())
    with st.expander("补几年、缴多少、等几个月"):
        _back(found)
    _readings(found)
    st.caption(
        f"按从 {found.kept.record.history[0].year} 年起年年参保、每年都报销过来算；有一年一分没报的，封顶线还会高一些。"
        f"{rulebook().notes['usual_window'].text}依据：{'；'.join(sources(found))}。"
    )


def _readings(found: Lapsing) -> None:
    """The readings (两种理解) under which coming back is otherwise, with what they give."""
    record = found.lapsed.record
    lines = []
    for other in assess_enrolment(record).readings:
        starts = f"{day_in_words(other.other_cover_from)}起能报" if other.other_cover_from else "这一年都不能报"
        lines.append(
            f"<li>原文可以有两种理解：{escape(rulebook().readings[other.id].title)}。"
            f"换一种理解，{record.coverage_year} 年再缴，{starts}，封顶线 {in_yuan(other.other_critical_cap)}。"
            f"{look.rule_link('依据', other.id, record.region)}</li>"
        )
    if lines:
        st.subheader("哪些情况会让结果不一样", anchor=False)
        st.html(f"<ul class='look-notes look-text'>{''.join(lines)}</ul>")


def _figures(found: Lapsing) -> None:
    kept = f"（缴了也还要等 {found.months_kept} 个月）" if found.months_kept else ""
    cells = {
        "不能报的日子": f"{found.months} 个月",
        "大病封顶线少": in_yuan(found.cap_lost),
        "打比方的病多出": "算不出" if found.cost is None else in_yuan(found.cost),
    }
    drawn = "".join(
        f"<div style='--payer:{look.YOURSELF.colour}'><dt>{name}</dt><dd>{value}</dd></div>"
        for name, value in cells.items()
    )
    st.html(f"<dl class='look-figures'>{drawn}</dl>")
    st.markdown(cap_words(found) + kept)


def _example(found: Lapsing) -> None:
    """The story as this person's, with cover and without."""
    if found.covered is None or found.bare is None:
        st.markdown(f"{found.year} 年就是缴了，也要等到年底以后才能报，这一年没法打比方。")
        return
    st.subheader(f"打个比方：{found.tale.title}", anchor=False)
    picture.made_up()
    st.html(f"<p class='look-text'>{escape(found.tale.teller)}</p>")
    both = zip(_WAYS, (found.covered, found.bare), strict=True)
    picture.picture([(label, _amounts(settled)) for label, settled in both])
    if found.dues is not None:
        st.html(f"<p class='story-dues'>{found.dues.words()}</p>")


def _amounts(settled: Settlement) -> dict[Payer, Decimal]:
    totals = settled.totals
    return {FUND: totals.fund_paid, CRITICAL: totals.critical_paid, picture.OWN: totals.out_of_pocket}


def _back(found: Lapsing) -> None:
    """What paying back brings, for whoever comes back the year after."""
    rows = [
        {
            "补几年": "不补" if not years else f"{years} 年",
            "缴多少（元）": to_the_fen(yuan(option.arrears)),
            "等几个月": str(option.cover.wait.months),
            "哪天起能报": day_in_words(option.cover.starts) if option.cover.starts else "这一年不能报",
        }
        for years, option in enumerate(found.back)
    ]
    st.table(rows, hide_index=True, border="horizontal", alt="补缴几年、多少钱、等几个月")


def _list(texts: Sequence[str]) -> None:
    lines = "".join(f"<li>{escape(text)}</li>" for text in texts)
    st.html(f"<ul class='look-notes look-text'>{lines}</ul>")


def card(found: Lapsing, covered: Settlement, bare: Settlement, dues: Dues) -> Story:
    """The answer as paper takes it: the story with cover and without, and what is lost beside the money."""
    return Story(
        title=_TITLE.format(year=found.year),
        teller=f"打个比方：{found.tale.title}。",
        assumptions=(lost_words(found), cap_words(found), back_words(found)),
        variants=[_variant(label, one) for label, one in zip(_WAYS, (covered, bare), strict=True)],
        contribution=printing.contribution(dues),
        sources=sources(found)[:3],
        on=covered.rules_on,
        address=printing.address(found.kept.record),
    )


def _variant(label: str, settled: Settlement) -> PosterBar:
    totals = settled.totals
    return PosterBar(label, totals.total, totals.fund_paid, totals.critical_paid, totals.out_of_pocket)


def paper(ask: Questions, found: Lapsing) -> None:
    """Offer the card."""
    if found.covered is None or found.bare is None or found.dues is None:
        return
    st.subheader("打印，或者发给家里人", anchor=False)
    printing.downloads(ask, card(found, found.covered, found.bare, found.dues), _TITLE.format(year=found.year))
