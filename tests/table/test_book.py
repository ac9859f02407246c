"""A table by a rulebook that is handed in: what one visit comes to by the same."""

import pandas as pd

from policy import Scenario, estimate, settle_frame
from tests.small import small

VISIT = {
    "date": "2026-03-02",
    "kind": "inpatient",
    "hospital_grade": "grade_3a",
    "expenses": {"class_a": "11000", "class_b_drug": "1000"},
}
ROW = {name: cell for name, cell in VISIT.items() if name != "expenses"} | VISIT["expenses"]  # type: ignore[operator]


def test_the_rules_are_those_of_the_book_given() -> None:
    stays = [VISIT, VISIT | {"date": "2026-05-02"}]
    enrolment = {"continuous_years": 6, "zero_claim_years": 1, "break_years": 1}
    scenario = {"region": "shanxi/datong", "enrolment": enrolment, "visits": stays}
    answer = estimate(Scenario.model_validate(scenario), small())
    own = {"person_id": "1", "region": "shanxi/datong"} | enrolment
    frame = pd.DataFrame([own | ROW | {"date": stay["date"]} for stay in stays])
    settled = settle_frame(frame, book=small())
    assert settled["error"].isna().all()
    for name in ("deductible", "fund_paid", "critical_paid", "out_of_pocket"):
        assert settled[name].tolist() == [float(getattr(visit, name)) for visit in answer.visits]
    assert settled["deductible"].tolist() != settle_frame(frame)["deductible"].tolist()


def test_what_the_book_given_does_not_rule_is_an_error_in_its_words() -> None:
    frame = pd.DataFrame([{"region": "hunan"} | ROW, {"region": "shanxi"} | ROW | {"date": "2024-03-02"}])
    errors = settle_frame(frame, book=small())["error"]
    assert "试验省手头的文件" in errors[1]
    assert errors[0] == "参保地：“湖南省” 不对，这套规则里没有这个地方"
