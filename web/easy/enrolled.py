"""The answer of 参保与待遇, ready to be drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, Final

from pydantic import ValidationError

from policy import EnrolmentRecord, InputError, assess_enrolment
from policy.dates import day_in_words, in_text
from policy.enrolment.answer import summary_for_estimate
from policy.enrolment.assessment import Assessment, assess
from policy.enrolment.outlook import Lapse, lapse, paying_back, unpaid, years_seen
from policy.enrolment.prose import (
    by_whom,
    enrolment_verdict,
    lapse_words,
    paying_back_words,
    readings_words,
    unpaid_words,
)
from policy.enrolment.record import EnrolmentAnswer
from policy.fields import faults
from policy.form.cover import handed as handed_on
from policy.form.enrolment import FIELDS, contribution_words
from policy.form.plain import named
from policy.money import in_ten_thousands, in_yuan, yuan
from policy.rulebook import rulebook
from web.easy.estimated import Beat, Line, Reading, line
from web.easy.flows import Run

_CAP_STEP: Final = "continuous_reward"
"""The step from which on it is the cap that is told of."""


@dataclass(frozen=True)
class Answer:
    """Everything that is told; ``figures`` are (what, words)."""

    verdict: str
    figures: Sequence[tuple[str, str]]
    lapse_title: str
    lapse: str
    paying_back: str
    beats: Sequence[Beat]
    readings: Sequence[Reading]
    notes: Sequence[str]
    carries: bool
    remarks: Sequence[str] = ()
    """What stands beside the sentence."""


def answered(run: Run, today: date) -> Answer | list[tuple[str, str]]:
    """What the answers come to; or what is wrong with the whole, as (label, message)."""
    try:
        record = _record(run)
        return _unpaid(record, today) if run.asked.unpaid else _paid(record)
    except InputError as error:
        return named(error.faults, run.sheet.labels, FIELDS)
    except ValidationError as error:
        return named(faults(error), run.sheet.labels, FIELDS)


def handed(run: Run) -> dict[str, Any] | None:
    """What the estimate takes over, as its form's answers; None where there is nothing."""
    try:
        record = _record(run)
        summary = summary_for_estimate(record)
    except (InputError, ValidationError):
        return None
    known = rulebook().readings
    switched = [name for name, value in record.readings.items() if value == known[name].other]
    return handed_on(record.coverage_year, summary, switched)


def _record(run: Run) -> EnrolmentRecord:
    return EnrolmentRecord.model_validate(run.asked.given | {"readings": run.sheet.readings})


def _paid(record: EnrolmentRecord) -> Answer:
    found, answer = assess(record), assess_enrolment(record)
    verdict = enrolment_verdict(found) + readings_words(found, answer.readings)
    return _told(found, answer, verdict, "哪天起能报", lapse(record), record.coverage_year + 1, carries=True)


def _unpaid(record: EnrolmentRecord, today: date) -> Answer:
    still = unpaid(record, today)
    answer = assess_enrolment(record.model_copy(update={"paid_on": today}))
    verdict = unpaid_words(still) + contribution_words(still.now)
    told = _told(still.now, answer, verdict, "今天缴，哪天起能报", still.missed, record.coverage_year, carries=False)
    year = record.coverage_year + 1
    over = still.last_day is not None and today > still.last_day
    later = [f"想看 {year} 年的费什么时候缴，把年份换成 {year} 年。"] if over else []
    return replace(told, remarks=[*told.remarks, *later])


def _told(
    found: Assessment, answer: EnrolmentAnswer, verdict: str, starts: str, missed: Lapse, year: int, *, carries: bool
) -> Answer:
    cover = found.cover
    months = f"{by_whom(found)} {cover.wait.months} 个月".strip() if cover.wait.months else "不用等"
    figures = [
        (starts, _day(cover.starts)),
        ("要等多久", months),
        ("连续参保", f"{found.years.run} 年"),
        ("大病封顶线", in_ten_thousands(found.critical_cap)),
    ]
    back = found.years.breaks and cover.route == "break"
    middle = [step.id for step in answer.steps].index(_CAP_STEP)
    beats = [
        Beat("先看什么时候能报", "", _lines(answer, 0, middle)),
        Beat("再看大病保险封顶线", "", _lines(answer, middle, None)),
    ]
    return Answer(
        verdict,
        figures,
        f"{year} 年不缴会怎样",
        lapse_words(missed),
        paying_back_words(paying_back(found.record)) + rulebook().notes["bills_of_break_years"].text if back else "",
        beats,
        [_reading(found, answer, number) for number in range(len(answer.readings))],
        [in_text(note) for note in answer.notes],
        carries,
        _earlier_breaks(found),
    )


def _earlier_breaks(found: Assessment) -> list[str]:
    """Breaks before breaks were ruled, where they are taken not to count."""
    first = found.terms.first_year
    earlier = sum(seen.status == "missed" and seen.year < first for seen in years_seen(found.record))
    if not earlier or found.rules.switched(found.record, "breaks_before_2025"):
        return []
    return [f"断保从 {first} 年算起：以前断的 {earlier} 年，这里理解为不用多等，也不扣封顶线。"]


def _lines(answer: EnrolmentAnswer, start: int, end: int | None) -> list[Line]:
    return [line(step) for step in answer.steps[start:end]]


def _day(starts: date | None) -> str:
    return "这一年不能报" if starts is None else day_in_words(starts)


def _gives(starts: date | None, cap: Decimal) -> str:
    cover = "这一年不能报" if starts is None else f"{day_in_words(starts)}起能报"
    return f"{cover}，封顶线 {in_yuan(cap)}"


def _reading(found: Assessment, answer: EnrolmentAnswer, number: int) -> Reading:
    result = answer.readings[number]
    reading = rulebook().readings[result.id]
    gives = {
        result.used: _gives(found.cover.starts, yuan(found.critical_cap)),
        result.other: _gives(result.other_cover_from, result.other_critical_cap),
    }
    texts = {reading.default: reading.default_text, reading.other: reading.other_text}
    ways = [(key, text, gives[key], key == result.used) for key, text in texts.items()]
    return Reading(result.id, reading.title, reading.why, ways)
