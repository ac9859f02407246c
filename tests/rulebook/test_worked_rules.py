"""Worked cases of rules that no visit and no enrolment record is settled by: what is shown, from when, until when."""

import tomllib
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from policy.rulebook import rulebook
from policy.rulebook.listing import rules_listing

FILE = Path(__file__).parent.parent / "cases" / "rules.toml"
WRITTEN = tomllib.loads(FILE.read_text("utf-8"))
CASES, DOCUMENTS = WRITTEN["case"], WRITTEN["document"]

pytestmark = pytest.mark.facts


def printed(case: dict[str, Any], on: date | None) -> dict[str, str] | None:
    """The rule's numbers as the listing shows them on a day; None where it shows none."""
    assert on, "a case names its first or its last day"
    return next((line.printed for line in rules_listing(case["region"], on) if line.key == case["rule"]), None)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_rule_shows_its_numbers_between_its_days(case: dict[str, Any]) -> None:
    first: date | None = case.get("from")
    last: date | None = case.get("until")
    day = timedelta(days=1)
    for on in (first or last, last or first):
        assert printed(case, on) == case["shows"]
    if first:
        assert printed(case, first - day) != case["shows"]
    if last:
        assert printed(case, last + day) != case["shows"]


@pytest.mark.parametrize("case", DOCUMENTS, ids=lambda case: case["id"])
def test_a_document_speaks_of_its_days(case: dict[str, Any]) -> None:
    document = rulebook().documents[case["id"]]
    assert (document.starts, document.ends) == (case["starts"], case.get("ends"))
