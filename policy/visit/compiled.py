"""The rulebook as small integer arrays, so that a visit's rule is one look-up.

Regions, kinds, grades and ways of travel become codes; ``rule_of`` gives a rule's number for (table, kind, grade,
affiliation), where a table is what one region holds between two dates on which rules change. Amounts are fen, rates
ten-thousandths.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from functools import cache

import numpy as np
import numpy.typing as npt

from policy.places import AFFILIATIONS, GRADES, TRAVEL
from policy.rulebook import Entry, Kind, Rulebook, rulebook
from policy.visit.scenario import KINDS, REGIONS

Ints = npt.NDArray[np.int64]
NO_LIMIT = 10**15
UNIT = 10_000
EPOCH = date(1970, 1, 1)

REGION_CODES = {name: code for code, name in enumerate(REGIONS)}
KIND_CODES = {name: code for code, name in enumerate(KINDS)}
GRADE_CODES = {name: code for code, name in enumerate(GRADES)}
AFFILIATION_CODES = {name: code for code, name in enumerate(AFFILIATIONS)}
TRAVEL_CODES = {name: code for code, name in enumerate(TRAVEL)}
NO_GRADE = len(GRADES)
BUCKETS = ("fund", "outpatient", "hypertension", "diabetes_type_1", "diabetes_other", "student_accident")
SHARED = ("class_b_drug", "class_b_service", "domestic_consumable", "imported_consumable")

OK, NO_RULE, NEEDS_GRADE, UNCLEAR_GRADE = "", "no_rule", "needs_grade", "unclear_grade"
FAULTS = (OK, NO_RULE, NEEDS_GRADE, UNCLEAR_GRADE, "travel_silent", "wrong_expense", "needs_chronic_rate")
OPENING_FAULTS = ("fund_over_cap", "over_cap_early", "hypertension_over_limit", "diabetes_over_limit")
FAULT_CODES = {name: code for code, name in enumerate(FAULTS + OPENING_FAULTS)}
REASONS = (OK, "two_disease_level", "tcm_level", "abolished", "out_of_cover")
REASON_CODES = {name: code for code, name in enumerate(REASONS)}


def days(on: date) -> int:
    """A date as days since 1970-01-01."""
    return (on - EPOCH).days


@dataclass(frozen=True, slots=True)
class Rule:
    """How visits of one kind are settled at one class of hospital."""

    fault: int
    reason: int = 0
    deductibles: tuple[int, int] = (0, 0)
    admission: bool = False
    given_terms: bool = False
    rates: tuple[int, ...] = (0,) * len(TRAVEL)
    travel: tuple[bool, ...] = (True,) * len(TRAVEL)
    self_pay: tuple[int, ...] = (0,) * len(SHARED)
    allowed: tuple[bool, ...] = (True,) * len(SHARED)
    bucket: int = 0
    limit: int = NO_LIMIT
    critical: bool = False
    tier_1: tuple[int, int] = (0, 0)
    tier_2: tuple[int, int] = (0, 0)


@dataclass(frozen=True, slots=True)
class Tables:
    """All rules of all regions and dates; one array element a rule, ``table_of`` is [region, period]."""

    breakpoints: Ints
    table_of: Ints
    rule_of: npt.NDArray[np.int16]
    rules: tuple[Rule, ...]
    columns: dict[str, npt.NDArray[np.int64]]
    limits: dict[str, Ints]


@cache
def tables() -> Tables:
    """The project's own rulebook, compiled once."""
    return compile_tables(rulebook())


def compile_tables(book: Rulebook) -> Tables:
    """Compile a rulebook: one table for each region and period, equal tables stored once."""
    starts = (date.min, *book.breakpoints())
    owners = {region for region, _ in book.entries}
    rules: dict[Rule, int] = {}
    seen: dict[tuple[int, ...], int] = {}
    table_of = np.zeros((len(REGION_CODES), len(starts)), dtype=np.int64)
    caps: dict[str, list[int]] = {"fund": [], "hypertension": [], "diabetes": []}
    for region, code in REGION_CODES.items():
        owner = next((place for place in book.lineage(region) if place in owners), region)
        if owner != region:
            table_of[code] = table_of[REGION_CODES[owner]]
            continue
        for period, start in enumerate(starts):
            table = tuple(rules.setdefault(rule, len(rules)) for rule in _table(book, region, start))
            limits = _opening_limits(book, region, start)
            number = seen.setdefault(table + limits, len(seen))
            table_of[code, period] = number
            if number == len(caps["fund"]):
                for name, limit in zip(caps, limits, strict=True):
                    caps[name].append(limit)
    changes = [0, *(i for i in range(1, len(starts)) if (table_of[:, i] != table_of[:, i - 1]).any())]
    width = len(KIND_CODES) * (NO_GRADE + 1) * len(AFFILIATION_CODES)
    rule_of = np.array([table[:width] for table in seen], dtype=np.int16).ravel()
    return Tables(
        breakpoints=np.array([days(starts[i]) for i in changes[1:]], dtype=np.int64),
        table_of=np.ascontiguousarray(table_of[:, changes]),
        rule_of=rule_of,
        rules=tuple(rules),
        columns=_columns(tuple(rules)),
        limits={name: np.array(values, dtype=np.int64) for name, values in caps.items()},
    )


