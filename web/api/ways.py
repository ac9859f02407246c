"""What the API answers: one table from a name to a function from a request's text to the answer's bytes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any, Final, NamedTuple

from pydantic import TypeAdapter

from paper.sheet import estimate_sheet, year_sheet
from policy.commands import COMMANDS, answer, read
from policy.fields import Day, Input, InputError
from policy.link.code import code_of
from policy.rulebook.listing import RuleLine, listing_json, rules_listing
from policy.visit.estimate import estimate
from policy.visit.scenario import Region, Scenario
from web.links import printed

JSON: Final = "application/json"
PDF: Final = "application/pdf"
MOST_BYTES: Final = 64 * 1024
"""The largest request body, bytes."""


class ApiWay(NamedTuple):
    """A way to ask: what it is for, what is read, what is answered, and the function between them.

    ``answers`` is None where the answer is no JSON. ``answer`` raises InputError for what cannot be understood.
    """

    words: str
    reads: TypeAdapter[Any]
    answers: TypeAdapter[Any] | None
    media_type: str
    answer: Callable[[str], bytes]


def _json(name: str, text: str) -> bytes:
    """What the command line prints for the same text."""
    return (answer(name, text).model_dump_json(indent=2) + "\n").encode("utf-8")


def _way(name: str) -> ApiWay:
    words, door = COMMANDS[name]
    reads, answers, _ = door()
    return ApiWay(words, TypeAdapter(reads), TypeAdapter(answers), JSON, partial(_json, name))


def _sheet(text: str) -> bytes:
    """A scenario as PDF: one visit, or a year of several."""
    return read(Scenario, _pressed, text)


def _pressed(scenario: Scenario) -> bytes:
    settlement = estimate(scenario)
    try:
        address = printed(code_of(scenario))
    except InputError:  # more visits than a code holds: a sheet without a link
        address = None
    press = estimate_sheet if len(scenario.visits) == 1 else year_sheet
    return press(scenario, settlement, address)


POST: Final = {name: _way(name) for name in COMMANDS} | {
    "sheet": ApiWay("做一张可以打印的估算单", TypeAdapter(Scenario), None, PDF, _sheet)
}
"""What is asked with a body. A name of the command line's own table is here by itself."""


class RulesQuestion(Input):
    """Which rules: of a region, on a day (today if none)."""

    region: Region = "shanxi"
    on: Day | None = None


def rules(question: RulesQuestion) -> bytes:
    """The rules in force, as ``python -m policy rules --json`` prints them."""
    lines = rules_listing(question.region, question.on or date.today())  # noqa: DTZ011 - the server's own day
    return (listing_json(lines) + "\n").encode("utf-8")


RULES: Final = TypeAdapter(list[RuleLine])
