"""What an estimate answers: amounts in yuan with two decimals, each with its steps."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pydantic import BaseModel

from policy.steps import Step


@dataclass(slots=True)
class Sums:
    """The year's running sums at one moment, yuan; ``limit_used`` counts against the visit's own yearly limit.

    ``tier_1`` is what critical illness insurance owes by its first rate.
    """

    admissions: int
    limit_used: Decimal
    compliant_self_pay: Decimal
    over_cap: Decimal
    tier_1: Decimal
    critical_paid: Decimal

    @property
    def after_tier_1(self) -> Decimal:
        """What the first rate leaves of the year's compliant costs; the second rate pays above its own line."""
        return self.compliant_self_pay + self.over_cap - self.tier_1


class Instead(BaseModel):
    """What a visit that its own rule does not pay is paid as: the kind, and its amounts in yuan."""

    kind: str
    fund_paid: Decimal
    out_of_pocket: Decimal


class SettledVisit(BaseModel):
    """One visit settled; the names are those of the policy rules. ``limit`` is the yearly limit, null where unknown."""

    date: date
    kind: str
    total: Decimal
    uncovered: Decimal
    first_self_pay: Decimal
    eligible: Decimal
    deductible: Decimal
    rate: Decimal
    fund_raw: Decimal
    fund_paid: Decimal
    over_cap: Decimal
    reduction: Decimal
    over_quota: Decimal
    compliant_self_pay: Decimal
    critical_paid: Decimal
    out_of_pocket: Decimal
    reason: str | None
    steps: list[Step]
    before_cover: Decimal
    instead: Instead | None
    limit: Decimal | None
    before: Sums
    after: Sums


class Totals(BaseModel):
    """Sums over the visits given, yuan."""

    total: Decimal
    fund_paid: Decimal
    critical_paid: Decimal
    family_account_paid: Decimal
    out_of_pocket: Decimal
    cash: Decimal


class ReadingResult(BaseModel):
    """A reading (两种理解) that changes this result: which was used, and what one pays under the other."""

    id: str
    used: str
    other: str
    other_out_of_pocket: Decimal


class Settlement(BaseModel):
    """The answer to a scenario; ``critical_cap`` is null for a year without one."""

    region: str
    rules_on: date
    critical_cap: Decimal | None
    visits: list[SettledVisit]
    totals: Totals
    readings: list[ReadingResult]
    notes: list[str]
