"""A settled visit line by line: first the bill (先), then the fund (再), last critical illness insurance (最后)."""

from collections.abc import Sequence
from datetime import date
from html import escape

import streamlit as st

from payers import paid_by
from policy import Settlement
from policy.money import to_the_fen, yuan
from policy.rulebook import rulebook
from policy.rulebook.citing import place
from policy.steps import RESULTS, Citation, Step, in_beats
from policy.visit.answer import SettledVisit
from ui.parts import look

_HEADINGS = "".join(f"<th scope='col'>{heading}</th>" for heading in ("项目", "怎么算", "金额（元）"))


def breakdown(visit: SettledVisit, region: str) -> None:
    """Show every step of a visit: item, formula with its numbers, amount, why, and the region's rule it stands on."""
    for title, steps in in_beats(visit.steps, quota=rulebook().kinds[visit.kind].given_terms).items():
        table(title, steps, region, visit.date)


def table(title: str, steps: Sequence[Step], region: str, on: date | None = None) -> None:
    """Show some steps as one table under a title; their rules are the region's, on a day or today."""
    lines = "".join(_line(step, region, on) for step in steps)
    st.html(
        f"<table class='look-steps'><caption>{title}</caption>"
        f"<thead><tr>{_HEADINGS}</tr></thead><tbody>{lines}</tbody></table>"
    )


def _line(step: Step, region: str, on: date | None) -> str:
    formula = f"<code>{escape(step.formula)}</code>" if step.formula else ""
    where = "　".join(_link(citation, region, on) for citation in step.citations)
    source = f"<small>依据：{where}</small>" if where else ""
    strong = " class='look-result'" if step.id in RESULTS else ""
    amount = "" if step.amount is None else to_the_fen(step.amount)
    return (
        f"<tr{strong}><th scope='row'>{escape(step.title)}</th>"
        f"<td>{formula}<span>{escape(step.why)}</span>{source}</td><td>{amount}</td></tr>"
    )


def _link(citation: Citation, region: str, on: date | None) -> str:
    words = place(citation)
    return escape(words) if citation.rule is None else look.rule_link(words, citation.rule, region, on)


def payer_table(settlement: Settlement) -> None:
    """The picture's figures as a table, to the fen, with their sum."""
    amounts = paid_by(settlement)
    rows = [{"谁付": payer.label, "金额（元）": to_the_fen(amount)} for payer, amount in amounts.items()]
    whole = sum(amounts.values(), yuan(0))
    rows.append({"谁付": "合计（就是总费用）", "金额（元）": to_the_fen(whole)})
    st.table(rows, hide_index=True, border="horizontal", alt="谁付了多少")
