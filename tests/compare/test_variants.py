"""Scenarios side by side: worked cases, and the identity that holds whatever they are."""

import json
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from policy import InputError, Scenario, estimate
from policy.compare.alternatives import alternatives_of
from policy.compare.parts import PARTS, parts_of_visit
from policy.compare.titles import titles
from policy.compare.variants import CompareInput, Comparison, compare
from policy.fields import faults
from tests.years import years

CASES = tomllib.loads((Path(__file__).parent.parent / "cases" / "compare.toml").read_text("utf-8"))["case"]
STAY = {"date": "2026-03-02", "kind": "inpatient", "hospital_grade": "grade_3a", "expenses": {"class_a": "11000"}}
BARE = {"region": "shanxi", "visits": [STAY]}


def compared(*scenarios: Any, **more: Any) -> Comparison:  # noqa: ANN401 - scenarios as JSON
    return compare(CompareInput.model_validate({"scenarios": list(scenarios), **more}))


def changed(base: dict[str, Any], change: dict[str, Any]) -> dict[str, Any]:
    """A scenario with parts replaced; ``visit`` replaces parts of its first visit."""
    visits = [{**base["visits"][0], **change.get("visit", {})}, *base["visits"][1:]]
    return {**base, "visits": visits, **{key: value for key, value in change.items() if key != "visit"}}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_case(case: dict[str, Any]) -> None:
    scenarios = [case["base"], *(changed(case["base"], change) for change in case["others"])]
    answer = json.loads(compared(*scenarios).model_dump_json())
    assert [variant["title"] for variant in answer["variants"]] == case["titles"]
    assert [variant["totals"]["out_of_pocket"] for variant in answer["variants"]] == case["own"]
    amounts = {part["id"]: part["amounts"] for part in answer["parts"]}
    assert list(amounts) == list(PARTS)
    assert {name: found for name, found in amounts.items() if set(found) != {"0.00"}} == case["amounts"]
    assert all(part["differences"][0] == "0.00" for part in answer["parts"])


@settings(max_examples=60)
@given(st.lists(years(), min_size=2, max_size=4))
def test_parts_and_differences_add_up_to_the_fen(scenarios: list[dict[str, Any]]) -> None:
    answer = compared(*scenarios)
    own = [variant.totals.out_of_pocket for variant in answer.variants]
    for number, borne in enumerate(own):
        assert sum(part.amounts[number] for part in answer.parts) == borne
        assert sum(part.differences[number] for part in answer.parts) == borne - own[0]
    for part in answer.parts:
        assert all(amount <= 0 if part.id == "critical_paid" else amount >= 0 for amount in part.amounts)
        assert part.why.endswith("。")
        assert part.citations or part.id in {"uncovered", "before_cover"}
    assert len({variant.title for variant in answer.variants}) == len(answer.variants)


@given(years())
def test_a_visits_parts_add_up_to_the_fen(scenario: dict[str, Any]) -> None:
    for visit in estimate(Scenario.model_validate(scenario)).visits:
        parts = parts_of_visit(visit)
        assert sum(parts.values()) == visit.out_of_pocket
        barred = {name for name, amount in parts.items() if amount}
        assert visit.reason is None or barred <= {"uncovered", "before_cover", "not_paid"}
        assert visit.reason or not parts["not_paid"]


def test_the_sentence_why() -> None:
    case = CASES[0]
    scenarios = [case["base"], *(changed(case["base"], change) for change in case["others"])]
    why = {part.id: part.why for part in compared(*scenarios, titles=["甲", "乙", "丙"]).parts}
    assert why["uncovered"] == "都是 1,200.00 元。目录以外的费用，医保不报。"
    assert why["over_cap"] == "都没有这一项。"
    assert why["deductible"] == (
        "甲 500.00 元（1,000.00 × 50%）；乙 50.00 元（100.00 × 50%），自己少出 450.00 元；"
        "丙 500.00 元（1,000.00 × 50%）。"
        "今年第 2 次住院，起付线按 50% 算。"
    )
    assert why["critical_paid"] == (
        "甲 −7,806.00 元（(20,408.00 − 10,000.00) × 75%）；"
        "乙 −2,406.00 元（(13,208.00 − 10,000.00) × 75%），自己多出 5,400.00 元；"
        "丙 −7,806.00 元（(20,408.00 − 10,000.00) × 75%）。"
        "甲和丙：今年合规个人自付一共 20,408 元，超过 10,000 元的部分报 75%。"
        "乙：今年合规个人自付一共 13,208 元，超过 10,000 元的部分报 75%。"
    )


