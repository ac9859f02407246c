"""Cautions (提示): what in several visits' own answers may not fit together. Nothing is settled otherwise by them.

Chronic disease (门诊慢特病): its quota and deductible are given by the user for every visit, so a ledger may say one
twice. ``repeated_quotas`` and ``repeated_deductibles`` work on plain numbers, for tables too.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from typing import NamedTuple, Protocol

from policy.dates import day_in_words
from policy.money import fen, short
from policy.rulebook import Rulebook
from policy.visit.cap import most_years
from policy.visit.scenario import Visit

QUOTA = "chronic_quota_repeated"
DEDUCTIBLE = "chronic_deductible_repeated"
"""Names of the notes with the words."""


class Chronic(NamedTuple):
    """One paid visit for a chronic disease, fen; ``quota`` is what was said to be left before it, None if blank."""

    day: date
    quota: int | None
    deductible: int
    paid: int


def repeated_quotas(visits: Sequence[Chronic]) -> list[tuple[int, int]]:
    """Pairs of places, in date order, where a quota did not fall by what the visit before it was paid."""
    known = [place for place, visit in enumerate(visits) if visit.quota is not None]
    left = {place: visits[place].quota or 0 for place in known}
    return [(a, b) for a, b in pairwise(known) if visits[a].paid and left[b] > left[a] - visits[a].paid]


def repeated_deductibles(visits: Sequence[Chronic]) -> bool:
    """Whether a deductible was given for every one of several visits."""
    return len(visits) > 1 and all(visit.deductible for visit in visits)


class Told(Protocol):
    """What is needed of a settled visit: its answers, and its row of amounts in fen."""

    book: Rulebook
    visit: Visit
    row: dict[str, int]


def cautions(stories: Sequence[Told]) -> list[str]:
    """The cautions that several settled visits of one person and year give, in words."""
    found = sorted(
        (
            Chronic(visit.date, _fen(visit), fen(visit.chronic_deductible), row["fund_paid"])
            for visit, row in ((story.visit, story.row) for story in stories)
            if stories[0].book.kinds[visit.kind].given_terms and not row["reason"]
        ),
        key=lambda visit: visit.day,
    )
    return [text for _, text in said(stories[0].book, found)]


def said(book: Rulebook, visits: Sequence[Chronic]) -> list[tuple[tuple[int, ...], str]]:
    """What paid visits in date order say twice: the places of the visits concerned, and the words."""
    notes = book.notes
    found: list[tuple[tuple[int, ...], str]] = [
        ((a, b), _quota(notes[QUOTA].text, visits[a], visits[b])) for a, b in repeated_quotas(visits)
    ]
    if repeated_deductibles(visits):
        found.append((tuple(range(len(visits))), notes[DEDUCTIBLE].text.format(times=len(visits))))
    return found


def zero_claim_years(given: int, first_year: int, year: int) -> str:
    """The words for more zero-claim years (零报销) than there were from the first that counts to a coverage year."""
    most = int(most_years(first_year, year))
    return f"零报销从 {first_year} 年开始计，到 {year} 年最多 {most} 年；您填了 {given} 年，请核对。"


def _fen(visit: Visit) -> int | None:
    return None if visit.chronic_quota_left is None else fen(visit.chronic_quota_left)


def _quota(text: str, first: Chronic, second: Chronic) -> str:
    left = first.quota or 0
    return text.format(
        first=day_in_words(first.day),
        second=day_in_words(second.day),
        left=short(left),
        paid=short(first.paid),
        again=short(second.quota or 0),
        rest=short(left - first.paid),
    )
