"""Two dates side by side, for whoever prepares the next campaign: rules, stories and yuan that changed."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from html import escape

import streamlit as st

from policy.form.visit import region as ask_region
from policy.money import fen, in_ten_thousands, to_the_fen
from policy.rulebook.listing import Change
from policy.stories.preview import Pair, preview
from policy.stories.settled import Settled
from ui.parts.questions import Questions


def two_dates(ask: Questions) -> None:
    """Ask for two dates, and show what is otherwise on the second."""
    st.markdown(
        "下一次宣传以前，看看规定变了没有，故事里的钱变了没有。每个故事都当作发生在那一年，按那一天有效的规定算。"
    )
    place = ask_region(ask)
    left, right = st.columns(2)
    with left:
        first = ask.day("先看哪天", "first")
    with right:
        second = ask.day("再看哪天", "second", today=True)
    if place is None or first is None or second is None:
        return
    found = preview(place, first, second)
    _stories(found.stories, first, second)
    _rules(found.rules)


def _stories(pairs: Sequence[Pair], first: date, second: date) -> None:
    changed = [pair.tale.title for pair in pairs if pair.changed]
    told = f"故事里变了的：{'、'.join(changed)}。" if changed else "每个故事的钱都没有变。"
    st.markdown(told)
    rows = [row for pair in pairs for row in _rows(pair, first, second)]
    st.table(rows, hide_index=True, border="horizontal", alt="每个故事在两个日期各要自己出多少")


def _rows(pair: Pair, first: date, second: date) -> list[dict[str, str]]:
    differences = pair.differences()
    either = pair.after or pair.before
    if either is None:
        return [{"故事": pair.tale.title, "情况": "两天都没有规定可算"}]
    return [
        {
            "故事": pair.tale.title if place == 0 else "",
            "情况": way.label,
            f"{first} 自己出（元）": _own(pair.before, place),
            f"{second} 自己出（元）": _own(pair.after, place),
            "变了多少（元）": "" if differences is None else _signed(differences[way.label]),
            "大病封顶线": f"{_cap(pair.before, place)} → {_cap(pair.after, place)}",
        }
        for place, way in enumerate(either.ways)
    ]


def _own(told: Settled | None, place: int) -> str:
    return "没有规定" if told is None else to_the_fen(told.ways[place].own)


def _cap(told: Settled | None, place: int) -> str:
    cap = None if told is None else told.ways[place].cap
    return "没有" if cap is None else in_ten_thousands(fen(cap))


def _signed(difference: Decimal) -> str:
    if not difference:
        return "没变"
    return f"{'多' if difference > 0 else '少'} {to_the_fen(abs(difference))}"


def _rules(found: Sequence[Change]) -> None:
    st.markdown(f"规定变了 {len(found)} 条。" if found else "这两天执行的规定一样。")
    silent = "没有这项规定，或者文件没有写"
    for change in found:
        st.html(
            f"<article class='look-rule'><h4>{escape(change.topic)}：{escape(change.title)}</h4>"
            f"<p>原来：{escape(change.before or silent)}</p><p>后来：{escape(change.after or silent)}</p></article>"
        )
