"""Reads and checks ``policy/rules/*.toml``: every fault is an error that names file, key and date.

Caught are: unknown files' keys, unknown parameters, documents, regions and types, missing or surplus values, values not
written as printed ("85%", "70000"), dates out of order or outside their document's validity, missing sources.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any, TypeAlias

from policy.places import EXPENSES, GRADES, TRAVEL
from policy.rulebook.book import Rulebook
from policy.rulebook.model import (
    Document,
    Entry,
    Kind,
    Note,
    Parameter,
    Reading,
    Region,
    Source,
    State,
    Value,
)

RULES = Path(__file__).parent.parent / "rules"
Table: TypeAlias = dict[str, Any]


class RulebookError(ValueError):
    """The rule files are faulty; the message names file, key and date."""


def load(folder: Path) -> Rulebook:
    """Read every rule file below ``folder``.

    Raises:
        RulebookError: at the first fault found.
    """
    documents = {key: _document(key, table) for key, table in _read(folder, "documents.toml").items()}
    parameters = {key: _parameter(key, table) for key, table in _read(folder, "parameters.toml").items()}
    sources = _SourceReader(documents)
    regions, entries = _regions(folder, parameters, sources)
    return Rulebook(
        documents=documents,
        regions=regions,
        parameters=parameters,
        kinds={k: _kind(k, t, parameters, sources) for k, t in _read(folder, "kinds.toml").items()},
        readings={k: _reading(k, t, sources) for k, t in _read(folder, "readings.toml").items()},
        notes={k: _note(k, t, sources) for k, t in _read(folder, "notes.toml").items()},
        entries=entries,
    )


@cache
def rulebook() -> Rulebook:
    """The project's own rulebook, read once."""
    return load(RULES)


def _read(folder: Path, name: str) -> Table:
    try:
        with (folder / name).open("rb") as file:
            return tomllib.load(file)
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        message = f"{name}: cannot be read: {error}"
        raise RulebookError(message) from error


def _check_keys(where: str, table: object, required: set[str], optional: frozenset[str] = frozenset()) -> Table:
    if not isinstance(table, dict):
        message = f"{where}: a table is expected, not {table!r}"
        raise RulebookError(message)
    for key in sorted(required - table.keys()):
        message = f"{where}: {key} is missing"
        raise RulebookError(message)
    for key in sorted(table.keys() - required - optional):
        message = f"{where}: unknown key {key}"
        raise RulebookError(message)
    return table


def _bound(where: str, value: object, *, last: bool) -> date:
    """A document's bound: a date, or a bare year where the copy at hand gives no day."""
    if isinstance(value, int):
        return date(value, 12, 31) if last else date(value, 1, 1)
    if isinstance(value, date):
        return value
    message = f"{where}: {value!r} is neither a date nor a year"
    raise RulebookError(message)


def _document(key: str, table: object) -> Document:
    where = f"documents.toml: {key}"
    data = _check_keys(where, table, {"number", "title", "issuer", "issued", "from"}, frozenset({"until"}))
    return Document(
        id=key,
        number=data["number"],
        title=data["title"],
        issuer=data["issuer"],
        issued=data["issued"],
        starts=_bound(where, data["from"], last=False),
        ends=_bound(where, data["until"], last=True) if "until" in data else None,
        printed_end=str(data["until"]) if "until" in data else None,
    )


def _parameter(key: str, table: object) -> Parameter:
    where = f"parameters.toml: {key}"
    data = _check_keys(where, table, {"topic", "title", "sentence", "values"})
    for name, kind in data["values"].items():
        if kind.removesuffix("?") not in _READERS:
            message = f"{where}: {name} has the unknown type {kind}"
            raise RulebookError(message)
    _check_sentence(where, data["sentence"], data["values"])
    return Parameter(key, data["topic"], data["title"], data["sentence"], data["values"])


def _check_sentence(where: str, sentence: str, names: Mapping[str, object]) -> None:
    used = {name for _, name, _, _ in Formatter().parse(sentence) if name}
    for name in sorted(used - names.keys()):
        message = f"{where}: the sentence names {name}, which is no value of it"
        raise RulebookError(message)