def _columns(rules: tuple[Rule, ...]) -> dict[str, npt.NDArray[np.int64]]:
    """One array a field; what all paying rules share becomes one element, so that it costs no look-up."""
    found: dict[str, npt.NDArray[np.int64]] = {}
    for field in fields(Rule):
        column = np.array([getattr(rule, field.name) for rule in rules], dtype=np.int64)
        if column.ndim == 1:
            found[field.name] = column
        else:
            for position in range(column.shape[1]):
                found[f"{field.name}_{position}"] = np.ascontiguousarray(column[:, position])
            found[field.name] = column.ravel()
    found["allows_all"] = np.array([all(rule.allowed) for rule in rules], dtype=np.int64)
    paying = found["critical"] == 1
    for name in ("tier_1_0", "tier_1_1", "tier_2_0", "tier_2_1"):
        values = np.unique(found[name][paying])
        if values.size == 1:
            found[name] = values
    return found


def _table(book: Rulebook, region: str, on: date) -> list[Rule]:
    return [
        _rule(book, region, on, kind, grade, affiliation)
        for kind in book.kinds.values()
        for grade in (*GRADES, None)
        for affiliation in AFFILIATIONS
    ]


def _opening_limits(book: Rulebook, region: str, on: date) -> tuple[int, ...]:
    """The most that opening sums can hold: fund, hypertension, diabetes (the larger of its two limits)."""
    fund = _amount(book.find("fund.cap", region, on), "amount")
    hypertension = _amount(book.find("hypertension.limit", region, on), "all")
    kinds = [_amount(book.find(f"{kind}.limit", region, on), "all") for kind in ("diabetes_type_1", "diabetes_other")]
    return fund, hypertension, max(kinds)


def _amount(entry: Entry | None, name: str) -> int:
    return NO_LIMIT if entry is None or entry.state != "in_force" else entry.number(name)


def _rule(book: Rulebook, region: str, on: date, kind: Kind, grade: str | None, affiliation: str) -> Rule:
    rate = book.find(f"{kind.id}.rate", region, on)
    limit = None if kind.limit == "given" else book.find(kind.limit, region, on)
    if rate is not None and rate.state == "abolished":
        return _restricted(Rule(0, REASON_CODES["abolished"]), kind)
    if not _ruled(kind, rate, limit):
        return Rule(FAULT_CODES[NO_RULE])
    if kind.needs_grade and grade is None:
        return Rule(FAULT_CODES[NEEDS_GRADE])
    if grade in kind.unclear_at:
        return Rule(FAULT_CODES[UNCLEAR_GRADE])
    if kind.paid_at and grade not in kind.paid_at:
        return _restricted(Rule(0, REASON_CODES[kind.unpaid_reason or OK]), kind)
    return _paying(book, region, on, kind, _fee_class(book, region, on, grade), affiliation)


def _ruled(kind: Kind, rate: Entry | None, limit: Entry | None) -> bool:
    """Whether the region holds rules for the kind: its rate (or terms that the user gives) and its limit."""
    limited = kind.limit == "given" or (limit is not None and limit.state == "in_force")
    return limited and (kind.given_terms or (rate is not None and rate.state == "in_force"))


def _restricted(rule: Rule, kind: Kind) -> Rule:
    travel = tuple(name in kind.travel for name in TRAVEL)
    allowed = tuple(name in kind.expenses for name in SHARED)
    return Rule(rule.fault, rule.reason, travel=travel, allowed=allowed)


def _fee_class(book: Rulebook, region: str, on: date, grade: str | None) -> str:
    entry = book.find("hospital.fee_class", region, on)
    return "" if entry is None or grade is None else str(entry.values[grade])


def at(entry: Entry, fee_class: str, affiliation: str) -> int:
    """A value that may depend on the fee class (收费类别) and, in the second, on whose hospital it is."""
    names = ("all", fee_class, f"{fee_class}_{affiliation}")
    return entry.number(next(name for name in names if name in entry.values))


def _paying(book: Rulebook, region: str, on: date, kind: Kind, fee_class: str, affiliation: str) -> Rule:
    def value(key: str, name: str | None = None) -> int:
        entry = book.find(key, region, on)
        if entry is None or entry.state != "in_force":
            return 0
        return at(entry, fee_class, affiliation) if name is None else entry.number(name)

    repeat = book.find(f"{kind.id}.repeat_deductible", region, on)
    points = book.find(f"{kind.id}.travel_points", region, on)
    rate, standard = value(f"{kind.id}.rate"), value(f"{kind.id}.deductible")
    share = repeat.number("share") if repeat else UNIT
    base = _restricted(Rule(0), kind)
    return Rule(
        fault=0,
        deductibles=(standard, (standard * share + UNIT // 2) // UNIT),
        admission=repeat is not None,
        given_terms=kind.given_terms,
        rates=tuple(rate - (points.number(name) if points and name in points.values else 0) for name in TRAVEL),
        travel=base.travel,
        self_pay=tuple(value("first_self_pay.rate", name) if kind.first_self_pay else 0 for name in SHARED),
        allowed=base.allowed,
        bucket=BUCKETS.index(kind.bucket),
        limit=NO_LIMIT if kind.limit == "given" else value(kind.limit, _limit_name(kind)),
        critical=kind.critical,
        tier_1=(value("critical.tier_1", "threshold"), value("critical.tier_1", "rate")),
        tier_2=(value("critical.tier_2", "threshold"), value("critical.tier_2", "rate")),
    )


def _limit_name(kind: Kind) -> str:
    return "amount" if kind.limit == "fund.cap" else "all"
