"""The words: every stage a step, how far it was from paying, and what a result leaves open."""

import re
from typing import Any

import pytest

from policy import Scenario, estimate
from policy.rulebook import rulebook
from policy.visit.explanation import STEP_TITLES
from policy.visit.scenario import KINDS

STAY = {"date": "2026-03-02", "kind": "inpatient", "hospital_grade": "grade_3a"}


def visit(kind: str, amount: str = "20000", **given: Any) -> dict[str, Any]:  # noqa: ANN401
    return {**STAY, "kind": kind, "expenses": {"class_a": amount}, **given}


def whys(found: dict[str, Any], region: str = "shanxi", **given: Any) -> dict[str, str]:  # noqa: ANN401
    answer = estimate(Scenario(region=region, visits=[found], **given))
    assert [step.id for step in answer.visits[0].steps] == list(STEP_TITLES)
    return {step.id: f"{step.formula}｜{step.why}" for step in answer.visits[0].steps}


def test_how_far_the_critical_tiers_were() -> None:
    found = whys(visit("inpatient", "20217.50"))
    assert "满 10,000 元大病保险才开始报，还差 1,313 元" in found["critical_tier_1"]
    assert "还差 41,313 元" in found["critical_tier_2"]


def test_the_second_stay_names_both_deductibles() -> None:
    found = whys(visit("inpatient"), opening={"admissions": 1})
    assert found["deductible"].startswith("1,000.00 × 50%｜")
    assert "第 2 次住院" in found["deductible"]


def test_a_bill_below_the_deductible() -> None:
    assert "没有超过起付线 1,000 元" in whys(visit("inpatient", "999.99"))["deductible"]


def test_the_fund_cap_is_shown_with_what_is_left() -> None:
    found = whys(visit("inpatient"), opening={"fund_paid": "65000"})
    assert found["fund_paid"].startswith("70,000.00 − 65,000.00｜")
    assert "转给大病保险来报" in found["over_cap"]
    assert "由自己付" in whys(visit("special_drug"), opening={"fund_paid": "65000"})["over_cap"]
    assert "还剩 58,600 元" in whys(visit("inpatient"))["over_cap"]


def test_travel_names_both_rates() -> None:
    found = whys(visit("inpatient", travel="referral"))
    assert "省内同级医院报 60%，跨省转诊少 5 个百分点" in found["fund_raw"]
    assert found["reduction"].startswith("19,000.00 × 60% − 10,450.00｜")
    effective = whys(visit("inpatient", "301000", travel="unfiled"), readings={"reduction_above_cap": "effective"})
    assert effective["reduction"].startswith("70,000.00 − 70,000.00｜")


def test_a_quota() -> None:
    found = whys(visit("chronic_disease", "5000", chronic_rate="0.655", chronic_quota_left="2000"))
    assert "× 65.5%，最多 2,000.00" in found["fund_raw"]
    assert found["over_quota"].startswith("3,275.00 − 2,000.00｜")
    assert "没有超过慢特病限额" in whys(visit("chronic_disease", "5000", chronic_rate="0.6"))["over_quota"]


@pytest.mark.parametrize(
    ("readings", "formula"),
    [
        ({}, "5,000.00 − 2,000.00 − 820.00｜"),
        ({"over_quota_in_critical": "in"}, "5,000.00 − 2,000.00｜"),
        ({"deductible_in_critical": "out"}, "5,000.00 − 2,000.00 − 820.00 − 300.00｜"),
    ],
)
def test_compliant_self_pay_follows_the_readings(readings: dict[str, str], formula: str) -> None:
    asked = visit("chronic_disease", "5000", chronic_rate="0.6", chronic_quota_left="2000", chronic_deductible="300")
    assert whys(asked, readings=readings)["compliant_self_pay"].startswith(formula)


def test_the_first_tier_tells_what_was_paid_before() -> None:
    opening = {"fund_paid": "70000", "compliant_self_pay": "9000", "over_cap": "20000"}
    found = whys(visit("inpatient", "11000"), opening=opening)["critical_tier_1"]
    assert found.startswith("(14,000.00 − 10,000.00 + 26,000.00) × 75% − 15,000.00｜")
    assert "减去此前已经报的 15,000 元" in found
    below = whys(visit("inpatient", "2000"), opening={**opening, "compliant_self_pay": "0"})["critical_tier_1"]
    assert below.startswith("20,600.00 × 75% − 15,000.00｜")
    assert "没有超过 10,000 元；超过基金限额的 20,600 元也按 75% 报" in below


