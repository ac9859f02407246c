"""今年不缴会怎样: three answers, and what not paying costs this person."""

from datetime import date
from decimal import Decimal

import pytest

from policy import InputError
from policy.stories.lapsing import back_words, cap_words, due_year, lapsing, lost_words, not_back_words, sources
from policy.stories.tale import tales

HIP = tales()["hip"]
AUTUMN = date(2026, 9, 10)


def test_a_long_enrolled_person_loses_sixteen_months_and_nine_thousand_of_the_cap() -> None:
    found = lapsing("shanxi/taiyuan", 2020, 2026, AUTUMN, HIP)
    assert (found.year, found.months, found.months_kept) == (2027, 16, 0)
    assert lost_words(found) == "2027 年全年看病不能报，2028 年再缴还要等 4 个月。"
    # 2025 to 2028 are the sixth to ninth year in a row; a break leaves the rewards of 2025 and 2026, less 3,000.
    assert cap_words(found) == "2028 年大病封顶线：接着缴 41.2 万元，断了再缴 40.3 万元。"
    assert found.cap_lost == Decimal(9000)
    assert found.covered is not None
    assert found.bare is not None
    assert found.covered.totals.out_of_pocket == Decimal("18560.00")
    assert found.bare.totals.out_of_pocket == Decimal("56000.00")
    assert found.cost == Decimal("37440.00")
    assert found.covered.visits[0].date == date(2027, 3, 2)
    assert [option.cover.wait.months for option in found.back] == [4, 3]
    assert back_words(found) == "断的 1 年都补上，也还要等固定的 3 个月。"
    assert any("不能把断了的年数接上" in words for words in not_back_words())
    assert any("补缴了也不能报" in words for words in not_back_words())
    assert sources(found) == (
        "晋医保发〔2024〕19号一、二、四",
        "晋医保发〔2025〕3号一（二）",
        "山西2025年居民医保工作通知",
    )


def test_who_lapsed_already_still_waits_before_the_story_is_paid() -> None:
    found = lapsing("shanxi/datong", 2016, 2024, AUTUMN, HIP)
    assert (found.year, found.months_kept, found.months) == (2027, 5, 18)
    assert found.covered is not None
    assert found.covered.visits[0].date == date(2027, 6, 1)
    assert found.cost == Decimal("37440.00")


def test_a_short_history_has_no_reward_to_lose() -> None:
    found = lapsing("shanxi", 2026, 2026, AUTUMN, HIP)
    assert cap_words(found) == "2028 年大病封顶线：接着缴 40 万元，断了再缴 39.7 万元。"


@pytest.mark.parametrize(
    ("last", "on", "year"),
    [
        (2025, date(2026, 2, 25), 2026),  # the last day of the window
        (2025, date(2026, 2, 26), 2027),
        (2026, date(2026, 2, 25), 2027),  # paid for already
        (2026, date(2026, 11, 25), 2027),
        (2027, date(2026, 11, 25), 2028),
    ],
)
def test_the_year_that_is_due(last: int, on: date, year: int) -> None:
    assert due_year("shanxi", last, on) == year


def test_who_pays_in_january_is_covered_from_that_day() -> None:
    found = lapsing("shanxi", 2024, 2025, date(2026, 2, 10), HIP)
    assert found.year == 2026
    assert found.kept.cover.starts == date(2026, 2, 10)


def test_after_a_very_long_break_even_who_pays_has_no_cover_that_year() -> None:
    found = lapsing("shanxi", 2010, 2025, date(2036, 11, 1), HIP)
    assert found.kept.cover.starts is None
    assert (found.covered, found.bare, found.cost) == (None, None, None)
    assert sources(found)


def test_no_break_within_the_rules_leaves_the_cap() -> None:
    """The penalty has a limit of its own, so that a very long break loses nothing more."""
    found = lapsing("shanxi", 2024, 2025, date(2060, 11, 1), HIP)
    assert found.cap_lost == 0
    assert cap_words(found) == "2062 年大病封顶线还是 32 万元。"


@pytest.mark.parametrize(
    ("since", "last", "fields"), [(2027, 2026, ["since"]), (1999, 2026, ["since"]), (2020, 2028, ["last"])]
)
def test_years_out_of_order_are_refused(since: int, last: int, fields: list[str]) -> None:
    with pytest.raises(InputError) as refused:
        lapsing("shanxi", since, last, AUTUMN, HIP)
    assert [fault.field for fault in refused.value.faults] == fields
