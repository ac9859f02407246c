"""The curve of costs (费用曲线): every payer over the size of one visit's bill, with each point where a line bends."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise
from typing import Annotated

import numpy as np
from pydantic import BaseModel, Field, field_validator, model_validator
from pydantic_core import PydanticCustomError

from policy.compare.growth import HUNDRED, Growth
from policy.compare.kinks import first_total_where, kinks
from policy.fields import Fault, Input, InputError, Money, refuse
from policy.money import fen, short, yuan
from policy.rulebook import rulebook
from policy.steps import Citation
from policy.visit.answer import SettledVisit, Settlement
from policy.visit.estimate import estimate
from policy.visit.scenario import Scenario

CURVE_END = Decimal(400_000)
"""How far a curve goes where nobody says, yuan."""
_ROUNDING = 25
_SEARCHED = 200_000


class CurveInput(Input):
    """What is asked: a scenario of one visit, and from which total to which its bill grows, yuan."""

    scenario: Scenario
    start: Annotated[Money, Field(alias="from")] = Decimal("0.00")
    end: Annotated[Money, Field(alias="to")] = CURVE_END

    @field_validator("scenario")
    @classmethod
    def _one_visit(cls, value: Scenario) -> Scenario:
        if len(value.visits) != 1:
            raise refuse(f"{len(value.visits)} 次看病", "费用曲线一次只画一次看病，visits 里只能有一项")
        if not sum(value.visits[0].expenses.model_dump().values()):
            raise refuse(0, "账单上的费用都是 0，看不出各项各占多少，请至少填一项")
        return value

    @model_validator(mode="after")
    def _upwards(self) -> CurveInput:
        if self.end <= self.start:
            kind, text = "input", f"to “{self.end}” 不对，要大于 from “{self.start}”"
            raise PydanticCustomError(kind, "{text}", {"text": text})
        return self


class Point(BaseModel):
    """Who pays what of a bill of ``total``, yuan; ``next_hundred``: what of the next 100 yuan the person bears.

    ``kink`` names what begins here (an event of ``policy.compare.kinks``), ``title`` says it with the rule's figure,
    and ``citations`` where that stands; null and empty where nothing begins.
    """

    total: Decimal
    fund_paid: Decimal
    critical_paid: Decimal
    out_of_pocket: Decimal
    kink: str | None
    title: str | None
    next_hundred: Decimal
    citations: list[Citation]


class Curve(BaseModel):
    """The two ends and every kink between them, by total; between two points every payer's line is straight."""

    points: list[Point]


def curve(asked: CurveInput) -> Curve:
    """Every payer over the size of the bill.

    Raises:
        InputError: where no rule settles the visit; fields are named from ``scenario`` on.
    """
    growth = growth_of(asked.scenario)
    start, end = fen(asked.start), fen(asked.end)
    middle = [_point(growth, total, event) for total, event in kinks(growth, start, end)]
    return Curve(points=[_point(growth, start), *middle, _point(growth, end)])


def growth_of(scenario: Scenario) -> Growth:
    """The scenario's visit, ready to grow.

    Raises:
        InputError: where no rule settles the visit; fields are named from ``scenario`` on.
    """
    try:
        estimate(scenario)
    except InputError as error:
        raise InputError([Fault(f"scenario.{fault.field}", fault.message) for fault in error.faults]) from None
    return Growth(scenario)


def payers_at(growth: Growth, total: Decimal) -> Point:
    """Who pays what of a bill of ``total`` yuan."""
    return _point(growth, fen(total))


def critical_starts(growth: Growth, most: Decimal) -> Decimal | None:
    """From which total, up to ``most``, critical illness insurance (大病保险) pays; None: from none. Yuan."""
    found = first_total_where(growth, lambda row: row["critical_paid"] > 0, 0, fen(most))
    return None if found is None else yuan(found)


def bears_at_most(growth: Growth, share: Decimal, most: Decimal) -> Decimal | None:
    """From which total, up to ``most``, the person bears at most ``share`` yuan of the next hundred; None: from none.

    The share is the same between two kinks but for rounding. Where it lies above the mark by less than that, the
    first 2,000 yuan decide whether rounding takes it under the mark.
    """
    mark, last = fen(share), fen(most)
    bends = {total for total, _ in kinks(growth, 0, last + HUNDRED)}
    edges = sorted({0, last + 1} | {edge for bend in bends for edge in (bend, bend - HUNDRED) if 0 < edge <= last})
    for low, high in pairwise(edges):
        ends = growth.next_hundred(np.array([low, high - 1]))
        if ends.min() > mark + _ROUNDING:
            continue
        totals = np.arange(low, min(high, low + _SEARCHED))
        found = growth.next_hundred(totals) <= mark
        if found.any():
            return yuan(int(totals[found.argmax()]))
    return None


def _point(growth: Growth, total: int, event: str | None = None) -> Point:
    answer = growth.at(total)
    visit, more = answer.visits[0], growth.at(total + HUNDRED).visits[0]
    return Point(
        total=visit.total,
        fund_paid=visit.fund_paid,
        critical_paid=visit.critical_paid,
        out_of_pocket=visit.out_of_pocket,
        kink=event,
        title=None if event is None else _title(growth, answer, event),
        next_hundred=more.out_of_pocket - visit.out_of_pocket,
        citations=[] if event is None else _citations(visit, event),
    )


_NAMES = {
    "deductible": "起付线",
    "critical_1": "大病起付线",
    "fund_cap": "基金年度封顶",
    "fund_full": "下调后基金付满",
    "critical_2": "大病二段",
    "critical_cap": "大病封顶",
    "quota": "慢特病限额还剩",
}
_STEPS = {
    "critical_1": "critical_tier_1",
    "fund_cap": "over_cap",
    "fund_full": "fund_paid",
    "critical_2": "critical_tier_2",
    "critical_cap": "critical_paid",
    "limit": "over_cap",
    "quota": "over_quota",
}
"""The step of an answer that tells where an event's rule stands; the others' ids are the event's own."""


def _title(growth: Growth, answer: Settlement, event: str) -> str:
    """What begins, with its figure: ``起付线 1,000 元``."""
    visit, limit = answer.visits[0], fen(answer.visits[0].limit or Decimal(0))
    figures = {
        "deductible": fen(visit.deductible),
        "critical_1": growth.line("critical.tier_1"),
        "fund_cap": limit,
        "fund_full": limit,
        "critical_2": growth.line("critical.tier_2"),
        "critical_cap": growth.cap,
        "limit": limit,
        "quota": fen(growth.visit.chronic_quota_left or Decimal(0)),
    }
    return f"{_NAMES.get(event) or _limit_name(growth)} {short(figures[event] or 0)} 元"


def _limit_name(growth: Growth) -> str:
    parameter = rulebook().parameters.get(growth.kind.limit)
    return "门诊年度限额" if parameter is None else parameter.title


def _citations(visit: SettledVisit, event: str) -> list[Citation]:
    name = _STEPS.get(event, event)
    return next(step.citations for step in visit.steps if step.id == name)
