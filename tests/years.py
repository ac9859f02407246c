"""Random years of a person's visits, for properties: what hypothesis draws is plain scenario JSON."""

from datetime import date
from typing import Any

from hypothesis import strategies as st

from policy.places import GRADES, TRAVEL
from policy.rulebook import rulebook
from policy.visit.scenario import READINGS, REGIONS

DAY_1, DAY_365 = date(2026, 1, 1), date(2026, 12, 31)
CITIES = [region for region in REGIONS if region.startswith("shanxi")]
BOOK = rulebook()
KINDS = [kind for kind in BOOK.kinds.values() if kind.given_terms or ("shanxi", f"{kind.id}.rate") in BOOK.written]
OTHERS = {kind.id for kind in KINDS if not kind.id.startswith("diabetes")}
amounts = st.one_of(st.integers(0, 10_000), st.integers(0, 5_000_000), st.integers(0, 80_000_000)).map(
    lambda fen: f"{fen // 100}.{fen % 100:02d}"
)


@st.composite
def visits(draw: st.DrawFn) -> dict[str, Any]:
    """One visit of 2026 that the rules of Shanxi settle."""
    kind = draw(st.sampled_from(KINDS))
    grades = [grade for grade in GRADES if grade not in kind.unclear_at]
    found: dict[str, Any] = {
        "date": draw(st.dates(min_value=DAY_1, max_value=DAY_365)).isoformat(),
        "kind": kind.id,
        "hospital_grade": draw(st.sampled_from(grades)),
        "hospital_affiliation": draw(st.sampled_from(["county", "city_or_province"])),
        "travel": draw(st.sampled_from([way for way in TRAVEL if way in (*kind.travel, *kind.pooled)])),
        "expenses": {name: draw(amounts) for name in (*kind.expenses, "uncovered")},
    }
    if kind.given_terms:
        found["chronic_rate"] = draw(st.sampled_from(["0", "0.6", "0.65", "0.8333", "1"]))
        found["chronic_deductible"] = draw(st.sampled_from(["0", "300.05"]))
        found["chronic_quota_left"] = draw(st.sampled_from([None, "0", "2000"]))
    return found


openings = st.one_of(
    st.just({}),
    st.fixed_dictionaries(
        {
            "admissions": st.integers(0, 3),
            "fund_paid": st.sampled_from(["0", "30000", "69999.99"]),
            "compliant_self_pay": st.sampled_from(["0", "9999.99", "10000", "100000", "489999.99"]),
            "outpatient_paid": st.sampled_from(["0", "100", "299.99"]),
            "hypertension_paid": st.sampled_from(["0", "259.99"]),
            "diabetes_paid": st.sampled_from(["0", "359.99"]),
        }
    ),
)
readings = st.fixed_dictionaries({}, optional={name: st.sampled_from(ways) for name, ways in READINGS.items()})
enrolments = st.fixed_dictionaries(
    {},
    optional={
        "continuous_years": st.integers(0, 12),
        "zero_claim_years": st.integers(0, 2),
        "break_years": st.integers(0, 1),
        "cover_from": st.sampled_from(["2026-01-01", "2026-03-15"]),
    },
)
people = st.fixed_dictionaries(
    {"region": st.sampled_from(CITIES), "enrolment": enrolments, "opening": openings, "readings": readings},
    optional={"outpatient_annual_limit": st.sampled_from(["0", "300"]), "family_account": amounts},
)


def years(most: int = 6) -> st.SearchStrategy[dict[str, Any]]:
    """A scenario of 1 to ``most`` visits; nobody has diabetes of two types."""
    listed = st.lists(visits(), min_size=1, max_size=most).map(_one_type)
    return st.builds(lambda person, found: {**person, "visits": found}, people, listed)


def _one_type(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    types = [visit["kind"] for visit in found if visit["kind"].startswith("diabetes")]
    return [visit for visit in found if visit["kind"] in {types[0], *OTHERS}] if types else found
