"""Two dates side by side, for whoever prepares the next campaign: rules, stories and yuan that changed."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from html import escape
from typing import Final

import streamlit as st

from policy.dates import day_in_words
from policy.form.visit import region as ask_region
from policy.money import fen, in_ten_thousands, to_the_fen
from policy.rulebook.listing import Change
from policy.stories.preview import Pair, preview
from policy.stories.settled import SettledStory
from ui.parts.questions import Questions

_SAME: Final = "没变"
_TO: Final = " → "


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
    changed = [f"“{pair.tale.title}”" for pair in pairs if pair.changed]
    told = f"故事里变了的：{''.join(changed)}。" if changed else "每个故事的钱都没有变。"
    st.markdown(told)
    names = (f"{day_in_words(first)}自己出", f"{day_in_words(second)}自己出", "变了多少", "大病封顶线")
    cells = [row for pair in pairs for row in _cells(pair)]
    moved = [row for row in cells if row[1][2] != _SAME or _TO in row[1][3]]
    still = [row for row in cells if row not in moved]
    left = f"<details><summary>没有变的 {len(still)} 行</summary>{_table(names, still)}</details>" if still else ""
    st.html(f"<div>{_table(names, moved) if moved else ''}{left}</div>")


def _table(names: Sequence[str], rows: Sequence[tuple[str, tuple[str, str, str, str]]]) -> str:
    heads = "".join(f"<th scope='col'>{name}</th>" for name in ("故事", *names))
    body = "".join(_row(label, dict(zip(names, cells, strict=True))) for label, cells in rows)
    return f"<table class='look-compare'><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>"


def _row(label: str, cells: Mapping[str, str]) -> str:
    told = "".join(f"<td data-place='{name}'>{escape(text)}</td>" for name, text in cells.items())
    return f"<tr><th scope='row'>{escape(label)}</th>{told}</tr>"


def _cells(pair: Pair) -> Iterator[tuple[str, tuple[str, str, str, str]]]:
    """A row a way: what is left to pay on both dates, how much more that is, and the cap."""
    title, differences, either = pair.tale.title, pair.differences(), pair.after or pair.before
    if either is None:
        yield title, ("没有规定", "没有规定", "算不出", "没有规定")
        return
    for place, way in enumerate(either.ways):
        more = "算不出" if differences is None else _signed(differences[way.label])
        caps = dict.fromkeys(_cap(told, place) for told in (pair.before, pair.after))
        yield f"{title}：{way.label}", (_own(pair.before, place), _own(pair.after, place), more, _TO.join(caps))


def _own(told: SettledStory | None, place: int) -> str:
    return "没有规定" if told is None else f"{to_the_fen(told.ways[place].own)} 元"


def _cap(told: SettledStory | None, place: int) -> str:
    cap = None if told is None else told.ways[place].cap
    return "没有" if cap is None else in_ten_thousands(fen(cap))


def _signed(difference: Decimal) -> str:
    if not difference:
        return _SAME
    return f"{'多' if difference > 0 else '少'} {to_the_fen(abs(difference))} 元"


def _rules(found: Sequence[Change]) -> None:
    st.markdown(f"规定变了 {len(found)} 条。" if found else "这两天执行的规定一样。")
    silent = "没有这项规定，或者文件没有写"
    for change in found:
        st.html(
            f"<article class='look-rule'><h4>{escape(change.topic)}：{escape(change.title)}</h4>"
            f"<p>原来：{escape(change.before or silent)}</p><p>后来：{escape(change.after or silent)}</p></article>"
        )
