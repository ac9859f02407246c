"""An example for each open reading (两种理解), with what either reading makes of it."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

from policy.enrolment.answer import EnrolmentRecord, assess_enrolment
from policy.rulebook import rulebook
from policy.rulebook.loader import RULES
from policy.visit.estimate import estimate
from policy.visit.scenario import Scenario


@dataclass(frozen=True, slots=True)
class Example:
    """A made-up case in words, and its result under the default and under the other reading, in words."""

    story: str
    default: str
    other: str


@cache
def reading_examples() -> dict[str, Example]:
    """The examples by reading."""
    with (RULES / "examples.toml").open("rb") as file:
        cases = tomllib.load(file)
    return {name: _example(name, cases[name]) for name in rulebook().readings}


def _example(name: str, case: dict[str, Any]) -> Example:
    reading = rulebook().readings[name]
    tell = _cost if "scenario" in case else _cover
    asked = case.get("scenario") or case["record"]
    results = [tell({**asked, "readings": {name: value}}) for value in (reading.default, reading.other)]
    return Example(case["story"], *results)


def _cost(scenario: dict[str, Any]) -> str:
    return f"自己出 {estimate(Scenario.model_validate(scenario)).totals.out_of_pocket:,} 元"


def _cover(record: dict[str, Any]) -> str:
    answer = assess_enrolment(EnrolmentRecord.model_validate(record))
    starts = f"{answer.cover_from} 起享受待遇" if answer.cover_from else "这一年没有待遇"
    return f"{starts}，大病封顶线 {answer.critical_cap.quantize(Decimal(1)):,} 元"
