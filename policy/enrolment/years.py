"""What a history of enrolment comes to: the run of years (连续参保), break years (断保), and rewards that stand.

Sources: jin-2025-3 一（二）, guo-2024-38 看点三 and 看点四, hunan-2025 奖.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from policy.enrolment.record import EnrolledYear, EnrolmentRecord
from policy.enrolment.rules import YearRules
from policy.fields import Fault, shown
from policy.money import fen
from policy.visit.cap import CapTerms, cap_terms, penalty


@dataclass(slots=True)
class Years:
    """A person's years up to and with the coverage year.

    ``breaks`` are the break years in the unbroken row directly before the coverage year (they decide waiting),
    ``breaks_total`` counts all (they decide the penalty), ``rewarded`` are the years that earned a continuous reward,
    ``kept`` of them before the present run, ``zero_claims`` those whose reward stands, ``cleared`` the years in which
    critical pay used rewards.
    """

    run: int = 0
    breaks: list[int] = field(default_factory=list)
    breaks_total: int = 0
    rewarded: list[int] = field(default_factory=list)
    kept: int = 0
    zero_claims: list[int] = field(default_factory=list)
    cleared: list[int] = field(default_factory=list)


def count_years(record: EnrolmentRecord, rules: YearRules, terms: CapTerms, *, in_window: bool) -> Years:
    """Walk the years from the first listed one to the coverage year.

    ``in_window`` says whether the coverage year was paid in time: Hunan's zero-claim reward asks for it.
    """
    listed = {entry.year: entry for entry in record.history}
    years = Years()
    for year in range(min(listed, default=record.coverage_year), record.coverage_year):
        entry = listed.get(year)
        if entry is None:
            _miss(years, year, counts=year >= terms.first_year or rules.switched(record, "breaks_before_2025"))
            continue
        years.breaks.clear()
        if entry.cover == "resident":
            _enrol(years, record, rules, terms, year)
            if year >= terms.first_year:
                next_in_time = in_window if year + 1 == record.coverage_year else _enrolled(listed, year + 1)
                _claims(years, rules, terms, entry, next_in_time=next_in_time)
        elif rules.switched(record, "other_cover_in_run"):
            _end_run(years)
    _enrol(years, record, rules, terms, record.coverage_year)
    if rules.switched(record, "zero_claim_lasts"):
        years.zero_claims = [year for year in years.zero_claims if year + 1 == record.coverage_year]
    return years


def _enrolled(listed: Mapping[int, EnrolledYear], year: int) -> bool:
    return year in listed and listed[year].cover == "resident"


def _end_run(years: Years) -> None:
    years.run, years.kept = 0, len(years.rewarded)


def _miss(years: Years, year: int, *, counts: bool) -> None:
    """A year without any public cover."""
    _end_run(years)
    if counts:
        years.breaks.append(year)
        years.breaks_total += 1


def _enrol(years: Years, record: EnrolmentRecord, rules: YearRules, terms: CapTerms, year: int) -> None:
    """One more enrolled year: it lengthens the run and may earn a continuous reward."""
    if year >= terms.first_year or not rules.switched(record, "continuity_counts"):
        years.run += 1
    if year >= terms.first_year and years.run > terms.after_years:
        years.rewarded.append(year)


def _claims(years: Years, rules: YearRules, terms: CapTerms, entry: EnrolledYear, *, next_in_time: bool) -> None:
    """A past year's claims: none adds a zero-claim reward; critical pay that used rewards clears those so far."""
    then = cap_terms(rules.book, rules.region, entry.year) or terms
    if fen(entry.critical_paid) > then.base - int(penalty(then, years.breaks_total)):
        years.zero_claims.clear()
        years.cleared.append(entry.year)
    asks = rules.get("reward.zero_claim_next")
    if not entry.claimed and (asks is None or next_in_time):
        years.zero_claims.append(entry.year)


def history_faults(record: EnrolmentRecord) -> list[Fault]:
    """What is wrong with the years listed."""
    found: list[Fault] = []
    seen: set[int] = set()
    for place, entry in enumerate(record.history):
        where = f"history[{place}]"
        if entry.year >= record.coverage_year:
            allowed = f"只列参保年度 {record.coverage_year} 年以前的年份"
            found.append(Fault(f"{where}.year", f"{shown(entry.year)} 不对，{allowed}"))
        if entry.year in seen:
            found.append(Fault(f"{where}.year", f"{shown(entry.year)} 重复了，每年只能列一次"))
        seen.add(entry.year)
        if entry.critical_paid and (entry.cover == "other" or not entry.claimed):
            why = "这一年没有参加居民医保" if entry.cover == "other" else "这一年填的是没有报销过"
            found.append(Fault(f"{where}.critical_paid", f"{shown(entry.critical_paid)} 不对，{why}，只能填 0"))
    return found
