"""What answers JSON with JSON, by name: the command line and the HTTP API read this one table.

A command loads what it needs when it is asked for the first time: ``python -m policy estimate`` stays quick.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any, Final, NamedTuple, TypeVar

from pydantic import BaseModel, RootModel, ValidationError

from policy.fields import Fault, InputError, faults

Given = TypeVar("Given", bound=BaseModel)
Answer = TypeVar("Answer")


class Door(NamedTuple):
    """A way in: the model that is read, the model that is answered, and the function between them."""

    reads: type[BaseModel]
    answers: type[BaseModel]
    run: Callable[[Any], BaseModel]


class Command(NamedTuple):
    """A command: what it does, in Chinese for the list of commands, and how its door is loaded."""

    words: str
    door: Callable[[], Door]


def _estimate() -> Door:
    from policy.visit.answer import Settlement  # noqa: PLC0415 - loads only what is asked for
    from policy.visit.estimate import estimate  # noqa: PLC0415 - the same
    from policy.visit.scenario import Scenario  # noqa: PLC0415 - the same

    return Door(Scenario, Settlement, estimate)


def _enrolment() -> Door:
    from policy.enrolment.answer import assess_enrolment  # noqa: PLC0415 - the same
    from policy.enrolment.record import EnrolmentAnswer, EnrolmentRecord  # noqa: PLC0415 - the same

    return Door(EnrolmentRecord, EnrolmentAnswer, assess_enrolment)


def _compare() -> Door:
    from policy.compare.variants import CompareInput, Comparison, compare  # noqa: PLC0415 - the same

    return Door(CompareInput, Comparison, compare)


def _curve() -> Door:
    from policy.compare.curve import Curve, CurveInput, curve  # noqa: PLC0415 - the same

    return Door(CurveInput, Curve, curve)


def _reconcile() -> Door:
    from policy.compare.slip.reconcile import Check, Reconciliation, reconcile  # noqa: PLC0415 - the same

    return Door(Check, Reconciliation, reconcile)


class Anything(RootModel[Any]):
    """Whatever JSON holds: a scenario, several, an enrolment record or a form's answers."""


def _link() -> Door:
    from policy.link.code import LinkAnswer, code_of_json  # noqa: PLC0415 - the same

    return Door(Anything, LinkAnswer, lambda given: LinkAnswer(code=code_of_json(given.root)))


COMMANDS: Final = {
    "estimate": Command("算一个人一年里的费用", _estimate),
    "enrolment": Command("算参保与待遇", _enrolment),
    "compare": Command("把两到四种情况放在一起比", _compare),
    "curve": Command("看费用变大时各方怎么付", _curve),
    "reconcile": Command("核对医院的结算单", _reconcile),
    "link": Command("把填的内容变成一个短码，或者打开短码", _link),
}


def answer(name: str, text: str) -> BaseModel:
    """Parse one JSON object and answer it as the command of this name does; every fault is an InputError."""
    door = COMMANDS[name].door()
    return read(door.reads, door.run, text)


def read(model: type[Given], run: Callable[[Given], Answer], text: str) -> Answer:
    """What a function makes of one JSON object, once a model has read it; every fault is an InputError."""
    try:
        return run(model.model_validate(json.loads(text, parse_float=Decimal)))
    except ValidationError as error:
        raise InputError(faults(error)) from None
    except InputError:
        raise
    except (ValueError, RecursionError) as error:
        where = f"第 {error.lineno} 行第 {error.colno} 列" if isinstance(error, json.JSONDecodeError) else "内容"
        raise InputError([Fault("", f"不是能读的 JSON：{where}有问题")]) from None
