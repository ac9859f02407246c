"""Today's rules as a whole: none is missing in a quarter, every sentence reads."""

from datetime import date, timedelta

import pytest

from policy.rulebook import rulebook

pytestmark = pytest.mark.facts


def test_no_quarter_without_a_rule_and_none_afterwards() -> None:
    book = rulebook()
    needed = ("inpatient.rate", "fund.cap", "critical.cap", "critical.tier_1", "critical.tier_2", "outpatient.rate")
    for region in (region for region in book.regions if region.startswith("shanxi")):
        day = date(2025, 1, 1)
        while day <= date(2029, 12, 31):
            assert all(book.find(key, region, day) for key in needed), (region, day)
            day += timedelta(days=91)
        assert all(book.find(key, region, date(2030, 1, 1)) is None for key in needed)


def test_every_sentence_reads_with_its_numbers() -> None:
    for entries in rulebook().written.values():
        for entry in entries:
            if entry.state == "in_force":
                assert "{" not in entry.text()
                assert entry.text().endswith(("。", "！"))


def test_yangquan_has_its_own_rule_on_maternity() -> None:
    book, day = rulebook(), date(2026, 3, 2)
    assert book.lineage("shanxi/yangquan") == ("shanxi/yangquan", "shanxi")
    assert book.find("fund.cap", "shanxi/yangquan", day) == book.find("fund.cap", "shanxi", day)
    assert book.find("maternity.continuous_years", "shanxi", day) is None
    own = book.find("maternity.continuous_years", "shanxi/yangquan", day)
    assert own
    assert own.number("years") == 0
