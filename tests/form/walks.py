"""Somebody who answers a form's questions at random, each with something sound."""

from collections.abc import Callable
from datetime import date, timedelta
from random import Random
from typing import Any

from policy.form.sheet import AnswerSheet, Question

TODAY = date(2026, 11, 20)
_MOST_STEPS = 80

Form = Callable[[AnswerSheet], Any]


def walked(
    form: Form, draw: Random, values: dict[str, Any], leave: float = 0.3
) -> tuple[dict[str, Any], AnswerSheet, Any]:
    """Answers, the questions as they make them, and what the form made of it; a share of what may be left out is."""
    seen = set(values)
    for _ in range(_MOST_STEPS):
        sheet = AnswerSheet(values, TODAY)
        made = form(sheet)
        todo = [one for one in sheet.questions if one.name not in seen and one.sort != "fixed"]
        if not todo:
            return values, sheet, made
        seen.add(todo[0].name)
        if todo[0].open or draw.random() > leave:
            values = {**values, todo[0].name: answer(todo[0], draw)}
    raise AssertionError(seen)


def answer(question: Question, draw: Random) -> Any:  # noqa: ANN401, PLR0911 - whatever a form holds, a line each
    """A sound answer to a question."""
    if question.switch:
        return draw.random() < 0.5
    if question.sort == "several":
        return draw.sample(list(question.options), draw.randint(1, len(question.options)))
    if question.options:
        chosen = draw.choice(list(question.options))
        return int(chosen) if question.name in {"share", "chronic_low", "chronic_high"} else chosen
    if question.sort == "day":
        first = date(2026, 1, 1) if question.name in {"date", "cover_from", "admitted_on"} else date(2025, 1, 1)
        return first + timedelta(days=draw.randrange((TODAY - first).days))
    if question.name == "chronic_rate":
        return f"{draw.randint(30, 95)}%"
    if question.name in {"continuous_years", "basic_years", "years_paid_back"}:
        return str(draw.randint(0, 4))
    scale = draw.choice([100, 3_000, 60_000, 900_000])
    return f"{draw.randrange(1, scale * 100) / 100:.2f}"
