"""Two dates side by side: which rules read differently, and what that makes of the stories."""

from datetime import date
from decimal import Decimal

import pytest

from policy.rulebook import rulebook
from policy.stories.preview import book_on, preview
from policy.stories.settled import settle
from policy.stories.tale import tales

YEAR_2025, YEAR_2026, YEAR_2027 = date(2025, 6, 1), date(2026, 6, 1), date(2027, 6, 1)


def test_a_break_before_2025_was_not_counted() -> None:
    found = preview("shanxi/datong", YEAR_2025, YEAR_2026)
    hip = next(pair for pair in found.stories if pair.tale.id == "hip")
    assert hip.changed
    assert hip.differences() == {"参保": Decimal(0), "未参保": Decimal(0), "断保一年": Decimal("37440.00")}
    assert {change.key for change in found.rules} >= {"contribution.personal"}
    assert hip.after is not None
    assert hip.after.dues is not None
    assert hip.after.dues.words() == "2026 年每人缴 400 元；2025 年财政给每人补 700 元。"


def test_two_days_under_the_same_rules() -> None:
    found = preview("shanxi", YEAR_2026, YEAR_2027)
    assert not any(pair.changed for pair in found.stories)
    assert all(set((pair.differences() or {"": Decimal(1)}).values()) == {Decimal(0)} for pair in found.stories)


def test_a_day_without_rules_has_no_story() -> None:
    found = preview("shanxi/yangquan", date(2024, 12, 31), date(2025, 1, 1), {"hip": tales()["hip"]})
    (hip,) = found.stories
    assert hip.before is None
    assert hip.after is not None
    assert hip.differences() is None
    assert hip.changed
    assert any(change.key == "maternity.continuous_years" for change in found.rules)


@pytest.mark.parametrize("name", tales())
def test_on_a_day_of_its_own_year_a_story_is_what_it_is(name: str) -> None:
    by_day = settle(tales()[name], book_on(rulebook(), YEAR_2026))
    assert [way.own for way in by_day.ways] == [way.own for way in settle(tales()[name]).ways]


def test_a_rule_of_that_day_counts_for_its_whole_year() -> None:
    book = rulebook()
    assert book.find("student_accident.rate", "shanxi/yangquan", YEAR_2025) is not None
    then = book_on(book, date(2024, 5, 1))
    entry = then.find("student_accident.rate", "shanxi/yangquan", date(2026, 1, 1))
    assert entry is not None
    assert entry.state == "in_force"
    there = book_on(book, YEAR_2025).find("fund.cap", "shanxi", date(2031, 1, 1))
    assert there is not None
