"""Window (集中缴费期), waiting (待遇等待期) and cover (待遇期) of one coverage year.

Waiting is in calendar months. Sources: jin-2024-19 一, jin-2025-3 一（二）（三）（四）, shanxi-2025-notice,
hunan-2025 优, guo-2024-38 看点五.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from policy.enrolment.record import LEAVERS, EnrolmentRecord
from policy.enrolment.rules import YearRules
from policy.enrolment.years import Years
from policy.rulebook import Entry


@dataclass(frozen=True, slots=True)
class Window:
    """When a coverage year is to be paid for; ``rule`` is None where no document says, ``announced`` for that year."""

    closes: date
    announced: bool
    rule: Entry | None


@dataclass(frozen=True, slots=True)
class Wait:
    """Months to wait: fixed, variable (with what the floor adds), and ``floor`` where the floor decided."""

    fixed: int = 0
    variable: int = 0
    floor: int = 0

    @property
    def months(self) -> int:
        """All months to wait."""
        return self.fixed + self.variable


NO_WAIT = Wait()


@dataclass(frozen=True, slots=True)
class Cover:
    """Cover of the year, and ``route``: the name of the rule that decided it (words are made from it)."""

    route: str
    wait: Wait
    starts: date | None
    ends: date | None


def add_months(day: date, months: int) -> date:
    """The same day ``months`` later, or that month's last.

    >>> add_months(date(2027, 11, 30), 3)
    datetime.date(2028, 2, 29)
    """
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def window(record: EnrolmentRecord, rules: YearRules) -> Window:
    """The window that the record's readings give for its coverage year."""
    year = record.coverage_year
    if rules.announced is not None:
        return Window(rules.announced.day("closes", year), announced=True, rule=rules.announced)
    if rules.switched(record, "window_extension"):
        return Window(rules.model.day("closes", year).replace(year=year), announced=False, rule=rules.model)
    usual = rules.get("window.usual")
    # Where no document names a window, what is paid before the year begins is in time.
    closes = record.first_day - timedelta(days=1) if usual is None else usual.day("closes", year - 1)
    return Window(closes, announced=False, rule=usual)


def in_time(record: EnrolmentRecord, closes: date) -> bool:
    """Whether the year was paid before its window closed; in a newborn's birth year nothing is to be paid."""
    return record.paid_on is None or record.paid_on <= closes


def last_day_in_time(record: EnrolmentRecord, rules: YearRules) -> date | None:
    """The last day on which a payment for the coverage year is in time; None for those who may pay on any day."""
    if record.group in {"new_student", "welfare_child"}:
        return None
    closes = window(record, rules).closes
    born, days, terms = record.born_on, rules.get("newborn.days"), rules.get("leaver.terms")
    if record.group == "newborn" and born is not None and days is not None:
        return max(record.first_day - timedelta(days=1), born + timedelta(days=days.number("days")))
    left = record.left_other_cover_on
    if record.group in LEAVERS and left is not None and terms is not None and not too_short(record, terms):
        return min(max(closes, add_months(left, terms.number("months"))), record.last_day)
    return closes


def settle_cover(record: EnrolmentRecord, rules: YearRules, years: Years, *, in_window: bool) -> Cover:
    """Cover of a record without faults."""
    if record.group == "newborn":
        return _newborn(record, rules, in_window=in_window)
    if record.group == "new_student":
        return _student(record, rules)
    if record.group == "welfare_child":
        return _from("welfare_child", max(record.entered_on or _paid(record), record.first_day), record)
    if record.group in LEAVERS and _leaves_in_time(record, rules):
        return _from("leaver", max(_paid(record), record.first_day), record)
    return _ordinary(record, rules, years, in_window=in_window)


def _paid(record: EnrolmentRecord) -> date:
    """The payment date; in a newborn's birth year, where it may be missing, birth."""
    return record.paid_on or record.born_on or record.first_day


