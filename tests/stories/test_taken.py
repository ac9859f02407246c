"""A story of any estimate: what a link's code holds, as a scenario."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from policy import EnrolmentRecord, InputError, Scenario
from policy.compare.slip.reconcile import Check, Slip
from policy.form.cover import ENROLLED
from policy.link.answers import Answers
from policy.link.code import AskedComparison, code_of
from policy.stories.taken import scenario_of_code

TODAY = date(2026, 9, 10)
VISIT = {"date": "2026-03-02", "kind": "inpatient", "hospital_grade": "grade_3a", "expenses": {"class_a": "11000"}}
ONE = Scenario(region="shanxi/taiyuan", visits=[VISIT])
ANSWERS: dict[str, Any] = {
    "paid": "before",
    "region": "shanxi/taiyuan",
    "kind": "inpatient/0",
    "grade": "grade_3a",
    "travel": "local",
    "date": date(2026, 3, 2),
    "by_list": True,
    "class_a": "11000",
}


def taken(**values: Any) -> Scenario:  # noqa: ANN401 - whatever a form holds
    return scenario_of_code(code_of(Answers("estimate", {**ANSWERS, **values})), TODAY)


def test_a_scenario_and_the_first_of_several_are_taken() -> None:
    other = ONE.model_copy(update={"region": "shanxi/datong"})
    assert scenario_of_code(code_of(ONE), TODAY) == ONE
    assert scenario_of_code(code_of(AskedComparison((other, ONE))), TODAY) == other
    assert scenario_of_code(code_of(Check(scenario=ONE, slip=Slip(total=Decimal(11000)))), TODAY) == ONE


def test_an_estimates_answers_are_taken() -> None:
    assert taken() == ONE


def test_what_bears_on_the_sums_comes_along() -> None:
    found = taken(
        paid="late",
        cover_from=date(2026, 2, 1),
        admitted_on=date(2026, 2, 20),
        ordinal="3",
        earlier="known",
        fund_paid="30000",
        compliant_self_pay="9000",
        continuous_years="8",
        family_account="500",
        readings={"deductible_in_critical": "out"},
    )
    assert found.enrolment.cover_from == date(2026, 2, 1)
    assert found.enrolment.continuous_years == 8
    assert (found.opening.admissions, str(found.opening.fund_paid)) == (2, "30000.00")
    assert str(found.family_account) == "500.00"
    assert found.readings == {"deductible_in_critical": "out"}


def test_a_hospital_without_a_grade_is_told_by_its_fee_class() -> None:
    assert taken(grade="ungraded", fee_class="fee_class_3").visits[0].hospital_grade == "fee_class_3"
    chronic = taken(kind="chronic_disease/0", chronic_rate="65%", chronic_quota_left="800")
    assert str(chronic.visits[0].chronic_rate) == "0.65"


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"grade": "unsure"}, "没填清楚的（医院是几级的）"),
        ({"grade": "ungraded"}, "没填清楚的（医院的收费类别）"),
        ({"paid": "employee"}, "没有一次看病的估算"),
        ({"paid": "late"}, "没填清楚的（从哪天起能报"),
        ({"paid": "late", "cover_from": date(2026, 2, 1)}, "没填清楚的（入院那天能不能报）"),
        ({"travel": "plain_emergency"}, "没填清楚的（这次急诊算不算抢救）"),
        ({"by_list": False, "total": "9000"}, "没填清楚的（费用里有多少是自费）"),
        ({"ordinal": "2", "earlier": "unsure"}, "没填清楚的（前几次住院花了多少）"),
        ({"grade": "grade_2a", "affiliation": "unsure"}, "没填清楚的（医院归县里管还是归省市管）"),
    ],
)
def test_what_is_left_open_is_named(values: dict[str, Any], words: str) -> None:
    with pytest.raises(InputError) as refused:
        taken(**values)
    assert words in refused.value.faults[0].message


@pytest.mark.parametrize("name", ["region", "class_a"])
def test_what_is_missing_is_named(name: str) -> None:
    answers = {key: value for key, value in ANSWERS.items() if key != name}
    with pytest.raises(InputError, match="没填清楚"):
        scenario_of_code(code_of(Answers("estimate", answers)), TODAY)


def test_a_day_that_nobody_gave_is_today() -> None:
    answers = {key: value for key, value in ANSWERS.items() if key != "date"}
    assert scenario_of_code(code_of(Answers("estimate", answers)), TODAY).visits[0].date == TODAY


def test_what_was_found_of_a_persons_enrolment_comes_along() -> None:
    found = taken(paid=ENROLLED, cover_from=date(2026, 1, 1), cover_to=date(2026, 12, 31), continuous_years="6")
    assert (found.enrolment.cover_from, found.enrolment.continuous_years) == (date(2026, 1, 1), 6)


def test_answers_that_do_not_fit_are_refused() -> None:
    with pytest.raises(InputError, match="不能早于"):
        taken(kind="outpatient/0", paid=ENROLLED, cover_from=date(2026, 5, 1), cover_to=date(2026, 4, 1))


def test_what_is_no_estimate_is_refused() -> None:
    record = EnrolmentRecord(region="shanxi", coverage_year=2026, paid_on="2025-12-01")
    for code in (code_of(record), code_of(Answers("enrolment", {"region": "shanxi"}))):
        with pytest.raises(InputError, match="没有一次看病的估算"):
            scenario_of_code(code, TODAY)
    with pytest.raises(InputError):
        scenario_of_code("NOT-A-CODE", TODAY)