class _SourceReader:
    """Checks a ``source`` table against the documents."""

    def __init__(self, documents: Mapping[str, Document]) -> None:
        self.documents = documents

    def read(self, where: str, table: object, starts: date | None = None, *, dated: bool = False) -> Source:
        data = _check_keys(
            f"{where}: source", table, {"document", "article", "checked_on"}, frozenset({"tells_of_before"})
        )
        document = self.documents.get(data["document"])
        if document is None:
            message = f"{where}: unknown document {data['document']}"
            raise RulebookError(message)
        if type(data["checked_on"]) is not date:
            message = f"{where}: checked_on {data['checked_on']!r} is not a date"
            raise RulebookError(message)
        if dated and not data.get("tells_of_before", False):
            self._check_validity(where, document, starts)
        return Source(document.id, data["article"], data["checked_on"])

    @staticmethod
    def _check_validity(where: str, document: Document, starts: date | None) -> None:
        if starts is None or starts < document.starts or (document.ends is not None and starts > document.ends):
            message = f"{where}: outside the validity of {document.id} ({document.starts} to {document.ends})"
            raise RulebookError(message)


def _regions(
    folder: Path, parameters: Mapping[str, Parameter], sources: _SourceReader
) -> tuple[dict[str, Region], dict[tuple[str, str], tuple[Entry, ...]]]:
    regions: dict[str, Region] = {}
    entries: dict[tuple[str, str], tuple[Entry, ...]] = {}
    for key, table in _read(folder, "regions.toml").items():
        where = f"regions.toml: {key}"
        data = _check_keys(where, table, {"name"}, frozenset({"parent", "file", "forwards"}))
        parent, forwards = data.get("parent"), data.get("forwards", {})
        if parent is not None and parent not in regions:
            message = f"{where}: the parent {parent} must stand before it"
            raise RulebookError(message)
        for document in (*forwards, *forwards.values()):
            if document not in sources.documents:
                message = f"{where}: unknown document {document}"
                raise RulebookError(message)
        regions[key] = Region(key, data["name"], parent, forwards)
        if "file" in data:
            entries |= _region_file(folder, data["file"], key, parameters, sources)
    return regions, entries


def _region_file(
    folder: Path, name: str, region: str, parameters: Mapping[str, Parameter], sources: _SourceReader
) -> dict[tuple[str, str], tuple[Entry, ...]]:
    found = {}
    for group, members in _read(folder, name).items():
        for leaf, rows in _check_members(f"{name}: {group}", members).items():
            key = f"{group}.{leaf}"
            if key not in parameters:
                message = f"{name}: unknown parameter {key}"
                raise RulebookError(message)
            read = [_entry(f"{name}: {key}", row, region, parameters[key], sources) for row in rows]
            found[region, key] = _timeline(f"{name}: {key}", read, sources.documents)
    return found


def _check_members(where: str, members: object) -> dict[str, list[object]]:
    if not isinstance(members, dict) or not all(isinstance(rows, list) for rows in members.values()):
        message = f"{where}: entries are written [[group.parameter]]"
        raise RulebookError(message)
    return members


def _entry(where: str, row: object, region: str, parameter: Parameter, sources: _SourceReader) -> Entry:
    if not isinstance(row, dict) or "from" not in row:
        message = f"{where}: from is missing"
        raise RulebookError(message)
    where = f"{where} {row['from']}"
    starts = _entry_start(where, row["from"])
    state = _state(where, row)
    values, printed = ({}, {}) if state != "in_force" else _values(where, row, parameter)
    allowed = {"from", "source", *values, *(() if state == "in_force" else (state,))}
    _check_keys(where, row, allowed, frozenset({"sentence"}))
    sentence = row.get("sentence", parameter.sentence)
    _check_sentence(where, sentence, values if state == "in_force" else parameter.types)
    source = sources.read(where, row["source"], starts, dated=True)
    return Entry(parameter, region, starts, None, state, values, printed, sentence, source)


def _entry_start(where: str, value: object) -> date | None:
    if value == "open":
        return None
    if type(value) is date:
        return value
    message = f'{where}: from must be a date, or "open" where the documents give no start'
    raise RulebookError(message)


def _state(where: str, row: Table) -> State:
    for state in ("abolished", "silent"):
        if state in row:
            if row[state] is not True:
                message = f"{where}: {state} can only be true"
                raise RulebookError(message)
            return "abolished" if state == "abolished" else "silent"
    return "in_force"


