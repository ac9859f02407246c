"""What an answer says in prose: the verdict, a range of two answers, where a rule stands.

Every figure comes from a settlement or the rulebook. Amounts are told in whole yuan, rounded half up; the fen stand in
the steps.
"""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from policy.money import in_yuan, together, yuan, yuan_in_words
from policy.rulebook import Rulebook, rulebook
from policy.visit.answer import SettledVisit, Settlement

ESTIMATE_ONLY = "按政策估算，以医院结算单为准。"


def kind_name(kind: str, book: Rulebook | None = None) -> str:
    """A kind of visit by its short name, without what its title adds in brackets."""
    return (book or rulebook()).kinds[kind].title.split("（")[0]


def visit_verdict(settlement: Settlement, book: Rulebook | None = None) -> str:
    """The answer to a scenario of one visit, as an official would tell it to an old neighbour."""
    book = book or rulebook()
    visit = settlement.visits[0]
    opens = f"您这次{kind_name(visit.kind, book)}一共花了 {in_yuan(visit.total)}，"
    if visit.reason:
        return f"{opens}{_barred(visit, book)}{two_readings(settlement)}{ESTIMATE_ONLY}"
    parts = [opens, _paid(settlement), _own(settlement), two_readings(settlement), _account(settlement)]
    return "".join([*parts, _why_critical(visit, settlement.region, book), ESTIMATE_ONLY])


def two_readings(settlement: Settlement) -> str:
    """Where the documents can be read two ways: what the person pays either way; empty where it is the same."""
    own = _whole(settlement).own
    others = sorted({in_yuan(result.other_out_of_pocket) for result in settlement.readings} - {in_yuan(own)})
    costs = [in_yuan(own), *others]
    if not others:
        return ""
    several = "两种理解" if len(others) == 1 else "几处可以两种理解"
    return f"文件有{several}，自己出 {'、'.join(costs[:-1])}或 {costs[-1]}。"


class _Whole(NamedTuple):
    """Who pays what in whole yuan that add up to the whole bill; ``own`` before the family account pays its part."""

    fund: Decimal
    critical: Decimal
    account: Decimal
    cash: Decimal

    @property
    def own(self) -> Decimal:
        return self.account + self.cash


def _whole(settlement: Settlement) -> _Whole:
    totals = settlement.totals
    return _Whole(*together([totals.fund_paid, totals.critical_paid, totals.family_account_paid, totals.cash]))


def _account(settlement: Settlement) -> str:
    whole = _whole(settlement)
    paid = settlement.totals.family_account_paid
    return f"家庭共济账户可以替您付 {in_yuan(whole.account)}，剩 {in_yuan(whole.cash)}。" if paid else ""


def _barred(visit: SettledVisit, book: Rulebook) -> str:
    """Why nothing is paid, and what is paid as another kind of visit."""
    own = f"要自己出 {in_yuan(visit.out_of_pocket)}"
    if visit.instead is None:
        out_of_cover = visit.reason == book.notes["out_of_cover"].text
        return f"{'这次' if out_of_cover else '按这一项'}不能报，{own}：{visit.reason}。"
    other = kind_name(visit.instead.kind, book)
    paid, left = in_yuan(visit.instead.fund_paid), in_yuan(visit.instead.out_of_pocket)
    why = (visit.reason or "").rpartition("；")[0]
    return f"按{kind_name(visit.kind, book)}不能报：{why}。可以按{other}报，约 {paid}，自己出 {left}；不改的话，{own}。"


def _paid(settlement: Settlement) -> str:
    """What is paid, and by whom."""
    visit, whole = settlement.visits[0], _whole(settlement)
    if not visit.fund_paid + visit.critical_paid:
        return f"{_why_nothing(visit)}；"
    opens = f"大约能报 {in_yuan(whole.fund + whole.critical)}"
    if visit.fund_paid and visit.critical_paid:
        return f"{opens}：居民医保报 {in_yuan(whole.fund)}，大病保险报 {in_yuan(whole.critical)}；"
    return f"{opens}，由{'居民医保' if visit.fund_paid else '大病保险'}报；"


