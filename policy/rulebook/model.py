"""What the rule files hold: documents, regions, parameters and their entries, kinds of visit, readings, notes.

Rules live as data in ``policy/rules/*.toml``; :mod:`policy.rulebook.loader` reads and checks them. A value counts from
its date until the next one, or until its document ends. Amounts are integer fen, rates are in ten-thousandths.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal, TypeAlias

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StrictInt

from policy.places import EXPENSES, GRADES, TRAVEL

Value: TypeAlias = int | date | str | tuple[int, int]
State: TypeAlias = Literal["in_force", "abolished", "silent"]
FORWARDED = "转发"
"""What stands in the place of an article where a city's notice only passes a document on."""


def _one_of(names: Mapping[str, str]) -> AfterValidator:
    def known(name: str) -> str:
        if name not in names:
            raise ValueError(f"unknown {name}")
        return name

    return AfterValidator(known)


Grade: TypeAlias = Annotated[str, _one_of(GRADES)]
Travel: TypeAlias = Annotated[str, _one_of(TRAVEL)]
Category: TypeAlias = Annotated[str, _one_of(EXPENSES)]


class Written(BaseModel):
    """Base of what is written as one table of a rule file: no key too many, none missing; it never changes."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Source(Written):
    """Where a value stands: document id, article (条款), and the day somebody last compared it.

    ``tells_of_before``: the document tells of a time before it came into force.
    """

    document: str
    article: str
    checked_on: Annotated[date, Field(strict=True)]
    tells_of_before: bool = False


class Document(Written):
    """A policy document (文件); ``from`` and ``until`` bound the dates it can speak of.

    A bare year stands where the copy at hand gives no day. ``press``: known from a press report, whose headings stand
    in the place of articles.
    """

    number: str
    title: str
    issuer: str
    issued: str
    since: Annotated[StrictInt | Annotated[date, Field(strict=True)], Field(alias="from")]
    until: StrictInt | Annotated[date, Field(strict=True)] | None = None
    press: bool = False

    @property
    def starts(self) -> date:
        """The first day it can speak of."""
        return date(self.since, 1, 1) if isinstance(self.since, int) else self.since

    @property
    def ends(self) -> date | None:
        """The last day it can speak of; None where it names none."""
        return date(self.until, 12, 31) if isinstance(self.until, int) else self.until


class Region(Written):
    """A pooling area (统筹区) or a province; ``forwards`` maps a document to the notice that passes it on here."""

    name: str
    parent: str | None = None
    file: str | None = None
    forwards: Mapping[str, str] = {}


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


class Bucket(Written):
    """A yearly limit and what is counted against it: ``paid`` says what, ``opening`` names its opening sum."""

    paid: str
    opening: str


class Kind(Written):
    """A kind of visit (看病方式) and how it is settled; see ``rules/kinds.toml``."""

    id: str
    title: str
    bucket: str
    limit: str
    critical: bool
    first_self_pay: bool
    needs_grade: bool
    given_terms: bool = False
    travel: tuple[Travel, ...]
    expenses: tuple[Category, ...]
    paid_at: tuple[Grade, ...] = ()
    unclear_at: tuple[Grade, ...] = ()
    unpaid_reason: str | None = None
    stay: bool = False
    pooled: tuple[Travel, ...] = ()
    instead: str | None = None
    notes: tuple[str, ...] = ()
    deductible_assumed: str | None = None
    source: Source


class Reading(Written):
    """A place where the text can be read two ways; ``bears_on`` says what it can change.

    ``visit``: a visit's amounts; ``summary``: the cap that an enrolment summary gives; ``record``: cover or cap of an
    enrolment record.
    """

    id: str
    title: str
    why: str
    default: str
    other: str
    default_text: str
    other_text: str
    bears_on: tuple[Literal["visit", "summary", "record"], ...]
    source: Source


class Support(Written):
    """What to say on the telephone about a rule: the usual question, the answer in 20 seconds, what it does not cover.

    Numbers are places named as the rule's values. ``places`` holds the answer of a region whose rule says it otherwise.
    """

    question: str
    answer: str
    not_covered: str
    places: Mapping[str, str] = {}

    def texts(self, region: str) -> tuple[str, str, str]:
        """Question, answer and what is not covered, as a region's own rule says it."""
        return self.question, self.places.get(region, self.answer), self.not_covered


class Note(Written):
    """An assumption, an open question, a fact that is told and not computed, or a caution.

    A caution says what in a person's own answers may not fit together; its text has places for dates and amounts.
    """

    id: str
    group: Literal["assumption", "open", "told", "reason", "caution"]
    topic: str
    text: str
    source: Source | None = None
