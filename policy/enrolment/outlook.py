"""What a record leads to: the caps of past years, what paying back buys, until when to pay, what a lapse would cost.

Nothing new is ruled here: every figure is another assessment.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, TypeAlias

from policy.enrolment.assessment import Assessment, assess
from policy.enrolment.cover import last_day_in_time, window
from policy.enrolment.record import EnrolledYear, EnrolmentRecord
from policy.enrolment.rules import rules_of
from policy.rulebook import Rulebook

Status: TypeAlias = Literal["enrolled", "other", "missed"]


@dataclass(frozen=True, slots=True)
class YearSeen:
    """A year of the picture; ``cap`` in fen, None where the person was not enrolled or no cap was ruled by rewards."""

    year: int
    status: Status
    cap: int | None


@dataclass(frozen=True, slots=True)
class Lapse:
    """The year after one that the person enrols in (``kept``) or lets lapse (``lapsed``)."""

    kept: Assessment
    lapsed: Assessment

    @property
    def cap_lost(self) -> int:
        """How much lower the cap would be, fen."""
        return self.kept.critical_cap - self.lapsed.critical_cap


def paid_in_time(record: EnrolmentRecord, book: Rulebook) -> EnrolmentRecord:
    """The same record, paid on the last day of its window (集中缴费期) before the coverage year begins."""
    closes = window(record, rules_of(record, book)).closes
    return record.model_copy(update={"paid_on": min(closes, record.first_day - timedelta(days=1))})


def _in_time(record: EnrolmentRecord, year: int, history: list[EnrolledYear], book: Rulebook) -> EnrolmentRecord:
    """The same person as an ordinary resident who pays for ``year`` on the last day of its window."""
    ordinary = EnrolmentRecord.model_construct(
        region=record.region,
        coverage_year=year,
        years_paid_back=0,
        group="general",
        prepaid=False,
        readings=record.readings,
        history=history,
    )
    return paid_in_time(ordinary, book)


def years_seen(record: EnrolmentRecord, book: Rulebook | None = None) -> list[YearSeen]:
    """Every year from the first listed one to the coverage year.

    Raises:
        InputError: for a record that cannot be answered.
    """
    found = assess(record, book)
    book = found.rules.book
    listed = {entry.year: entry for entry in record.history}
    seen = []
    for year in range(min(listed, default=record.coverage_year), record.coverage_year):
        status: Status = "missed" if year not in listed else "enrolled" if listed[year].cover == "resident" else "other"
        cap = None
        if status == "enrolled" and year >= found.terms.first_year:
            before = [entry for entry in record.history if entry.year < year]
            cap = assess(_in_time(record, year, before, book), book).critical_cap
        seen.append(YearSeen(year, status, cap))
    return [*seen, YearSeen(record.coverage_year, "enrolled", found.critical_cap)]


def paying_back(record: EnrolmentRecord, book: Rulebook | None = None) -> list[Assessment]:
    """The record with no year paid back, one, two and so on, as long as each shortens the waiting.

    Raises:
        InputError: for a record that cannot be answered.
    """
    options = [assess(record.model_copy(update={"years_paid_back": 0}), book)]
    for years in range(1, len(options[0].years.breaks) + 1):
        more = assess(record.model_copy(update={"years_paid_back": years}), book)
        if more.cover.wait.months == options[-1].cover.wait.months:
            break
        options.append(more)
    return options


def lapse(record: EnrolmentRecord, book: Rulebook | None = None) -> Lapse:
    """What letting the next year lapse would do to the year after it.

    Raises:
        InputError: for a record that cannot be answered.
    """
    book = assess(record, book).rules.book
    year = record.coverage_year
    return _lapse(record, [*record.history, EnrolledYear(year=year)], year + 1, book)


def _lapse(record: EnrolmentRecord, history: list[EnrolledYear], year: int, book: Rulebook) -> Lapse:
    kept = _in_time(record, year + 1, [*history, EnrolledYear(year=year)], book)
    return Lapse(assess(kept, book), assess(_in_time(record, year + 1, history, book), book))


@dataclass(frozen=True, slots=True)
class Unpaid:
    """Somebody who has not paid yet: ``now`` is what paying today gives, ``late`` what paying after the last day gives.

    ``last_day`` is the last on which a payment is in time, None where any day is; ``other_last_day`` the same where the
    window is read the other way, None where that is no other day. ``late`` is None where no such day is left.
    """

    today: date
    last_day: date | None
    other_last_day: date | None
    now: Assessment
    late: Assessment | None
    missed: Lapse


def unpaid(record: EnrolmentRecord, today: date, book: Rulebook | None = None) -> Unpaid:
    """What somebody can still do who has not paid for the coverage year; ``today`` lies before its end.

    Raises:
        InputError: for a record that cannot be answered.
    """
    now = assess(record.model_copy(update={"paid_on": today}), book)
    book = now.rules.book
    last = last_day_in_time(record, now.rules)
    reading = book.readings["window_extension"]
    used = record.readings.get(reading.id, reading.default)
    turned = {reading.id: reading.other if used == reading.default else reading.default}
    other = last_day_in_time(record.model_copy(update={"readings": record.readings | turned}), now.rules)
    late = None
    if last is not None and today <= last < record.last_day:
        late = assess(record.model_copy(update={"paid_on": last + timedelta(days=1)}), book)
    missed = _lapse(record, list(record.history), record.coverage_year, book)
    return Unpaid(today, last, None if other == last else other, now, late, missed)
