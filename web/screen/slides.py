"""The slides: every story with its three ways, and the key facts between them; all of it from the rulebook."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import zip_longest
from typing import Any, Final

from paper.codes import qr_code
from payers import CRITICAL, FUND, YOURSELF, Payer
from policy.dates import day_in_words
from policy.link.code import code_of
from policy.money import fen, in_yuan
from policy.stories.facts import KeyFact, key_facts
from policy.stories.settled import NOT_REAL, SettledStory, StoryWay, settle
from policy.stories.tale import tales
from web.links import printed

REGION: Final = "shanxi"
"""Whose key facts the screen tells."""
OWN: Final = Payer(YOURSELF.key, "自己出", YOURSELF.colour)
LEGEND: Final = (FUND, CRITICAL, OWN)
_STORIES_A_FACT: Final = 2


@dataclass(frozen=True, slots=True)
class Slide:
    """One slide as the template takes it: ``kind`` is ``story`` or ``fact``."""

    kind: str
    id: str
    headline: str
    data: dict[str, Any]


def slides(on: date) -> list[Slide]:
    """The loop on a day: a fact after every two stories, the rest of the facts at its end."""
    stories = [_story(settle(tale)) for tale in tales().values()]
    facts = [_fact(fact) for fact in key_facts(REGION, on)]
    return [slide for group in zip_longest(_pairs(stories), facts) for slide in _flat(group)]


def _pairs(stories: list[Slide]) -> Iterator[list[Slide]]:
    return (stories[start : start + _STORIES_A_FACT] for start in range(0, len(stories), _STORIES_A_FACT))


def _flat(group: tuple[list[Slide] | None, Slide | None]) -> Iterator[Slide]:
    told, fact = group
    yield from told or ()
    if fact is not None:
        yield fact


def _story(told: SettledStory) -> Slide:
    address = printed(code_of(told.scenario))
    data = {
        "teller": f"{told.tale.teller}（{NOT_REAL}）",
        "ways": [_way(way) for way in told.ways],
        "dues": told.dues.words() if told.dues else "",
        "assumes": told.assumes,
        "sources": "；".join(told.sources),
        "on": day_in_words(told.on),
        "qr": qr_code(address) if address else "",
    }
    return Slide("story", told.tale.id, told.tale.title, data)


def _way(way: StoryWay) -> dict[str, Any]:
    amounts = {FUND: way.fund, CRITICAL: way.critical, OWN: way.own}
    parts = [
        {"payer": payer, "text": in_yuan(amount), "fen": fen(amount)} for payer, amount in amounts.items() if amount
    ]
    paid = "，".join(f"{payer.label} {in_yuan(amount)}" for payer, amount in amounts.items())
    return {
        "label": way.label,
        "own": in_yuan(way.own),
        "parts": parts,
        "alt": f"{way.label}：一共花 {in_yuan(way.total)}，{paid}",
    }


def _fact(fact: KeyFact) -> Slide:
    return Slide("fact", fact.id, fact.headline, {"sentences": fact.sentences, "sources": "；".join(fact.sources)})
