"""Questions about this year's cover: paid when, from which day on, and a stay that lies across that day.

What nobody knows is a range down to nothing paid, never cover for the whole year.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final

from policy.dates import day_in_words
from policy.form.asking import UNSURE, Asking
from policy.form.outcomes import PossibleAnswer, Unknown
from policy.money import fen, short
from policy.rulebook import rulebook
from policy.visit.scenario import EnrolmentSummary

EMPLOYEE: Final = "employee"
ENROLLED: Final = "enrolled"
NEWBORN: Final = "newborn"
PAID_LABEL: Final = "您今年的医保"
PAID: Final = {
    "before": "居民医保，去年年底前就缴了费",
    "late": "居民医保，今年才缴的费",
    NEWBORN: "居民医保，今年出生的孩子",
    UNSURE: "居民医保，不清楚缴没缴、哪天起能报",
    EMPLOYEE: "职工医保（单位缴，或灵活就业自己缴）",
}
SUMMARY: Final = tuple(EnrolmentSummary.model_fields)
"""What the page 参保与待遇 hands over, each kept under its own name."""
COMES_ALONG: Final = (*SUMMARY, *(f"reading.{name}" for name in rulebook().bearing("record", "summary")))
"""What goes when that is dropped."""
_NOTHING: Final = "看病那天还不能报的话，这一次一分不报，全部自己出。"


@dataclass
class AskedCover:
    """The enrolment part of a scenario, what is open about it, and what to say beside the answer."""

    enrolment: dict[str, Any] = field(default_factory=dict)
    unknowns: list[Unknown] = field(default_factory=list)
    told: list[str] = field(default_factory=list)


def cover(ask: Asking, day: date) -> AskedCover | None:
    """Ask about this year's contribution, for a visit settled on ``day``; None for employees."""
    if ask.held("paid") == ENROLLED:
        return AskedCover(_enrolled(ask, day))
    paid = ask.choose(PAID_LABEL, "paid", PAID)
    if paid == EMPLOYEE:
        return None
    if paid == "late":
        return _late(ask, day)
    if paid == UNSURE:
        ask.lead("enrolment", "去“参保与待遇”弄清楚；不去也行，先给一个范围")
        return AskedCover(unknowns=[_open_cover(day, "今年的医保缴没缴、看病那天能不能报")])
    return AskedCover(told=_newborn(ask) if paid == NEWBORN else [])


def _late(ask: Asking, day: date) -> AskedCover:
    label = "从哪天起能报（待遇开始的日期）"
    starts = ask.day(label, "cover_from")
    ask.lead("enrolment", "不知道是哪天，去“参保与待遇”算一算")
    if starts is None:
        return AskedCover(unknowns=[_open_cover(day, "从哪天起能报")])
    if starts.year != day.year:
        words = f"“{day_in_words(starts)}” 不对，看病是 {day.year} 年的事，待遇要一年一年算，请填 {day.year} 年里的日子"
        ask.wrong(label, words)
        return AskedCover()
    return AskedCover({"cover_from": starts})


def _open_cover(day: date, what: str) -> Unknown:
    """Nobody knows whether the visit is covered: settled both ways."""
    ways = (
        PossibleAnswer("看病那天已经能报"),
        # A day after the visit stands for all of them; it is never shown.
        PossibleAnswer("看病那天还不能报", enrolment={"cover_from": day + timedelta(days=1)}, bare=_NOTHING),
    )
    return Unknown("到“参保与待遇”弄清从哪天起能报", ways, f"{what}（还不能报的话一分不报）")


def _newborn(ask: Asking) -> list[str]:
    """The rule for a newborn's birth year where the documents hold one."""
    place = ask.held("region") or "shanxi"
    rule = rulebook().history("newborn.days", place)
    words = rule[-1].text() if rule else "手头的文件没有写当地新生儿出生当年怎么报，这里按出生起就能报算，请问 12393。"
    ask.note(words)
    return [] if rule else [words]


def handed(year: int, summary: EnrolmentSummary, readings: Sequence[str]) -> dict[str, Any]:
    """What an assessment of a year's cover found, as answers of this form; ``readings``: the second values chosen."""
    found = summary.model_dump()
    found["cover_from"] = found["cover_from"] or date(year, 1, 1)
    found["cover_to"] = found["cover_to"] or date(year, 12, 31)
    typed = {name: _typed(value) for name, value in found.items()}
    known = rulebook().readings
    return typed | {"paid": ENROLLED, "readings": {name: known[name].other for name in readings}}


def _typed(value: date | Decimal | int) -> date | str:
    """A value as a person types it; nought is nothing."""
    if isinstance(value, date):
        return value
    return f"{Decimal(value).normalize():f}" if value else ""


