"""Who pays a part of a bill: names, colours and order, and what each pays; page, paper and web take them from here.

Amounts are yuan as decimals.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import Final, NamedTuple

from policy import Settlement


class Payer(NamedTuple):
    """One of those who pay a part of a bill: ``key`` for code, ``label`` for people, ``colour`` as #RRGGBB."""

    key: str
    label: str
    colour: str


# Okabe and Ito's colours, told apart by colour-blind people, and with at least 3:1 on the light and the dark page.
FUND: Final = Payer("fund", "居民医保", "#0072B2")
CRITICAL: Final = Payer("critical", "大病保险", "#009E73")
FAMILY: Final = Payer("family", "家庭共济", "#B8699A")
YOURSELF: Final = Payer("yourself", "您自己", "#D55E00")
PAYERS: Final = (FUND, CRITICAL, FAMILY, YOURSELF)
"""All payers in the order of every chart, row and table: yourself last."""


def paid_by(settlement: Settlement) -> dict[Payer, Decimal]:
    """What each payer pays, yuan, in the order of every table; the family account only where it pays."""
    totals = settlement.totals
    amounts = {FUND: totals.fund_paid, CRITICAL: totals.critical_paid}
    if totals.family_account_paid:
        amounts[FAMILY] = totals.family_account_paid
    return {**amounts, YOURSELF: totals.cash}


def per_hundred(parts: Sequence[int]) -> list[int]:
    """Whole percentages that add up to 100: the largest remainders are rounded up. All zero where the sum is zero.

    >>> per_hundred([1, 1, 1]), per_hundred([0, 0])
    ([34, 33, 33], [0, 0])
    """
    whole = sum(parts)
    if not whole:
        return [0] * len(parts)
    floors = [part * 100 // whole for part in parts]
    by_remainder = sorted(range(len(parts)), key=lambda place: -(parts[place] * 100 % whole))
    for place in by_remainder[: 100 - sum(floors)]:
        floors[place] += 1
    return floors
