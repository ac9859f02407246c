"""What was asked, in words: a scenario's or a record's answers as (label, value), from the models' own labels."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Annotated, Any, TypeAlias, get_args, get_origin, get_type_hints

from pydantic import BaseModel, BeforeValidator

from policy import Scenario, fields
from policy.enrolment.record import COVERS, EnrolledYear, EnrolmentRecord
from policy.visit.scenario import Visit

Pairs: TypeAlias = list[list[str]]
_NO_ENROLMENT = "没有填，按全年都能报、没有奖励和扣减算"
_NO_OPENING = "没有填，按今年前面没有报过算"


def person(scenario: Scenario) -> Pairs:
    """The person and the year of a scenario."""
    return [
        *_filled(scenario),
        *(_filled(scenario.enrolment) or [["参保情况", _NO_ENROLMENT]]),
        *(_filled(scenario.opening) or [["今年前面", _NO_OPENING]]),
    ]


def visit(asked: Visit) -> Pairs:
    """One visit with its bill."""
    return [*_filled(asked), *_filled(asked.expenses)]


def record(asked: EnrolmentRecord) -> Pairs:
    """An enrolment record."""
    return [*_filled(asked), *([["以前的年份", _history(asked.history)]] if asked.history else [])]


def _history(years: list[EnrolledYear]) -> str:
    return "；".join(_year(seen) for seen in sorted(years, key=lambda seen: seen.year))


def _year(seen: EnrolledYear) -> str:
    if seen.cover != "resident":
        return f"{seen.year} 年{COVERS[seen.cover]}"
    large = f"，大病保险付 {seen.critical_paid:,.2f} 元" if seen.critical_paid else ""
    return f"{seen.year} 年参保{'' if seen.claimed else '，没有报销'}{large}"


def _filled(model: BaseModel) -> Pairs:
    """The labelled fields of a model that hold something: what is nought or left at its default says nothing."""
    found = ((name, label, check) for name, (label, check) in _labels(type(model)).items())
    shown = ((label, check, getattr(model, name)) for name, label, check in found if _says(model, name))
    return [[label.title, _words(value, label, check)] for label, check, value in shown]


def _says(model: BaseModel, name: str) -> bool:
    """Whether a field holds something to be told; a choice is told only where it was made, and travel always."""
    value = getattr(model, name)
    return bool(value) and (name in model.model_fields_set or name == "travel" or not isinstance(value, str))


def _words(value: object, label: fields.Label, check: object) -> str:
    if label.choices is not None:
        return label.choices[str(value)]
    if check is fields.rate:
        return f"{(Decimal(str(value)) * 100).normalize():f}%"
    if isinstance(value, Decimal):
        return f"{value:,.2f} 元"
    if isinstance(value, bool):
        return "是"
    return str(value) if isinstance(value, (int, date)) else ""


@cache
def _labels(model: type[BaseModel]) -> dict[str, tuple[fields.Label, object]]:
    """The labels of a model's fields, each with the function that checks its values."""
    hints = get_type_hints(model, include_extras=True)
    marks = {name: list(_marks(hints[name])) for name in model.model_fields}
    return {
        name: (label, next((mark.func for mark in found if isinstance(mark, BeforeValidator)), None))
        for name, found in marks.items()
        if (label := next((mark for mark in found if isinstance(mark, fields.Label)), None)) is not None
    }


def _marks(hint: Any) -> Iterator[object]:  # noqa: ANN401 - a type annotation
    """Everything that a type is annotated with, also inside ``X | None``."""
    if get_origin(hint) is Annotated:
        yield from hint.__metadata__
    for part in get_args(hint):
        yield from _marks(part)
