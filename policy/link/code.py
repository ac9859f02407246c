"""A thing to its code and back: a scenario, several, one beside a slip, an enrolment record, or a page's answers."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final, NamedTuple, TypeAlias, TypeVar

from pydantic import BaseModel, ValidationError

from policy.compare.slip.reconcile import Check
from policy.enrolment.record import EnrolmentRecord
from policy.fields import Fault, InputError, faults, shown
from policy.link.answers import PAGES, Answers
from policy.link.digits import DamagedError, Digits, Rest, TooLongError, seal, unseal
from policy.link.parts import NewerError, UnheldError
from policy.link.versions import NEWEST, version
from policy.rulebook.past import past_changes
from policy.visit.scenario import Scenario

MOST_SCENARIOS: Final = 4
LEAST_SCENARIOS: Final = 2
_SORTS: Final = 8
_USUAL_CHANGES: Final = 2
_MOST_CHANGES: Final = 4095

DAMAGED: Final = "链接不完整或者被改过，请重新打开原来的链接，或从头填"
NEWER: Final = "这个链接是更新的版本做的，请刷新页面再试，或从头填"
OUTDATED: Final = "链接里的内容照现在的规定算不了，请从头填"
TOO_LONG: Final = "填的内容太多，一个链接放不下，请存成文件"


@dataclass(frozen=True, slots=True)
class AskedComparison:
    """Two to four scenarios side by side."""

    scenarios: tuple[Scenario, ...]


Model = TypeVar("Model", Scenario, EnrolmentRecord, Check)
Thing: TypeAlias = Scenario | AskedComparison | Check | EnrolmentRecord | Answers


class Opened(NamedTuple):
    """What a code holds, and how many ``policy.rulebook.past`` were known when it was made."""

    thing: Thing
    known: int


def code_of(thing: Thing, known: int | None = None) -> str:
    """The code of a thing, made when ``known`` changes of the rules were known: all, unless an older link lives on.

    Raises:
        InputError: where the thing holds something that a code does not, or too much.
    """
    sort, values = _values(thing)
    try:
        return seal(NEWEST, _number(NEWEST, sort, values, len(past_changes()) if known is None else known))
    except UnheldError as error:
        path = error.inside("answers").path if isinstance(thing, Answers) else error.path
        raise InputError([Fault(path, error.message)]) from None
    except TooLongError:
        raise InputError([Fault("", TOO_LONG)]) from None


def open_code(code: str) -> Thing:
    """The thing that a code was made of.

    Raises:
        InputError: with one plain sentence, for a code that is cut, changed, made up, or newer than this program.
    """
    return opened(code).thing


def opened(code: str) -> Opened:
    """The thing that a code was made of, and under which rules.

    Raises:
        InputError: as ``open_code``.
    """
    try:
        name, number = unseal(code)
        sort, known, values = _read(name, number)
        # Whatever else such a number may say is no code of ours: each thing has one code only.
        if _number(name, sort, values, known) != number:
            raise InputError([Fault("code", DAMAGED)])
        return Opened(_thing(sort, values), known)
    except NewerError:
        raise InputError([Fault("code", NEWER)]) from None
    except ValidationError:
        raise InputError([Fault("code", OUTDATED)]) from None
    except (DamagedError, UnheldError):
        raise InputError([Fault("code", DAMAGED)]) from None


class LinkAnswer(BaseModel):
    """The answer of ``link``."""

    code: str


def code_of_json(data: Any) -> str:  # noqa: ANN401 - whatever JSON holds
    """The code of a scenario or of ``{"scenarios" | "record" | "answers": …}`` or ``{"scenario": …, "slip": …}``.

    Raises:
        InputError: for what is none of these, or does not fit; every fault with its path.
    """
    return code_of(_from_json(data))


def as_json(thing: Thing) -> dict[str, Any]:
    """A thing as JSON values: the scenario itself; everything else under the name of what it is."""
    match thing:
        case Answers():
            return {"answers": thing.json()}
        case EnrolmentRecord():
            return {"record": thing.model_dump(mode="json", exclude_none=True)}
        case AskedComparison():
            return {"scenarios": [as_json(scenario) for scenario in thing.scenarios]}
        case Check():
            return {"scenario": as_json(thing.scenario), "slip": thing.slip.model_dump(mode="json", exclude_none=True)}
    return thing.model_dump(mode="json", exclude_none=True)


def _from_json(data: Any) -> Thing:  # noqa: ANN401
    match data:
        case {"scenarios": list(given), **others} if not others:
            if not LEAST_SCENARIOS <= len(given) <= MOST_SCENARIOS:
                raise InputError([Fault("scenarios", f"“{len(given)}” 个不对，要 2 到 4 个")])
            return AskedComparison(
                tuple(_model(Scenario, item, f"scenarios[{place}]") for place, item in enumerate(given))
            )
        case {"scenario": _, "slip": _, **others} if not others:
            return _model(Check, data, "")
        case {"record": given, **others} if not others:
            return _model(EnrolmentRecord, given, "record")
        case {"answers": dict(given), **others} if not others:
            page = given.get("page", PAGES[0])
            if page not in PAGES:
                raise InputError([Fault("answers.page", f"{shown(page)} 不对，可以填：{'、'.join(PAGES)}")])
            return Answers(page, {name: value for name, value in given.items() if name != "page"})
    return _model(Scenario, data, "")


def _model(model: type[Model], data: Any, where: str) -> Model:  # noqa: ANN401
    try:
        return model.model_validate(data)
    except ValidationError as error:
        joint = "." if where else ""
        raise InputError(
            [Fault(f"{where}{joint}{fault.field}".removesuffix("."), fault.message) for fault in faults(error)]
        ) from None


def _values(thing: Thing) -> tuple[str, Any]:
    """The sort of a thing and its values, as the tables name them."""
    match thing:
        case Answers():
            return thing.page, thing.values
        case EnrolmentRecord():
            return "record", thing.model_dump(exclude_none=True)
        case AskedComparison():
            return "comparison", [_values(scenario)[1] for scenario in thing.scenarios]
        case Check():
            lines = thing.slip.model_dump(exclude_none=True)
            return "slip", {"scenario": thing.scenario.model_dump(exclude_none=True), "slip": lines}
    return "scenario", thing.model_dump(exclude_none=True)


def _thing(sort: str, values: Any) -> Thing:  # noqa: ANN401
    match sort:
        case "scenario":
            return Scenario.model_validate(values)
        case "slip":
            return Check.model_validate({"slip": {}, **values})
        case "record":
            return EnrolmentRecord.model_validate(values)
        case "comparison":
            return AskedComparison(tuple(Scenario.model_validate(item) for item in values))
    return Answers(sort, values)


def _number(name: str, sort: str, values: Any, known: int) -> int:  # noqa: ANN401
    found, out = version(name), Digits()
    assert found is not None  # noqa: S101 - asked for only where it is there
    out.put(found.sorts.index(sort), _SORTS)
    out.put_whole(known, _USUAL_CHANGES, _MOST_CHANGES)
    if sort == "comparison":
        group = found.groups["scenario"]
        out.put(len(values) - LEAST_SCENARIOS, MOST_SCENARIOS - LEAST_SCENARIOS + 1)
        group.write(values[0], out)
        for base, item in pairwise(values):
            group.write_beside(item, base, out)
    else:
        found.groups[sort].write(values, out)
    return out.number()


def _read(name: str, number: int) -> tuple[str, int, Any]:
    """The sort, the number of changes then known, and the values of a number."""
    found, rest = version(name), Rest(number)
    if found is None:
        raise NewerError
    place, known = rest.take(_SORTS), rest.take_whole(_USUAL_CHANGES, _MOST_CHANGES)
    if place >= len(found.sorts) or known > len(past_changes()):
        raise NewerError
    sort = found.sorts[place]
    if sort != "comparison":
        return sort, known, found.groups[sort].read(rest)
    group = found.groups["scenario"]
    count = LEAST_SCENARIOS + rest.take(MOST_SCENARIOS - LEAST_SCENARIOS + 1)
    values = [group.read(rest)]
    while len(values) < count:
        values.append(group.read_beside(values[-1], rest))
    return sort, known, values