def test_the_sentence_why_names_the_cap_where_it_binds_and_no_formula_of_two_visits() -> None:
    dear = changed(BARE, {"visit": {"expenses": {"class_a": "700000"}}})
    twice = {**BARE, "visits": [STAY, STAY]}
    why = {part.id: part.why for part in compared(dear, twice, titles=["甲", "乙"]).parts}
    assert why["critical_paid"].startswith("甲 −400,000.00 元；乙 0.00 元，自己多出 400,000.00 元。今年合规")
    assert why["critical_paid"].endswith("大病保险今年最多付 400,000 元，付到封顶线为止。")
    assert "乙 1,500.00 元，自己多出 500.00 元。" in why["deductible"]


NAMED: list[tuple[dict[str, Any], str]] = [
    ({"visit": {"travel": "referral"}}, "跨省转诊"),
    ({"visit": {"hospital_grade": "grade_1", "travel": "unfiled"}}, "一级及基层、跨省未备案"),
    ({"opening": {"admissions": 1}}, "今年第 2 次住院"),
    ({"opening": {"fund_paid": "30000"}}, "此前基金已付 30,000.00 元"),
    ({"enrolment": {"continuous_years": 6, "break_years": 1}}, "连续参保 6 年、断保 1 年"),
    ({"region": "shanxi/yangquan"}, "阳泉市"),
    ({"outpatient_annual_limit": "300"}, "普通门诊年度限额 300.00 元"),
    ({"family_account": "500"}, "家庭共济账户 500.00 元"),
    ({"visits": [STAY, STAY]}, "2 次看病"),
    ({"visit": {"date": "2026-05-01"}}, "2026-05-01 结算"),
    ({"visit": {"kind": "chronic_disease", "chronic_rate": "0.655"}}, "门诊慢特病、慢特病支付比例 65.5%"),
    ({"visit": {"kind": "special_drug", "hospital_grade": None}}, "双通道特药（首批 6 种）、没有填医院等级"),
    ({"readings": {"over_quota_in_critical": "in"}}, "超过慢特病限额的部分也算合规个人自付，进大病保险"),
    (
        {"visit": {"hospital_grade": "grade_1", "travel": "unfiled", "expenses": {"class_a": "1", "uncovered": "2"}}},
        "一级及基层、跨省未备案、甲类费用 1.00 元等 4 处",
    ),
    ({}, "方案 2"),
]


@pytest.mark.parametrize(("change", "title"), NAMED, ids=[title for _, title in NAMED])
def test_a_variant_is_told_by_what_differs(change: dict[str, Any], title: str) -> None:
    asked = [Scenario.model_validate(scenario) for scenario in (BARE, changed(BARE, change))]
    assert titles(asked)[1] == title


def test_two_alike_are_told_apart_and_a_visit_is_numbered() -> None:
    other = changed(BARE, {"visit": {"travel": "unfiled"}})
    assert titles([Scenario.model_validate(scenario) for scenario in (BARE, other, other)]) == [
        "参保市内",
        "跨省未备案（方案 2）",
        "跨省未备案（方案 3）",
    ]
    twice = {**BARE, "visits": [STAY, STAY], "opening": {"admissions": 1}}
    local = {**twice, "visits": [STAY, {**STAY, "travel": "unfiled"}], "opening": {}}
    assert titles([Scenario.model_validate(scenario) for scenario in (twice, local)]) == [
        "第 2 次看病：参保市内、此前住院 1 次",
        "第 2 次看病：跨省未备案、此前住院 0 次",
    ]


def test_changes_are_what_the_rules_offer() -> None:
    found = {change.id: change for change in alternatives_of(Scenario.model_validate(BARE))}
    assert {name: change.title for name, change in found.items()} == {
        "grade_1": "一级及基层",
        "grade_2b": "二级乙等",
        "grade_2a_county": "二级甲等（县级）",
        "grade_2a_city_or_province": "二级甲等（省市级）",
        "grade_3b_county": "三级乙等（县级）",
        "grade_3b_city_or_province": "三级乙等（省市级）",
        "in_province": "省内其他市",
        "long_term_resident": "跨省长期居住备案",
        "referral": "跨省转诊",
        "emergency": "跨省急诊抢救",
        "temporary_filed": "跨省其他备案",
        "unfiled": "跨省未备案",
        "later_admission": "今年第 2 次住院",
        "long_run": "连续参保 6 年",
        "waiting": "还在等待期",
    }
    own = {name: estimate(change.scenario).totals.out_of_pocket for name, change in found.items()}
    # 11,000 − 100 报 85%；11,000 − 400 报 75%；11,000 − 1,000 报 45%；11,000 − 500 报 60%。
    wanted = {"grade_1": 1735, "grade_2a_county": 3050, "unfiled": 6500, "later_admission": 4700, "waiting": 11000}
    assert {name: own[name] for name in wanted} == wanted
    assert estimate(found["long_run"].scenario).critical_cap == Decimal(406_000)


