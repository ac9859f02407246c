"""What an enrolment assessment says in prose; every figure comes from the assessment or the rulebook."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from policy.enrolment.assessment import Assessment
from policy.enrolment.outlook import Lapse
from policy.money import in_ten_thousands, short

_UNPAID_WHILE_WAITING = "等的这段时间看病不能报"


def by_whom(found: Assessment) -> str:
    """The words before a waiting that only the State's text gives."""
    return "按国家的规定" if found.rules.get("waiting.fixed") is None else ""


def enrolment_verdict(found: Assessment) -> str:
    """The answer, as an official would tell it to an old neighbour."""
    cover, year, cap = found.cover, found.record.coverage_year, in_ten_thousands(found.critical_cap)
    if cover.route == "newborn_next_year_only":
        return f"如果选择只缴 {year + 1} 年的费，{year} 年不享受待遇，{year + 1} 年不用等待。"
    if cover.starts is None:
        wait = f"{_why_wait(found)}，{by_whom(found)}要等 {cover.wait.months} 个月，等满已经过了年底"
        return f"您 {year} 年不能享受待遇：{wait}。大病封顶线是 {cap}，但待遇没有开始，用不上。"
    opens = f"您从 {cover.starts} 起享受待遇，大病封顶线 {cap}。"
    if cover.wait.months:
        wait = f"{by_whom(found)}要等 {cover.wait.months} 个月，{_UNPAID_WHILE_WAITING}"
        return f"{opens}{_why_wait(found)}，{wait}。"
    if cover.ends is not None and cover.ends != found.record.last_day:
        return f"{opens}待遇到 {cover.ends} 为止。"
    return opens + _before_payment(found)


def _why_wait(found: Assessment) -> str:
    missed = len(found.years.breaks)
    if missed:
        return f"您断保 {missed} 年"
    return "新生儿过了缴费期限" if found.cover.route == "newborn_late" else "没有在集中缴费期内缴费"


_FROM_PAYMENT = frozenset({"in_time", "newborn_in_window", "newborn_exempt"})


def _before_payment(found: Assessment) -> str:
    """What somebody who paid in January or February has to know."""
    paid, first = found.record.paid_on, found.record.first_day
    if found.cover.route not in _FROM_PAYMENT or paid is None or paid <= first:
        return ""
    lost = paid - timedelta(days=1)
    days = f"{first} 到 {lost} " if lost > first else f"{first} 这一天"
    return f"{days}的医药费不能报，因为那时还没有缴费。"


def paying_back_words(options: Sequence[Assessment]) -> str:
    """How many years are worth paying back, from the options that ``outlook.paying_back`` gives."""
    last, useful = options[-1], len(options) - 1
    months, missed = last.cover.wait.months, len(last.years.breaks)
    if not useful:
        return f"补缴不会缩短等待，都要等 {months} 个月，不用补。"
    if useful < missed and last.cover.wait.variable:
        return f"补 {useful} 年就够了：断得久的，再怎么补也要等满 {months} 个月，多补的钱不起作用。"
    if useful < missed:
        return f"补 {useful} 年就够了：剩下固定的 {months} 个月减不掉，多补的钱不起作用。"
    return f"断的 {useful} 年都补上，也还要等固定的 {months} 个月。"


def lapse_words(foreseen: Lapse) -> str:
    """What letting next year lapse would cost in the year after it."""
    kept, lapsed = foreseen.kept, foreseen.lapsed
    year = kept.record.coverage_year
    wait = f"{by_whom(lapsed)}还要等 {lapsed.cover.wait.months} 个月，{_UNPAID_WHILE_WAITING}"
    cap = f"大病封顶线是 {in_ten_thousands(lapsed.critical_cap)}"
    if foreseen.cap_lost:
        cap += f"，比一直参保少 {short(foreseen.cap_lost)} 元"
    lost = f"{year - 1} 年全年看病不能报"
    return f"要是 {year - 1} 年不参保，{year} 年再回来：{lost}；回来后{wait}；{cap}。"
