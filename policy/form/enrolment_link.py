"""The answers of 参保与待遇 as its address keeps them, and back into the questions."""

from collections.abc import Mapping
from typing import Any, Final

from policy.enrolment.record import EnrolmentRecord
from policy.link.code import Thing

PAGE: Final = "enrolment"
MISSED: Final = "missed.{since}.{year}"
STATE: Final = "state.{year}.{usual}"
CRITICAL: Final = "critical.{year}"
"""The questions that are asked once a year, or anew where another answer changes."""


def values(
    given: Mapping[str, Any], listed: Mapping[int, str], usual: Mapping[int, str], readings: Mapping[str, str]
) -> dict[str, Any]:
    """The answers by their questions' names; of the years only those that are not as the plain answers say."""
    years = [
        {"year": str(year), "state": state, "critical": given.get(CRITICAL.format(year=year))}
        for year, state in listed.items()
        if state != usual[year] or given.get(CRITICAL.format(year=year))
    ]
    return {**given, "years": years, "readings": dict(readings)}


def by_question(found: Mapping[str, Any]) -> dict[str, Any]:
    """Kept answers by the names of the questions that they belong to."""
    filled = {name: value for name, value in found.items() if name not in {"years", "missed"}}
    missed = [str(year) for year in found.get("missed", ())]
    filled[MISSED.format(since=found.get("since"), year=found.get("year"))] = missed
    for entry in found.get("years", ()):
        past = str(entry["year"])
        usual = "missed" if past in missed else "claimed"
        filled[STATE.format(year=past, usual=usual)] = entry.get("state") or usual
        if entry.get("critical"):
            filled[CRITICAL.format(year=past)] = entry["critical"]
    return filled


def read(thing: Thing) -> Mapping[str, Any] | None:
    """The answers that a record would have been given by; None for anything else."""
    if not isinstance(thing, EnrolmentRecord):
        return None
    found: dict[str, Any] = {
        "asked": True,
        "region": thing.region,
        "year": str(thing.coverage_year),
        "paid_on": thing.paid_on,
        "readings": dict(thing.readings),
    }
    if thing.group == "newborn":
        return found | {"paid": "newborn", "born_on": thing.born_on}
    return found | _details(thing) | _years(thing)


def _details(record: EnrolmentRecord) -> dict[str, Any]:
    """A group and what it is asked, as a person would type it."""
    known = record.years_in_basic_insurance
    return {
        "paid": "before",
        "group": record.group,
        "left_on": record.left_other_cover_on,
        "basic_years": "" if known is None else str(known),
        "entered_on": record.entered_on,
        "graduation": "" if record.graduation_year is None else str(record.graduation_year),
        "prepaid": record.prepaid,
        "years_paid_back": str(record.years_paid_back) if record.years_paid_back else "",
    }


def _years(record: EnrolmentRecord) -> dict[str, Any]:
    """The years as the plain answers say them, and those that differ."""
    listed = {entry.year: entry for entry in record.history}
    since = min(listed, default=record.coverage_year)
    missed = [str(year) for year in range(since, record.coverage_year) if year not in listed]
    years = [
        {
            "year": str(year),
            "state": "other" if entry.cover == "other" else "claimed" if entry.claimed else "unclaimed",
            "critical": f"{entry.critical_paid.normalize():f}" if entry.critical_paid else None,
        }
        for year, entry in listed.items()
        if entry.cover == "other" or not entry.claimed or entry.critical_paid
    ]
    return {
        "since": str(since),
        "broken": "yes" if missed else "no",
        "missed": missed,
        "years": years,
        "large": any(entry.critical_paid for entry in record.history),
    }