def test_changes_go_the_other_way_too() -> None:
    enrolment = {"continuous_years": 6, "cover_from": "2026-06-01"}
    visit = {"hospital_grade": "fee_class_2", "hospital_affiliation": "county", "travel": "unfiled"}
    scenario = changed({**BARE, "enrolment": enrolment, "opening": {"admissions": 2}}, {"visit": visit})
    found = {change.id: change for change in alternatives_of(Scenario.model_validate(scenario))}
    assert {"fee_class_1", "fee_class_3", "fee_class_2_city_or_province", "local"} <= found.keys()
    assert {"first_admission", "no_run", "covered"} <= found.keys()
    assert not {"fee_class_2_county", "unfiled", "later_admission", "long_run", "waiting", "grade_1"} & found.keys()
    assert found["covered"].title == "全年都有待遇"
    assert estimate(found["covered"].scenario).visits[0].reason is None
    ended = {**BARE, "enrolment": {"cover_to": "2026-02-01"}}
    assert {"covered", "waiting"} <= {change.id for change in alternatives_of(Scenario.model_validate(ended))}


@settings(max_examples=30)
@given(years())
def test_every_change_settles_and_changes_one_thing(scenario: dict[str, Any]) -> None:
    asked = Scenario.model_validate(scenario)
    found = alternatives_of(asked)
    assert len({change.id for change in found}) == len(found)
    for change in found:
        assert change.scenario != asked
        estimate(Scenario.model_validate(change.scenario.model_dump(exclude_none=True)))


def test_alternatives_of_a_visit_without_a_hospital_and_of_another_province() -> None:
    drug = Scenario.model_validate({"region": "shanxi", "visits": [{**STAY, "kind": "special_drug"}]})
    assert {change.id for change in alternatives_of(drug)} == {"in_province", "long_run", "waiting"}
    visit = {"date": "2026-03-02", "kind": "contracted_primary", "expenses": {"class_a": "1"}}
    hunan = Scenario.model_validate({"region": "hunan", "visits": [visit]})
    assert {change.id for change in alternatives_of(hunan)} == {"in_province", "long_run", "waiting"}


def test_what_no_rule_settles_is_not_offered() -> None:
    visit = {**STAY, "kind": "hypertension", "hospital_grade": "fee_class_3", "expenses": {"class_a": "100"}}
    found = {change.id for change in alternatives_of(Scenario.model_validate({"region": "shanxi", "visits": [visit]}))}
    assert found == {"fee_class_1", "in_province", "long_run", "waiting"}
    assert not alternatives_of(Scenario.model_validate({**BARE, "region": "national"}))


FAULTY: list[tuple[dict[str, Any], str, str]] = [
    ({"scenarios": [BARE]}, "scenarios", "“1 个方案” 不对，一次可以比 2 到 4 个方案"),
    ({"scenarios": [BARE] * 5}, "scenarios", "“5 个方案” 不对"),
    ({"scenarios": []}, "scenarios", "“0 个方案” 不对"),
    ({}, "scenarios", "必须填写"),
    ({"scenarios": [BARE, 3]}, "scenarios[1]", "“3” 的格式不对"),
    ({"scenarios": [BARE, changed(BARE, {"visit": {"kind": "x"}})]}, "scenarios[1].visits[0].kind", "“x” 不对"),
    ({"scenarios": [BARE, BARE], "titles": ["一"]}, "", "titles 有 1 个名称"),
    ({"scenarios": [BARE, BARE], "titles": ["一", " "]}, "titles[1]", "“ ” 不对，方案的名称"),
    ({"scenarios": [BARE, BARE], "titles": ["一", 2]}, "titles[1]", "“2” 不对"),
    ({"scenarios": [BARE, BARE], "titles": ["一", "二" * 41]}, "titles[1]", "要填 1 到 40 个字"),
]


@pytest.mark.parametrize(("asked", "field", "words"), FAULTY, ids=[f"{field}: {words}" for _, field, words in FAULTY])
def test_faults(asked: dict[str, Any], field: str, words: str) -> None:
    with pytest.raises(ValidationError) as caught:
        CompareInput.model_validate(asked)
    found = faults(caught.value)
    assert [fault.field for fault in found] == [field]
    assert words in found[0].message


def test_a_scenario_without_a_rule_is_named() -> None:
    wrong = [changed(BARE, {"visit": {"hospital_grade": None}}), {**BARE, "region": "national"}]
    with pytest.raises(InputError) as caught:
        compared(BARE, *wrong)
    fields = [fault.field for fault in caught.value.faults]
    assert fields == ["scenarios[1].visits[0].hospital_grade", "scenarios[2].region"]


def test_titles_are_kept() -> None:
    assert [variant.title for variant in compared(BARE, BARE, titles=["甲 ", "乙"]).variants] == ["甲", "乙"]
