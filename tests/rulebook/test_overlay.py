"""A city's rules lie over its province's day by day: whoever asks, and however, gets the same rule.

In the small rulebook the city has a rate of its own, a rule that only it has, and one it abolishes, from 1 July 2026
until its document ends a year later.
"""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import numpy as np
import pytest

from policy import InputError, Scenario, estimate
from policy.rulebook.listing import changes, rule_history, rules_listing
from policy.rulebook.timeline import laid_over
from policy.visit.compiled import GRADE_CODES, KIND_CODES, NO_AFFILIATION, REGION_CODES, compiled, days
from tests.small import CITY, OTHER_CITY, PROVINCE, small

EVE, FIRST, LAST, AFTER = date(2026, 6, 30), date(2026, 7, 1), date(2027, 6, 30), date(2027, 7, 1)
END = date(2029, 12, 31)
DAYS = [EVE, FIRST, LAST, AFTER]
RATES = dict(zip(DAYS, ["50%", "60%", "60%", "50%"], strict=True))
"""The rate of a stay in the city, by day."""


def stay(day: date, region: str = CITY, kind: str = "inpatient") -> Scenario:
    """A visit with 10,000 yuan above the deductible."""
    bill = {"date": day.isoformat(), "kind": kind, "hospital_grade": "grade_3a", "expenses": {"class_a": "10900"}}
    return Scenario.model_validate({"region": region, "visits": [bill]})


def paid(day: date, region: str = CITY, kind: str = "inpatient") -> Decimal:
    return estimate(stay(day, region, kind), small()).totals.fund_paid


@pytest.mark.parametrize("day", DAYS)
def test_the_city_has_its_rate_from_its_day_until_its_documents_end(day: date) -> None:
    book = small()
    entry, line = book.find("inpatient.rate", CITY, day), listed("inpatient.rate", day)
    assert entry
    assert entry.printed["class_1"] == line == RATES[day]
    assert entry.region == (CITY if FIRST <= day <= LAST else PROVINCE)
    assert paid(day) == Decimal(10_000 * int(RATES[day].removesuffix("%"))) / 100
    assert paid(day, OTHER_CITY) == paid(day, PROVINCE) == 5000


def listed(key: str, day: date) -> str | None:
    """The rule as the listing shows it: its last number."""
    found = [line for line in rules_listing(CITY, day, small()) if line.key == key]
    return [*found[0].printed.values()][-1] if found else None


@pytest.mark.parametrize(
    ("starts", "ends", "left"),
    [
        (date(2025, 1, 1), END, []),
        (None, None, []),
        (FIRST, None, [(date(2025, 1, 1), EVE)]),
        (None, LAST, [(AFTER, END)]),
    ],
)
def test_an_entry_leaves_only_the_days_outside_its_own(
    starts: date | None, ends: date | None, left: list[tuple[date, date]]
) -> None:
    (under,) = small().history("inpatient.rate", PROVINCE)
    over = replace(under, region=CITY, starts=starts, ends=ends)
    found = laid_over([over], [under])
    assert [(entry.starts, entry.ends) for entry in found if entry.region == PROVINCE] == left
    assert over in found


def test_a_history_has_no_gap_and_no_day_twice() -> None:
    for key in ("inpatient.rate", "hypertension.rate"):
        history = small().history(key, CITY)
        assert [(entry.starts, entry.ends) for entry in history] == [
            (date(2025, 1, 1), EVE),
            (FIRST, LAST),
            (AFTER, END),
        ]
        assert [entry.region for entry in history] == [PROVINCE, CITY, PROVINCE]
    lines = rule_history("inpatient.rate", CITY, small())
    assert [(line.since, line.until, line.region) for line in lines] == [
        ("2025-01-01", "2026-06-30", PROVINCE),
        ("2026-07-01", "2027-06-30", CITY),
        ("2027-07-01", "2029-12-31", PROVINCE),
    ]
    assert [line.printed["class_1"] for line in lines] == ["50%", "60%", "50%"]


