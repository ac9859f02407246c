"""What an answer says in prose: the verdict, a range of two answers, where a rule stands.

Every figure comes from a settlement or the rulebook. Amounts are told in whole yuan, rounded half up; the fen stand in
the steps.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from policy.rulebook import FORWARDED, rulebook
from policy.steps import Citation
from policy.visit.answer import SettledVisit, Settlement
from policy.visit.reasons import REASON_TEXTS

ESTIMATE_ONLY = "按政策估算，以医院结算单为准。"
_NUMERALS = "一二三四五六七八九十"
_TEN_THOUSAND = Decimal(10_000)


def yuan(amount: Decimal) -> str:
    """Whole yuan as people say them.

    >>> yuan(Decimal("24167.50")), yuan(Decimal("70000.00"))
    ('24,168 元', '7 万元')
    """
    whole = amount.quantize(Decimal(1), ROUND_HALF_UP)
    if whole and not whole % _TEN_THOUSAND:
        return f"{whole / _TEN_THOUSAND:,f} 万元"
    return f"{whole:,} 元"


def figure(amount: Decimal) -> str:
    """Whole yuan in digits: ``20,000 元``."""
    return f"{amount.quantize(Decimal(1), ROUND_HALF_UP):,} 元"


def kind_name(kind: str) -> str:
    """A kind of visit by its short name, without what its title adds in brackets."""
    return rulebook().kinds[kind].title.split("（")[0]


def place(citation: Citation) -> str:
    """Where a rule stands: the document's number and the article.

    >>> place(Citation(document="jin-2024-19", article="二"))
    '晋医保发〔2024〕19号第二条'
    >>> place(Citation(document="jin-2025-3", article="一（二）")), place(Citation(document="hunan-2025", article="奖"))
    ('晋医保发〔2025〕3号一（二）', '湖南医保六大举措“奖”')
    """
    number = rulebook().documents[citation.document].number
    article = citation.article
    if article in _NUMERALS:
        return f"{number}第{article}条"
    if article == FORWARDED:
        return f"{number}（转发）"
    return f"{number}{article}" if article.startswith(tuple(_NUMERALS)) else f"{number}“{article}”"


def verdict(settlement: Settlement) -> str:
    """The answer to a scenario of one visit, as an official would tell it to an old neighbour."""
    visit, totals = settlement.visits[0], settlement.totals
    opens = f"您这次{kind_name(visit.kind)}一共花了 {figure(visit.total)}，"
    if visit.reason:
        barred = "这次不能报" if visit.reason == REASON_TEXTS["out_of_cover"] else "按这一项不能报"
        return f"{opens}{barred}，要自己出 {figure(visit.out_of_pocket)}：{visit.reason}。{ESTIMATE_ONLY}"
    parts = [opens + _paid(visit), _own(settlement), _why_critical(visit, settlement.region)]
    if totals.family_account_paid:
        parts.insert(2, f"家庭共济账户可以替您付 {figure(totals.family_account_paid)}，剩 {figure(totals.cash)}。")
    return "".join(parts) + ESTIMATE_ONLY


def _paid(visit: SettledVisit) -> str:
    """What is paid, and by whom."""
    fund, critical = visit.fund_paid, visit.critical_paid
    if not fund + critical:
        return f"{_why_nothing(visit)}；"
    opens = f"大约能报 {figure(fund + critical)}"
    if fund and critical:
        return f"{opens}：居民医保报 {figure(fund)}，大病保险报 {figure(critical)}；"
    return f"{opens}，由{'居民医保' if fund else '大病保险'}报；"


def _why_nothing(visit: SettledVisit) -> str:
    """Why a visit that could be paid is paid nothing."""
    if not visit.eligible:
        return "都是目录以外的自费费用，不能报"
    if visit.deductible == visit.eligible:
        return f"政策范围内的 {figure(visit.eligible)}没有超过起付线，不能报"
    if visit.fund_paid == visit.fund_raw and not visit.over_quota:
        return "按比例算下来报 0 元"
    return "今年的限额已经用完，不能报"


def _own(settlement: Settlement) -> str:
    return f"您自己大约出 {figure(settlement.totals.out_of_pocket)}。"


def _why_critical(visit: SettledVisit, region: str) -> str:
    """Why critical illness insurance (大病保险) pays, or how far it is from paying."""
    if not rulebook().kinds[visit.kind].critical:
        return ""
    entry = rulebook().find("critical.tier_1", region, visit.date)
    assert entry is not None  # every region that settles such a kind has it  # noqa: S101
    threshold = Decimal(entry.number("threshold")).scaleb(-2)
    before, after = visit.before.compliant_self_pay, visit.after.compliant_self_pay
    line = yuan(threshold)
    if visit.over_cap and visit.critical_paid:
        return "今年居民医保的限额用完了，超过的部分大病保险接着报。"
    if not visit.critical_paid:
        return f"今年自己付的合规费用满 {line}，大病保险才开始报，您还差 {figure(max(threshold - after, Decimal(0)))}。"
    if before >= threshold:
        return f"今年前面您自付的合规费用已经超过 {line}，所以大病保险也能报。"
    if before:
        return f"今年前面您已经自付了 {figure(before)}，加上这次超过了 {line}，所以大病保险也能报。"
    return f"这次自己付的合规费用超过了 {line}，所以大病保险也能报。"


def range_verdict(best: Settlement, worst: Settlement) -> str:
    """Two answers to one visit, the cheaper for the person first, as a range."""
    visit, other = best.visits[0], worst.visits[0]
    opens = f"您这次{kind_name(visit.kind)}一共花了 {figure(visit.total)}，"
    paid = _span(other.fund_paid + other.critical_paid, visit.fund_paid + visit.critical_paid)
    own = _span(best.totals.out_of_pocket, worst.totals.out_of_pocket)
    return f"{opens}大约能报 {paid}，您自己大约出 {own}。{ESTIMATE_ONLY}"


def _span(low: Decimal, high: Decimal) -> str:
    return figure(low) if figure(low) == figure(high) else f"{figure(low)}到 {figure(high)}"


def shares(settlement: Settlement) -> str:
    """Who pays how much of the bill, in words, for those who cannot see the picture."""
    totals = settlement.totals
    parts = [f"居民医保付 {figure(totals.fund_paid)}", f"大病保险付 {figure(totals.critical_paid)}"]
    if totals.family_account_paid:
        parts.append(f"家庭共济账户付 {figure(totals.family_account_paid)}")
    return f"一共 {figure(totals.total)}：{'，'.join(parts)}，您自己付 {figure(totals.cash)}。"
