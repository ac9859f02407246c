"""Entries of one parameter in time: read from a region's file, checked, ended, and laid over the parent's.

A faulty entry is an error that names file, key and date.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from string import Formatter
from typing import Any, TypeAlias

from policy.rulebook.model import Document, Entry, Parameter, Source, State, Value

Table: TypeAlias = dict[str, Any]
_DAY = timedelta(days=1)


class RulebookError(ValueError):
    """The rule files are faulty; the message names file, key and date."""


def check_parameter(where: str, parameter: Parameter) -> None:
    """Refuse a parameter with an unknown type, or a sentence with a foreign number."""
    for name, kind in parameter.types.items():
        if kind.removesuffix("?") not in _READERS:
            raise RulebookError(f"{where}: {name} has the unknown type {kind}")
    check_sentence(where, parameter.sentence, parameter.types)


def check_sentence(where: str, sentence: str, names: Mapping[str, object]) -> None:
    """Refuse a sentence that names a value which is not among ``names``."""
    used = {name for _, name, _, _ in Formatter().parse(sentence) if name}
    for name in sorted(used - names.keys()):
        raise RulebookError(f"{where}: the sentence names {name}, which is no value of it")


def timeline(
    where: str,
    rows: Sequence[object],
    region: str,
    parameter: Parameter,
    documents: Mapping[str, Document],
    read_source: Callable[[str, object], Source],
) -> tuple[Entry, ...]:
    """The entries of a region's file under one key, oldest first, each with its end."""
    entries = [_entry(where, row, region, parameter, read_source) for row in rows]
    for entry in entries:
        _check_validity(f"{where} {entry.starts or 'open'}", entry, documents[entry.source.document])
    return _ended(where, entries, documents)


def _entry(
    where: str, row: object, region: str, parameter: Parameter, read_source: Callable[[str, object], Source]
) -> Entry:
    if not isinstance(row, dict) or "from" not in row:
        raise RulebookError(f"{where}: from is missing")
    where = f"{where} {row['from']}"
    starts, state = _start(where, row["from"]), _state(where, row)
    values, printed = ({}, {}) if state != "in_force" else _values(where, row, parameter)
    allowed = {"from", "source", *values, *(() if state == "in_force" else (state,)), "sentence"}
    for key in sorted(row.keys() - allowed):
        raise RulebookError(f"{where}: unknown key {key}")
    if "source" not in row:
        raise RulebookError(f"{where}: source is missing")
    sentence = row.get("sentence", parameter.sentence)
    check_sentence(where, sentence, values if state == "in_force" else parameter.types)
    source = read_source(where, row["source"])
    return Entry(parameter, region, starts, None, state, values, printed, sentence, source)


def _start(where: str, value: object) -> date | None:
    if value == "open":
        return None
    if type(value) is date:
        return value
    raise RulebookError(f'{where}: from must be a date, or "open" where the documents give no start')


def _state(where: str, row: Table) -> State:
    for state in ("abolished", "silent"):
        if state in row:
            if row[state] is not True:
                raise RulebookError(f"{where}: {state} can only be true")
            return "abolished" if state == "abolished" else "silent"
    return "in_force"


def _values(where: str, row: Table, parameter: Parameter) -> tuple[dict[str, Value], dict[str, str]]:
    values: dict[str, Value] = {}
    printed: dict[str, str] = {}
    for name, kind in parameter.types.items():
        if name not in row:
            if kind.endswith("?"):
                continue
            raise RulebookError(f"{where}: the value {name} is missing")
        pattern, read, show = _READERS[kind.removesuffix("?")]
        if not isinstance(row[name], str) or not pattern.fullmatch(row[name]):
            raise RulebookError(f"{where}: {name} = {row[name]!r} is not a {kind} written as printed")
        try:
            values[name] = read(row[name])
        except ValueError as error:
            raise RulebookError(f"{where}: {name} = {row[name]!r}: {error}") from error
        printed[name] = show(row[name])
    return values, printed


