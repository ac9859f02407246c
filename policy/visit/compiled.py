"""The rulebook as small integer arrays, so that a visit's rule is one look-up.

Regions, kinds, grades and ways of travel become codes; ``rule_of`` gives a rule's number for (table, kind, grade,
affiliation), where a table is what one region holds between two dates on which rules change. Amounts are fen, rates
ten-thousandths.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import date
from functools import cache, lru_cache

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
NO_AFFILIATION = len(AFFILIATIONS)
NO_DAY = -1
SHARED = ("class_b_drug", "class_b_service", "domestic_consumable", "imported_consumable")

OK, NO_RULE, NEEDS_GRADE, UNCLEAR_GRADE, NEEDS_AFFILIATION = (
    "",
    "no_rule",
    "needs_grade",
    "unclear_grade",
    "needs_affiliation",
)
FAULTS = (
    *(OK, NO_RULE, NEEDS_GRADE, UNCLEAR_GRADE, NEEDS_AFFILIATION),
    *("travel_silent", "wrong_expense", "needs_chronic_rate", "admitted_late", "no_cover_start"),
)
OPENING_FAULTS = ("fund_over_cap", "over_cap_early", "hypertension_over_limit", "diabetes_over_limit")
FAULT_CODES = {name: code for code, name in enumerate(FAULTS + OPENING_FAULTS)}
REASONS = (OK, "two_disease_level", "tcm_level", "abolished", "other_city", "out_of_cover")
"""Why a visit is paid nothing; the words stand in ``rules/notes.toml``. A code from ``len(REASONS)`` on is the same
reason of a visit that may be paid as another kind (``instead``)."""
REASON_CODES = {name: code for code, name in enumerate(REASONS)}
SILENT, RULED, POOLED = 0, 1, 2
"""What a kind's rule says of a way of travel: nothing, that it is paid, that it is paid in the pooling area only."""


def days(on: date) -> int:
    """A date as days since 1970-01-01."""
    return (on - EPOCH).days


@dataclass(frozen=True, slots=True)
class Rule:
    """How visits of one kind are settled at one class of hospital.

    ``instead``: what the rule of the kind that it may be paid as says of each way of travel.
    """

    fault: int
    reason: int = 0
    stay: bool = False
    instead: tuple[int, ...] = (SILENT,) * len(TRAVEL)
    deductibles: tuple[int, int] = (0, 0)
    admission: bool = False
    given_terms: bool = False
    rates: tuple[int, ...] = (0,) * len(TRAVEL)
    travel: tuple[int, ...] = (RULED,) * len(TRAVEL)
    self_pay: tuple[int, ...] = (0,) * len(SHARED)
    allowed: tuple[bool, ...] = (True,) * len(SHARED)
    bucket: int = 0
    limit: int = NO_LIMIT
    limit_given: bool = False
    critical: bool = False
    tier_1: tuple[int, int] = (0, 0)
    tier_2: tuple[int, int] = (0, 0)


@dataclass(frozen=True, slots=True)
class CompiledRules:
    """All rules of all regions and dates; one array element a rule, ``table_of`` is [region, period].

    ``openings`` names the opening sum of each bucket.
    """

    breakpoints: Ints
    table_of: Ints
    rule_of: npt.NDArray[np.int16]
    rules: tuple[Rule, ...]
    columns: dict[str, npt.NDArray[np.int64]]
    limits: dict[str, Ints]
    openings: tuple[str, ...]


@lru_cache(maxsize=8)
def compiled(book: Rulebook) -> CompiledRules:
    """A rulebook compiled, once: one table for each region and period, equal tables stored once."""
    starts = (date.min, *book.breakpoints())
    owners = {region for region, _ in book.written}
    rules: dict[Rule, int] = {}
    seen: dict[tuple[int, ...], int] = {}
    table_of = np.zeros((len(REGION_CODES), len(starts)), dtype=np.int64)
    caps: dict[str, list[int]] = {"fund": [], "hypertension": [], "diabetes": []}
    for region, code in REGION_CODES.items():
        if region not in book.regions:
            continue
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
    changes = [i for i in range(1, len(starts)) if (table_of[:, i] != table_of[:, i - 1]).any()]
    width = len(KIND_CODES) * (NO_GRADE + 1) * (NO_AFFILIATION + 1)
    rule_of = np.array([table[:width] for table in seen], dtype=np.int16).ravel()
    return CompiledRules(
        breakpoints=np.array([days(starts[i]) for i in changes], dtype=np.int64),
        table_of=np.ascontiguousarray(table_of[:, [0, *changes]]),
        rule_of=rule_of,
        rules=tuple(rules),
        columns=_columns(tuple(rules)),
        limits={name: np.array(values, dtype=np.int64) for name, values in caps.items()},
        openings=tuple(bucket.opening for bucket in book.buckets.values()),
    )


@cache
def compiled_rules() -> CompiledRules:
    """The project's own rulebook, compiled."""
    return compiled(rulebook())


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
    found["only_ruled"] = np.array([not rule.reason and POOLED not in rule.travel for rule in rules], dtype=np.int64)
    found["allows_all"] = np.array([all(rule.allowed) for rule in rules], dtype=np.int64)
    paying = found["critical"] == 1
    for name in ("tier_1_0", "tier_1_1", "tier_2_0", "tier_2_1"):
        values = np.unique(found[name][paying])
        if values.size == 1:
            found[name] = values
    return found