def _why_nothing(visit: SettledVisit) -> str:
    """Why a visit that could be paid is paid nothing."""
    if not visit.eligible:
        return "都是目录以外的自费费用，不能报"
    if visit.deductible == visit.eligible:
        return f"政策范围内的 {in_yuan(visit.eligible)}没有超过起付线，不能报"
    if visit.fund_paid == visit.fund_raw and not visit.over_quota:
        return "按比例算下来报 0 元"
    return "今年的限额已经用完，不能报"


def _own(settlement: Settlement) -> str:
    return f"您自己大约出 {in_yuan(_whole(settlement).own)}。"


def _why_critical(visit: SettledVisit, region: str, book: Rulebook) -> str:
    """Why critical illness insurance (大病保险) pays, or how far it is from paying."""
    if not book.kinds[visit.kind].critical:
        return ""
    entry = book.find("critical.tier_1", region, visit.date)
    assert entry is not None  # every region that settles such a kind has it  # noqa: S101
    threshold = yuan(entry.number("threshold"))
    before, after = visit.before.compliant_self_pay, visit.after.compliant_self_pay
    line = yuan_in_words(threshold)
    if visit.over_cap and visit.critical_paid:
        return "今年居民医保的限额用完了，超过的部分大病保险接着报。"
    if not visit.critical_paid:
        return (
            f"今年自己付的合规费用满 {line}，大病保险才开始报，您还差 {in_yuan(max(threshold - after, Decimal(0)))}。"
        )
    if before >= threshold:
        return f"今年前面您自付的合规费用已经超过 {line}，所以大病保险也能报。"
    if before:
        return f"今年前面您已经自付了 {in_yuan(before)}，加上这次超过了 {line}，所以大病保险也能报。"
    return f"这次自己付的合规费用超过了 {line}，所以大病保险也能报。"


def range_verdict(best: Settlement, worst: Settlement) -> str:
    """Two answers to one visit, the cheaper for the person first, as a range."""
    visit, ends = best.visits[0], [_whole(best), _whole(worst)]
    opens = f"您这次{kind_name(visit.kind)}一共花了 {in_yuan(visit.total)}，"
    paid = _span(ends[1].fund + ends[1].critical, ends[0].fund + ends[0].critical)
    return (
        f"{opens}大约能报 {paid}，您自己大约出 {_span(ends[0].own, ends[1].own)}。{_wider(best, worst)}{ESTIMATE_ONLY}"
    )


def _wider(best: Settlement, worst: Settlement) -> str:
    """How far the range reaches when the documents are read the other way too; empty where no further."""
    own = [best.totals.out_of_pocket, worst.totals.out_of_pocket]
    others = [result.other_out_of_pocket for end in (best, worst) for result in end.readings]
    low, high = min(own + others), max(own + others)
    if [in_yuan(low), in_yuan(high)] == [in_yuan(cost) for cost in own]:
        return ""
    return f"文件有可以两种理解的地方，算上另一种理解，自己出 {_span(low, high)}。"


def _span(low: Decimal, high: Decimal) -> str:
    return in_yuan(low) if in_yuan(low) == in_yuan(high) else f"{in_yuan(low)}到 {in_yuan(high)}"


def shares(settlement: Settlement) -> str:
    """Who pays how much of the bill, in words, for those who cannot see the picture."""
    whole = _whole(settlement)
    parts = [f"居民医保付 {in_yuan(whole.fund)}", f"大病保险付 {in_yuan(whole.critical)}"]
    if settlement.totals.family_account_paid:
        parts.append(f"家庭共济账户付 {in_yuan(whole.account)}")
    return f"一共 {in_yuan(settlement.totals.total)}：{'，'.join(parts)}，您自己付 {in_yuan(whole.cash)}。"
