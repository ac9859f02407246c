"""Which page follows which step: the next question, the one before, all answers, the result."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Final

from policy.form.cover import dropped
from policy.rulebook import rulebook
from web.easy import drawn, enrolled
from web.easy.flows import ENROLMENT, ESTIMATE, FLOWS, REGION, Flow, Values
from web.easy.sent import Sent, other_values
from web.easy.step import UNCHOSEN, Step


def after(given: Sent, today: date, *, known: int | None = None) -> str:
    """The page, as HTML, that follows a step; ``known`` of a link: how many changes of the rules it was made under.

    Raises:
        policy.InputError: for more answers than a code can hold.
    """
    if given.flow is None:
        return _started(given, today)
    word, _, rest = given.do.partition(":")
    act = _ACTS.get(word)
    return Step(given, today, check=True).answer(known) if act is None else act(given, rest, today)


def _restart(given: Sent, _: str, today: date) -> str:
    return drawn.start(given, today)


def _next(given: Sent, _: str, today: date) -> str:
    return Step(given, today).typed(back=False)


def _back(given: Sent, _: str, today: date) -> str:
    return Step(given, today).typed(back=True)


def _go(given: Sent, name: str, today: date) -> str:
    return Step(given, today, check=True).show(name)


def _check(given: Sent, _: str, today: date) -> str:
    return Step(given, today, check=True).all_answers()


def _set(given: Sent, name: str, today: date) -> str:
    """Turn a switch on, and ask what follows from it."""
    return Step(given._replace(values=given.values | {name: True}, check=False), today).following(name)


def _drop(given: Sent, _: str, today: date) -> str:
    return Step(given._replace(values=dropped(given.values)), today, check=True).show("paid")


def _read(given: Sent, chosen: str, today: date) -> str:
    """Choose how a text is read, and answer again."""
    name, _, value = chosen.partition("=")
    reading, values = rulebook().readings.get(name), given.values
    if reading is not None and value in {reading.default, reading.other}:
        values = values | {"readings": {**values.get("readings", {}), name: value}}
    return Step(given._replace(values=values), today, check=True).answer()


def _as_kind(given: Sent, kind: str, today: date) -> str:
    """Ask for a visit as what it is paid as."""
    return Step(given._replace(values=given.values | {"kind": f"{kind}/0"}), today, check=True).answer()


def _flow(given: Sent) -> Flow:
    return given.flow or ESTIMATE


def _started(given: Sent, today: date) -> str:
    """The first page sends a region and a way."""
    flow = FLOWS.get(given.do.removeprefix("flow:"))
    if flow is None:
        return drawn.start(given._replace(values={}), today)
    return _begun(given, flow, {REGION: given.typed[0]} if given.typed else {}, given.other, today)


def _begun(given: Sent, flow: Flow, values: Values, other: str, today: date) -> str:
    run = flow.run(values, today)
    region = run.sheet.find(REGION)
    if region is None or region.faults:
        return drawn.start(given._replace(flow=None, values={}, other=other), today, fault=UNCHOSEN)
    return Step(_on(given, flow, values, other), today).following(REGION)


def _on(given: Sent, flow: Flow, values: Values, other: str) -> Sent:
    """Go on with other answers; what could not be read stays, and so does the frame."""
    return Sent(flow, values, other, drafts=given.drafts, embed=given.embed)


def _other(given: Sent, page: str, today: date) -> str:
    """Go the other way; the answers of this one wait."""
    flow, values = FLOWS.get(page, ESTIMATE), dict(given.values)
    if given.at == REGION and given.typed:
        values[REGION] = given.typed[0]
    if flow is given.flow:
        return _begun(given, flow, values, given.other, today)
    waiting = _flow(given).code(values, today)
    found = other_values(flow, given)
    if values.get(REGION):
        found[REGION] = values[REGION]
    return _begun(given, flow, found, waiting, today)


def _carried(given: Sent, _: str, today: date) -> str:
    """Take what 参保与待遇 found along to the estimate."""
    run = ENROLMENT.run(given.values, today)
    found = None if run.sheet.faults else enrolled.handed(run)
    if found is None:
        return Step(given, today, check=True).all_answers()
    values = other_values(ESTIMATE, given)
    found[REGION] = run.asked.given["region"]
    found["readings"] = {**values.get("readings", {}), **found["readings"]}
    waiting = ENROLMENT.code(given.values, today)
    step = Step(_on(given, ESTIMATE, values | found, waiting), today)
    left = [question for question in step.run.walked if question.open]
    return step.show(left[0].name) if left else step.all_answers()


_ACTS: Final[Mapping[str, Callable[[Sent, str, date], str]]] = {
    "start": _restart,
    "next": _next,
    "back": _back,
    "go": _go,
    "check": _check,
    "set": _set,
    "drop": _drop,
    "flow": _other,
    "reading": _read,
    "kind": _as_kind,
    "carry": _carried,
}
"""What a button may ask for; anything else is the answer."""
