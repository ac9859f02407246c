"""The tables of the released versions, ``1.toml`` and those to come: which part stands where in a code."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from policy.link.groups import Group, Several
from policy.link.parts import Count, Day, Money, OneOf, Readings, Share, Slot, Switch, Year

FOLDER: Final = Path(__file__).parent
NEWEST: Final = "1"
"""The version that new codes are written in; a version is one digit or capital."""


@dataclass(frozen=True, slots=True)
class Version:
    """One version: the sorts of thing that a code may hold, in their order, and the fields of each."""

    sorts: tuple[str, ...]
    groups: Mapping[str, Group]


@cache
def version(name: str) -> Version | None:
    """A released version by its digit or capital; None where there is none (yet)."""
    file = FOLDER / f"{name}.toml"
    if not file.exists():
        return None
    tables = tomllib.loads(file.read_text("utf-8"))
    sorts = tuple(tables["lists"]["sort"])
    return Version(sorts, {sort: _group(tables, sort) for sort in sorts if sort in tables})


def _group(tables: Mapping[str, Any], name: str, *, seldom: bool = False) -> Group:
    return Group({field: _part(tables, row) for field, row in tables[name].items()}, seldom)


def _part(tables: Mapping[str, Any], row: Mapping[str, Any]) -> Slot:
    """The part that a row says: its first key is the way it is written."""
    return _WAYS[next(iter(row))](tables, dict(row))


def _choice(tables: Mapping[str, Any], row: dict[str, Any]) -> Slot:
    return OneOf(tuple(tables["lists"][row["list"]]), row["choice"], optional=not row.get("required", False))


def _several(tables: Mapping[str, Any], row: dict[str, Any]) -> Slot:
    item = row["several"]
    part = _group(tables, item) if isinstance(item, str) else _part(tables, item)
    return Several(part, row["usual"], row["most"], row.get("least", 0))


def _readings(tables: Mapping[str, Any], row: dict[str, Any]) -> Slot:
    return Readings({name: tuple(values) for name, values in tables["readings"].items()}, row["readings"])


_WAYS: Final[Mapping[str, Callable[[Mapping[str, Any], dict[str, Any]], Slot]]] = {
    "choice": _choice,
    "count": lambda _, row: Count(row.pop("count"), **row),
    "money": lambda _, row: Money(row.pop("money"), **row),
    "day": lambda _, row: Day(row.pop("day"), **row),
    "year": lambda _, row: Year(row.pop("year"), **row),
    "share": lambda _, row: Share(typed=row.get("typed", False)),
    "switch": lambda _, row: Switch(typed=row.get("typed", False)),
    "readings": _readings,
    "group": lambda tables, row: _group(tables, row["group"], seldom=row.get("seldom", False)),
    "several": _several,
}
