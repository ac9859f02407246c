"""What the rule files hold: documents, regions, parameters and their entries, kinds of visit, readings, notes.

Rules live as data in ``policy/rules/*.toml``; :mod:`policy.rulebook.loader` reads and checks them. A value counts from
its date until the next one, or until its document ends. Amounts are integer fen, rates are in ten-thousandths.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

Value: TypeAlias = int | date | str | tuple[int, int]
State: TypeAlias = Literal["in_force", "abolished", "silent"]
FORWARDED = "转发"
"""What stands in the place of an article where a city's notice only passes a document on."""


@dataclass(frozen=True, slots=True)
class Document:
    """A policy document (文件): ``starts`` and ``ends`` bound the dates it can speak of.

    ``printed_end`` is its end as far as it is known: a bare year where the copy at hand gives no day.
    """

    id: str
    number: str
    title: str
    issuer: str
    issued: str
    starts: date
    ends: date | None
    printed_end: str | None


@dataclass(frozen=True, slots=True)
class Source:
    """Where a value stands: document id, article (条款), and the day somebody last compared it."""

    document: str
    article: str
    checked_on: date


@dataclass(frozen=True, slots=True)
class Region:
    """A pooling area (统筹区) or a province; ``forwards`` maps a document to the notice that passes it on here."""

    id: str
    name: str
    parent: str | None
    forwards: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Parameter:
    """What a rule file may hold under one key: topic, title, sentence in our words, and the type of each value."""

    key: str
    topic: str
    title: str
    sentence: str
    types: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Entry:
    """One value of a parameter in one region, in force from ``starts`` (None: start unknown) to ``ends`` inclusive."""

    parameter: Parameter
    region: str
    starts: date | None
    ends: date | None
    state: State
    values: Mapping[str, Value]
    printed: Mapping[str, str]
    sentence: str
    source: Source

    def covers(self, on: date) -> bool:
        """Whether the entry counts on that date."""
        return (self.starts is None or self.starts <= on) and (self.ends is None or on <= self.ends)

    def number(self, name: str) -> int:
        """The value called ``name``: fen, ten-thousandths or a count, as its type says."""
        value = self.values[name]
        if not isinstance(value, int):
            message = f"{self.parameter.key}.{name} is not a number"
            raise TypeError(message)
        return value

    def day(self, name: str, year: int) -> date:
        """The date called ``name``; a month and day falls in ``year``."""
        value = self.values[name]
        if isinstance(value, date):
            return value
        if not isinstance(value, tuple):
            message = f"{self.parameter.key}.{name} is not a date"
            raise TypeError(message)
        return date(year, *value)

    def text(self) -> str:
        """The rule as a sentence with its numbers."""
        return self.sentence.format(**self.printed)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of visit (看病方式) and how it is settled; see ``rules/kinds.toml``."""

    id: str
    title: str
    bucket: str
    limit: str
    critical: bool
    first_self_pay: bool
    needs_grade: bool
    given_terms: bool
    travel: tuple[str, ...]
    expenses: tuple[str, ...]
    paid_at: tuple[str, ...]
    unclear_at: tuple[str, ...]
    unpaid_reason: str | None
    source: Source


@dataclass(frozen=True, slots=True)
class Reading:
    """A place where the text can be read two ways."""

    id: str
    title: str
    why: str
    default: str
    other: str
    default_text: str
    other_text: str
    source: Source


@dataclass(frozen=True, slots=True)
class Note:
    """An assumption, an open question, or a fact that is told and not computed."""

    id: str
    group: str
    topic: str
    text: str
    source: Source | None
