"""The words made from amounts, each against the settlement it tells of."""

import pytest

from policy import Scenario, Settlement, estimate
from policy.money import yuan_in_words
from policy.rulebook.citing import place
from policy.steps import Citation
from policy.visit.verdict import range_verdict, shares, visit_verdict

EXAMPLE = {
    "class_a": "20000",
    "class_b_drug": "6000",
    "class_b_service": "1500",
    "domestic_consumable": "800",
    "uncovered": "1200",
}
SECOND_STAY = {"admissions": 1, "fund_paid": "30000", "compliant_self_pay": "9000"}


def settled(expenses: dict[str, str], *, year: dict[str, object] | None = None, **visit: str) -> Settlement:
    """One visit of 2026, a 3a stay unless said otherwise; ``year`` holds the rest of the scenario."""
    asked = {"date": "2026-03-02", "kind": "inpatient", "hospital_grade": "grade_3a"} | visit | {"expenses": expenses}
    return estimate(Scenario.model_validate({"region": "shanxi/taiyuan", "visits": [asked]} | (year or {})))


def test_the_verdict_of_the_example() -> None:
    assert visit_verdict(settled(EXAMPLE, year={"opening": SECOND_STAY})) == (
        "您这次住院一共花了 29,500 元，大约能报 24,168 元：居民医保报 16,362 元，大病保险报 7,806 元；"
        "您自己大约出 5,332 元。文件有两种理解，自己出 5,332 元或 5,707 元。"
        "今年前面您已经自付了 9,000 元，加上这次超过了 1 万元，所以大病保险也能报。"
        "按政策估算，以医院结算单为准。"
    )


def test_a_bill_below_the_line_says_how_far_it_was() -> None:
    said = visit_verdict(settled({"class_a": "11000"}))
    assert "大约能报 6,000 元，由居民医保报；您自己大约出 5,000 元。" in said
    assert "满 1 万元，大病保险才开始报，您还差 5,000 元。" in said


@pytest.mark.parametrize(
    ("opening", "words"),
    [
        ({"compliant_self_pay": "12000"}, "前面您自付的合规费用已经超过 1 万元"),
        ({}, "这次自己付的合规费用超过了 1 万元"),
        ({"fund_paid": "70000"}, "大约能报 30,750 元，由大病保险报"),
        ({"fund_paid": "69000", "compliant_self_pay": "10000"}, "今年居民医保的限额用完了，超过的部分大病保险接着报"),
    ],
)
def test_why_critical_illness_insurance_pays(opening: dict[str, object], words: str) -> None:
    assert words in visit_verdict(settled({"class_a": "51000"}, year={"opening": opening}))


@pytest.mark.parametrize(
    ("expenses", "visit", "year", "words"),
    [
        ({"uncovered": "500"}, {}, {}, "都是目录以外的自费费用，不能报；您自己大约出 500 元"),
        ({"class_a": "900"}, {}, {}, "政策范围内的 900 元没有超过起付线，不能报；您自己大约出 900 元"),
        (
            {"class_a": "100"},
            {"kind": "hypertension", "hospital_grade": "grade_1"},
            {"opening": {"hypertension_paid": "260"}},
            "您这次高血压门诊用药一共花了 100 元，今年的限额已经用完，不能报；您自己大约出 100 元。按政策",
        ),
        (
            {"class_a": "100"},
            {"kind": "chronic_disease", "chronic_rate": "0"},
            {},
            "按比例算下来报 0 元；您自己大约出 100 元",
        ),
        (
            {"class_a": "100"},
            {"kind": "chronic_disease", "chronic_rate": "0.6", "chronic_quota_left": "0"},
            {},
            "今年的限额已经用完，不能报；您自己大约出 100 元",
        ),
        (
            {"class_a": "100"},
            {"kind": "hypertension"},
            {},
            "只在二级及以下定点医院能报",
        ),
    ],
)
def test_why_nothing_is_paid(
    expenses: dict[str, str], visit: dict[str, str], year: dict[str, object], words: str
) -> None:
    assert words in visit_verdict(settled(expenses, year=year, **visit))


def test_the_family_account_is_named_in_words() -> None:
    answer = settled({"class_a": "11000"}, year={"family_account": "500"})
    assert "家庭共济账户可以替您付 500 元，剩 4,500 元。" in visit_verdict(answer)
    assert shares(answer) == (
        "一共 11,000 元：居民医保付 6,000 元，大病保险付 0 元，家庭共济账户付 500 元，您自己付 4,500 元。"
    )


def test_a_range_tells_both_ends_and_the_picture_in_words() -> None:
    best, worst = settled({"class_a": "11000"}), settled({"class_a": "9000", "uncovered": "2000"})
    assert "大约能报 4,800 元到 6,000 元，您自己大约出 5,000 元到 6,200 元。" in range_verdict(best, worst)
    assert "您自己大约出 5,000 元。" in range_verdict(best, best)
    assert shares(best) == "一共 11,000 元：居民医保付 6,000 元，大病保险付 0 元，您自己付 5,000 元。"


def test_round_thousands_and_places_read_as_people_say_them() -> None:
    assert yuan_in_words(settled({"class_a": "10000"}).visits[0].total) == "1 万元"
    assert yuan_in_words(settled({"class_a": "0"}).visits[0].total) == "0 元"
    assert place(Citation(document="jin-2025-3", article="一（二）")) == "晋医保发〔2025〕3号一（二）"
    assert place(Citation(document="jin-2024-19", article="二")) == "晋医保发〔2024〕19号第二条"


def test_several_readings_are_told_together() -> None:
    said = visit_verdict(settled({"class_a": "200000"}, travel="unfiled", year={"opening": {"fund_paid": "60000"}}))
    assert "文件有几处可以两种理解，自己出 " in said
    assert "两种理解，自己出" not in visit_verdict(settled({"class_a": "11000"}))


def test_a_range_reaches_as_far_as_the_other_readings() -> None:
    best = settled(EXAMPLE, year={"opening": SECOND_STAY})
    worst = settled(EXAMPLE | {"uncovered": "2000"}, year={"opening": SECOND_STAY})
    assert (
        "您自己大约出 5,332 元到 6,132 元。文件有可以两种理解的地方，算上另一种理解，自己出 5,332 元到 6,507 元。"
        in range_verdict(best, worst)
    )


def test_whole_yuan_add_up_to_the_whole_bill() -> None:
    answer = settled({"class_a": "1001", "uncovered": "0.5"}, year={"family_account": "0.5"})
    assert "一共 1,002 元：居民医保付 1 元，大病保险付 0 元，家庭共济账户付 1 元，您自己付 1,000 元。" in shares(answer)
    said = visit_verdict(answer)
    assert "您自己大约出 1,001 元。" in said
    assert "家庭共济账户可以替您付 1 元，剩 1,000 元。" in said
