"""The words to read out: a worked text, and what holds for every answer."""

import re
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings

from policy import Scenario, estimate
from policy.visit.script import LONG, SHORT, Script, script
from tests.years import years

STAY: dict[str, Any] = {
    "region": "shanxi/taiyuan",
    "opening": {"admissions": 1, "fund_paid": "30000", "compliant_self_pay": "9000"},
    "visits": [
        {
            "date": "2026-03-02",
            "kind": "inpatient",
            "hospital_grade": "grade_3a",
            "expenses": {
                "class_a": "20000",
                "class_b_drug": "6000",
                "class_b_service": "1500",
                "domestic_consumable": "800",
                "uncovered": "1200",
            },
        }
    ],
}


def told(scenario: dict[str, Any], **visit: Any) -> Script:  # noqa: ANN401 - fields of a visit
    visits = [{**scenario["visits"][0], **visit}]
    return script(estimate(Scenario.model_validate({**scenario, "visits": visits})))


def test_the_worked_stay() -> None:
    found = told(STAY)
    assert found.short == (
        "您这次住院一共花了两万九千五百元，大约能报两万四千一百六十八元：居民医保报一万六千三百六十二元，"
        "大病保险报七千八百零六元；您自己大约出五千三百三十二元。依据是晋医保发二〇二四年十九号文件。以医院结算单为准。"
    )
    for sentence in (
        "先说账单。一共两万九千五百元，自费的一千二百元，医保不报，",
        "今年第二次住院，起付线按百分之五十算。",
        "今年合规个人自付一共两万零四百零八元，超过一万元的部分报百分之七十五。",
        "如果住院起付线不算，不累计进大病保险，您要多出三百七十五元。",
        "依据是晋医保发二〇二四年十九号文件第二条、第四条。",
    ):
        assert sentence in found.long


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"expenses": {"class_a": "900"}}, "没有超过起付线一千元"),
        ({"expenses": {"class_a": "900000"}}, "基金今年的限额用完了，超过的部分转给大病保险来报。"),
        ({"expenses": {"class_a": "900000"}}, "大病保险今年最多付四十万元"),
        ({"travel": "unfiled"}, "少报的部分自己付"),
    ],
)
def test_what_decides_the_answer_is_said(changed: dict[str, Any], sentence: str) -> None:
    first_stay = {**STAY, "opening": {}}
    assert sentence in told(first_stay, **changed).long


def test_a_range_says_both_ends_and_which_one_is_told() -> None:
    answers = [
        estimate(Scenario.model_validate({**STAY, "visits": [{**STAY["visits"][0], "hospital_grade": grade}]}))
        for grade in ("grade_2b", "grade_3a")
    ]
    found = script(*answers)
    assert "您自己大约出三千五百三十二元到五千三百三十二元。" in found.short
    assert "下面按自己出得最少的讲" in found.long
    assert script(answers[0], answers[0]) == script(answers[0])


def test_many_readings_are_counted_not_told() -> None:
    bare = estimate(Scenario.model_validate(STAY))
    one = bare.readings[0]
    assert "另外还有两处" in script(bare.model_copy(update={"readings": [one] * 5})).long
    cent = one.model_copy(update={"other_out_of_pocket": bare.totals.out_of_pocket - Decimal("0.40")})
    assert "您要少出不到一元" in script(bare.model_copy(update={"readings": [cent]})).long


@settings(max_examples=60)
@given(years(most=1))
def test_every_text_can_be_read_aloud_in_its_time(scenario: dict[str, Any]) -> None:
    found = script(estimate(Scenario.model_validate(scenario)))
    for text, most in ((found.short, SHORT), (found.long, LONG)):
        assert not re.search(r"[0-9A-Za-z%×−]", text)
        assert len(text) <= most * 1.3
        assert text.endswith("。")
    assert "依据是晋医保发二〇二四年十九号文件" in found.long
