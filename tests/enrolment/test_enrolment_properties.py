"""What must hold for every record, and what is foreseen from one."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from policy.enrolment.answer import assess_enrolment
from policy.enrolment.assessment import assess
from policy.enrolment.cover import add_months
from policy.enrolment.outlook import YearSeen, lapse, paying_back, years_seen
from policy.enrolment.record import EnrolmentRecord
from policy.fields import InputError

REGIONS = st.sampled_from(["shanxi", "shanxi/yangquan", "hunan"])
READINGS = st.fixed_dictionaries(
    {},
    optional={
        "zero_claim_lasts": st.sampled_from(["kept", "one_year"]),
        "wait_per_break_year": st.sampled_from(["each", "each_further"]),
        "continuity_counts": st.sampled_from(["all_years", "from_2025"]),
        "window_extension": st.sampled_from(["announced", "as_2026"]),
        "newborn_waits": st.sampled_from(["exempt", "fixed"]),
        "newborn_in_window": st.sampled_from(["from_payment", "joined"]),
        "breaks_before_2025": st.sampled_from(["not_counted", "counted"]),
        "other_cover_in_run": st.sampled_from(["kept", "ends"]),
    },
)


@st.composite
def histories(draw: st.DrawFn, before: int) -> list[dict[str, Any]]:
    """Some of the fifteen years before a year, in any order."""
    years = draw(st.lists(st.integers(before - 15, before - 1), unique=True, max_size=15))
    listed = []
    for year in years:
        kind = draw(st.sampled_from(["claimed", "unclaimed", "other", "used"]))
        entry: dict[str, Any] = {"year": year, "claimed": kind != "unclaimed"}
        if kind == "other":
            entry["cover"] = "other"
        if kind == "used":
            entry["critical_paid"] = draw(st.sampled_from(["100", "400000.01", "480000"]))
        listed.append(entry)
    return listed


@st.composite
def records(draw: st.DrawFn) -> dict[str, Any]:
    """A record of any group that may be faulty only in what it pays back."""
    year = draw(st.integers(2025, 2035))
    paid = draw(st.dates(date(year - 1, 6, 1), date(year, 12, 31)))
    record = {
        "region": draw(REGIONS),
        "coverage_year": year,
        "paid_on": paid,
        "readings": draw(READINGS),
        "group": draw(st.sampled_from(["general", "newborn", "employee_leaver", "released", "new_student"])),
        "left_other_cover_on": draw(st.dates(date(year - 1, 6, 1), paid)),
        "years_in_basic_insurance": draw(st.integers(0, 4)),
        "history": draw(histories(year)),
    }
    if record["group"] == "newborn":
        record |= {"born_on": draw(st.dates(date(year - 1, 1, 1), min(paid, date(year - 1, 12, 31)))), "history": []}
    if record["group"] == "new_student":
        record["paid_on"] = draw(st.dates(date(year, 1, 1), date(year, 12, 31)))
    return record


def built(given: dict[str, Any]) -> EnrolmentRecord:
    return EnrolmentRecord.model_validate(given)


@given(records(), st.integers(1, 400))
def test_paying_earlier_never_starts_cover_later(record: dict[str, Any], days: int) -> None:
    earlier = record["paid_on"] - timedelta(days)
    assume(record["group"] != "new_student" or earlier.year == record["coverage_year"])
    assume(record["group"] != "newborn" or earlier >= record["born_on"])
    assume(earlier >= record["left_other_cover_on"] and earlier.year >= record["coverage_year"] - 1)
    late = assess(built(record)).cover.starts
    early = assess(built(record | {"paid_on": earlier})).cover.starts
    assert late is None or (early is not None and early <= late)


@given(records())
def test_paying_back_a_year_never_lengthens_waiting(record: dict[str, Any]) -> None:
    plain = assess(built(record))
    before = plain
    for years in range(1, len(plain.years.breaks) + 1):
        after = assess(built(record | {"years_paid_back": years}))
        assert after.cover.wait.months <= before.cover.wait.months
        assert after.critical_cap == plain.critical_cap
        before = after


@given(records())
def test_paying_back_more_than_was_missed_is_refused(record: dict[str, Any]) -> None:
    missed = len(assess(built(record)).years.breaks)
    with pytest.raises(InputError) as refused:
        assess(built(record | {"years_paid_back": missed + 1}))
    assert [fault.field for fault in refused.value.faults] == ["years_paid_back"]


@given(records())
def test_one_more_continuous_year_never_lowers_the_cap(record: dict[str, Any]) -> None:
    assume(record["group"] != "newborn" and record["history"])
    first = min(record["history"], key=lambda entry: entry["year"])
    assume(first.get("cover") != "other")
    longer = [*record["history"], {"year": first["year"] - 1, "claimed": True}]
    assert assess(built(record | {"history": longer})).critical_cap >= assess(built(record)).critical_cap


@given(records())
def test_enrolling_in_a_missed_year_never_lowers_the_cap(record: dict[str, Any]) -> None:
    listed = {entry["year"] for entry in record["history"]}
    enrolled = [entry["year"] for entry in record["history"] if entry.get("cover") != "other"]
    for year in set(range(min(enrolled, default=record["coverage_year"]), record["coverage_year"])) - listed:
        filled = record | {"history": [*record["history"], {"year": year, "claimed": True}]}
        assert assess(built(filled)).critical_cap >= assess(built(record)).critical_cap


@given(records())
def test_the_cap_stays_between_its_limits_and_waiting_is_whole(record: dict[str, Any]) -> None:
    found = assess(built(record))
    assert 320_000_00 <= found.critical_cap <= 480_000_00
    assert found.cover.wait.months in {0, *range(3, 20)}
    assert assess_enrolment(built(record)).model_dump_json()


@given(st.dates(date(2024, 1, 1), date(2030, 12, 31)), st.integers(0, 24))
def test_months_are_calendar_months(day: date, months: int) -> None:
    later = add_months(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == day.day or (later.day < day.day and (later + timedelta(1)).day == 1)


@given(records())
def test_what_is_paid_back_buys_something_each_time(record: dict[str, Any]) -> None:
    options = paying_back(built(record))
    months = [option.cover.wait.months for option in options]
    assert months == sorted(set(months), reverse=True)
    most = assess(built(record | {"years_paid_back": len(options[0].years.breaks)}))
    assert months[-1] == most.cover.wait.months


@given(records())
def test_lapsing_next_year_never_pays(record: dict[str, Any]) -> None:
    foreseen = lapse(built(record))
    assert foreseen.cap_lost >= 0
    assert foreseen.kept.cover.wait.months == 0
    assert foreseen.lapsed.cover.wait.months >= 3


def test_the_years_seen() -> None:
    record = {
        "region": "shanxi",
        "coverage_year": 2029,
        "paid_on": "2028-12-01",
        "history": [
            *({"year": year, "claimed": True} for year in (2022, 2023, 2024)),
            {"year": 2025, "claimed": False},
            {"year": 2026, "claimed": True},
            {"year": 2027, "cover": "other"},
        ],
    }
    assert years_seen(built(record)) == [
        YearSeen(2022, "enrolled", None),
        YearSeen(2023, "enrolled", None),
        YearSeen(2024, "enrolled", None),
        YearSeen(2025, "enrolled", 400_000_00),
        YearSeen(2026, "enrolled", 406_000_00),
        YearSeen(2027, "other", None),
        YearSeen(2028, "missed", None),
        YearSeen(2029, "enrolled", 403_000_00),
    ]
