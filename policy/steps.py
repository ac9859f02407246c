"""A step of an answer: what was computed, from which numbers, why, and where it stands."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Citation:
    """A document's id, the article (条款) in it, and the key of its rule in the rulebook, where there is one."""

    document: str
    article: str
    rule: str | None = None


@dataclass(slots=True)
class Step:
    """One stage: ``amount`` in yuan (null where the stage is no amount), ``formula`` with the numbers in it."""

    id: str
    title: str
    formula: str
    amount: Decimal | None
    why: str
    citations: list[Citation]
