"""Shanxi's resident medical insurance (城乡居民医保) rules as code: what a visit is paid and what is left to pay.

This is the face: what stands in ``__all__`` stays, the rest may move. Each wing's docstring says what lives there and
what it may import; nothing here may import ``streamlit``, ``typst``, ``ui``, ``web`` or ``paper``.

>>> from policy import Scenario, estimate
>>> bill = {"date": "2026-03-02", "kind": "inpatient", "hospital_grade": "grade_3a", "expenses": {"class_a": "11000"}}
>>> estimate(Scenario(region="shanxi/taiyuan", visits=[bill])).totals.fund_paid
Decimal('6000.00')
"""

from typing import TYPE_CHECKING, Any

from policy.fields import Fault, InputError
from policy.visit.answer import Settlement
from policy.visit.estimate import estimate
from policy.visit.scenario import Scenario

if TYPE_CHECKING:
    from policy.enrolment.answer import EnrolmentRecord, assess_enrolment
    from policy.table.settling.frame import settle_frame

__all__ = [
    "EnrolmentRecord",
    "Fault",
    "InputError",
    "Scenario",
    "Settlement",
    "assess_enrolment",
    "estimate",
    "settle_frame",
]


def __getattr__(name: str) -> Any:  # noqa: ANN401 - a module's attribute
    """Tables and enrolment load when first used: pandas alone costs a third of a second at start-up."""
    if name == "settle_frame":
        from policy.table.settling.frame import settle_frame  # noqa: PLC0415 - the point of this function

        return settle_frame
    if name in {"EnrolmentRecord", "assess_enrolment"}:
        from policy.enrolment import answer as enrolment  # noqa: PLC0415 - the point of this function

        return getattr(enrolment, name)
    message = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(message)