def _table(book: Rulebook, region: str, on: date) -> list[Rule]:
    return [
        _rule(book, region, on, book.kinds[kind], grade, affiliation) if kind in book.kinds else _NONE
        for kind in KIND_CODES
        for grade in (*GRADES, None)
        for affiliation in (*AFFILIATIONS, None)
    ]


_NONE = Rule(FAULT_CODES[NO_RULE])


def _opening_limits(book: Rulebook, region: str, on: date) -> tuple[int, ...]:
    """The most that opening sums can hold: fund, hypertension, diabetes (the larger of its two limits)."""
    fund = _amount(book.find("fund.cap", region, on), "amount")
    hypertension = _amount(book.find("hypertension.limit", region, on), "all")
    kinds = [_amount(book.find(f"{kind}.limit", region, on), "all") for kind in ("diabetes_type_1", "diabetes_other")]
    return fund, hypertension, max(kinds)


def _amount(entry: Entry | None, name: str) -> int:
    return NO_LIMIT if entry is None or entry.state != "in_force" else entry.number(name)


def _rule(book: Rulebook, region: str, on: date, kind: Kind, grade: str | None, affiliation: str | None) -> Rule:
    def unpaid(reason: str) -> Rule:
        other = None if kind.instead is None else book.kinds[kind.instead]
        paid_as = None if other is None else _rule(book, region, on, other, grade, affiliation)
        travel = paid_as.travel if paid_as and not paid_as.fault + paid_as.reason else (SILENT,) * len(TRAVEL)
        return _restricted(Rule(0, REASON_CODES[reason], instead=travel), kind)

    rate = book.find(f"{kind.id}.rate", region, on)
    if rate is not None and rate.state == "abolished":
        return unpaid("abolished")
    fee_class = _fee_class(book, region, on, grade)
    fault = _fault(kind, grade, ruled=_ruled(book, region, on, kind))
    if not fault and affiliation is None and _is_split(book, region, on, kind, fee_class):
        fault = NEEDS_AFFILIATION
    if fault:
        return Rule(FAULT_CODES[fault])
    if kind.paid_at and grade not in kind.paid_at:
        return unpaid(kind.unpaid_reason or OK)
    return _paying(book, region, on, kind, fee_class, affiliation or next(iter(AFFILIATIONS)))


def _fault(kind: Kind, grade: str | None, *, ruled: bool) -> str:
    """Why visits of a kind cannot be settled at hospitals of a grade; empty where they can."""
    if not ruled:
        return NO_RULE
    if kind.needs_grade and grade is None:
        return NEEDS_GRADE
    return UNCLEAR_GRADE if grade in kind.unclear_at else OK


def _ruled(book: Rulebook, region: str, on: date, kind: Kind) -> bool:
    """Whether the region holds rules for the kind: its rate (or terms that the user gives) and its limit."""

    def in_force(key: str) -> bool:
        entry = book.find(key, region, on)
        return entry is not None and entry.state == "in_force"

    limited = kind.limit == "given" or in_force(kind.limit)
    return limited and (kind.given_terms or in_force(f"{kind.id}.rate"))


def _is_split(book: Rulebook, region: str, on: date, kind: Kind, fee_class: str) -> bool:
    """Whether a rule of the kind differs by whose hospital it is (二类收费: 县级, 省市级)."""
    entries = (book.find(f"{kind.id}.{name}", region, on) for name in ("rate", "deductible"))
    split = {f"{fee_class}_{affiliation}" for affiliation in AFFILIATIONS}
    return any(entry is not None and split & entry.values.keys() for entry in entries)


def _restricted(rule: Rule, kind: Kind) -> Rule:
    travel = tuple(RULED if name in kind.travel else POOLED if name in kind.pooled else SILENT for name in TRAVEL)
    allowed = tuple(name in kind.expenses for name in SHARED)
    return replace(rule, stay=kind.stay, travel=travel, allowed=allowed)


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
        stay=kind.stay,
        deductibles=(standard, (standard * share + UNIT // 2) // UNIT),
        admission=repeat is not None,
        given_terms=kind.given_terms,
        rates=tuple(rate - (points.number(name) if points and name in points.values else 0) for name in TRAVEL),
        travel=base.travel,
        self_pay=tuple(value("first_self_pay.rate", name) if kind.first_self_pay else 0 for name in SHARED),
        allowed=base.allowed,
        bucket=list(book.buckets).index(kind.bucket),
        limit=NO_LIMIT if kind.limit == "given" else value(kind.limit, _limit_name(kind)),
        limit_given=kind.limit == "given",
        critical=kind.critical,
        tier_1=(value("critical.tier_1", "threshold"), value("critical.tier_1", "rate")),
        tier_2=(value("critical.tier_2", "threshold"), value("critical.tier_2", "rate")),
    )


def _limit_name(kind: Kind) -> str:
    return "amount" if kind.limit == "fund.cap" else "all"
