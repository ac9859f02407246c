"""The visits of a year while somebody works on them: kept in the session, settled, saved to and read from a file."""

import json
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

import streamlit as st
from pydantic import ValidationError

from policy import Fault, InputError, Scenario, Settlement, estimate
from policy.answer import SettledVisit
from policy.fields import faults, shown
from ui.questions import Questions

VISITS: Final = "ledger_visits"
"""Session key of the list of visits, each ``{"id": …, "visit": …}`` with the visit as scenario JSON."""
NEXT: Final = "ledger_next"
MOST_BYTES: Final = 1024 * 1024
MOST_VISITS: Final = 200
_FIELDS: Final = ("chronic_deductible", "chronic_quota_left")


def entries() -> list[dict[str, Any]]:
    """The visits in the order they were added."""
    found: list[dict[str, Any]] = st.session_state.setdefault(VISITS, [])
    return found


def add(visit: dict[str, Any]) -> str:
    """Put a visit into the book; gives its key."""
    st.session_state[NEXT] = st.session_state.get(NEXT, 0) + 1
    key = str(st.session_state[NEXT])
    entries().append({"id": key, "visit": _plain(visit)})
    return key


def replace(key: str, visit: dict[str, Any]) -> None:
    """Put a changed visit in the place of the one that was there."""
    for entry in entries():
        if entry["id"] == key:
            entry["visit"] = _plain(visit)


def remove(key: str) -> None:
    """Take a visit out of the book."""
    st.session_state[VISITS] = [entry for entry in entries() if entry["id"] != key]


def _plain(value: Any) -> Any:  # noqa: ANN401 - JSON of any shape
    """A value as JSON holds it."""
    if isinstance(value, dict):
        return {name: _plain(item) for name, item in value.items() if item is not None}
    return str(value) if isinstance(value, (date, Decimal)) else value


def years() -> list[int]:
    """The years the visits fall in."""
    return sorted({int(entry["visit"]["date"][:4]) for entry in entries()})


@dataclass(frozen=True)
class Settled:
    """A book settled: the answer and each visit by its key, and the visits that could not be settled, with why."""

    scenario: Scenario | None
    answer: Settlement | None
    visits: dict[str, SettledVisit]
    left_out: dict[str, str]


def settle(person: dict[str, Any], book: list[dict[str, Any]]) -> Settled:
    """Settle the visits; those for which there is no rule are left out and the others go on.

    Raises:
        InputError: where something about the person, not about a visit, is wrong.
    """
    left_out: dict[str, str] = {}
    while True:
        counted = [entry for entry in book if entry["id"] not in left_out]
        if not counted:
            return Settled(None, None, {}, left_out)
        try:
            scenario = Scenario.model_validate(person | {"visits": [entry["visit"] for entry in counted]})
            answer = estimate(scenario)
        except InputError as error:
            wrong = {_place(fault): fault.message for fault in error.faults if fault.field.startswith("visits[")}
            if not wrong:
                raise
            left_out |= {counted[place]["id"]: message for place, message in wrong.items()}
        except ValidationError as error:
            raise InputError(faults(error)) from None
        else:
            keys = [entry["id"] for entry in counted]
            return Settled(scenario, answer, dict(zip(keys, answer.visits, strict=True)), left_out)


def _place(fault: Fault) -> int:
    return int(fault.field.removeprefix("visits[").partition("]")[0])


def saved(person: dict[str, Any], book: list[dict[str, Any]]) -> bytes:
    """The book as a file for its owner: the scenario as JSON."""
    scenario = _plain(person) | {"visits": [entry["visit"] for entry in book]}
    return json.dumps(scenario, ensure_ascii=False, indent=1).encode()


def load(data: bytes) -> Scenario:
    """Read a saved book.

    Raises:
        InputError: for a file that is too large or no book; the limits are looked at first.
    """
    if len(data) > MOST_BYTES:
        raise InputError([Fault("文件", f"{shown(f'{len(data):,} 字节')} 太大，最大 {MOST_BYTES // 1024 // 1024} 兆")])
    try:
        scenario = Scenario.model_validate(json.loads(data.decode("utf-8-sig"), parse_float=Decimal))
    except ValidationError as error:
        raise InputError([Fault("文件", str(fault)) for fault in faults(error)]) from None
    except (ValueError, RecursionError):
        raise InputError([Fault("文件", "读不懂，请选从这里存下的账本文件")]) from None
    if len(scenario.visits) > MOST_VISITS:
        raise InputError([Fault("文件", f"“{len(scenario.visits)}” 次太多，一本账最多 {MOST_VISITS} 次")])
    return scenario


def open_book(scenario: Scenario) -> None:
    """Put a saved book in the place of the one on the page."""
    st.session_state[VISITS] = []
    for visit in scenario.visits:
        add(visit.model_dump(mode="json", exclude_defaults=True) | {"date": str(visit.date)})


def prefill(ask: Questions, visit: dict[str, Any]) -> None:
    """Put a visit's answers back into its questions."""
    grade = visit.get("hospital_grade", "")
    ungraded = grade.startswith("fee_class")
    answers: dict[str, Any] = {
        "date": date.fromisoformat(visit["date"]),
        "kind": f"{visit['kind']}/0",
        "grade": "ungraded" if ungraded else grade or None,
        "fee_class": grade if ungraded else None,
        "affiliation": visit.get("hospital_affiliation"),
        "travel": visit.get("travel", "local"),
        "chronic_rate": f"{Decimal(visit['chronic_rate']) * 100:f}%" if "chronic_rate" in visit else None,
        **{name: visit.get(name) for name in _FIELDS},
        **visit.get("expenses", {}),
    }
    for name, value in answers.items():
        if value is not None:
            st.session_state[ask.key(name)] = value