def dropped(values: Mapping[str, Any]) -> dict[str, Any]:
    """Answers without what an assessment found."""
    found = {name: value for name, value in values.items() if name not in {*SUMMARY, "paid"}}
    bearing = rulebook().bearing("record", "summary")
    found["readings"] = {name: value for name, value in values.get("readings", {}).items() if name not in bearing}
    return found


def _enrolled(ask: Asking, day: date) -> dict[str, Any]:
    """What was taken over from 参保与待遇, shown with an offer to drop it."""
    found = {name: ask.held(name) or None for name in SUMMARY}
    ask.given |= {"paid": ENROLLED, **found}
    starts, ends = (found[name] for name in ("cover_from", "cover_to"))
    span = f"{day_in_words(starts)}到{day_in_words(ends)}能报，" if starts and ends else ""
    book, chosen = rulebook(), ask.readings
    bearing = book.bearing("record", "summary")
    switched = "".join(
        book.readings[name].other_text for name in bearing if chosen.get(name) == book.readings[name].other
    )
    words = f"用的是您在“参保与待遇”里算的结果：{span}大病保险的封顶线也按它算。"
    words += f"按您在那里选的理解算：{switched}" if switched else ""
    ask.taken(PAID_LABEL, "paid", words, COMES_ALONG)
    if starts and ends and not starts.year <= day.year <= ends.year:
        ask.wrong(PAID_LABEL, f"您在“参保与待遇”里算的是 {starts.year} 年，这次看病是 {day.year} 年，不能用它")
    return found


@dataclass(frozen=True)
class Across:
    """A stay that may lie across the start of cover: fields of the visit, what was spent before, what is open."""

    visit: Mapping[str, Any] = field(default_factory=dict)
    before_cover: Decimal | None = None
    unknowns: tuple[Unknown, ...] = ()


def stay_across(ask: Asking, starts: date | None, day: date, spent: Decimal, *, listed: bool) -> Across:
    """Ask when a stay began, where cover starts inside the year; ``spent`` is the whole bill.

    With ``listed`` the bill was given by category, and what was spent before cover stands beside it.
    """
    if starts is None or starts == date(day.year, 1, 1):
        return Across()
    label = "哪天住进医院的（入院日期）"
    admitted = ask.day(label, "admitted_on", hint=f"{day_in_words(starts)}起能报，在那以前花的不能报。")
    if admitted is not None and admitted > day:
        ask.wrong(label, f"“{day_in_words(admitted)}” 不对，不能晚于出院那天{day_in_words(day)}")
        return Across()
    if day < starts:
        return _still_waiting(admitted, day)
    if admitted is None:
        ways = (PossibleAnswer("入院那天已经能报"), _all_before(starts - timedelta(days=1), spent))
        return Across(unknowns=(Unknown("填上入院日期", ways, "入院那天能不能报"),))
    if admitted >= starts:
        return Across({"admitted_on": admitted})
    return _part_before(ask, admitted, starts, spent, listed=listed)


def _still_waiting(admitted: date | None, day: date) -> Across:
    """A stay settled before cover starts: its first days may still lie in last year's cover."""
    if admitted is not None and admitted >= date(day.year, 1, 1):
        return Across({"admitted_on": admitted})
    ways = (
        PossibleAnswer("出院时还不能报，一分不报"),
        PossibleAnswer("住院是上一年能报的时候开始的，整笔都能报", enrolment={"cover_from": None}),
    )
    advice = "入院时在上一年的待遇期里的，文件没有写怎么报，请问 12393" if admitted else "填上入院日期"
    return Across({"admitted_on": admitted}, unknowns=(Unknown(advice, ways, "跨年住院的这一笔能不能报"),))


def _all_before(admitted: date, spent: Decimal) -> PossibleAnswer:
    return PossibleAnswer(
        "费用都是能报以前花的", {"admitted_on": admitted, "expenses": {"before_cover": spent}}, bare=_NOTHING
    )


def _part_before(ask: Asking, admitted: date, starts: date, spent: Decimal, *, listed: bool) -> Across:
    """Ask what was spent before cover began: nothing known is a range from nothing to all."""
    label = f"{day_in_words(starts)}以前花了多少（元）"
    hint = "请问医院要分段的费用清单。" + ("不要算在上面几项里。" if listed else "总费用里包括这一部分。")
    before = ask.money(label, "before_cover", hint=hint)
    if before is None and not ask.given["before_cover"]:
        ways = (PossibleAnswer("能报以前没有花钱", {"admitted_on": admitted}), _all_before(admitted, spent))
        what = f"{day_in_words(starts)}以前花了多少"
        return Across({"admitted_on": admitted}, unknowns=(Unknown("问医院要分段的费用清单", ways, what),))
    if before is not None and not listed and before > spent:
        ask.wrong(label, f"“{short(fen(before))}” 不对，不能比总费用 {short(fen(spent))} 元还多")
    return Across({"admitted_on": admitted}, before)
