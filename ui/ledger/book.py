"""The visits of a year while somebody works on them: kept in the session, settled, saved to and read from a file."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

import streamlit as st
from pydantic import ValidationError

from policy import Fault, InputError, Scenario, Settlement, estimate
from policy.fields import Input, faults, shown
from policy.rulebook import rulebook
from policy.visit.answer import SettledVisit
from policy.visit.scenario import Visit
from policy.year.standing import changed
from ui.parts.plain import fault_words
from ui.parts.questions import Questions

VISITS: Final = "ledger_visits"
"""Session key of the list of visits, each ``{"id": …, "visit": …}`` with the visit as scenario JSON."""
NEXT: Final = "ledger_next"
MOST_BYTES: Final = 1024 * 1024
MOST_VISITS: Final = 200
_MOST_FAULTS = 10
_NO_BOOK = "读不懂，请选从这里存下的账本文件"


def entries() -> list[dict[str, Any]]:
    """The visits in the order they were added."""
    found: list[dict[str, Any]] = st.session_state.setdefault(VISITS, [])
    return found


def add(visit: Mapping[str, Any]) -> str:
    """Put a visit into the book; gives its key."""
    st.session_state[NEXT] = st.session_state.get(NEXT, 0) + 1
    key = str(st.session_state[NEXT])
    entries().append({"id": key, "visit": _whole(visit)})
    return key


def replace(key: str, visit: Mapping[str, Any]) -> None:
    """Put a changed visit in the place of the one that was there."""
    for entry in entries():
        if entry["id"] == key:
            entry["visit"] = _whole(visit)


def remove(key: str) -> None:
    """Take a visit out of the book."""
    st.session_state[VISITS] = [entry for entry in entries() if entry["id"] != key]


def holds(visit: Mapping[str, Any]) -> bool:
    """Whether the very same visit is in the book already."""
    return _whole(visit) in [entry["visit"] for entry in entries()]


def refusal(visit: Mapping[str, Any], key: str | None = None) -> list[tuple[str, str]]:
    """Why a visit cannot go into the book, or in the place of the visit ``key``, as (label, message); else empty."""
    others = [entry["visit"] for entry in entries() if entry["id"] != key]
    found = []
    if others and str(visit["date"])[:4] != others[0]["date"][:4]:
        year = others[0]["date"][:4]
        found.append(("结算日期", f"“{visit['date']}” 不对，一本账只记一年，账本里是 {year} 年的"))
    if len(others) >= MOST_VISITS:
        found.append(("账本", f"“{len(others) + 1}” 次太多，一本账最多记 {MOST_VISITS} 次"))
    if not any(visit["expenses"].values()):
        found.append(("费用", "“0” 不对，至少要有一项大于 0 元"))
    return found


def _whole(visit: Mapping[str, Any]) -> dict[str, Any]:
    """A visit with everything that was left out filled in, as JSON: what a form fills in may be something else."""
    return Visit.model_validate(visit).model_dump(mode="json", exclude_none=True)


def year() -> int:
    """The year the visits fall in; this year for an empty book."""
    return int(entries()[0]["visit"]["date"][:4]) if entries() else date.today().year  # noqa: DTZ011 - the reader's year


@dataclass(frozen=True)
class Settled:
    """A book settled: the answer and each visit by its key, and the visits that could not be settled, with why."""

    scenario: Scenario | None
    answer: Settlement | None
    visits: dict[str, SettledVisit]
    left_out: dict[str, Fault]


NOTHING: Final = Settled(None, None, {}, {})


def settle(person: dict[str, Any], book: list[dict[str, Any]]) -> Settled:
    """Settle the visits; those for which there is no rule are left out and the others go on.

    Raises:
        InputError: where something about the person, not about a visit, is wrong.
    """
    left_out: dict[str, Fault] = {}
    while True:
        counted = [entry for entry in book if entry["id"] not in left_out]
        if not counted:
            return Settled(None, None, {}, left_out)
        try:
            scenario = Scenario.model_validate(person | {"visits": [entry["visit"] for entry in counted]})
            answer = estimate(scenario)
        except InputError as error:
            wrong = {_place(fault): fault for fault in error.faults if fault.field.startswith("visits[")}
            if not wrong:
                raise
            left_out |= {counted[place]["id"]: fault for place, fault in wrong.items()}
        except ValidationError as error:
            raise InputError(faults(error)) from None
        else:
            keys = [entry["id"] for entry in counted]
            return Settled(scenario, answer, dict(zip(keys, answer.visits, strict=True)), left_out)


def _place(fault: Fault) -> int:
    return int(fault.field.removeprefix("visits[").partition("]")[0])


def what_changed(before: Settled, after: Settled, key: str) -> list[str]:
    """What the visit ``key``, put in, changed or taken out, did to the others, one sentence each."""
    others = {name: visit for name, visit in after.visits.items() if name != key}
    return changed(before.visits, others, after.answer) if after.answer else []


def saved(person: dict[str, Any], book: list[dict[str, Any]]) -> bytes:
    """The book as a file for its owner: the scenario as JSON, the readings with it."""
    scenario = Scenario.model_validate(person | {"visits": [entry["visit"] for entry in book]})
    return json.dumps(scenario.model_dump(mode="json", exclude_none=True), ensure_ascii=False, indent=1).encode()


def load(data: bytes) -> Scenario:
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


def open_book(scenario: Scenario) -> None:
    """Put a saved book's visits in the place of those on the page."""
    st.session_state[VISITS] = []
    for visit in scenario.visits:
        add(visit.model_dump(mode="json"))


def put(ask: Questions, given: Input) -> None:
    """Fill questions with what was given, as a person would type it: nothing where that means the same."""
    for name, info in type(given).model_fields.items():
        value = getattr(given, name)
        if name in {"cover_from", "cover_to"}:
            st.session_state[ask.key(name)] = value
        elif value is None or isinstance(value, (Decimal, int)):
            typed = "" if value is None or value == info.default else f"{Decimal(value).normalize():f}"
            st.session_state[ask.key(name)] = typed


def prefill(ask: Questions, entry: Mapping[str, Any]) -> None:
    """Put a visit's answers back into its questions."""
    visit = Visit.model_validate(entry)
    put(ask, visit)
    put(ask, visit.expenses)
    grade = visit.hospital_grade
    ungraded = grade is not None and grade.startswith("fee_class")
    # What the form calls out of the province is one answer where the documents tell no kinds of it apart.
    told_apart = visit.travel in {"local", "in_province", *rulebook().kinds[visit.kind].travel}
    rate = visit.chronic_rate
    answers = {
        "date": visit.date,
        "kind": f"{visit.kind}/0",
        "grade": "ungraded" if ungraded else grade,
        "fee_class": grade if ungraded else None,
        "affiliation": visit.hospital_affiliation,
        "travel": visit.travel if told_apart else "unfiled",
        "chronic_rate": "" if rate is None else f"{(rate * 100).normalize():f}%",
    }
    for name, value in answers.items():
        st.session_state[ask.key(name)] = value
