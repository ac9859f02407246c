"""A year of visits as a person follows it: where the sums stand, what a visit changed, what another order would give.

Everything is read off settlements; nothing is computed a second time. Amounts are yuan.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from policy.answer import SettledVisit, Settlement
from policy.estimate import estimate, yuan
from policy.rulebook import rulebook
from policy.scenario import KINDS, Scenario
from policy.sentences import figure

LIMITS = {
    "fund": "基金年度限额",
    "outpatient": "普通门诊年度限额",
    "hypertension": "高血压用药限额",
    "diabetes_type_1": "Ⅰ型糖尿病用药限额",
    "diabetes_other": "其他类型糖尿病用药限额",
    "student_accident": "学生意外限额",
}


@dataclass(frozen=True, slots=True)
class Running:
    """One running sum at a visit: before it, after it, and the line it is held against (None: not known)."""

    name: str
    before: Decimal
    after: Decimal
    line: Decimal | None


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the year stands against one line, yuan."""

    name: str
    amount: Decimal
    line: Decimal


def running(visit: SettledVisit, cap: Decimal | None) -> list[Running]:
    """The running sums that a visit moves."""
    kind = rulebook().kinds[visit.kind]
    found = [Running(LIMITS[kind.bucket], visit.before.limit_used, visit.after.limit_used, visit.limit)]
    if kind.critical:
        before, after = visit.before, visit.after
        line = next(iter(_lines(visit)), None)
        found.append(Running("合规自付累计", before.compliant_self_pay, after.compliant_self_pay, line))
        found.append(Running("大病保险已付", before.critical_paid, after.critical_paid, cap))
    return found


def which_stay(visit: SettledVisit) -> str:
    """Which stay of the year a visit is, in words; empty for what is no stay."""
    counted = visit.after.admissions - visit.before.admissions
    return f"今年第 {visit.after.admissions} 次住院" if counted else ""


def _lines(visit: SettledVisit) -> list[Decimal]:
    """The lines beyond which the two tiers of critical illness insurance pay."""
    entries = [rulebook().find(key, "shanxi", visit.date) for key in ("critical.tier_1", "critical.tier_2")]
    return [yuan(entry.number("threshold")) for entry in entries if entry is not None]


def standing(settlement: Settlement) -> list[Standing]:
    """Where the year stands after its last visits: fund, both critical thresholds, and the cap."""
    ordered = sorted(settlement.visits, key=lambda visit: visit.date)
    found = []
    fund = [visit for visit in ordered if rulebook().kinds[visit.kind].bucket == "fund" and visit.limit is not None]
    if fund and fund[-1].limit is not None:
        found.append(Standing("基金已付", fund[-1].after.limit_used, fund[-1].limit))
    last = next((visit for visit in reversed(ordered) if rulebook().kinds[visit.kind].critical), None)
    if last is None or settlement.critical_cap is None:
        return found
    sums = last.after
    reached = {
        "合规自付累计": sums.compliant_self_pay,
        "第一段报完还剩": sums.compliant_self_pay + sums.over_cap - sums.tier_1,
    }
    found += [Standing(name, reached[name], line) for name, line in zip(reached, _lines(last), strict=False)]
    return [*found, Standing("大病保险已付", sums.critical_paid, settlement.critical_cap)]


def changed(old: Mapping[str, SettledVisit], new: Mapping[str, SettledVisit]) -> list[str]:
    """What another visit changed about those that were there, one sentence each, by the visits' own keys."""
    both = [(old[key], new[key]) for key in new if key in old]
    return [_told(before, after) for before, after in both if _paid(before) != _paid(after)]


def _paid(visit: SettledVisit) -> tuple[Decimal, Decimal, Decimal]:
    return visit.fund_paid, visit.critical_paid, visit.out_of_pocket


def _told(old: SettledVisit, new: SettledVisit) -> str:
    parts = [
        _moved("居民医保", "付", new.fund_paid - old.fund_paid),
        _moved("大病保险", "付", new.critical_paid - old.critical_paid),
        _moved("您自己", "出", new.out_of_pocket - old.out_of_pocket),
    ]
    what = "，".join(part for part in parts if part)
    return f"{new.date} {KINDS[new.kind]}：{what}。因为{'；'.join(_why(old, new))}。"


def _moved(who: str, does: str, by: Decimal) -> str:
    return "" if not by else f"{who}{'多' if by > 0 else '少'}{does} {figure(abs(by))}"


def _why(old: SettledVisit, new: SettledVisit) -> list[str]:
    found = []
    if old.deductible != new.deductible:
        found.append(f"现在是{which_stay(new)}，起付线从 {figure(old.deductible)}变成 {figure(new.deductible)}")
    if old.before.limit_used != new.before.limit_used and old.over_cap != new.over_cap:
        found.append(f"前面已用的限额从 {figure(old.before.limit_used)}变成 {figure(new.before.limit_used)}")
    if old.before.compliant_self_pay != new.before.compliant_self_pay and old.critical_paid != new.critical_paid:
        before, after = figure(old.before.compliant_self_pay), figure(new.before.compliant_self_pay)
        found.append(f"前面累计的合规自付从 {before}变成 {after}")
    return found or ["前面的累计变了"]


def other_orders(scenario: Scenario) -> tuple[Decimal, Decimal] | None:
    """What one would pay in all with the same visits in other orders of the same dates: (least, most).

    Tried are the kinds that count towards critical insurance all first, and all last. None where the order makes no
    difference, or where some visit is paid nothing.
    """
    kinds = rulebook().kinds
    ordered = sorted(scenario.visits, key=lambda visit: visit.date)
    dates = [visit.date for visit in ordered]
    costs = []
    for critical_first in (True, False):
        moved = sorted(ordered, key=lambda visit: kinds[visit.kind].critical != critical_first)
        visits = [visit.model_copy(update={"date": day}) for visit, day in zip(moved, dates, strict=True)]
        settled = estimate(scenario.model_copy(update={"visits": visits}))
        if any(visit.reason for visit in settled.visits):
            return None
        costs.append(settled.totals.out_of_pocket)
    return (min(costs), max(costs)) if costs[0] != costs[1] else None
