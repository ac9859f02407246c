"""A step of an answer: what was computed, from which numbers, why, and where it stands."""

from __future__ import annotations

from collections.abc import Sequence
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


BEATS = {
    "先把账单分清": ("total", "uncovered", "before_cover", "first_self_pay", "eligible"),
    "再由居民医保报": ("deductible", "fund_raw", "fund_paid", "over_cap", "reduction", "over_quota"),
    "最后看大病保险": ("compliant_self_pay", "critical_tier_1", "critical_tier_2", "critical_paid", "out_of_pocket"),
}
"""The three beats of an answer, each with the ids of its steps."""
MAIN_STEPS = ("eligible", "fund_paid", "critical_paid", "out_of_pocket")
"""The steps that a reader looks for first."""


def in_beats(steps: Sequence[Step], *, quota: bool) -> dict[str, list[Step]]:
    """The steps of a visit by beat; ``over_quota`` only where the kind of visit has a quota (慢特病限额)."""
    by_id = {step.id: step for step in steps if quota or step.id != "over_quota"}
    return {title: [by_id[name] for name in ids if name in by_id] for title, ids in BEATS.items()}