@pytest.mark.parametrize(
    ("day", "rate"), [(EVE, "50%"), (FIRST, "60%"), (LAST, "60%"), (AFTER, "50%"), (date(2031, 1, 1), "50%")]
)
def test_the_latest_rule_is_the_one_begun_last(day: date, rate: str) -> None:
    entry = small().latest("inpatient.rate", CITY, day)
    assert entry
    assert entry.printed["class_1"] == rate


def test_a_rule_that_only_the_city_has_is_gone_when_its_document_ends() -> None:
    book = small()
    assert [book.find("student_accident.rate", CITY, day) is not None for day in DAYS] == [False, True, True, False]
    assert [listed("student_accident.rate", day) for day in DAYS] == [None, "80%", "80%", None]
    assert book.history("student_accident.rate", OTHER_CITY) == ()
    assert [paid(day, kind="student_accident") for day in (FIRST, LAST)] == [Decimal("1000.00")] * 2
    for day in (EVE, AFTER):
        with pytest.raises(InputError) as caught:
            paid(day, kind="student_accident")
        assert "“在校学生意外伤害门急诊”" in str(caught.value)


def test_an_abolished_rule_comes_back_when_the_documents_end_lets_it() -> None:
    book = small()
    states = [entry.state for day in DAYS if (entry := book.find("hypertension.rate", CITY, day))]
    assert states == ["in_force", "abolished", "abolished", "in_force"]
    assert book.latest("hypertension.rate", CITY, LAST) is None
    assert [listed("hypertension.rate", day) for day in DAYS] == ["50%", None, None, "50%"]
    settled = [estimate(at_a_small_hospital(day), book).visits[0] for day in DAYS]
    assert [visit.fund_paid for visit in settled] == [200, 0, 0, 200]
    assert [visit.reason is None for visit in settled] == [True, False, False, True]


def at_a_small_hospital(day: date) -> Scenario:
    visit = stay(day, kind="hypertension").visits[0].model_copy(update={"hospital_grade": "grade_1"})
    return stay(day).model_copy(update={"visits": [visit]})


def test_what_changed_is_told_on_the_city_s_days() -> None:
    begun = {change.key: change for change in changes(CITY, EVE, FIRST, small())}
    ended = {change.key: change for change in changes(CITY, LAST, AFTER, small())}
    assert begun.keys() == ended.keys() == {key for region, key in small().written if region == CITY}
    assert begun["student_accident.rate"].before is ended["student_accident.rate"].after is None
    assert begun["hypertension.rate"].after is ended["hypertension.rate"].before is None
    assert begun["inpatient.rate"].after == ended["inpatient.rate"].before
    assert not {change.key for change in changes(CITY, FIRST, LAST, small())} & begun.keys()
    assert changes(OTHER_CITY, EVE, FIRST, small()) == []


def test_the_compiled_rules_hold_what_the_book_finds_on_every_day_a_rule_changes() -> None:
    """The batch settles by these."""
    book, found = small(), compiled(small())
    starts = [*book.breakpoints(), *(day - timedelta(days=1) for day in book.breakpoints())]
    for region in (PROVINCE, CITY, OTHER_CITY):
        for day in starts:
            entry = book.find("inpatient.rate", region, day)
            table = found.table_of[REGION_CODES[region], np.searchsorted(found.breakpoints, days(day), side="right")]
            width = found.rule_of.size // (found.table_of.max() + 1)
            kinds = found.rule_of[table * width : (table + 1) * width].reshape(
                len(KIND_CODES), len(GRADE_CODES) + 1, -1
            )
            rule = found.rules[kinds[KIND_CODES["inpatient"], GRADE_CODES["grade_3a"], NO_AFFILIATION]]
            assert rule.rates[0] == (entry.number("class_1") if entry else 0), (region, day)


def test_periods_differ_only_where_a_rule_of_a_visit_does() -> None:
    tables = compiled(small()).table_of
    assert all((before != after).any() for before, after in pairwise(tables.T))