def _values(where: str, row: Table, parameter: Parameter) -> tuple[dict[str, Value], dict[str, str]]:
    values: dict[str, Value] = {}
    printed: dict[str, str] = {}
    for name, kind in parameter.types.items():
        if name not in row:
            if kind.endswith("?"):
                continue
            message = f"{where}: the value {name} is missing"
            raise RulebookError(message)
        pattern, read, show = _READERS[kind.removesuffix("?")]
        if not isinstance(row[name], str) or not pattern.fullmatch(row[name]):
            message = f"{where}: {name} = {row[name]!r} is not a {kind} written as printed"
            raise RulebookError(message)
        try:
            values[name] = read(row[name])
        except ValueError as error:
            message = f"{where}: {name} = {row[name]!r}: {error}"
            raise RulebookError(message) from error
        printed[name] = show(row[name])
    return values, printed


def _timeline(where: str, entries: list[Entry], documents: Mapping[str, Document]) -> tuple[Entry, ...]:
    """Sets each entry's end: the day before the next one, or the day its document ends."""
    done = []
    for position, entry in enumerate(entries):
        following = entries[position + 1] if position + 1 < len(entries) else None
        ends = documents[entry.source.document].ends
        if following is not None:
            if following.starts is None or (entry.starts is not None and following.starts <= entry.starts):
                message = f"{where} {following.starts or 'open'}: dates must rise from entry to entry"
                raise RulebookError(message)
            before = following.starts - timedelta(days=1)
            ends = before if ends is None else min(ends, before)
        done.append(
            Entry(
                entry.parameter,
                entry.region,
                entry.starts,
                ends,
                entry.state,
                entry.values,
                entry.printed,
                entry.sentence,
                entry.source,
            )
        )
    return tuple(done)


def _kind(key: str, table: object, parameters: Mapping[str, Parameter], sources: _SourceReader) -> Kind:
    where = f"kinds.toml: {key}"
    required = {"title", "bucket", "limit", "critical", "first_self_pay", "needs_grade", "travel", "expenses", "source"}
    optional = frozenset({"given_terms", "paid_at", "unclear_at", "unpaid_reason"})
    data = _check_keys(where, table, required, optional)
    if data["limit"] != "given" and data["limit"] not in parameters:
        message = f"{where}: unknown parameter {data['limit']}"
        raise RulebookError(message)
    places = (*GRADES, *TRAVEL, *EXPENSES)
    for name in (*data["travel"], *data["expenses"], *data.get("paid_at", ()), *data.get("unclear_at", ())):
        if name not in places:
            message = f"{where}: unknown {name}"
            raise RulebookError(message)
    return Kind(
        id=key,
        title=data["title"],
        bucket=data["bucket"],
        limit=data["limit"],
        critical=data["critical"],
        first_self_pay=data["first_self_pay"],
        needs_grade=data["needs_grade"],
        given_terms=data.get("given_terms", False),
        travel=tuple(data["travel"]),
        expenses=tuple(data["expenses"]),
        paid_at=tuple(data.get("paid_at", ())),
        unclear_at=tuple(data.get("unclear_at", ())),
        unpaid_reason=data.get("unpaid_reason"),
        source=sources.read(where, data["source"]),
    )


def _reading(key: str, table: object, sources: _SourceReader) -> Reading:
    where = f"readings.toml: {key}"
    data = _check_keys(where, table, {"title", "why", "default", "other", "default_text", "other_text", "source"})
    return Reading(id=key, **{**data, "source": sources.read(where, data["source"])})


def _note(key: str, table: object, sources: _SourceReader) -> Note:
    where = f"notes.toml: {key}"
    data = _check_keys(where, table, {"group", "topic", "text"}, frozenset({"source"}))
    source = sources.read(where, data["source"]) if "source" in data else None
    return Note(key, data["group"], data["topic"], data["text"], source)


def _rate(text: str) -> int:
    """Percent as printed to ten-thousandths."""
    percent = Decimal(text.removesuffix("%"))
    if percent > 100:  # noqa: PLR2004 - a whole
        message = "more than the whole"
        raise ValueError(message)
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
    return f"{int(month)} 月 {int(day)} 日"


def _show_date(text: str) -> str:
    year, _, rest = text.partition("-")
    return f"{year} 年 {_show_month_day(rest)}"


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
