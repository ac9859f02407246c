"""A year of visits as a person follows it: where the sums stand, and what a visit changed about the others.

Everything is read off settlements; nothing is computed a second time. Amounts are yuan.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from policy.money import in_yuan, together, yuan
from policy.rulebook import rulebook
from policy.visit.answer import SettledVisit, Settlement
from policy.visit.verdict import ESTIMATE_ONLY, kind_name, two_readings

SELF_PAY = "合规自付累计"
CRITICAL = "大病保险已付"


@dataclass(frozen=True, slots=True)
class Running:
    """One running sum at a visit: before it, after it, and the line it is held against (None: not known)."""

    name: str
    before: Decimal
    after: Decimal
    line: Decimal | None


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the year stands against one line, yuan; ``means`` says what the line does, with its amount.

    ``by_fund``: the line limits what the fund pays; ``limits``: it is a limit, not a line from which more is paid.
    """

    name: str
    amount: Decimal
    line: Decimal
    means: str
    by_fund: bool = False
    limits: bool = False

    @property
    def left(self) -> Decimal:
        """What is still missing to the line, yuan; 0 where it is reached."""
        return max(self.line - self.amount, Decimal(0))

    @property
    def percent(self) -> int:
        """How far along to the line, whole percent rounded down; 100 where it is reached."""
        return int(self.amount * 100 // self.line) if self.left else 100


def year_verdict(settlement: Settlement) -> str:
    """What the year came to, as an official would tell it to an old neighbour."""
    totals = settlement.totals
    account = totals.family_account_paid
    whole = together([totals.fund_paid, totals.critical_paid, account, totals.cash])
    return (
        f"{settlement.rules_on.year} 年这 {len(settlement.visits)} 次看病一共花了 {in_yuan(totals.total)}，"
        f"大约能报 {in_yuan(whole[0] + whole[1])}：居民医保报 {in_yuan(whole[0])}，"
        f"大病保险报 {in_yuan(whole[1])}；您自己大约出 {in_yuan(whole[2] + whole[3])}。{two_readings(settlement)}"
        + (f"家庭共济账户可以替您付 {in_yuan(whole[2])}，剩 {in_yuan(whole[3])}。" if account else "")
        + ESTIMATE_ONLY
    )


def year_range_verdict(low: Settlement, high: Settlement) -> str:
    """What the year came to where something is open, the cheaper end for the person first."""
    paid = [end.totals.fund_paid + end.totals.critical_paid for end in (high, low)]
    own = [end.totals.out_of_pocket for end in (low, high)]
    others = [result.other_out_of_pocket for end in (low, high) for result in end.readings]
    span, wider = _span(*own), _span(min(own + others), max(own + others))
    return (
        f"{low.rules_on.year} 年这 {len(low.visits)} 次看病一共花了 {in_yuan(low.totals.total)}，"
        f"大约能报 {_span(*paid)}，您自己大约出 {span}。"
        + ("" if wider == span else f"文件有可以两种理解的地方，算上另一种理解，自己出 {wider}。")
        + ESTIMATE_ONLY
    )


def _span(low: Decimal, high: Decimal) -> str:
    return in_yuan(low) if in_yuan(low) == in_yuan(high) else f"{in_yuan(low)}到 {in_yuan(high)}"


def visit_name(day: date, kind: str) -> str:
    """A visit's day and kind: ``3月2日 住院``."""
    return f"{day.month}月{day.day}日 {kind_name(kind)}"


def which_stay(visit: SettledVisit) -> str:
    """Which stay of the year a visit is, in words; empty for what is no stay."""
    counted = visit.after.admissions - visit.before.admissions
    return f"今年第 {visit.after.admissions} 次住院" if counted else ""


def running(visit: SettledVisit, settlement: Settlement) -> list[Running]:
    """The running sums that a visit moves."""
    kind, before, after = rulebook().kinds[visit.kind], visit.before, visit.after
    found = [Running(_paid_against(visit), before.limit_used, after.limit_used, visit.limit)]
    if kind.critical:
        line = _thresholds(visit, settlement.region)[0]
        found.append(Running(SELF_PAY, before.compliant_self_pay, after.compliant_self_pay, line))
        found.append(Running(CRITICAL, before.critical_paid, after.critical_paid, settlement.critical_cap))
    return found


def _thresholds(visit: SettledVisit, region: str) -> list[Decimal]:
    """The lines beyond which the two tiers of critical illness insurance pay; all who settle such a kind have them."""
    entries = [rulebook().find(key, region, visit.date) for key in ("critical.tier_1", "critical.tier_2")]
    return [yuan(entry.number("threshold")) for entry in entries if entry is not None]


def standing(settlement: Settlement) -> list[Standing]:
    """Where the year stands after its last visits: the yearly limits, both critical thresholds, and the cap."""
    kinds = rulebook().kinds
    latest = sorted(settlement.visits, key=lambda visit: visit.date)[::-1]
    found = []
    for bucket, about in rulebook().buckets.items():
        used = [visit for visit in latest if kinds[visit.kind].bucket == bucket]
        if used and used[0].limit is not None:
            found.append(replace(_limited(about.paid, used[0].after.limit_used, used[0].limit), by_fund=True))
    last = next((visit for visit in latest if kinds[visit.kind].critical), None)
    if last is None or settlement.critical_cap is None:
        return found
    tier_1, tier_2 = _thresholds(last, settlement.region)
    sums, second = last.after, "大病保险第一段报完还剩"
    return [
        *found,
        Standing(SELF_PAY, sums.compliant_self_pay, tier_1, f"满 {in_yuan(tier_1)}，大病保险开始报"),
        Standing(second, sums.after_tier_1, tier_2, f"满 {in_yuan(tier_2)}，大病保险再报第二段"),
        _limited(CRITICAL, sums.critical_paid, settlement.critical_cap),
    ]


def _limited(name: str, amount: Decimal, limit: Decimal) -> Standing:
    return Standing(name, amount, limit, f"一年最多 {in_yuan(limit)}", limits=True)


def changed(old: Mapping[str, SettledVisit], new: Mapping[str, SettledVisit], settlement: Settlement) -> list[str]:
    """What another visit changed about those that were there, one sentence each.

    Both mappings are by the visits' own keys; ``settlement`` is that of the new ones.
    """
    both = [(old[key], new[key]) for key in new if key in old]
    return [_told(before, after, settlement) for before, after in both if _paid(before) != _paid(after)]


def _paid(visit: SettledVisit) -> tuple[Decimal, Decimal, Decimal]:
    return visit.fund_paid, visit.critical_paid, visit.out_of_pocket


def _told(old: SettledVisit, new: SettledVisit, settlement: Settlement) -> str:
    parts = [
        _moved("居民医保", "付", new.fund_paid - old.fund_paid),
        _moved("大病保险", "付", new.critical_paid - old.critical_paid),
        _moved("您自己", "出", new.out_of_pocket - old.out_of_pocket),
    ]
    what = "，".join(part for part in parts if part)
    why = "；".join([*_why_fund(old, new), *_why_critical(old, new, settlement)])
    return f"{visit_name(new.date, new.kind)}：{what}。因为轮到这一次时，{why}。"


def _moved(who: str, does: str, by: Decimal) -> str:
    return "" if not by else f"{who}{'多' if by > 0 else '少'}{does} {_exact(abs(by))}"


def _exact(amount: Decimal) -> str:
    """Yuan in digits, with the fen where there are any: small changes are told too."""
    return f"{amount:,.2f} 元" if amount % 1 else in_yuan(amount)


# A visit's amounts follow from its bill, which is the same, and from the year's sums before it: the reasons are those
# of the sums that differ and bear on what differs.
def _why_fund(old: SettledVisit, new: SettledVisit) -> list[str]:
    found = []
    if old.deductible != new.deductible:
        found.append(f"它成了{which_stay(new)}，{_became('起付线', old.deductible, new.deductible)}")
    used = old.before.limit_used, new.before.limit_used
    if used[0] != used[1] and old.over_cap != new.over_cap:
        found.append(_became(_paid_against(new), *used))
    return found


def _why_critical(old: SettledVisit, new: SettledVisit, settlement: Settlement) -> list[str]:
    if old.critical_paid == new.critical_paid:
        return []
    found = []
    own = old.before.compliant_self_pay, new.before.compliant_self_pay
    if own[0] != own[1]:
        found.append(_became(SELF_PAY, *own) + _beside_line(*own, _thresholds(new, settlement.region)[0]))
    over = old.before.over_cap, new.before.over_cap
    if over[0] != over[1]:
        found.append(_became("超过基金限额的部分", *over))
    cap = settlement.critical_cap
    if cap is not None and cap in {old.after.critical_paid, new.after.critical_paid}:
        found.append(f"大病保险前面已经付了 {_exact(new.before.critical_paid)}，一年最多付 {in_yuan(cap)}")
    return found


def _paid_against(visit: SettledVisit) -> str:
    """What has been paid against the visit's yearly limit, in words."""
    book = rulebook()
    return book.buckets[book.kinds[visit.kind].bucket].paid


def _became(name: str, old: Decimal, new: Decimal) -> str:
    return f"{name}从 {_exact(old)}变成 {_exact(new)}"


def _beside_line(old: Decimal, new: Decimal, line: Decimal) -> str:
    """Where a sum now is beside the line from which critical illness insurance pays; nothing where it was beyond."""
    if (old >= line) != (new >= line):
        return f"，{'已经到了' if new >= line else '还没有到'} {in_yuan(line)}的线"
    if new >= line:
        return ""
    return f"，离 {in_yuan(line)}的线{'近' if new > old else '远'}了"
