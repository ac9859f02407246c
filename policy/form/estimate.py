"""The whole form of 报销估算: at most seven plain questions, then those that make the answer exact."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from policy.form import cover as covers
from policy.form import person
from policy.form import visit as visits
from policy.form.asking import Asking
from policy.form.outcomes import Unknown
from policy.form.person import TOTAL
from policy.form.visit import VisitForm

MORE: Final = "再答几个，算得更准（可以不填）"
"""Above the questions that may be left out."""
EXAMPLE: Final = {
    "paid": "before",
    "region": "shanxi/taiyuan",
    "kind": "inpatient/0",
    "grade": "grade_3a",
    "travel": "local",
    "by_list": True,
    "class_a": "20000",
    "class_b_drug": "6000",
    "class_b_service": "1500",
    "domestic_consumable": "800",
    "uncovered": "1200",
    "date": date(2026, 3, 2),
    "ordinal": "2",
    "earlier": "known",
    "fund_paid": "30000",
    "compliant_self_pay": "9000",
    "asked": True,
}
"""A second stay of the year at a 3a hospital, on which both the fund and critical illness insurance pay."""


@dataclass(frozen=True)
class AskedEstimate:
    """A whole form: the scenario without its visit, the visit, what is open, and what is assumed."""

    scenario: dict[str, Any]
    visit: dict[str, Any]
    unknowns: Sequence[Unknown]
    told: Sequence[str]
    low_income: bool
    total_only: bool
    silent: str


def form(ask: Asking) -> AskedEstimate | None:
    """Draw the questions; None for employees, for whom there is no answer here."""
    chosen = ask.held("date")
    day = chosen if isinstance(chosen, date) else ask.today
    cover = covers.cover(ask, day)
    if cover is None:
        return None
    place = visits.region(ask)
    asked = visits.visit_questions(ask, place or "shanxi", unsure=True)
    if asked.silent:
        ask.tell(asked.silent)
    told, share = list(cover.told), person.chosen_share(ask)
    listed, bill, spent = _bill(ask, asked)
    with ask.more(MORE):
        asked.visit["date"] = visits.visit_day(ask)
        across = covers.Across()
        if asked.kind.stay:
            across = covers.stay_across(ask, cover.enrolment.get("cover_from"), day, spent, listed=listed)
        visits.chronic_details(ask, asked)
        opening = person.earlier_stays(ask, asked, day, share, told)
        extra, years = person.other_details(ask, asked, cover.enrolment)
        low_income = person.low_income(ask)
    if not listed and spent:
        asked.unknowns.append(person.total_is(spent, share, across.before_cover))
    early = {"before_cover": across.before_cover} if across.before_cover else {}
    visit = asked.visit | dict(across.visit) | ({"expenses": bill | early} if listed else {})
    # What lies before cover comes last: it may put the whole bill there.
    unknowns = [*cover.unknowns, *asked.unknowns, *across.unknowns]
    scenario = extra | {"region": place, "enrolment": years | cover.enrolment, "opening": opening}
    return AskedEstimate(scenario, visit, unknowns, told, low_income, not listed, asked.silent)


def _bill(ask: Asking, asked: VisitForm) -> tuple[bool, dict[str, Decimal], Decimal]:
    """The bill by category or as a whole: whether it is listed, its categories, and its sum."""
    listed = ask.switch("照着费用清单填（算得更准）", "by_list")
    if not listed:
        amount = person.total(ask)
        if amount == 0:
            ask.wrong(TOTAL, "请填大于 0 元的金额")
        return False, {}, amount or Decimal(0)
    before = len(ask.faults)
    bill = visits.bill(ask, asked.kind)
    spent = sum(bill.values(), Decimal(0))
    if not spent and len(ask.faults) == before:
        ask.missing(ask.labels[visits.FIRST_EXPENSE], "请至少填一项费用")
    return True, bill, spent
