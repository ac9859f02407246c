"""Posters and cards: a story that people recognise, as a sheet for the wall or a picture for the phone.

A story comes settled: every figure on the paper is one of its own. Layouts:

- ``bars``: a bar for each way, one under the other;
- ``columns``: a column for each way side by side, to be read from afar;
- ``number``: what enrolling saves as one big number, the bars small below it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final, Literal, TypeAlias

from paper import press
from paper.blocks import parts
from payers import CRITICAL, FUND, YOURSELF, Payer
from policy import Fault, InputError
from policy.dates import day_in_words
from policy.money import fen, in_yuan

Layout: TypeAlias = Literal["bars", "columns", "number"]
Size: TypeAlias = Literal["a4", "a3"]

LAYOUTS: Final[tuple[Layout, ...]] = ("bars", "columns", "number")
NOT_REAL: Final = "举例，不是真人"
OWN: Final = Payer(YOURSELF.key, "自己出", YOURSELF.colour)
"""The person of a story, who is not the reader."""

_PIXELS_AN_INCH = 254  # a card is 108 mm × 192 mm: 1080 × 1920 pixels
_LENGTHS = {"title": 20, "teller": 32, "assumptions": 40, "sources": 20, "label": 5}
_COUNTS = {"variants": (2, 3), "assumptions": (1, 3), "sources": (1, 3)}


@dataclass(frozen=True, slots=True)
class PosterBar:
    """One way a story can go (参保, 未参保, 断保一年), yuan; fund, critical and own add up to the total."""

    label: str
    total: Decimal
    fund: Decimal
    critical: Decimal
    own: Decimal


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one pays for a year, yuan, and what the State adds, where the year's subsidy is known."""

    year: int
    own: Decimal
    subsidy: Decimal | None = None
    subsidy_year: int | None = None

    def words(self) -> str:
        """The contribution as a sentence, each sum with its year."""
        added = f"；{self.subsidy_year} 年财政给每人补 {in_yuan(self.subsidy)}" if self.subsidy is not None else ""
        return f"{self.year} 年每人缴 {in_yuan(self.own)}{added}。"


@dataclass(frozen=True, slots=True)
class Story:
    """A story to print. ``teller`` says in a sentence whose story it is, ``on`` whose day's rules it is settled by.

    The first variant is that of who enrolled in time, the second that of who did not. No names: stories are made up.
    """

    title: str
    teller: str
    assumptions: Sequence[str]
    variants: Sequence[PosterBar]
    contribution: Contribution
    sources: Sequence[str]
    on: date
    address: str | None = None


def poster(story: Story, layout: Layout = "bars", size: Size = "a4", *, made: datetime | None = None) -> bytes:
    """A story as one portrait page of tagged PDF.

    Raises:
        policy.InputError: for a story that does not fit or does not add up; each fault names its field.
        paper.press.FontMissingError: where no Chinese font is installed.
    """
    moment = made or press.now()
    return press.pdf("poster", _data(story, layout, size, moment), moment)


def card(story: Story, layout: Layout = "bars", *, made: datetime | None = None) -> bytes:
    """A story as a PNG of 1080 × 1920 pixels, for a phone.

    Raises:
        policy.InputError: for a story that does not fit or does not add up; each fault names its field.
        paper.press.FontMissingError: where no Chinese font is installed.
    """
    return press.png("poster", _data(story, layout, "phone", made or press.now()), _PIXELS_AN_INCH)


def _data(story: Story, layout: Layout, size: str, moment: datetime) -> dict[str, Any]:
    check(story)
    first, second = story.variants[:2]
    return {
        "layout": layout,
        "size": size,
        "title": story.title,
        "teller": story.teller,
        "not_real": NOT_REAL,
        "legend": [payer._asdict() for payer in (FUND, CRITICAL, OWN)],
        "most": max(1, *(fen(variant.total) for variant in story.variants)),
        "variants": [_drawn(variant) for variant in story.variants],
        "alt": "；".join(map(_told, story.variants)),
        "saved": _saved(first, second),
        "figures": [
            {"label": f"{first.label}，自己出", "big": in_yuan(first.own)},
            {"label": f"{second.label}，自己出", "big": in_yuan(second.own)},
            {"label": f"{story.contribution.year} 年每人缴费", "big": in_yuan(story.contribution.own)},
        ],
        "contribution": story.contribution.words(),
        "assumptions": list(story.assumptions),
        "sources": f"依据：{'；'.join(story.sources)}",
        "dated": f"按 {day_in_words(story.on)}有效的规定估算，{day_in_words(moment)}制作，以医院结算单为准。"
        "医保热线 12393。",
        "link": press.linked(story.address),
    }


def _saved(first: PosterBar, second: PosterBar) -> dict[str, str]:
    less = second.own - first.own
    return {"label": f"{first.label}比{second.label}，自己{'少' if less >= 0 else '多'}出", "big": in_yuan(abs(less))}


def _drawn(variant: PosterBar) -> dict[str, Any]:
    return {
        "label": variant.label,
        "total": f"一共花 {in_yuan(variant.total)}",
        "own": in_yuan(variant.own),
        "fen": fen(variant.total),
        "parts": parts(_amounts(variant)),
        "paid": [
            {**payer._asdict(), "text": f"{payer.label} {in_yuan(amount)}"}
            for payer, amount in _amounts(variant).items()
            if amount
        ],
    }


def _amounts(variant: PosterBar) -> dict[Payer, Decimal]:
    return {FUND: variant.fund, CRITICAL: variant.critical, OWN: variant.own}


def _told(variant: PosterBar) -> str:
    paid = "，".join(f"{payer.label} {in_yuan(amount)}" for payer, amount in _amounts(variant).items())
    return f"{variant.label}：一共花 {in_yuan(variant.total)}，{paid}"


def check(story: Story) -> None:
    """Refuse what does not fit on the paper, and figures that do not add up.

    Raises:
        policy.InputError: each fault names its field.
    """
    faults = [
        Fault(name, f"有 {len(getattr(story, name))} 条，要有 {low} 到 {high} 条")
        for name, (low, high) in _COUNTS.items()
        if not low <= len(getattr(story, name)) <= high
    ]
    texts = [("title", story.title), ("teller", story.teller)]
    texts += [("assumptions", text) for text in story.assumptions] + [("sources", text) for text in story.sources]
    texts += [("label", variant.label) for variant in story.variants]
    faults += [
        Fault(name, f"有 {len(text)} 个字，要有 1 到 {_LENGTHS[name]} 个字")
        for name, text in texts
        if not 1 <= len(text.strip()) <= _LENGTHS[name]
    ]
    faults += [
        Fault("variants", f"“{variant.label}”各方付的加起来不等于一共花的 {variant.total:,} 元")
        for variant in story.variants
        if min(_amounts(variant).values()) < 0 or sum(_amounts(variant).values()) != variant.total
    ]
    if faults:
        raise InputError(faults)