def _from(route: str, starts: date, record: EnrolmentRecord, wait: Wait = NO_WAIT) -> Cover:
    if starts > record.last_day:
        return Cover(route, wait, None, None)
    return Cover(route, wait, starts, record.last_day)


def _ordinary(record: EnrolmentRecord, rules: YearRules, years: Years, *, in_window: bool) -> Cover:
    base = max(_paid(record), record.first_day)
    wait = waiting(record, rules, len(years.breaks), in_window=in_window)
    route = "break" if years.breaks else "in_time" if in_window else "late"
    return _from(route, add_months(base, wait.months), record, wait)


def waiting(record: EnrolmentRecord, rules: YearRules, breaks: int, *, in_window: bool) -> Wait:
    """Months to wait after ``breaks`` break years, or for a late payment."""
    if not breaks and in_window:
        return NO_WAIT
    fixed = rules.floor("waiting.fixed").number("months")
    if not breaks:
        return Wait(fixed)
    counted = breaks - rules.switched(record, "wait_per_break_year")
    longer = counted * rules.floor("waiting.variable").number("months")
    shorter = record.years_paid_back * rules.floor("waiting.paid_back").number("months")
    variable, least = max(longer - shorter, 0), rules.floor("waiting.floor")
    floor = least.number("months") if breaks >= least.number("break_years") else 0
    if fixed + variable < floor:
        return Wait(fixed, floor - fixed, floor)
    return Wait(fixed, variable)


def _leaves_in_time(record: EnrolmentRecord, rules: YearRules) -> bool:
    """Whether somebody leaving another public cover paid within the months given, so that nothing is waited."""
    left, terms = record.left_other_cover_on, rules.get("leaver.terms")
    if left is None or terms is None or too_short(record, terms):
        return False
    return _paid(record) <= add_months(left, terms.number("months"))


def too_short(record: EnrolmentRecord, terms: Entry) -> bool:
    """Whether an employee was in basic insurance for less than the years asked for."""
    return record.group == "employee_leaver" and (record.years_in_basic_insurance or 0) < terms.number("years")


def _newborn(record: EnrolmentRecord, rules: YearRules, *, in_window: bool) -> Cover:
    born, paid = record.born_on or record.first_day, _paid(record)
    choice = rules.get("newborn.next_year_only")
    if choice is not None and born > choice.day("after", born.year):
        return _newborn_with_choice(record, born, paid)
    if born.year == record.coverage_year:
        return _from("newborn_birth_year", born, record)
    days = rules.get("newborn.days")
    if paid < record.first_day or (days is not None and paid <= born + timedelta(days=days.number("days"))):
        return _from("newborn_in_time", record.first_day, record)
    if in_window and rules.switched(record, "newborn_in_window"):
        return _from("newborn_joined", record.first_day, record)
    if in_window or not rules.switched(record, "newborn_waits"):
        return _from("newborn_in_window" if in_window else "newborn_exempt", paid, record)
    wait = Wait(rules.floor("waiting.fixed").number("months"))
    return _from("newborn_late", add_months(paid, wait.months), record, wait)


def _newborn_with_choice(record: EnrolmentRecord, born: date, paid: date) -> Cover:
    """A newborn who may be paid for from the next year on only (hunan-2025 优)."""
    if born.year < record.coverage_year:
        return _from("newborn_after_choice", max(paid, record.first_day), record)
    if record.paid_on is None:
        return Cover("newborn_next_year_only", NO_WAIT, None, None)
    return _from("newborn_paid_birth_year", born, record)


def _student(record: EnrolmentRecord, rules: YearRules) -> Cover:
    paid, terms = _paid(record), rules.floor("student.cover")
    starts = terms.day("starts", paid.year) if "starts" in terms.values else paid
    last = record.graduation_year or record.coverage_year + terms.number("extra_years")
    return Cover("student", NO_WAIT, starts, date(last, 12, 31))
