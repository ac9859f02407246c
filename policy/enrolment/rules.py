"""The rules of a record's region and coverage year, looked up once; documents count as renewed.

Where a region's documents are silent on waiting, the national floor stands in: that is asked for by name.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from policy.enrolment.record import EnrolmentRecord
from policy.rulebook import Entry, Rulebook
from policy.visit.cap import CapTerms, cap_terms


@dataclass(frozen=True, slots=True)
class YearRules:
    """What a region rules for one coverage year; ``announced`` is the window (集中缴费期) announced for that very year.

    ``model`` is the extension that another year would be modelled on, whoever announced it.
    """

    book: Rulebook
    region: str
    terms: CapTerms | None
    own: Mapping[str, Entry]
    national: Mapping[str, Entry]
    announced: Entry | None
    model: Entry

    def get(self, key: str) -> Entry | None:
        """The region's own rule, as renewed."""
        return self.own.get(key)

    def floor(self, key: str) -> Entry:
        """The region's own rule or, where its documents are silent, the national floor."""
        return self.own.get(key) or self.national[key]

    def switched(self, record: EnrolmentRecord, reading: str) -> bool:
        """Whether the record takes a reading (两种理解) the other way."""
        return record.readings.get(reading) == self.book.readings[reading].other


def rules_of(record: EnrolmentRecord, book: Rulebook) -> YearRules:
    """The rules of a record."""
    return _rules(book, record.region, record.coverage_year)


@lru_cache(maxsize=1024)
def _rules(book: Rulebook, region: str, year: int) -> YearRules:
    first, last = date(year, 1, 1), date(year, 12, 31)
    announced = book.find("window.announced", region, first)
    extensions = [e for (_, key), found in book.written.items() if key == "window.announced" for e in found]
    return YearRules(
        book=book,
        region=region,
        terms=cap_terms(book, region, year),
        own=_latest(book, region, last),
        national=_latest(book, "national", last),
        announced=announced if announced is not None and announced.state == "in_force" else None,
        model=[entry for entry in extensions if entry.state == "in_force"][-1],
    )


def _latest(book: Rulebook, region: str, on: date) -> dict[str, Entry]:
    found = ((key, book.latest(key, region, on)) for key in book.parameters)
    return {key: entry for key, entry in found if entry is not None}
