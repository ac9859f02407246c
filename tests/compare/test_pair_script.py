"""The words to read out for two variants of a comparison."""

import re
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from policy import Scenario
from policy.compare.pair_script import pair_script
from policy.compare.titles import titles
from policy.visit.script import Script
from tests.years import years

STAY: dict[str, Any] = {
    "region": "shanxi",
    "visits": [
        {"date": "2026-03-02", "kind": "inpatient", "hospital_grade": "grade_3a", "expenses": {"class_a": "11000"}}
    ],
}


def told(*scenarios: dict[str, Any]) -> Script:
    base, other = map(Scenario.model_validate, scenarios)
    return pair_script(base, other, titles([base, other]))


def with_visit(**changed: Any) -> dict[str, Any]:  # noqa: ANN401 - fields of a visit
    return {**STAY, "visits": [{**STAY["visits"][0], **changed}]}


def test_both_costs_and_the_one_part_that_differs() -> None:
    found = told(STAY, with_visit(travel="unfiled"))
    verdict = (
        "按参保市内，您自己大约出五千元。按跨省未备案，大约出六千五百元，多出一千五百元。主要差在出省就医少报的部分。"
    )
    assert found.short.startswith(verdict)
    assert found.long.startswith(
        f"{verdict}出省就医少报的部分，按参保市内是零元，按跨省未备案是一千五百元，自己多出一千五百元。"
    )
    assert "不进大病保险。" in found.long
    assert "依据是晋医保发二〇二四年十九号文件第二条、第四条。" in found.long


def test_three_reasons_what_makes_the_difference_first_each_side_with_its_rule() -> None:
    spent = {"opening": {"compliant_self_pay": "9000"}}
    found = told({**STAY, **spent}, {**with_visit(hospital_grade="grade_2b"), **spent})
    assert found.short.index("少出八百一十六元") < found.short.index("主要差在按比例自付")
    assert (
        "不一样的有三处：按比例自付、起付标准、大病保险报销。" in found.long
    )  # −2,365, −900, and 2,449.50 the other way
    places = [found.long.index(f"{title}，按") for title in ("按比例自付", "起付标准", "大病保险报销")]
    assert places == sorted(places)
    assert "三级甲等医院报百分之六十。" in found.long
    assert "二级乙等医院报百分之八十五。" in found.long


def test_what_could_change_the_difference() -> None:
    spent = {"opening": {"admissions": 1, "compliant_self_pay": "9500"}}
    found = told({**STAY, **spent}, {**with_visit(hospital_grade="grade_2b"), **spent})
    # In: 1,550.00 and 798.12. Out: 1,925.00 and 835.62, which are 1,089.38 apart.
    assert "如果住院起付线不算，不累计进大病保险，后面这种就少出一千零八十九元。" in found.long
    both = {"readings": {"deductible_in_critical": "out"}}
    found = told({**STAY, **spent, **both}, {**with_visit(hospital_grade="grade_2b"), **spent, **both})
    assert "后面这种就少出七百五十二元。" in found.long


def test_a_reading_under_which_both_cost_the_same() -> None:
    abroad = {**STAY, "opening": {"fund_paid": "70000", "compliant_self_pay": "60000"}}
    found = told(abroad, {**abroad, "visits": [{**STAY["visits"][0], "travel": "unfiled"}]})
    assert "两种就一样多。" in found.long


def test_variants_that_come_to_the_same() -> None:
    found = told(STAY, STAY)
    assert "一样多" in found.short
    assert "每一项都一样。" in found.long


@settings(max_examples=30)
@given(st.lists(years(most=1), min_size=2, max_size=2))
def test_no_digit_is_left_to_stumble_over(scenarios: list[dict[str, Any]]) -> None:
    found = told(*scenarios)
    assert not re.search(r"[0-9%×−]", found.short + found.long)
