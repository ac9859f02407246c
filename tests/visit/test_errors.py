"""What cannot be settled is refused in Chinese: the field, the value, what is allowed."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from policy import Fault, InputError, Scenario, estimate
from policy.fields import faults
from policy.visit.scenario import EnrolmentSummary

CASES = tomllib.loads((Path(__file__).parent.parent / "cases" / "faults.toml").read_text("utf-8"))["case"]
VISIT = {"date": "2026-03-02", "kind": "inpatient", "hospital_grade": "grade_3a", "expenses": {"class_a": "11000"}}


def refused(scenario: object) -> list[Fault]:
    try:
        estimate(Scenario.model_validate(scenario))
    except ValidationError as error:
        return faults(error)
    except InputError as error:
        return error.faults
    return []


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_fault_is_named(case: dict[str, Any]) -> None:
    scenario = {"region": "shanxi", "visits": [{**VISIT, **case.get("visit", {})}], **case.get("change", {})}
    found = refused(scenario)
    assert [fault.field for fault in found] == [case["field"]]
    assert all(word in found[0].message for word in case["words"]), found[0].message
    assert "\n" not in str(found[0])


@pytest.mark.parametrize("asked", [None, 3, "x", [], [VISIT]])
def test_something_else_than_a_scenario(asked: object) -> None:
    (found,) = refused(asked)
    assert "这里要填一组字段" in str(found)


def test_a_missing_field() -> None:
    assert [str(fault) for fault in refused({"region": "shanxi", "visits": [{}]})] == [
        "visits[0].date：必须填写",
        "visits[0].kind：必须填写",
    ]


def test_a_missing_grade() -> None:
    visit = {key: value for key, value in VISIT.items() if key != "hospital_grade"}
    (found,) = refused({"region": "shanxi", "visits": [visit]})
    assert found.field == "visits[0].hospital_grade"
    assert "没有填" in found.message


def test_every_faulty_visit_is_named_and_a_shared_fault_once() -> None:
    late = {**VISIT, "date": "2030-05-01"}
    found = refused({"region": "shanxi", "visits": [late, late]})
    assert [fault.field for fault in found] == ["visits[0].date", "visits[1].date"]
    assert len(refused({"region": "national", "visits": [VISIT, VISIT]})) == 1


def test_opening_sums_of_a_year_without_limits_are_taken_as_given() -> None:
    visit = {"date": "2024-05-01", "kind": "student_accident", "expenses": {"class_a": "500"}}
    asked = {"region": "shanxi/yangquan", "visits": [visit], "opening": {"fund_paid": "80000"}}
    assert refused(asked) == []
    (found,) = refused({**asked, "opening": {"over_cap": "1"}})
    assert "没有这项限额" in found.message


def test_the_models_speak_chinese_by_themselves() -> None:
    with pytest.raises(ValidationError) as caught:
        EnrolmentSummary(continuous_years="many")  # type: ignore[arg-type]
    assert re.search("“many” 不对，要填 0 到 150 之间的整数", str(caught.value))
