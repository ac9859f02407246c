"""Rules as a reader wants them: a sentence, its dates, document and article; all of it made from the rule files."""

from collections.abc import Sequence
from html import escape

import streamlit as st

from policy.compare.examples import reading_examples
from policy.dates import day_in_words, in_text
from policy.rulebook import Note, Source, rulebook
from policy.rulebook.citing import place
from policy.rulebook.listing import Change, RuleLine, cited, support_of, validity
from policy.steps import Citation
from ui.parts import look


def rules(lines: Sequence[RuleLine], *, opened: str | None = None) -> None:
    """Show rules one under the other, each with an address of its own; ``opened`` stands out."""
    st.html("".join(_rule(line, opened=line.key == opened) for line in lines))


def _rule(line: RuleLine, *, opened: bool) -> str:
    since, until = validity(line)
    mark = " look-opened" if opened else ""
    address = escape(look.rule_url(line.key, line.region))
    return (
        f"<article class='look-rule{mark}' id='{anchor(line.key)}'><h4>{escape(line.title)}</h4>"
        f"<p>{escape(line.sentence)}</p>{_support(line)}<small>{since}，{until}；依据：{escape(cited(line))}；"
        f"最近核对：{in_text(line.checked_on)}；<a href='{address}'>这一条的链接</a></small></article>"
    )


def _support(line: RuleLine) -> str:
    """What to say on the telephone: the usual question, the answer in 20 seconds, what it does not cover."""
    said = support_of(line)
    return (
        f"<details><summary>有人问起，这样答</summary><p>问：{escape(said.question)}</p>"
        f"<p>答：{escape(said.answer)}</p><p>没有包括：{escape(said.not_covered)}</p></details>"
    )


def anchor(key: str) -> str:
    """A rule's place on the page."""
    return f"rule-{key.replace('.', '-')}"


def changes(found: Sequence[Change]) -> None:
    """Show what reads differently on two dates."""
    if not found:
        st.markdown("这两天执行的规定一样。")
    for change in found:
        before = escape(change.before or "没有这项规定，或者文件没有写")
        after = escape(change.after or "没有这项规定，或者文件没有写")
        st.html(
            f"<article class='look-rule'><h4>{escape(change.topic)}：{escape(change.title)}</h4>"
            f"<p>原来：{before}</p><p>后来：{after}</p></article>"
        )


def readings() -> None:
    """Show where the text can be read two ways, with both results on an example."""
    for name in rulebook().readings:
        reading(name)


def reading(name: str) -> None:
    """Show one place where the text can be read two ways."""
    found, example = rulebook().readings[name], reading_examples()[name]
    st.html(
        f"<article class='look-rule'><h4>{escape(found.title)}</h4><p>{escape(found.why)}</p>"
        f"<p>举例：{escape(example.story)}</p>"
        f"<ul><li>这里按：{escape(found.default_text)}结果：<b>{escape(in_text(example.default))}</b>。</li>"
        f"<li>也可以理解为：{escape(found.other_text)}结果：<b>{escape(in_text(example.other))}</b>。</li></ul>"
        f"<small>{_source(found.source)}</small></article>"
    )


def _source(source: Source) -> str:
    where = escape(place(Citation(source.document, source.article)))
    return f"依据：{where}；最近核对：{day_in_words(source.checked_on)}"


def group_notes(group: str) -> None:
    """Show the notes of one group."""
    notes([note for note in rulebook().notes.values() if note.group == group])


def notes(found: Sequence[Note]) -> None:
    """Show some notes, each with its topic and source."""
    st.html(f"<ul class='look-notes'>{''.join(map(_note, found))}</ul>")


def _note(found: Note) -> str:
    where = f"（{_source(found.source)}）" if found.source else ""
    return f"<li><b>{escape(found.topic)}</b>　{escape(found.text)}{where}</li>"
