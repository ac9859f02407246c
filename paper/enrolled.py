"""An enrolment answer's blocks: the figures, the years, what paying back buys, what lapsing costs."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from paper import answer
from paper.blocks import Bar, Block, Cell, Column, bars, money, table, words
from paper.blocks import figures as figure_cells
from payers import CRITICAL, Payer
from policy.enrolment.assessment import Assessment
from policy.enrolment.outlook import YearSeen, lapse, paying_back, years_seen
from policy.enrolment.prose import by_whom, lapse_words, paying_back_words
from policy.enrolment.record import EnrolmentAnswer, EnrolmentRecord
from policy.money import in_ten_thousands, in_yuan, yuan
from policy.rulebook import rulebook

_STATUS = {"enrolled": "参保", "other": "其他保障", "missed": "断保"}
_COVER = ("window", "break_years", "waiting_fixed", "waiting_variable", "waiting_floor", "cover", "arrears")


def figures(found: Assessment, answered: EnrolmentAnswer) -> list[Block]:
    """When cover begins, the waiting, the run of years, the cap."""
    wait = f"{found.cover.wait.months} 个月" if found.cover.wait.months else "不用等"
    until = f"到 {answered.cover_to}" if answered.cover_to else ""
    starts = str(answered.cover_from) if answered.cover_from else "这一年不能报"
    return [
        figure_cells(
            [
                (None, "哪天起能报", starts, until),
                (None, "要等多久", wait, by_whom(found)),
                (None, "连续参保", f"{answered.continuous_years} 年", ""),
                (None, "大病封顶线", in_ten_thousands(found.critical_cap), f"{money(answered.critical_cap)} 元"),
            ]
        )
    ]


def years(record: EnrolmentRecord) -> list[Block]:
    """The person's years and the cap in each, as far as one is known."""
    seen = years_seen(record)
    drawn = [Bar(f"{one.year} 年　{_STATUS[one.status]}", _cap(one), _length(one)) for one in seen]
    alt = "；".join(f"{bar.label}，{bar.note}" if bar.note else bar.label for bar in drawn)
    return [bars("逐年的大病封顶线", drawn, alt)] if len(seen) > 1 else []


def _cap(seen: YearSeen) -> str:
    return "" if seen.cap is None else f"封顶线 {in_ten_thousands(seen.cap)}"


def _length(seen: YearSeen) -> dict[Payer, Decimal]:
    return {} if seen.cap is None else {CRITICAL: yuan(seen.cap)}


def outlook(record: EnrolmentRecord, found: Assessment) -> list[Block]:
    """What paying back each year would buy, and what letting the next year lapse would cost."""
    back = _paying_back(record) if found.years.breaks and found.cover.route == "break" else []
    return [*back, words(lapse_words(lapse(record)), f"{record.coverage_year + 1} 年不缴会怎样")]


def _paying_back(record: EnrolmentRecord) -> list[Block]:
    options = paying_back(record)
    known = bool(rulebook().history("contribution.personal", record.region))
    rows: list[list[Cell]] = [
        [
            f"{number} 年" if number else "不补",
            money(yuan(option.arrears)) if known or not number else "文件没有写",
            f"{option.cover.wait.months}",
            _starts(option.cover.starts),
        ]
        for number, option in enumerate(options)
    ]
    names = (Column("补几年", 1), Column("缴多少（元）", 1, right=True), Column("等几个月", 1, right=True))
    return [
        table("补缴能换来什么", (*names, Column("哪天起能报", 1)), rows),
        words(paying_back_words(options)),
    ]


def _starts(day: date | None) -> str:
    return "这一年不能报" if day is None else str(day)


def steps(answered: EnrolmentAnswer) -> list[Block]:
    """The steps to cover, then those to the cap."""
    cover = [step for step in answered.steps if step.id in _COVER]
    cap = [step for step in answered.steps if step.id not in _COVER]
    return [
        answer.step_table("先看什么时候能报", cover),
        answer.step_table("再看大病保险封顶线", cap),
    ]


def readings(found: Assessment, answered: EnrolmentAnswer) -> list[Block]:
    """The places where the text can be read two ways, with cover and cap under either."""
    mine = _gives(found.cover.starts, answered.critical_cap)
    return answer.readings_table(
        (result.id, result.used, mine, _gives(result.other_cover_from, result.other_critical_cap))
        for result in answered.readings
    )


def _gives(starts: date | None, cap: Decimal) -> str:
    return f"{'这一年不能报' if starts is None else f'{starts} 起能报'}，封顶线 {in_yuan(cap)}"
