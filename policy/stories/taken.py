"""The scenario behind a link's code, so that any estimate can be made a story."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from pydantic import ValidationError

from policy.compare.slip.reconcile import Check
from policy.fields import Fault, InputError, faults
from policy.link.answers import Answers
from policy.link.code import AskedComparison, open_code
from policy.places import EXPENSES, GRADES
from policy.visit.scenario import EnrolmentSummary, Opening, Scenario, Visit

NOT_AN_ESTIMATE: Final = "这个链接里没有一次看病的估算，请用“报销估算”“全年账本”做的链接"
OPEN: Final = "这次估算里还有没填清楚的（{words}），请先在“报销估算”里填好，再做故事"

_BILL: Final = (*EXPENSES, "uncovered", "before_cover")


def scenario_of_code(code: str) -> Scenario:
    """The scenario that a code holds; of several the first, of an estimate's answers what they come to.

    Raises:
        InputError: for a code that cannot be read, holds no visit, or leaves something open.
    """
    match open_code(code):
        case Scenario() as found:
            return found
        case AskedComparison(scenarios=found):
            return found[0]
        case Check(scenario=found):
            return found
        case Answers(page="estimate", values=values):
            return _answered(values)
    raise InputError([Fault("code", NOT_AN_ESTIMATE)])


def _answered(values: Mapping[str, Any]) -> Scenario:
    """An estimate's answers as a scenario."""
    left = [words for words, still_open in _open(values) if still_open]
    if left:
        raise InputError([Fault("code", OPEN.format(words="、".join(left)))])
    person = {name: values[name] for name in ("outpatient_annual_limit", "family_account") if name in values}
    given = {
        "region": values["region"],
        "enrolment": {name: values[name] for name in EnrolmentSummary.model_fields if name in values},
        "opening": _opening(values),
        "readings": values.get("readings", {}),
        "visits": [_visit(values)],
    }
    try:
        return Scenario.model_validate(given | person)
    except ValidationError as error:
        raise InputError([Fault("code", fault.message) for fault in faults(error)]) from None


def _open(values: Mapping[str, Any]) -> list[tuple[str, bool]]:
    """What must not be left open, in words, and whether it is."""
    kind, grade = values.get("kind", "inpatient/0"), values.get("grade")
    again = values.get("ordinal", "1") != "1"
    return [
        ("参保地", "region" not in values),
        ("医保缴没缴", values.get("paid", "before") not in {"before", "late"}),
        ("待遇开始的日期", values.get("paid") == "late" and "cover_from" not in values),
        ("医院等级", grade == "unsure" or (grade == "ungraded" and values.get("fee_class", "unsure") == "unsure")),
        ("医院归县里还是归市里、省里", kind.startswith("inpatient") and values.get("affiliation") == "unsure"),
        ("出省办的手续", values.get("travel") in {"plain_emergency", "far_unsure"}),
        ("费用清单", not values.get("by_list") or not any(name in values for name in _BILL)),
        ("待遇开始前的费用", bool(values.get("before_cover_unsure"))),
        ("慢特病的报销比例", bool(values.get("chronic_rate_unsure"))),
        ("结算日期", "date" not in values),
        ("前几次住院花的钱", again and values.get("earlier", "known") != "known"),
    ]


def _opening(values: Mapping[str, Any]) -> dict[str, Any]:
    sums = {name: values[name] for name in Opening.model_fields if name in values}
    return sums | {"admissions": int(values.get("ordinal", "1")) - 1}


def _visit(values: Mapping[str, Any]) -> dict[str, Any]:
    grade, chronic = values.get("grade"), values.get("chronic_rate")
    names = set(Visit.model_fields) - {"hospital_grade", "hospital_affiliation", "kind", "chronic_rate", "expenses"}
    visit = {name: values[name] for name in names if name in values}
    return visit | {
        "kind": values.get("kind", "inpatient/0").partition("/")[0],
        "hospital_grade": grade if grade in GRADES else values.get("fee_class") if grade == "ungraded" else None,
        "hospital_affiliation": values.get("affiliation"),
        "chronic_rate": chronic and _share(chronic),
        "expenses": {name: values[name] for name in _BILL if name in values},
    }


def _share(typed: str) -> str:
    """A share as a code keeps it (``65%``), as a decimal."""
    return str(Decimal(typed.removesuffix("%")).scaleb(-2))