def _check_validity(where: str, entry: Entry, document: Document) -> None:
    starts = entry.starts
    outside = starts is None or starts < document.starts or (document.ends is not None and starts > document.ends)
    if outside and not entry.source.tells_of_before:
        name = entry.source.document
        raise RulebookError(f"{where}: outside the validity of {name} ({document.starts} to {document.ends})")


def _ended(where: str, entries: Sequence[Entry], documents: Mapping[str, Document]) -> tuple[Entry, ...]:
    """Sets each entry's end: the day before the next one, or the day its document ends.

    A value that begins on the day from which silence was noted takes its place.
    """
    done: list[Entry] = []
    for position, entry in enumerate(entries):
        following = entries[position + 1] if position + 1 < len(entries) else None
        ends = documents[entry.source.document].ends
        if following is not None:
            if entry.state == "silent" and following.state != "silent" and following.starts == entry.starts:
                continue
            if following.starts is None or (entry.starts is not None and following.starts <= entry.starts):
                raise RulebookError(f"{where} {following.starts or 'open'}: dates must rise from entry to entry")
            before = following.starts - _DAY
            ends = before if ends is None else min(ends, before)
        done.append(replace(entry, ends=ends))
    return tuple(done)


def laid_over(own: Sequence[Entry], parents: Sequence[Entry]) -> tuple[Entry, ...]:
    """A region's own entries over its parent's: of these, what lies before, between and after its own stays."""
    pieces = list(parents)
    for entry in own:
        pieces = [piece for under in pieces for piece in _outside(under, entry)]
    return tuple(sorted([*own, *pieces], key=lambda entry: entry.starts or date.min))


def _outside(under: Entry, over: Entry) -> list[Entry]:
    """The parts of one entry's days that lie before and after another's."""
    found = []
    if over.starts is not None and (under.starts is None or under.starts < over.starts):
        last = over.starts - _DAY
        found.append(under if under.ends is not None and under.ends <= last else replace(under, ends=last))
    if over.ends is not None and (under.ends is None or under.ends > over.ends):
        first = over.ends + _DAY
        found.append(under if under.starts is not None and under.starts >= first else replace(under, starts=first))
    return found


def _rate(text: str) -> int:
    """Percent as printed to ten-thousandths."""
    percent = Decimal(text.removesuffix("%"))
    if percent > 100:  # noqa: PLR2004 - a whole
        raise ValueError("more than the whole")
    return int(percent * 100)


def _money(text: str) -> int:
    """Yuan as printed to fen."""
    return int(Decimal(text) * 100)


def _month_day(text: str) -> tuple[int, int]:
    month, day = text.split("-")
    date(2024, int(month), int(day))
    return int(month), int(day)


def _show_money(text: str) -> str:
    return f"{Decimal(text):,}"


def _show_month_day(text: str) -> str:
    month, day = text.split("-")
    return f"{int(month)}月{int(day)}日"


def _show_date(text: str) -> str:
    year, _, rest = text.partition("-")
    return f"{year}年{_show_month_day(rest)}"


_CLASSES = {"class_3": "三类", "class_2": "二类", "class_1": "一类"}
_READERS: dict[str, tuple[re.Pattern[str], Callable[[str], Value], Callable[[str], str]]] = {
    "rate": (re.compile(r"\d{1,3}(\.\d{1,2})?%"), _rate, str),
    "points": (re.compile(r"\d{1,2}%"), _rate, lambda text: f"{text.removesuffix('%')} 个百分点"),
    "money": (re.compile(r"\d{1,9}(\.\d{1,2})?"), _money, _show_money),
    "count": (re.compile(r"\d{1,3}"), int, str),
    "year": (re.compile(r"\d{4}"), int, str),
    "month_day": (re.compile(r"\d\d-\d\d"), _month_day, _show_month_day),
    "date": (re.compile(r"\d{4}-\d\d-\d\d"), date.fromisoformat, _show_date),
    "fee_class": (re.compile("|".join(_CLASSES)), str, lambda text: _CLASSES[text]),
}
