"""The notes that bear on an enrolment record: what is assumed, what the documents leave open, what is told beside."""

from __future__ import annotations

from collections.abc import Iterable

from policy.enrolment.assessment import Assessment
from policy.enrolment.cover import too_short
from policy.enrolment.record import LEAVERS


def enrolment_notes(found: Assessment) -> list[str]:
    """The assumptions and open questions that bear on this record, each once."""
    book = found.rules.book
    texts = [book.notes[name].text for name in dict.fromkeys(_bearing(found))]
    return [*texts, *_short_leaver(found)]


def _bearing(found: Assessment) -> Iterable[str]:
    record, cover = found.record, found.cover
    if _renewed(found):
        yield "renewed"
    yield from _window_notes(found)
    if cover.wait.months:
        yield "late_part_of_month"
    if cover.wait.months and cover.starts is None:
        yield "wait_past_year_end"
    if cover.wait.months and found.rules.get("waiting.fixed") is None:
        yield "hunan_waiting"
    yield from _group_notes(found)
    if record.years_paid_back:
        yield "paying_back"
        yield from _contribution_notes(found)
    if any(entry.cover == "other" for entry in record.history):
        yield "other_cover"
    if found.years.breaks_total:
        yield "breaks_counted"
    if found.years.kept:
        yield "kept_reward"
    if found.rewards:
        yield "rewards_raise_cap"


def _group_notes(found: Assessment) -> Iterable[str]:
    record, cover = found.record, found.cover
    if cover.route == "newborn_next_year_only":
        yield "newborn_choice"
    if cover.route == "newborn_paid_birth_year":
        yield "newborn_paid_birth_year"
    if record.group in LEAVERS and found.rules.get("leaver.terms") is None:
        yield "leaver_silent"
    if cover.route == "welfare_child" and record.entered_on is None:
        yield "welfare_child_day"
    if cover.route == "student" or record.prepaid:
        told = found.rules.book.documents_of(record.region)
        yield from (name for name in ("prepaid_student", "hunan_prepaid_student") if _source(found, name) in told)


def _source(found: Assessment, note: str) -> str:
    """The document that a note is from."""
    source = found.rules.book.notes[note].source
    return "" if source is None else source.document


def _window_notes(found: Assessment) -> Iterable[str]:
    record, closing = found.record, found.window
    if record.paid_on is None:
        return
    if closing.rule is None and not found.in_window:
        yield "hunan_window"
    if closing.rule is not None and not closing.announced:
        yield "usual_window"
    if found.cover.route == "in_time" and record.paid_on > record.first_day:
        yield "paid_after_new_year"


def _contribution_notes(found: Assessment) -> Iterable[str]:
    record, entry = found.record, found.rules.get("contribution.personal")
    if entry is None:
        yield "contribution_silent"
    elif not entry.covers(record.last_day):
        yield "contribution_unknown"


def _renewed(found: Assessment) -> bool:
    """Whether the coverage year lies past the end of a document used."""
    used = (found.rules.get(key) for key in ("critical.cap", "waiting.fixed", "window.usual"))
    return any(entry is not None and entry.ends is not None and entry.ends < found.record.last_day for entry in used)


def _short_leaver(found: Assessment) -> Iterable[str]:
    record, terms = found.record, found.rules.get("leaver.terms")
    if record.group not in LEAVERS or terms is None or found.cover.route == "leaver":
        return
    if too_short(record, terms):
        asked = f"此前连续参加基本医保满 {terms.printed['years']} 年才不用等"
        yield f"职工医保中断缴费的人，{asked}；您填的不满，按一般居民算。"
    else:
        yield f"离开原来的保障超过 {terms.printed['months']} 个月才缴费，按一般居民算。"
