"""怎样能少出: worked by hand; and whatever the visit, each choice is settled by the engine and costs less."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings

from policy import Scenario, estimate
from policy.compare.cheaper import cheaper, cheaper_at_both_ends
from policy.fields import InputError
from tests.years import years

STAY = {"date": "2026-03-02", "kind": "inpatient", "hospital_grade": "grade_3a", "expenses": {"class_a": "11000"}}


def choices(visit: dict[str, Any], **more: Any) -> dict[str, Decimal]:  # noqa: ANN401 - a scenario as JSON
    asked = Scenario.model_validate({"region": "shanxi/taiyuan", "visits": [STAY | visit], **more})
    return {choice.id: choice.saves for choice in cheaper(asked)}


@pytest.mark.parametrize(
    ("visit", "saves"),
    [
        # 6,500 of one's own; 5,500 when referred, 5,000 when filed for good or at home; lower down 500 + 45% ….
        (
            {"travel": "unfiled"},
            {
                "long_term_resident": "1500.00",
                "local": "1500.00",
                "referral": "1000.00",
                "grade_3b_city_or_province": "1275.00",
                "grade_3b_county": "1860.00",
                "grade_2b": "3130.00",
            },
        ),
        # 5,000; at 二类 500 + 30% or 400 + 25%, at 三类 100 + 15%.
        (
            {},
            {"grade_3b_city_or_province": "1350.00", "grade_3b_county": "1950.00", "grade_2b": "3265.00"},
        ),
        ({"hospital_grade": "grade_2a", "hospital_affiliation": "city_or_province"}, None),
        ({"travel": "emergency"}, {}),
        ({"hospital_grade": "grade_1"}, {}),
        ({"hospital_grade": "fee_class_2", "hospital_affiliation": "county"}, {"fee_class_3": "1315.00"}),
        ({"kind": "special_drug", "hospital_grade": None}, {}),
        ({"kind": "outpatient", "travel": "in_province"}, None),
        ({"kind": "hypertension", "expenses": {"class_a": "300"}}, {"grade_2a": "180.00"}),
    ],
)
def test_what_a_person_may_choose(visit: dict[str, Any], saves: dict[str, str] | None) -> None:
    found = choices(visit)
    if saves is not None:
        assert {name: str(amount) for name, amount in found.items()} == saves


def test_an_owner_and_a_place_are_choices_too() -> None:
    owner = {"hospital_grade": "grade_2a", "hospital_affiliation": "city_or_province"}
    assert choices(owner)["grade_2a_county"] == Decimal("600.00")
    assert "local" in choices({"kind": "outpatient", "travel": "in_province"})


def test_paying_in_time_next_year() -> None:
    late = {"enrolment": {"cover_from": "2026-06-10", "continuous_years": 3}}
    assert choices({}, **late)["next_year"] == Decimal("6000.00")
    assert choices({"travel": "emergency"}, **late) == {"next_year": Decimal("5500.00")}
    assert "next_year" not in choices({"date": "2029-03-02"}, enrolment={"cover_from": "2029-06-10"})
    leap = choices({"date": "2028-02-29"}, enrolment={"cover_from": "2028-06-10"})
    assert leap["next_year"] == Decimal("6000.00")
    across = {
        "admitted_on": "2026-06-01",
        "date": "2026-06-20",
        "expenses": {"class_a": "11000", "before_cover": "900"},
    }
    assert "next_year" not in choices(across, enrolment={"cover_from": "2026-06-10"})


def test_of_a_range_a_choice_counts_that_costs_less_at_both_ends() -> None:
    """What is all 自费 costs the same everywhere: nothing to choose at the dear end is no advice at either."""
    part, whole, uncovered = (
        Scenario.model_validate(
            {"region": "shanxi/taiyuan", "visits": [STAY | {"travel": "unfiled"} | {"expenses": bill}]}
        )
        for bill in ({"class_a": "10000"}, {"class_a": "11000"}, {"uncovered": "11000"})
    )
    assert [choice.id for choice, _ in cheaper_at_both_ends(whole, whole)] == [choice.id for choice in cheaper(whole)]
    assert not cheaper_at_both_ends(whole, uncovered)
    both = {low.id: (low.saves, high.saves) for low, high in cheaper_at_both_ends(part, whole)}
    assert both["local"] == (Decimal("1350.00"), Decimal("1500.00"))


def test_each_choice_names_its_article() -> None:
    asked = Scenario.model_validate({"region": "shanxi/yangquan", "visits": [STAY | {"travel": "unfiled"}]})
    for choice in cheaper(asked):
        assert {citation.document for citation in choice.citations} == {"jin-2024-19", "yang-2024-32"}
        assert all(citation.rule for citation in choice.citations)


@settings(max_examples=40)
@given(years())
def test_a_choice_costs_less_by_what_it_says(year: dict[str, Any]) -> None:
    asked = Scenario.model_validate(year | {"visits": year["visits"][:1]})
    try:
        own = estimate(asked).totals.out_of_pocket
    except InputError:
        return
    for choice in cheaper(asked):
        assert choice.saves > 0
        assert estimate(choice.scenario).totals.out_of_pocket == own - choice.saves
        assert choice.scenario.visits[0].expenses == asked.visits[0].expenses
        if asked.visits[0].travel == "emergency":
            assert choice.scenario.visits[0].date > date(asked.year, 12, 31)
