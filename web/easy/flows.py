"""The two ways through the page: which questions, and the answers as a code and back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from policy.form import enrolment, enrolment_link, estimate, opened
from policy.form.person import ask_share
from policy.form.sheet import AnswerSheet, Question
from policy.link.answers import Answers
from policy.link.code import Thing, code_of

REGION: Final = "region"
"""The question that stands first, whichever way one goes."""

Values = dict[str, Any]


@dataclass(frozen=True)
class Run:
    """The questions as some answers make them: in their order, and what the form made of them."""

    sheet: AnswerSheet
    asked: Any

    @property
    def questions(self) -> list[Question]:
        """All questions, the region first."""
        return sorted(self.sheet.questions, key=lambda question: question.name != REGION)

    @property
    def walked(self) -> list[Question]:
        """Those that are asked one after another before the page of all answers."""
        return [one for one in self.questions if not one.more and not one.switch and one.sort != "fixed"]


@dataclass(frozen=True)
class Flow:
    """One way: the page whose answers its code holds, and the words of its buttons."""

    page: str
    title: str
    ask: str
    path: str
    run: Callable[[Values, date], Run]
    held: Callable[[Thing], Mapping[str, Any] | None]
    kept: Callable[[Values, Run], Mapping[str, Any]]

    def code(self, values: Values, today: date, *, whole: bool = False) -> str:
        """The answers as a code; ``whole``: also what nobody touched, and that somebody asked for an answer.

        Raises:
            policy.InputError: for more than a code can hold.
        """
        run = self.run(values, today)
        held = {name: value for name, value in run.sheet.given.items() if value is not None} if whole else {}
        asked = {"asked": True} if whole else {}
        return code_of(Answers.kept(self.page, {**self.kept(values | held, run), **asked}))

    def values(self, thing: Thing) -> Values | None:
        """The answers that something holds; None for what this way does not ask."""
        found = self.held(thing)
        return None if found is None else dict(found)


def _run_estimate(values: Values, today: date) -> Run:
    sheet = AnswerSheet(values, today)
    asked = estimate.form(sheet)
    if asked is not None and asked.total_only:
        with sheet.more(estimate.MORE):
            ask_share(sheet)
    return Run(sheet, asked)


def _run_enrolment(values: Values, today: date) -> Run:
    sheet = AnswerSheet(values, today)
    return Run(sheet, enrolment.form(sheet))


def _held_estimate(thing: Thing) -> Mapping[str, Any] | None:
    if isinstance(thing, Answers):
        return thing.values if thing.page == "estimate" else None
    return opened.read(thing)


def _held_enrolment(thing: Thing) -> Mapping[str, Any] | None:
    if isinstance(thing, Answers):
        return enrolment_link.by_question(thing.values) if thing.page == "enrolment" else None
    found = enrolment_link.read(thing)
    return None if found is None else enrolment_link.by_question(found)


def _kept_estimate(values: Values, _: Run) -> Mapping[str, Any]:
    return values


def _kept_enrolment(values: Values, run: Run) -> Mapping[str, Any]:
    given = {name: run.sheet.given.get(name) for name in values}
    given["missed"] = run.sheet.given.get("missed")
    return enrolment_link.values(given, run.asked.listed, run.asked.usual, run.sheet.readings)


ESTIMATE: Final = Flow("estimate", "报销估算", "算一算", "/", _run_estimate, _held_estimate, _kept_estimate)
ENROLMENT: Final = Flow(
    "enrolment", "参保与待遇", "看看我的待遇", "/enrolment", _run_enrolment, _held_enrolment, _kept_enrolment
)
FLOWS: Final = {flow.page: flow for flow in (ESTIMATE, ENROLMENT)}
