"""What the rulebook answers, on the small one: values in time, silence, types."""

from datetime import date

import pytest

from tests.small import CITY, OTHER_CITY, PROVINCE, small

DAY = date(2026, 3, 2)


def test_a_city_takes_its_provinces_rules() -> None:
    book = small()
    assert book.lineage(CITY) == (CITY, PROVINCE)
    assert book.find("fund.cap", OTHER_CITY, DAY) == book.find("fund.cap", PROVINCE, DAY)


def test_a_value_counts_until_the_next_or_its_documents_end() -> None:
    before, after = small().history("maternity.continuous_years", CITY)
    assert (before.starts, before.ends) == (None, date(2026, 6, 30))
    assert (after.starts, after.ends) == (date(2026, 7, 1), date(2027, 6, 30))
    assert before.covers(date(2000, 1, 1))
    (cap,) = small().history("fund.cap", CITY)
    assert cap.covers(date(2029, 12, 31))
    assert not cap.covers(date(2030, 1, 1))


def test_silence_is_no_value_but_the_last_one_is_remembered() -> None:
    book, later = small(), date(2028, 6, 1)
    found = book.find("contribution.personal", PROVINCE, later)
    assert found
    assert found.state == "silent"
    latest = book.latest("contribution.personal", PROVINCE, later)
    assert latest
    assert latest.printed["amount"] == "300"
    assert book.latest("contribution.personal", PROVINCE, date(2025, 6, 1)) is None


def test_values_have_their_types() -> None:
    book, day = small(), date(2026, 1, 1)
    announced, usual = book.find("window.announced", PROVINCE, day), book.find("window.usual", PROVINCE, day)
    fee_class = book.find("hospital.fee_class", PROVINCE, day)
    assert announced
    assert usual
    assert fee_class
    assert announced.day("closes", 2026) == date(2026, 1, 31)
    assert usual.day("closes", 2025) == date(2025, 12, 20)
    with pytest.raises(TypeError):
        fee_class.number("grade_1")
    with pytest.raises(TypeError):
        fee_class.day("grade_1", 2026)


def test_a_citys_notice_is_cited_beside_the_document_that_it_forwards() -> None:
    (entry,) = small().history("fund.cap", CITY)
    assert small().citations(entry.source, CITY) == (("made-up", "一"), ("made-up-city", "转发"))
    assert small().citations(entry.source, OTHER_CITY) == (("made-up", "一"),)
