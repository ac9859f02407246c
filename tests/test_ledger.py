"""A year's ledger: running sums, what a new visit changes, where the year stands, and what the order does."""

from decimal import Decimal
from typing import Any

from policy import Scenario, estimate
from policy.ledger import changed, other_orders, running, standing, which_stay

STAY = {"kind": "inpatient", "hospital_grade": "grade_3a"}
DRUG = {"kind": "special_drug", "date": "2026-01-05", "expenses": {"class_a": "60000"}}


def stay(day: str, amount: str) -> dict[str, Any]:
    return {**STAY, "date": day, "expenses": {"class_a": amount}}


def scenario(*visits: dict[str, Any], **given: Any) -> Scenario:  # noqa: ANN401
    return Scenario(region="shanxi", visits=list(visits), **given)


def told(old: list[dict[str, Any]], new: dict[str, Any], **given: Any) -> list[str]:  # noqa: ANN401
    before, after = estimate(scenario(*old, **given)).visits, estimate(scenario(*old, new, **given)).visits
    return changed({str(n): visit for n, visit in enumerate(before)}, {str(n): v for n, v in enumerate(after[:-1])})


def test_running_sums_stand_before_and_after() -> None:
    answer = estimate(scenario(stay("2026-02-01", "11000"), stay("2026-01-01", "31000")))
    fund, self_pay, critical = running(answer.visits[0], answer.critical_cap)
    assert (fund.name, fund.before, fund.after, fund.line) == ("基金年度限额", 18000, 24300, 70000)
    assert (self_pay.before, self_pay.after, self_pay.line) == (13000, 17700, 10000)
    assert (critical.before, critical.after, critical.line) == (2250, 5775, 400000)
    assert which_stay(answer.visits[0]) == "今年第 2 次住院"


def test_a_kind_outside_critical_insurance_moves_its_own_limit_only() -> None:
    answer = estimate(scenario({**STAY, "kind": "outpatient", "date": "2026-01-01", "expenses": {"class_a": "180"}}))
    (own,) = running(answer.visits[0], answer.critical_cap)
    assert (own.name, own.after, own.line) == ("普通门诊年度限额", 45, None)
    assert which_stay(answer.visits[0]) == ""
    assert standing(answer) == []


def test_where_the_year_stands() -> None:
    found = standing(estimate(scenario(stay("2026-02-01", "301000"), DRUG)))
    assert [(line.name, line.amount, line.line) for line in found] == [
        ("基金已付", 70000, 70000),
        ("合规自付累计", 121000, 10000),
        ("第一段报完还剩", Decimal("75750.00"), 50000),
        ("大病保险已付", Decimal("210125.00"), 400000),
    ]
    assert [line.name for line in standing(estimate(scenario(DRUG)))] == ["基金已付"]


def test_an_earlier_stay_makes_the_later_one_the_second() -> None:
    (words,) = told([stay("2026-05-01", "11000")], stay("2026-02-01", "2000"))
    assert words.startswith("2026-05-01 住院：居民医保多付 300 元，您自己少出 300 元。因为现在是今年第 2 次住院，")
    assert words.endswith("起付线从 1,000 元变成 500 元。")


def test_drugs_before_a_stay_use_up_the_fund() -> None:
    (words,) = told([stay("2026-05-01", "61000")], DRUG)
    assert words.startswith("2026-05-01 住院：居民医保少付 8,000 元，大病保险多付 6,000 元，您自己多出 2,000 元。")
    assert "前面已用的限额从 0 元变成 42,000 元" in words


def test_an_earlier_stay_brings_critical_insurance_nearer() -> None:
    (words,) = told([stay("2026-05-01", "20000")], stay("2026-02-01", "20000"))
    assert "前面累计的合规自付从 0 元变成 8,600 元" in words


def test_the_cap_already_reached_is_told_plainly() -> None:
    chronic = {"kind": "chronic_disease", "chronic_rate": "0"}
    old = [{**chronic, "date": "2026-05-01", "expenses": {"class_a": "480000"}}]
    (words,) = told(old, {**chronic, "date": "2026-02-01", "expenses": {"class_a": "480000"}})
    assert "大病保险少付" in words


def test_a_later_visit_changes_nothing_before_it() -> None:
    assert told([stay("2026-01-01", "61000")], DRUG | {"date": "2026-06-01"}) == []


def test_the_order_may_matter() -> None:
    chronic = {"kind": "chronic_disease", "chronic_rate": "0.65", "date": "2026-03-05", "expenses": {"class_a": "4000"}}
    assert other_orders(scenario(DRUG, stay("2026-02-05", "61000"), chronic)) == (34750, 42700)
    assert other_orders(scenario(stay("2026-02-05", "61000"))) is None


def test_orders_are_not_told_where_some_visit_is_not_covered_or_ruled() -> None:
    covered = {"enrolment": {"cover_from": "2026-02-01"}}
    assert other_orders(scenario(DRUG, stay("2026-02-05", "61000"), **covered)) is None
