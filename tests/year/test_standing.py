"""A year's ledger: running sums, what a new visit changes, where the year stands, and what the order does."""

import re
from datetime import date
from decimal import Decimal
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given, settings

from policy import Scenario, estimate
from policy.visit.scenario import Visit
from policy.year.orders import PERMUTED, Orders, other_orders
from policy.year.standing import changed, running, standing, visit_name, which_stay, year_range_verdict, year_verdict
from tests.years import years

STAY = {"kind": "inpatient", "hospital_grade": "grade_3a"}
DRUG = {"kind": "special_drug", "date": "2026-01-05", "expenses": {"class_a": "60000"}}


def stay(day: str, amount: str) -> dict[str, Any]:
    return {**STAY, "date": day, "expenses": {"class_a": amount}}


def scenario(*visits: dict[str, Any], **given: Any) -> Scenario:  # noqa: ANN401
    return Scenario(region="shanxi", visits=list(visits), **given)


def told(old: list[dict[str, Any]], new: dict[str, Any], **given: Any) -> list[str]:  # noqa: ANN401
    before, after = estimate(scenario(*old, **given)), estimate(scenario(*old, new, **given))
    kept = {str(place): visit for place, visit in enumerate(after.visits[:-1])}
    return changed({str(place): visit for place, visit in enumerate(before.visits)}, kept, after)


def test_running_sums_stand_before_and_after() -> None:
    answer = estimate(scenario(stay("2026-02-01", "11000"), stay("2026-01-01", "31000")))
    fund, self_pay, critical = running(answer.visits[0], answer)
    assert (fund.name, fund.before, fund.after, fund.line) == ("基金已付", 18000, 24300, 70000)
    assert (self_pay.before, self_pay.after, self_pay.line) == (13000, 17700, 10000)
    assert (critical.before, critical.after, critical.line) == (2250, 5775, 400000)
    assert which_stay(answer.visits[0]) == "今年第 2 次住院"


def test_a_kind_outside_critical_insurance_moves_its_own_limit_only() -> None:
    answer = estimate(scenario({**STAY, "kind": "outpatient", "date": "2026-01-01", "expenses": {"class_a": "180"}}))
    (own,) = running(answer.visits[0], answer)
    assert (own.name, own.after, own.line) == ("普通门诊已报", 45, None)
    assert which_stay(answer.visits[0]) == ""
    assert standing(answer) == []


def test_where_the_year_stands() -> None:
    found = standing(estimate(scenario(stay("2026-02-01", "301000"), DRUG)))
    assert [(line.name, line.amount, line.line, line.left, line.percent) for line in found] == [
        ("基金已付", 70000, 70000, 0, 100),
        ("合规自付累计", 121000, 10000, 0, 100),
        ("大病保险第一段报完还剩", Decimal("75750.00"), 50000, 0, 100),
        ("大病保险已付", Decimal("210125.00"), 400000, Decimal("189875.00"), 52),
    ]
    assert [line.means for line in found[:2]] == ["一年最多 70,000 元", "满 10,000 元，大病保险开始报"]
    assert [line.name for line in standing(estimate(scenario(DRUG)))] == ["基金已付"]


def test_the_year_stands_against_each_limit_that_is_known() -> None:
    small = {"kind": "outpatient", "hospital_grade": "grade_1", "date": "2026-01-01", "expenses": {"class_a": "100"}}
    pills = {**small, "kind": "hypertension", "date": "2026-02-01"}
    found = standing(estimate(scenario(pills, small, outpatient_annual_limit="40")))
    assert [(line.name, line.amount, line.left) for line in found] == [
        ("普通门诊已报", 40, 0),
        ("高血压用药已报", 60, 200),
    ]


def test_a_line_at_nothing_is_reached() -> None:
    small = {"kind": "outpatient", "hospital_grade": "grade_1", "date": "2026-01-01", "expenses": {"class_a": "100"}}
    (line,) = standing(estimate(scenario(small, outpatient_annual_limit="0")))
    assert (line.left, line.percent) == (0, 100)


def test_the_year_in_a_sentence() -> None:
    words = year_verdict(estimate(scenario(stay("2026-05-01", "11000"), family_account="600")))
    assert words.startswith("2026 年这 1 次看病一共花了 11,000 元，大约能报 6,000 元：居民医保报 6,000 元，")
    assert "您自己大约出 5,000 元。家庭共济账户可以替您付 600 元，剩 4,400 元。" in words
    assert "家庭共济" not in year_verdict(estimate(scenario(stay("2026-05-01", "11000"))))
    assert visit_name(date(2026, 6, 3), "outpatient") == "6月3日 普通门诊"


def test_an_earlier_stay_makes_the_later_one_the_second() -> None:
    (words,) = told([stay("2026-05-01", "11000")], stay("2026-02-01", "2000"))
    assert words == (
        "5月1日 住院：居民医保多付 300 元，您自己少出 300 元。"
        "因为轮到这一次时，它成了今年第 2 次住院，起付线从 1,000 元变成 500 元。"
    )


