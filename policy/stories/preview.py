"""Rules and stories on two dates side by side: what changed, and by how much (for whoever prepares a campaign)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import lru_cache

from policy.fields import InputError
from policy.rulebook import Entry, Rulebook, rulebook
from policy.rulebook.listing import Change, changes
from policy.stories.settled import SettledStory, settle
from policy.stories.tale import Tale, tales


@dataclass(frozen=True, slots=True)
class Pair:
    """A story on both dates; None where the documents of that date do not rule it."""

    tale: Tale
    before: SettledStory | None
    after: SettledStory | None

    @property
    def changed(self) -> bool:
        """Whether any way costs another amount, or has another cap."""
        return _figures(self.before) != _figures(self.after)

    def differences(self) -> dict[str, Decimal] | None:
        """How much more each way leaves to pay on the second date, yuan, by its label; None where one is not ruled."""
        if self.before is None or self.after is None:
            return None
        both = zip(self.before.ways, self.after.ways, strict=True)
        return {first.label: second.own - first.own for first, second in both}


@dataclass(frozen=True, slots=True)
class Preview:
    """What is otherwise on the second date: the rules that read differently, and every story."""

    rules: list[Change]
    stories: list[Pair]


def preview(region: str, first: date, second: date, told: Mapping[str, Tale] | None = None) -> Preview:
    """The rules of a region on two dates, and the stories (the project's own unless others are handed in) by either.

    Each story takes place in the year of the date, and what is in force on that day counts for all of that year.
    """
    found = (tales() if told is None else told).values()
    pairs = [Pair(tale, _settled(tale, region, first), _settled(tale, region, second)) for tale in found]
    return Preview(changes(region, first, second), pairs)


def _settled(tale: Tale, region: str, on: date) -> SettledStory | None:
    there = tale.moved(on.year - tale.scenario.year)
    there = replace(there, scenario=there.scenario.model_copy(update={"region": region}))
    try:
        return settle(there, book_on(rulebook(), on))
    except InputError:
        return None


def _figures(settled: SettledStory | None) -> object:
    return settled and [(way.total, way.fund, way.critical, way.own, way.cap) for way in settled.ways]


@lru_cache(maxsize=8)
def book_on(book: Rulebook, on: date) -> Rulebook:
    """A rulebook in which what is in force on a day counts without end, and from the start of that day's year.

    Where documents are silent about that day, the last word on the matter stays.
    """
    return replace(book, seen={place: _frozen(entries, on) for place, entries in book.seen.items()})


def _frozen(entries: tuple[Entry, ...], on: date) -> tuple[Entry, ...]:
    first = date(on.year, 1, 1)
    found = tuple(entry for entry in entries if entry.covers(on))
    if any(entry.state == "silent" for entry in found):
        return entries
    return tuple(replace(entry, starts=entry.starts and min(entry.starts, first), ends=None) for entry in found)
