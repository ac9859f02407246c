"""The visits of a year while somebody works on them: kept as answers, saved to and read from a file or a link.

An entry is ``{"id": …, "answers": …}``; the answers are those of the form (:mod:`ui.ledger.known`).
"""

import json
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final

import streamlit as st
from pydantic import ValidationError

from policy import Fault, InputError, Scenario
from policy.fields import faults, shown
from policy.form.plain import fault_words
from policy.link.answers import Answers
from policy.link.code import code_of_json, open_code
from policy.places import TRAVEL
from policy.rulebook import rulebook
from policy.visit.scenario import Visit
from ui.ledger.known import answers_of, day_of, known
from ui.parts.questions import Questions

VISITS: Final = "ledger_visits"
"""Session key of the list of entries."""
NEXT: Final = "ledger_next"
MOST_BYTES: Final = 1024 * 1024
MOST_VISITS: Final = 200
_MOST_FAULTS = 10
_NO_BOOK = "读不懂，请选从这里存下的账本文件"

Entry = dict[str, Any]


def entries() -> list[Entry]:
    """The visits in the order they were added."""
    found: list[Entry] = st.session_state.setdefault(VISITS, [])
    return found


def add(visit: Mapping[str, Any]) -> str:
    """Put a whole visit, as a scenario has it, into the book; gives its key."""
    return add_answers(answers_of(Visit.model_validate(visit)))


def add_answers(answers: Mapping[str, Any]) -> str:
    """Put a visit into the book as its form was answered; gives its key."""
    st.session_state[NEXT] = st.session_state.get(NEXT, 0) + 1
    key = str(st.session_state[NEXT])
    entries().append({"id": key, "answers": dict(answers)})
    return key


def replace(key: str, answers: Mapping[str, Any]) -> None:
    """Put changed answers in the place of those that were there."""
    for entry in entries():
        if entry["id"] == key:
            entry["answers"] = dict(answers)


def remove(key: str) -> tuple[int, Entry]:
    """Take a visit out of the book; gives its place and what it was, so that it can be put back."""
    place = next(place for place, entry in enumerate(entries()) if entry["id"] == key)
    return place, entries().pop(place)


def put_back(place: int, entry: Entry) -> None:
    """Put a visit back where it was taken from."""
    entries().insert(place, entry)


def empty() -> None:
    """Take out every visit."""
    st.session_state[VISITS] = []


def holds(visit: Mapping[str, Any]) -> bool:
    """Whether the very same whole visit is in the book already."""
    return holds_answers(answers_of(Visit.model_validate(visit)))


def holds_answers(answers: Mapping[str, Any]) -> bool:
    """Whether the very same answers are in the book already."""
    return dict(answers) in [entry["answers"] for entry in entries()]


def refusal(visit: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Why a whole visit cannot go into the book, as (label, message); else empty."""
    return refused(answers_of(Visit.model_validate(visit)))


def refused(answers: Mapping[str, Any], key: str | None = None) -> list[tuple[str, str]]:
    """Why answers cannot go into the book, or in the place of the visit ``key``, as (label, message); else empty."""
    others = [entry["answers"] for entry in entries() if entry["id"] != key]
    found = []
    if others and day_of(answers).year != day_of(others[0]).year:
        year = day_of(others[0]).year
        found.append(("结算日期", f"“{day_of(answers)}” 不对，一本账只记一年，账本里是 {year} 年的"))
    if len(others) >= MOST_VISITS:
        found.append(("账本", f"“{len(others) + 1}” 次太多，一本账最多记 {MOST_VISITS} 次"))
    if not any(any(visit["expenses"].values()) for visit, _ in known("shanxi", answers).ways()):
        found.append(("费用", "请至少填一项费用"))
    return found


def year() -> int:
    """The year the visits fall in; this year for an empty book."""
    return day_of(entries()[0]["answers"]).year if entries() else date.today().year  # noqa: DTZ011 - the reader's year


def saved(person: Mapping[str, Any], answers: Mapping[str, Any], book: Iterable[Entry]) -> bytes:
    """The book as a file for its owner: a scenario where every visit is whole, else the answers as they were given.

    ``person`` holds fields of a scenario, ``answers`` the same as the form keeps them.
    """
    whole = [known(str(person["region"]), entry["answers"]) for entry in book]
    if not any(visit.unknowns for visit in whole):
        scenario = Scenario.model_validate({**person, "visits": [visit.visit for visit in whole]})
        return _json(scenario.model_dump(mode="json", exclude_none=True))
    visits = [entry["answers"] for entry in book]
    return _json({"answers": Answers.kept("ledger", {**answers, "visits": visits}).json()})


def _json(data: object) -> bytes:
    return json.dumps(data, ensure_ascii=False, indent=1).encode()


def load(data: bytes) -> Scenario | Answers:
    """Read a saved book.

    Raises:
        InputError: for a file that is too large or no book; the limits are looked at first.
    """
    if len(data) > MOST_BYTES:
        raise InputError([Fault("文件", f"{shown(f'{len(data):,} 字节')} 太大，最大 {MOST_BYTES // 1024 // 1024} 兆")])
    try:
        found = json.loads(data.decode("utf-8-sig"), parse_float=Decimal)
    except (ValueError, RecursionError):
        raise InputError([Fault("文件", _NO_BOOK)]) from None
    if isinstance(found, dict) and "answers" in found:
        return _answers(found)
    visits = found.get("visits") if isinstance(found, dict) else None
    if not isinstance(visits, list):
        raise InputError([Fault("文件", _NO_BOOK)])
    if len(visits) > MOST_VISITS:
        raise InputError([Fault("文件", f"“{len(visits)}” 次太多，一本账最多记 {MOST_VISITS} 次")])
    try:
        return Scenario.model_validate(found)
    except ValidationError as error:
        wrong = [Fault(*fault_words(fault)) for fault in faults(error)]
        raise InputError(wrong[:_MOST_FAULTS]) from None


def _answers(found: Mapping[str, Any]) -> Answers:
    """Answers from a file: they pass through a code, which holds nothing but answers."""
    try:
        thing = open_code(code_of_json(found))
    except InputError:
        raise InputError([Fault("文件", _NO_BOOK)]) from None
    visits = thing.values.get("visits", []) if isinstance(thing, Answers) and thing.page == "ledger" else []
    if not isinstance(thing, Answers) or not visits or len({visit.get("date", date.min).year for visit in visits}) > 1:
        raise InputError([Fault("文件", _NO_BOOK)])
    return thing


def open_visits(visits: Iterable[Mapping[str, Any]]) -> None:
    """Put visits, as their forms were answered, in the place of those on the page; one without a day is dropped."""
    empty()
    for answers in visits:
        if isinstance(answers.get("date"), date):
            add_answers(answers)


def prefill(ask: Questions, answers: Mapping[str, Any]) -> None:
    """Put a visit's answers back into its questions."""
    for key in [key for key in map(str, st.session_state) if key.startswith(f"{ask.prefix}.")]:
        del st.session_state[key]
    # What a form calls out of the province is one answer where the documents tell no kinds of it apart.
    kind = rulebook().kinds[str(answers.get("kind") or "inpatient").split("/")[0]]
    far = answers.get("travel") in {*TRAVEL} - {"local", "in_province", *kind.travel}
    for name, value in {**answers, **({"travel": "unfiled"} if far else {})}.items():
        st.session_state[ask.key(name)] = value
