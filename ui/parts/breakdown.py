"""A settled visit in three beats that open: the bill (先), the fund (再), critical illness insurance (最后).

Closed, a beat says what it came to and one article; opened, it shows every line with its own.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from html import escape

import streamlit as st

from policy.dates import in_text
from policy.money import to_the_fen, yuan
from policy.rulebook import rulebook
from policy.rulebook.citing import place
from policy.steps import MAIN_STEPS, Citation, Step, in_beats
from policy.visit.answer import SettledVisit
from ui.parts import look

_HEADINGS = "".join(f"<th scope='col'>{heading}</th>" for heading in ("项目", "怎么算", "金额（元）"))
_CAME_TO = (
    (("total", "一共花了 {} 元"), ("eligible", "能按政策报的 {} 元")),
    (("fund_paid", "居民医保报 {} 元"),),
    (("critical_paid", "大病保险报 {} 元"), ("out_of_pocket", "您自己出 {} 元")),
)
"""What each beat came to, by its steps."""
_FOUNDED_ON = ("eligible", "fund_raw", "critical_paid")
"""The step whose article stands for each beat."""
_KEPT = ("total", *MAIN_STEPS)
"""Steps that stay in sight also where they are nought."""
_BARRED = ("total", "uncovered", "before_cover", "out_of_pocket")


def breakdown(visit: SettledVisit, region: str, assumed: str = "") -> None:
    """Show every step of a visit; ``assumed`` says what was assumed of its uncovered part, where nobody gave it."""
    steps = [replace(step, why=assumed) if assumed and step.id == "uncovered" else step for step in visit.steps]
    if visit.reason:
        _barred(visit, steps, region)
        return
    beats = in_beats(steps, quota=rulebook().kinds[visit.kind].given_terms)
    parts = zip(beats.items(), _CAME_TO, _FOUNDED_ON, strict=True)
    st.html("".join(_beat(title, found, came_to, on, visit, region) for (title, found), came_to, on in parts))


def _barred(visit: SettledVisit, steps: Sequence[Step], region: str) -> None:
    """A visit that is paid nothing: why, once, and the bill that is left."""
    why = next(step for step in steps if step.id == "fund_paid")
    where = _where(why.citations, region, visit.date)
    source = f"依据：{where}" if where else ""
    left = [step for step in steps if step.id in _BARRED and (step.amount or step.id == "total")]
    lines = _table("", [replace(step, citations=[]) for step in left], region, visit.date)
    st.html(f"<p class='look-text'>{escape(in_text(why.why))}{source}</p>{lines}")


def _beat(
    title: str,
    steps: Sequence[Step],
    came_to: Sequence[tuple[str, str]],
    founded_on: str,
    visit: SettledVisit,
    region: str,
) -> str:
    by_id = {step.id: step for step in steps}
    result = "，".join(words.format(f"<b>{to_the_fen(by_id[name].amount or yuan(0))}</b>") for name, words in came_to)
    cited = _where(by_id[founded_on].citations[:1], region, visit.date)
    happened = [step for step in steps if step.amount or step.id in _KEPT]
    others = [step for step in steps if step not in happened]
    more = ""
    if others:
        lines = _table("", others, region, visit.date)
        more = f"<details class='look-none'><summary>没有发生的几项（{len(others)} 项）</summary>{lines}</details>"
    return (
        f"<details class='look-beat'><summary><strong>{title}</strong><span>{result}</span></summary>"
        f"{_table('', happened, region, visit.date)}{more}</details><p class='look-cited'>依据：{cited}</p>"
    )


def table(title: str, steps: Sequence[Step], region: str, on: date | None = None) -> None:
    """Show some steps as one table under a title; their rules are the region's, on a day or today."""
    st.html(_table(title, steps, region, on))


def _table(title: str, steps: Sequence[Step], region: str, on: date | None) -> str:
    lines = "".join(_line(step, region, on) for step in steps)
    caption = f"<caption>{title}</caption>" if title else ""
    return f"<table class='look-steps'>{caption}<thead><tr>{_HEADINGS}</tr></thead><tbody>{lines}</tbody></table>"


def _line(step: Step, region: str, on: date | None) -> str:
    formula = f"<code>{escape(step.formula)}</code>" if step.formula else ""
    where = _where(step.citations, region, on)
    source = f"<small>依据：{where}</small>" if where else ""
    strong = " class='look-result'" if step.id in MAIN_STEPS else ""
    amount = "" if step.amount is None else to_the_fen(step.amount)
    return (
        f"<tr{strong}><th scope='row'>{escape(step.title)}</th>"
        f"<td>{formula}<span>{escape(in_text(step.why))}</span>{source}</td><td>{amount}</td></tr>"
    )


def _where(citations: Sequence[Citation], region: str, on: date | None) -> str:
    return "　".join(link(citation, region, on) for citation in citations)


def link(citation: Citation, region: str, on: date | None) -> str:
    """HTML that names an article and leads to its rule, where there is one."""
    words = place(citation)
    return escape(words) if citation.rule is None else look.rule_link(words, citation.rule, region, on)
