"""Visits to amounts: the one arithmetic, on int64 fen columns.

A visit passes through named stages (``docs``: policy rules section 1 to 3): sort the bill, deductible (起付标准), fund,
reduction (跨省下调), compliant self-pay (合规个人自付), critical illness insurance (大病保险). One visit is a column of
length 1. The year's limits are running sums: what a visit is paid is what the year is entitled to after it less
what it was entitled to before it. Sources: jin-2024-19 二 to 四.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, fields
from typing import Any, TypeAlias, TypeVar

import numpy as np
import numpy.typing as npt

from policy.visit.compiled import (
    FAULT_CODES,
    KIND_CODES,
    NO_AFFILIATION,
    NO_DAY,
    NO_GRADE,
    POOLED,
    REASON_CODES,
    REASONS,
    RULED,
    SHARED,
    SILENT,
    TRAVEL_CODES,
    UNIT,
    CompiledRules,
)

Ints: TypeAlias = npt.NDArray[np.int64]
Column: TypeAlias = npt.NDArray[Any]
T = TypeVar("T")
R = TypeVar("R")
BLOCK = 32_000
ENOUGH = 10**14
"""Sums beyond this many fen (far above any cap) are held there, so that a rate times a sum stays within 64 bits."""

AMOUNTS = (
    "total",
    "first_self_pay",
    "eligible",
    "deductible",
    "rate",
    "fund_raw",
    "fund_paid",
    "over_cap",
    "reduction",
    "over_quota",
    "compliant_self_pay",
    "critical_paid",
    "out_of_pocket",
    "reason",
)
TRACE = (
    "standard",
    "base",
    "in_rate",
    "limit",
    "counts",
    "admission",
    "admissions_before",
    "bucket_before",
    "self_pay_before",
    "over_cap_before",
    "tier_1_before",
    "tier_2_before",
    "critical_before",
    "tier_1",
    "tier_2",
)


@dataclass(slots=True)
class Visits:
    """Visits as columns, each of one element a row or of one element for all; amounts fen, dates days since 1970.

    Rows of one ledger (a person's calendar year) stand together in date order. ``chronic_rate`` is -1 where absent; a
    limit or quota that is not given is ``NO_LIMIT``, a day that is not given ``NO_DAY``. The columns of ``SWITCHES``
    tell whether the other reading is taken.
    """

    region: Column
    day: Column
    kind: Column
    grade: Column
    affiliation: Column
    travel: Column
    admitted: Column
    class_a: Ints
    class_b_drug: Ints
    class_b_service: Ints
    domestic_consumable: Ints
    imported_consumable: Ints
    uncovered: Ints
    before_cover: Ints
    chronic_rate: Ints
    chronic_deductible: Ints
    chronic_quota_left: Ints
    cover_from: Column
    cover_to: Column
    admissions: Ints
    fund_paid: Ints
    compliant_self_pay: Ints
    over_cap: Ints
    outpatient_paid: Ints
    hypertension_paid: Ints
    diabetes_paid: Ints
    student_accident_paid: Ints
    outpatient_annual_limit: Ints
    critical_cap: Ints
    over_cap_threshold: Column
    reduction_above_cap: Column
    deductible_in_critical: Column
    over_quota_in_critical: Column
    pooling_area: Column

    def rows(self, part: slice) -> Visits:
        """Some rows, as views."""
        columns = [getattr(self, name) for name in _COLUMNS]
        return Visits(*(column if column.size == 1 else column[part] for column in columns))

    def __len__(self) -> int:
        return max(int(getattr(self, name).size) for name in _COLUMNS)


_COLUMNS = tuple(field.name for field in fields(Visits))


SWITCHES = (
    "over_cap_threshold",
    "reduction_above_cap",
    "deductible_in_critical",
    "over_quota_in_critical",
    "pooling_area",
)
"""The readings (两种理解) that this arithmetic knows."""
_OPENED_WITH_LIMIT = ("fund_paid", "over_cap", "hypertension_paid", "diabetes_paid")


def share(amount: Ints, rate: Ints) -> Ints:
    """A rate in ten-thousandths of an amount in fen, rounded half up once."""
    return (amount * rate + UNIT // 2) // UNIT


def chosen(mask: Column, amount: Ints, other: Ints) -> Ints:
    """``np.where`` for integers, at a fraction of its cost where no row is meant, or every other one."""
    return other + (amount - other) * mask if mask.any() else other


def before(amount: Ints, first: Ints | None) -> Ints:
    """The running sum ahead of each row of its ledger; ``first`` is each row's ledger's first row (None: all alone)."""
    if first is None:
        return np.zeros(1, dtype=np.int64)
    ahead = np.cumsum(amount) - amount
    return np.minimum(ahead - ahead[first], ENOUGH)


def entitled(self_pay: Ints, over_cap: Ints, terms: tuple[Ints, ...], late: Column, cap: Ints) -> tuple[Ints, ...]:
    """What critical insurance owes for the year's sums: (paid under the cap, tier 1, tier 2)."""
    threshold_1, rate_1, threshold_2, rate_2 = terms
    above = self_pay - threshold_1
    direct = np.maximum(above, 0) + over_cap
    counted = np.where(late, np.maximum(above + over_cap, 0), direct) if late.any() else direct
    tier_1 = share(counted, rate_1)
    tier_2 = share(np.maximum(self_pay + over_cap - tier_1 - threshold_2, 0), rate_2)
    return np.minimum(tier_1 + tier_2, cap), tier_1, tier_2


@dataclass(slots=True)
class Judged:
    """Each row's rule number and fault code (0: none; see ``policy.visit.compiled.FAULT_CODES``)."""

    rule: npt.NDArray[np.signedinteger[Any]]
    fault: npt.NDArray[np.int8]


def judge(rules: CompiledRules, visits: Visits) -> Judged:
    """Find each row's rule, and the rows that cannot be settled."""
    rows = len(visits)
    rule, fault = np.empty(rows, dtype=np.int16), np.empty(rows, dtype=np.int8)

    def one(part: slice) -> None:
        found = judge_block(rules, visits.rows(part))
        rule[part], fault[part] = found.rule, found.fault

    each_block(rows, None, one)
    return Judged(rule, fault)


def judge_block(rules: CompiledRules, visits: Visits) -> Judged:
    """What :func:`judge` does, for a block of rows."""
    period = np.zeros(visits.day.size, dtype=np.int64)
    for start in rules.breakpoints:
        period += visits.day >= start
    table = rules.table_of[visits.region, period]
    place = (table * len(KIND_CODES) + visits.kind) * (NO_GRADE + 1) + visits.grade
    rule = rules.rule_of[place * (NO_AFFILIATION + 1) + visits.affiliation].astype(np.intp)
    columns = rules.columns
    fault = columns["fault"][rule].astype(np.int8)

    def mark(name: str, wrong: Column) -> None:
        if wrong.any():
            fault[...] = np.where(wrong & (fault == 0), FAULT_CODES[name], fault)

    travel = columns["travel"][rule * np.int64(len(TRAVEL_CODES)) + visits.travel]
    fault = np.broadcast_to(fault, np.broadcast_shapes(fault.shape, travel.shape)).copy()
    mark("travel_silent", travel == SILENT)
    if visits.admitted.max() > NO_DAY:
        mark("admitted_late", visits.admitted > visits.day)
    if visits.before_cover.any():
        mark("no_cover_start", (visits.before_cover > 0) & ~_begun_before_cover(columns, rule, visits))
    if not columns["allows_all"][rule].all():
        for position, name in enumerate(SHARED):
            mark("wrong_expense", (getattr(visits, name) > 0) & (columns[f"allowed_{position}"][rule] == 0))
    given = columns["given_terms"][rule] == 1
    if given.any():
        mark("needs_chronic_rate", given & (visits.chronic_rate < 0))
    if any(getattr(visits, name).any() for name in _OPENED_WITH_LIMIT):
        _judge_opening(rules, visits, table, mark)
    return Judged(np.broadcast_to(rule, fault.shape), fault)


def _begun_before_cover(columns: dict[str, Ints], rule: Column, visits: Visits) -> Column:
    """Stays that began before cover did and were settled under it."""
    known = (columns["stay"][rule] == 1) & (visits.admitted > NO_DAY)
    begun: Column = known & (visits.admitted < visits.cover_from) & (visits.cover_from <= visits.day)
    return begun


def _judge_opening(rules: CompiledRules, visits: Visits, table: Column, mark: Callable[[str, Column], None]) -> None:
    cap = rules.limits["fund"][table]
    mark("fund_over_cap", visits.fund_paid > cap)
    mark("over_cap_early", (visits.over_cap > 0) & (visits.fund_paid != cap))
    mark("hypertension_over_limit", visits.hypertension_paid > rules.limits["hypertension"][table])
    mark("diabetes_over_limit", visits.diabetes_paid > rules.limits["diabetes"][table])


def settle(
    rules: CompiledRules, visits: Visits, judged: Judged, first: Ints | None = None, *, trace: bool = False
) -> dict[str, Ints]:
    """Settle visits that stand ledger by ledger in date order.

    Args:
        rules: the compiled rulebook.
        visits: the columns.
        judged: what :func:`judge` found; rows with a fault are paid nothing and move no sum.
        first: for each row the index of its ledger's first row; None where every row is a ledger of its own.
        trace: also give the running sums ahead of each row and the two critical tiers (``TRACE``).

    Returns:
        One int64 column an amount (fen; ``rate`` in ten-thousandths; ``reason`` a code of ``REASONS``).
    """
    rows = len(visits)
    names = AMOUNTS + (TRACE if trace else ())
    result = {name: np.empty(rows, dtype=np.int64) for name in names}

    def one(part: slice) -> None:
        block = Judged(judged.rule[part], judged.fault[part])
        own = None if first is None else first[part] - part.start
        for name, column in settle_block(rules, visits.rows(part), block, own).items():
            if name in result:
                result[name][part] = column

    each_block(rows, first, one)
    return result


def _cuts(rows: int, first: Ints | None) -> list[slice]:
    """Blocks of about ``BLOCK`` rows that hold whole ledgers: their temporaries stay in the processor's cache."""
    if rows <= BLOCK:
        return [slice(0, rows)]
    edges = np.arange(0, rows, BLOCK)
    if first is not None:
        edges = np.unique(first[edges])
    return [slice(int(a), int(b)) for a, b in zip(edges, (*edges[1:], rows), strict=True)]


def each_block(rows: int, first: Ints | None, work: Callable[[slice], None]) -> None:
    """Do ``work`` for each block of whole ledgers."""
    in_threads(work, _cuts(rows, first))


def in_threads(work: Callable[[T], R], parts: Sequence[T]) -> list[R]:
    """Do ``work`` for each part, on all processors where there are many: numpy lets go of the lock."""
    if len(parts) == 1:
        return [work(parts[0])]
    with ThreadPoolExecutor(min(os.cpu_count() or 1, len(parts))) as pool:
        return list(pool.map(work, parts))


def settle_block(rules: CompiledRules, v: Visits, judged: Judged, first: Ints | None) -> dict[str, Ints]:
    """What :func:`settle` does, for a block of whole ledgers; every stage's columns, also those of ``TRACE``."""
    columns, rule = rules.columns, judged.rule.astype(np.intp)  # numpy looks up thrice as fast by this type
    reason = _reasons(columns, rule, v)
    paid = (reason == 0) & (judged.fault == 0)
    bill = _sort_bill(columns, rule, v, paid)
    base = _take_deductible(columns, rule, v, paid, bill, first)
    fund = _pay_fund(rules, rule, v, base, first)
    compliant = bill["eligible"] - fund["full"] - fund["over_quota"]
    compliant = compliant + np.where(v.over_quota_in_critical, fund["over_quota"], 0)
    compliant = compliant - np.where(v.deductible_in_critical, base["deductible"], 0)
    critical = _pay_critical(columns, rule, v, paid, compliant, fund["over_cap"], first)
    return {
        **bill,
        **base,
        **fund,
        **critical,
        "compliant_self_pay": compliant,
        "out_of_pocket": bill["total"] - fund["fund_paid"] - critical["critical_paid"],
        "reason": reason,
    }


def _reasons(columns: dict[str, Ints], rule: Column, v: Visits) -> Ints:
    """Why each visit is paid nothing: its kind's rule, another city, or no cover; 0 where it is paid."""
    reason: Ints = columns["reason"][rule]
    if not columns["only_ruled"][rule].all():
        place = rule * np.int64(len(TRAVEL_CODES)) + v.travel
        elsewhere = (columns["travel"][place] == POOLED) & ~v.pooling_area
        reason = np.where(elsewhere & (reason == 0), REASON_CODES["other_city"], reason)
        other = columns["instead"][place]
        as_another = (other == RULED) | ((other == POOLED) & v.pooling_area)
        reason = reason + len(REASONS) * (as_another & (reason > 0) & ~elsewhere)
    outside = (v.day < v.cover_from) | (v.day > v.cover_to)
    nothing: Ints = np.full(1, REASON_CODES["out_of_cover"], dtype=np.int64)
    return chosen(outside, nothing, reason)


def _sort_bill(columns: dict[str, Ints], rule: Column, v: Visits, paid: Column) -> dict[str, Ints]:
    """Total, first self-pay (先行自付) and eligible (政策范围内); a visit that is not paid has nothing eligible."""
    covered, first_self_pay = v.class_a, np.zeros(1, dtype=np.int64)
    for position, name in enumerate(SHARED):
        amount: Ints = getattr(v, name)
        covered = covered + amount
        first_self_pay = first_self_pay + share(amount, columns[f"self_pay_{position}"][rule])
    first_self_pay = first_self_pay * paid
    return {
        "total": covered + v.uncovered + v.before_cover,
        "first_self_pay": first_self_pay,
        "eligible": covered * paid - first_self_pay,
    }


def _take_deductible(
    columns: dict[str, Ints], rule: Column, v: Visits, paid: Column, bill: dict[str, Ints], first: Ints | None
) -> dict[str, Ints]:
    """The deductible, lower from the second admission of the year on, and what is left of the eligible bill."""
    admission = columns["admission"][rule] * paid
    admissions = v.admissions + before(admission, first)
    given = columns["given_terms"][rule] == 1
    standard = chosen(given, v.chronic_deductible, columns["deductibles"][rule * 2 + (admissions > 0)])
    deductible = np.minimum(bill["eligible"], standard)
    return {
        "deductible": deductible,
        "base": bill["eligible"] - deductible,
        "in_rate": chosen(given, v.chronic_rate, columns["rates_0"][rule]) * paid,
        "rate": chosen(given, v.chronic_rate, columns["rates"][rule * np.int64(len(TRAVEL_CODES)) + v.travel]) * paid,
        "given": given,
        "standard": standard,
        "admission": admission,
        "admissions_before": admissions,
    }


def _pay_fund(
    rules: CompiledRules, rule: Column, v: Visits, base: dict[str, Ints], first: Ints | None
) -> dict[str, Ints]:
    """What the fund owes by its rate, what of it fits under the yearly limit, and what travel takes off."""
    columns = rules.columns
    ruled = share(base["base"], base["rate"])
    raw = chosen(base["given"], np.minimum(ruled, v.chronic_quota_left), ruled)
    over_quota = ruled - raw
    full = share(base["base"], base["in_rate"]) - over_quota
    bucket = columns["bucket"][rule]
    limit = chosen(columns["limit_given"][rule] == 1, v.outpatient_annual_limit, columns["limit"][rule])
    used = np.zeros(1, dtype=np.int64)
    for number in np.flatnonzero(np.bincount(bucket, minlength=len(rules.openings))):
        mine = bucket == number
        used = used + mine * (getattr(v, rules.openings[number]) + before(raw * mine, first))
    left = np.maximum(limit - used, 0)
    fund_paid = np.minimum(raw, left)
    reduction, over_cap = full - raw, raw - fund_paid
    if v.reduction_above_cap.any():
        effective = np.minimum(left, full) - fund_paid
        reduction = np.where(v.reduction_above_cap, effective, reduction)
        over_cap = np.where(v.reduction_above_cap, full - fund_paid - effective, over_cap)
    return {
        "fund_raw": raw,
        "fund_paid": fund_paid,
        "over_cap": over_cap,
        "reduction": reduction,
        "over_quota": over_quota,
        "full": full,
        "limit": limit,
        "bucket_before": np.minimum(used, limit),
    }


def _pay_critical(
    columns: dict[str, Ints], rule: Column, v: Visits, paid: Column, compliant: Ints, over_cap: Ints, first: Ints | None
) -> dict[str, Ints]:
    """What the year is entitled to from critical illness insurance after the visit, less what it was before."""

    def term(name: str) -> Ints:
        column = columns[name]
        return column if column.size == 1 else column[rule]

    counts = (columns["critical"][rule] == 1) & paid
    terms = tuple(term(name) for name in ("tier_1_0", "tier_1_1", "tier_2_0", "tier_2_1"))
    self_pay, over = compliant * counts, over_cap * counts
    self_pay_before = v.compliant_self_pay + before(self_pay, first)
    over_before = v.over_cap + before(over, first)
    late = v.over_cap_threshold
    start, start_1, start_2 = entitled(self_pay_before, over_before, terms, late, v.critical_cap)
    end, end_1, end_2 = entitled(self_pay_before + self_pay, over_before + over, terms, late, v.critical_cap)
    return {
        "critical_paid": end - start,
        "counts": counts,
        "self_pay_before": self_pay_before,
        "over_cap_before": over_before,
        "tier_1_before": start_1,
        "tier_2_before": start_2,
        "critical_before": start,
        "tier_1": end_1 - start_1,
        "tier_2": end_2 - start_2,
    }
