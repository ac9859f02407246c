"""What an enrolment assessment says in prose; every figure comes from the assessment or the rulebook."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from policy.dates import day_in_words
from policy.enrolment.assessment import Assessment
from policy.enrolment.outlook import Lapse, Unpaid
from policy.enrolment.record import EnrolmentReading
from policy.money import fen, in_ten_thousands, short

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
    opens = f"您从 {day_in_words(cover.starts)}起享受待遇，大病封顶线 {cap}。"
    if cover.wait.months:
        wait = f"{by_whom(found)}要等 {cover.wait.months} 个月，{_UNPAID_WHILE_WAITING}"
        return f"{opens}{_why_wait(found)}，{wait}。"
    if cover.ends is not None and cover.ends != found.record.last_day:
        return f"{opens}待遇到 {day_in_words(cover.ends)}为止。"
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
    days = f"{day_in_words(first)}到 {day_in_words(lost)}" if lost > first else f"{day_in_words(first)}这一天"
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
    months = lapsed.cover.wait.months
    wait = f"{by_whom(lapsed)}还要等 {months} 个月，{_UNPAID_WHILE_WAITING}" if months else "按时缴费就不用等"
    cap = f"大病封顶线是 {in_ten_thousands(lapsed.critical_cap)}"
    if foreseen.cap_lost:
        cap += f"，比一直参保少 {short(foreseen.cap_lost)} 元"
    lost = f"{year - 1} 年全年看病不能报"
    return f"要是 {year - 1} 年不参保，{year} 年再回来：{lost}；回来后{wait}；{cap}。"


def readings_words(found: Assessment, readings: Sequence[EnrolmentReading]) -> str:
    """Where the documents can be read two ways: what cover and cap are either way; empty where they are the same."""
    if not readings:
        return ""
    own = (_starts(found.cover.starts), in_ten_thousands(found.critical_cap))
    others = [(_starts(other.other_cover_from), in_ten_thousands(fen(other.other_critical_cap))) for other in readings]
    days = _either(dict.fromkeys([own[0], *(day for day, _ in others)]))
    caps = _either(dict.fromkeys([own[1], *(cap for _, cap in others)]))
    said = [*([days] if days else []), *([f"大病封顶线 {caps}"] if caps else [])]
    return f"文件有{'两种理解' if len(readings) == 1 else '几处可以两种理解'}：{'；'.join(said)}。"


def _starts(day: date | None) -> str:
    return "这一年不能报" if day is None else f"{day_in_words(day)}起能报"


def _either(values: Sequence[str] | dict[str, None]) -> str:
    """Several values as one or the other; empty where there is one only."""
    *rest, last = values
    return f"{'、'.join(rest)}或者 {last}" if rest else ""


def unpaid_words(found: Unpaid) -> str:
    """Until when to pay, from when that is worth something, and what being late costs."""
    year, last = found.now.record.coverage_year, found.last_day
    now = f"今天（{day_in_words(found.today)}）缴，{_paid_words(found.now)}"
    if last is None:
        return f"{year} 年的费还没有缴，随时可以缴：{now}。"
    if found.today > last:
        return f"{year} 年的费要在 {day_in_words(last)}以前缴才算按时，已经过了。{now}。"
    parts = [f"{year} 年的费，请在 {day_in_words(last)}以前缴（这一天也算）。{now}"]
    if found.now.cover.route == "in_time" and found.today < found.now.record.first_day <= last:
        parts.append("元旦以后才缴的，从缴费当天起能报，元旦到缴费前一天的医药费不能报")
    if found.late is not None:
        parts.append(f"过了 {day_in_words(last)}才缴，最早也要{_late_words(found.late)}")
    extended = found.other_last_day
    other = "" if extended is None else f"这一年的缴费期还没有公布，要是换一种理解，可以缴到 {day_in_words(extended)}。"
    return "；".join(parts) + "。" + other


def _paid_words(found: Assessment) -> str:
    """What paying gives: from when, after how long a wait."""
    wait, starts = found.cover.wait.months, found.cover.starts
    waited = f"{_why_wait(found)}，{by_whom(found)}要等 {wait} 个月，" if wait else ""
    if starts is None:
        return f"{waited}等满已经过了年底，这一年不能报"
    return f"{waited}{day_in_words(starts)}起能报"


def _late_words(found: Assessment) -> str:
    wait, starts = found.cover.wait.months, found.cover.starts
    waited = f"等 {wait} 个月，" if wait else ""
    return f"{waited}这一年不能报" if starts is None else f"{waited}到 {day_in_words(starts)}才能报"