def test_drugs_before_a_stay_use_up_the_fund() -> None:
    (words,) = told([stay("2026-05-01", "61000")], DRUG)
    assert words == (
        "5月1日 住院：居民医保少付 8,000 元，大病保险多付 6,000 元，您自己多出 2,000 元。"
        "因为轮到这一次时，基金已付从 0 元变成 42,000 元。"
    )


@pytest.mark.parametrize(
    ("later", "earlier", "words"),
    [
        ("20000", "20000", "合规自付累计从 0 元变成 8,600 元，离 10,000 元的线近了"),
        ("20000", "31000", "合规自付累计从 0 元变成 13,000 元，已经到了 10,000 元的线"),
    ],
    ids=["nearer", "reached"],
)
def test_an_earlier_stay_brings_critical_insurance_nearer(later: str, earlier: str, words: str) -> None:
    (found,) = told([stay("2026-05-01", later)], stay("2026-02-01", earlier))
    assert found.endswith(f"{words}。")


def test_a_visit_taken_out_moves_the_lines_back() -> None:
    def without(*earlier: dict[str, Any]) -> str:
        rest = [*earlier[1:], stay("2026-05-01", "20000")]
        before, after = estimate(scenario(earlier[0], *rest)), estimate(scenario(*rest))
        (found,) = changed({"a": before.visits[-1]}, {"a": after.visits[-1]}, after)
        return found

    chronic = {"kind": "chronic_disease", "chronic_rate": "0", "date": "2026-01-05", "expenses": {"class_a": "8000"}}
    assert without(chronic).endswith("合规自付累计从 8,000 元变成 0 元，离 10,000 元的线远了。")
    assert without(chronic, {**chronic, "date": "2026-01-06"}).endswith(
        "合规自付累计从 16,000 元变成 8,000 元，还没有到 10,000 元的线。"
    )


def test_what_went_over_the_fund_before_is_told() -> None:
    long = [stay("2026-01-05", "131000"), stay("2026-05-01", "131000")]
    (_, words) = told(long, DRUG | {"date": "2026-01-01"})
    assert "超过基金限额的部分从 " in words


def test_the_cap_already_reached_is_told_plainly() -> None:
    chronic = {"kind": "chronic_disease", "chronic_rate": "0"}
    old = [{**chronic, "date": "2026-05-01", "expenses": {"class_a": "480000"}}]
    (words,) = told(old, {**chronic, "date": "2026-02-01", "expenses": {"class_a": "480000"}})
    assert "大病保险少付" in words
    assert words.endswith("大病保险前面已经付了 391,250 元，一年最多付 400,000 元。")


def test_beyond_the_line_only_the_sums_are_told() -> None:
    chronic = {"kind": "chronic_disease", "chronic_rate": "0", "date": "2026-02-01"}
    old = [
        {**chronic, "expenses": {"class_a": "20000"}},
        {**chronic, "date": "2026-05-01", "expenses": {"class_a": "480000"}},
    ]
    *_, words = told(old, {**chronic, "date": "2026-01-01", "expenses": {"class_a": "100000"}})
    assert "合规自付累计从 20,000 元变成 120,000 元；大病保险前面已经付了 " in words


def test_a_limit_used_up_before_is_told() -> None:
    pills = {"kind": "hypertension", "hospital_grade": "grade_1", "date": "2026-05-01", "expenses": {"class_a": "400"}}
    (words,) = told([pills], {**pills, "date": "2026-02-01", "expenses": {"class_a": "200"}})
    assert words == (
        "5月1日 高血压门诊用药：居民医保少付 100 元，您自己多出 100 元。"
        "因为轮到这一次时，高血压用药已报从 0 元变成 120 元。"
    )


def test_a_small_change_is_told_to_the_fen() -> None:
    drugs = {**DRUG, "expenses": {"class_a": "99999.60"}}
    (words,) = told([{**DRUG, "date": "2026-05-01", "expenses": {"class_a": "1"}}], drugs)
    assert "居民医保少付 0.42 元" in words
    assert "基金已付从 0 元变成 69,999.72 元" in words


def test_a_later_visit_changes_nothing_before_it() -> None:
    assert told([stay("2026-01-01", "61000")], DRUG | {"date": "2026-06-01"}) == []


@settings(max_examples=60, deadline=None)
@given(years())
def test_every_change_has_its_reason(year: dict[str, Any]) -> None:
    first, *rest = year["visits"]
    if not rest:
        return
    before, after = (estimate(Scenario.model_validate(year | {"visits": some})) for some in (rest, [first, *rest]))
    old, new = before.visits, after.visits[1:]
    found = changed(*({str(n): visit for n, visit in enumerate(some)} for some in (old, new)), after)
    moved = [(a.fund_paid, a.critical_paid) != (b.fund_paid, b.critical_paid) for a, b in zip(old, new, strict=True)]
    assert len(found) == sum(moved)
    for words in found:
        assert re.search(r"(多|少)[付出].*因为轮到这一次时，[^；。]+", words)
        assert not re.search(r"[付出从成] 0 元，|从 (\S+) 元变成 \1 元", words)


