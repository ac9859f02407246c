"""The words to read out for a comparison."""

import re
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from policy.compare.script import comparison_script
from policy.compare.variants import CompareInput, compare
from policy.visit.script import Script
from tests.years import years

STAY: dict[str, Any] = {
    "region": "shanxi",
    "visits": [
        {"date": "2026-03-02", "kind": "inpatient", "hospital_grade": "grade_3a", "expenses": {"class_a": "11000"}}
    ],
}


def told(*scenarios: dict[str, Any]) -> Script:
    return comparison_script(compare(CompareInput.model_validate({"scenarios": list(scenarios)})))


def test_each_variant_and_each_part_that_differs() -> None:
    other = {**STAY, "visits": [{**STAY["visits"][0], "travel": "unfiled"}]}
    found = told(STAY, other)
    assert found.short.startswith("按参保市内，您自己大约出五千元。按跨省未备案，大约出六千五百元，多出一千五百元。")
    assert (
        "差在出省就医少报的部分。出省就医少报的部分，按参保市内是零元；按跨省未备案是一千五百元，自己多出一千五百元。"
        in found.long
    )
    assert "依据是晋医保发二〇二四年十九号文件第二条、第四条。" in found.long


def test_variants_that_come_to_the_same() -> None:
    found = told(STAY, STAY)
    assert "一样多" in found.short
    assert "几种情况算下来，每一项都一样。" in found.long


@settings(max_examples=30)
@given(st.lists(years(most=1), min_size=2, max_size=3))
def test_no_digit_is_left_to_stumble_over(scenarios: list[dict[str, Any]]) -> None:
    found = told(*scenarios)
    assert not re.search(r"[0-9%×−]", found.short + found.long)