def test_the_other_reading_of_the_first_tier() -> None:
    asked: dict[str, Any] = {"opening": {"fund_paid": "70000"}, "readings": {"over_cap_threshold": "threshold"}}
    found = whys(visit("inpatient", "11000"), **asked)["critical_tier_1"]
    assert found.startswith("(5,000.00 + 6,000.00 − 10,000.00) × 75%｜")
    assert whys(visit("inpatient", "2000"), **asked)["critical_tier_1"].startswith("0.00 × 75%｜")


def test_the_second_tier_and_the_cap() -> None:
    asked = visit("chronic_disease", "600000", chronic_rate="0")
    found = whys(asked)
    assert found["critical_tier_2"].startswith("(600,000.00 − 442,500.00 − 50,000.00) × 50%｜")
    assert "付到封顶线为止" in found["critical_paid"]
    again = whys(asked, opening={"compliant_self_pay": "300000"})["critical_tier_2"]
    assert again.endswith("再报 50%。")
    assert "− 16,250.00｜" in again
    raised = whys(asked, enrolment={"continuous_years": 6})["critical_paid"]
    assert "406,000 元（原来 400,000 元" in raised


def test_a_kind_outside_critical_insurance() -> None:
    found = whys(visit("tcm_therapy"))
    for name in ("critical_tier_1", "critical_tier_2", "critical_paid"):
        assert "大病只管住院和门诊慢特病" in found[name]


def test_an_unknown_outpatient_limit() -> None:
    found = whys(visit("outpatient"))
    assert "没有扣限额" in found["fund_paid"]
    assert "没有算超过" in found["over_cap"]


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (visit("hypertension"), "这次在三级甲等医院"),
        (visit("tcm_therapy", hospital_grade="grade_1"), "乡镇卫生院"),
        (visit("student_accident"), "2026年3月2日已经不再执行"),
    ],
)
def test_a_visit_paid_nothing_says_why_at_every_stage(asked: dict[str, Any], words: str) -> None:
    found = whys(asked, region="shanxi/yangquan")
    stages = found.keys() - {"total", "uncovered", "before_cover", "out_of_pocket"}
    assert all(words in found[name] for name in stages)


def test_out_of_cover_names_the_days() -> None:
    assert (
        "（2026年5月1日到2026年12月31日）"
        in whys(visit("inpatient"), enrolment={"cover_from": "2026-05-01"})["eligible"]
    )


NOTES = [
    (visit("inpatient"), ["settlement_date", "childbirth", "medical_aid"]),
    (visit("inpatient", travel="emergency"), ["plain_emergency"]),
    (visit("inpatient", "90000"), ["critical_bill", "one_cap", "special_disease"]),
    (visit("outpatient"), ["outpatient_limit"]),
    (visit("chronic_disease", chronic_rate="0.6"), ["chronic_terms", "general_class_b", "chronic_no_quota"]),
    (visit("tcm_therapy"), ["general_class_b"]),
]


@pytest.mark.parametrize(("asked", "names"), NOTES)
def test_notes_that_bear_on_a_visit(asked: dict[str, Any], names: list[str]) -> None:
    found = estimate(Scenario(region="shanxi", visits=[asked])).notes
    assert all(rulebook().notes[name].text in found for name in [*names, "estimate_only"])
    assert len(set(found)) == len(found)


def test_notes_on_enrolment() -> None:
    enrolment = {"continuous_reward_kept": "3000", "zero_claim_years": 2}
    found = estimate(Scenario(region="shanxi", visits=[visit("inpatient")], enrolment=enrolment)).notes
    assert rulebook().notes["kept_reward"].text in found
    assert "零报销从 2025 年开始计，到 2026 年最多 1 年；您填了 2 年，请核对。" in found


def test_hunan_says_what_is_only_planned() -> None:
    found = estimate(Scenario(region="hunan", visits=[visit("contracted_primary_list", "100")])).notes
    assert rulebook().notes["hunan_planned"].text in found
    assert rulebook().notes["hunan_reform"].text in found


def test_no_english_in_the_words() -> None:
    for kind in KINDS:
        region = "hunan" if kind.startswith("contracted") else "shanxi/yangquan"
        grade = "grade_2a" if kind in {"hypertension", "diabetes_type_1", "diabetes_other"} else "grade_3a"
        asked = visit(kind, hospital_grade=grade, chronic_rate="0.6")
        assert not any(re.search("[A-Za-z]{2,}", why) for why in whys(asked, region=region).values())
