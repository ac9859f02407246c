"""Enrolment assessed: cover, waiting, rewards, penalty, cap (see ``docs/interface.md``)."""

from __future__ import annotations

from datetime import date

from policy.enrolment.assessment import Assessment, assess
from policy.enrolment.explanation import enrolment_steps
from policy.enrolment.notes import enrolment_notes
from policy.enrolment.record import EnrolmentAnswer, EnrolmentReading, EnrolmentRecord
from policy.money import yuan
from policy.rulebook import Rulebook
from policy.visit.cap import continuous_reward
from policy.visit.scenario import EnrolmentSummary

__all__ = ["EnrolmentAnswer", "EnrolmentRecord", "assess_enrolment", "summary_for_estimate"]


def assess_enrolment(record: EnrolmentRecord, book: Rulebook | None = None) -> EnrolmentAnswer:
    """Cover, waiting and critical illness cap of a coverage year, with steps, readings and notes.

    Settled by the project's own rulebook unless another is handed in.

    Raises:
        InputError: for a record that cannot be answered; each fault names its field.
    """
    found = assess(record, book)
    wait, cover = found.cover.wait, found.cover
    return EnrolmentAnswer(
        in_window=found.in_window,
        break_years=len(found.years.breaks),
        break_years_total=found.years.breaks_total,
        wait_months=wait.months,
        fixed_months=wait.fixed,
        variable_months=wait.variable,
        cover_from=cover.starts,
        cover_to=cover.ends,
        arrears=yuan(found.arrears),
        continuous_years=found.years.run,
        continuous_reward=yuan(found.continuous_reward),
        zero_claim_reward=yuan(found.zero_claim_reward),
        rewards=yuan(found.rewards),
        penalty=yuan(found.penalty),
        critical_cap=yuan(found.critical_cap),
        steps=enrolment_steps(found),
        readings=_readings(found),
        notes=enrolment_notes(found),
    )


def _readings(found: Assessment) -> list[EnrolmentReading]:
    """The readings under which cover or cap would be another."""
    record, changing = found.record, []
    book = found.rules.book
    for name in book.bearing("record"):
        default, other = book.readings[name].default, book.readings[name].other
        used = record.readings.get(name, default)
        turned = other if used == default else default
        against = assess(record.model_copy(update={"readings": {**record.readings, name: turned}}), book)
        if (against.cover.starts, against.critical_cap) != (found.cover.starts, found.critical_cap):
            changing.append(
                EnrolmentReading(
                    id=name,
                    used=used,
                    other=turned,
                    other_cover_from=against.cover.starts,
                    other_cover_to=against.cover.ends,
                    other_critical_cap=yuan(against.critical_cap),
                )
            )
    return changing


def summary_for_estimate(record: EnrolmentRecord, book: Rulebook | None = None) -> EnrolmentSummary:
    """The record as an estimate takes it: the same cap, and cover that pays nothing where there is none.

    Raises:
        InputError: for a record that cannot be answered.
    """
    found = assess(record, book)
    from_2025, years = found.rules.switched(record, "continuity_counts"), found.years.run

    def present_run(count: int) -> int:
        return int(continuous_reward(found.terms, record.coverage_year, count, from_2025))

    # Years under another cover lengthen the time but not the run: then fewer years give the same reward.
    while present_run(years) > found.continuous_reward:
        years -= 1
    # Cover in the next year alone pays nothing in this one.
    starts = found.cover.starts or date(record.coverage_year + 1, 1, 1)
    ends = found.cover.ends or date(record.coverage_year + 1, 12, 31)
    return EnrolmentSummary(
        continuous_years=years,
        zero_claim_years=len(found.years.zero_claims),
        break_years=found.years.breaks_total,
        continuous_reward_kept=yuan(found.continuous_reward - present_run(years)),
        cover_from=starts,
        cover_to=ends,
    )