def brute(year: Scenario) -> list[Decimal]:
    """What one pays in all in each order, one settlement an order."""
    ordered = sorted(year.visits, key=lambda visit: visit.date)

    def cost(order: tuple[Visit, ...]) -> Decimal:
        moved = [visit.model_copy(update={"date": other.date}) for visit, other in zip(order, ordered, strict=True)]
        return estimate(year.model_copy(update={"visits": moved})).totals.out_of_pocket

    return [cost(order) for order in permutations(ordered)]


CHRONIC = {"kind": "chronic_disease", "chronic_rate": "0.65", "date": "2026-03-05", "expenses": {"class_a": "4000"}}


def test_the_order_may_matter() -> None:
    year = scenario(DRUG, stay("2026-02-05", "61000"), CHRONIC)
    assert other_orders(year) == Orders(Decimal(34750), Decimal(42700), every=True)
    assert other_orders(scenario(stay("2026-02-05", "61000"))) is None
    assert other_orders(year, same_day=True) is None


@settings(max_examples=40, deadline=None)
@given(years(most=4))
def test_other_orders_are_all_orders(year: dict[str, Any]) -> None:
    one = Scenario.model_validate(year | {"enrolment": {**year["enrolment"], "cover_from": None}})
    if any(visit.reason for visit in estimate(one).visits):
        return
    costs = brute(one)
    same = min(costs) == max(costs)
    assert other_orders(one) == (None if same else Orders(min(costs), max(costs), every=True))
    day = one.model_copy(update={"visits": [v.model_copy(update={"date": one.visits[0].date}) for v in one.visits]})
    assert other_orders(day, same_day=True) == other_orders(day)


def test_visits_of_one_day_change_places_alone() -> None:
    year = scenario(DRUG, stay("2026-01-05", "61000"), CHRONIC)
    found = other_orders(year, same_day=True)
    swapped = estimate(scenario(stay("2026-01-05", "61000"), DRUG, CHRONIC)).totals.out_of_pocket
    kept = estimate(year).totals.out_of_pocket
    assert found == Orders(min(kept, swapped), max(kept, swapped), every=True)
    assert found != other_orders(year)


def test_of_many_visits_some_orders_are_examples() -> None:
    drugs = [{**DRUG, "date": f"2026-01-0{day}", "expenses": {"class_a": "10000"}} for day in range(1, PERMUTED + 1)]
    found = other_orders(scenario(*drugs, stay("2026-02-05", "61000")))
    assert found is not None
    assert not found.every
    assert found.least < found.most
    assert other_orders(scenario(*drugs, stay("2026-02-05", "61000")), same_day=True) is None
    day = [visit | {"date": "2026-01-01"} for visit in (*drugs, stay("2026-02-05", "61000"))]
    assert other_orders(scenario(*day), same_day=True) == other_orders(scenario(*day))


def test_orders_in_which_another_visit_is_not_covered_are_left_out() -> None:
    covered = {"enrolment": {"cover_from": "2026-02-01"}}
    assert other_orders(scenario(DRUG, stay("2026-02-05", "61000"), **covered)) is None
    long, drug = stay("2026-02-05", "61000"), {**DRUG, "date": "2026-03-05"}
    kept = estimate(scenario(DRUG, long, drug, **covered)).totals.out_of_pocket
    turned = [{**drug, "date": "2026-02-05"}, {**long, "date": "2026-03-05"}]
    swapped = estimate(scenario(DRUG, *turned, **covered)).totals.out_of_pocket
    found = other_orders(scenario(DRUG, long, drug, **covered))
    assert found == Orders(min(kept, swapped), max(kept, swapped), every=True)


def test_a_year_with_something_open_is_a_range() -> None:
    bills = ({"class_a": "1000"}, {"class_a": "500", "uncovered": "500"})
    second = [{**STAY, "date": "2026-02-01", "expenses": bill} for bill in bills]
    low, high = (estimate(scenario(stay("2026-01-01", "11000"), visit)) for visit in second)
    assert year_range_verdict(low, high) == (
        "2026 年这 2 次看病一共花了 12,000 元，大约能报 6,000 元到 6,300 元，您自己大约出 5,700 元到 6,000 元。"
        "按政策估算，以医院结算单为准。"
    )


def test_a_range_reaches_as_far_as_the_other_reading() -> None:
    low, high = (estimate(scenario(stay("2026-01-01", amount))) for amount in ("61000", "81000"))
    assert "文件有可以两种理解的地方，算上另一种理解，自己出 " in year_range_verdict(low, high)


def test_whole_yuan_of_a_year_add_up() -> None:
    said = year_verdict(estimate(scenario(stay("2026-01-01", "11000.50"), stay("2026-02-01", "30000.70"))))
    total, paid, fund, critical, own = (
        int(found.replace(",", "")) for found in re.findall(r"([\d,]+) 元", said.partition("文件有")[0])[:5]
    )
    assert fund + critical == paid
    assert paid + own == total
