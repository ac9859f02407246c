"""What a link may hold beside the page's own answers: a scenario of one visit, as other programs make it."""

from datetime import date
from decimal import Decimal
from typing import Any, Final

from policy.form.cover import ENROLLED
from policy.link.code import Thing
from policy.rulebook import rulebook
from policy.visit.scenario import Opening, Scenario

_FIRST: Final = "/0"
_MOST_STAYS: Final = 10
"""The form asks for so many stays of a year."""


def read(thing: Thing) -> dict[str, Any] | None:
    """The form's answers for a scenario of one visit; None for anything else."""
    if not isinstance(thing, Scenario) or len(thing.visits) != 1:
        return None
    visit, opening = thing.visits[0], thing.opening
    beyond = rulebook().kinds[visit.kind].stay and not opening.admissions and opening != Opening()
    if beyond or opening.admissions >= _MOST_STAYS:
        return None  # the form does not ask that
    grade = visit.hospital_grade
    ungraded = grade is not None and grade.startswith("fee_class")
    found: dict[str, Any] = {
        "asked": True,
        "paid": ENROLLED if thing.enrolment.model_fields_set else "before",
        "region": thing.region,
        "kind": f"{visit.kind}{_FIRST}",
        "grade": "ungraded" if ungraded else grade,
        "fee_class": grade if ungraded else None,
        "affiliation": visit.hospital_affiliation,
        "travel": visit.travel,
        "date": visit.date,
        "admitted_on": visit.admitted_on,
        "by_list": True,
        "ordinal": str(opening.admissions + 1),
        "earlier": "known",
        "readings": dict(thing.readings),
    }
    found |= _typed(visit.expenses) | _typed(opening) | _typed(thing.enrolment)
    found["family_account"] = _words(thing.family_account) if thing.family_account else None
    found["outpatient_annual_limit"] = _words(thing.outpatient_annual_limit)
    found |= {name: _words(getattr(visit, name)) for name in ("chronic_deductible", "chronic_quota_left")}
    if opening.admissions:
        found |= {name: _words(getattr(opening, name)) for name in ("fund_paid", "compliant_self_pay")}
    if visit.chronic_rate is not None:
        found["chronic_rate"] = f"{(visit.chronic_rate * 100).normalize():f}%"
    return {name: value for name, value in found.items() if value is not None}


def _typed(model: Any) -> dict[str, Any]:  # noqa: ANN401 - a bill, opening sums or an enrolment summary
    """A model's fields as a person types them; what is nought is left out."""
    names = type(model).model_fields
    return {name: _words(getattr(model, name)) for name in names if getattr(model, name)}


def _words(value: date | Decimal | int | None) -> date | str | None:
    """A value as the form keeps it."""
    if value is None or isinstance(value, date):
        return value
    return f"{Decimal(value).normalize():f}"
