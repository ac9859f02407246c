"""The register of clauses: each has one state, points to what is there, and every rule stands in it."""

import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from policy import EnrolmentRecord, Scenario, assess_enrolment, estimate
from scripts import clauses

CLAUSES = clauses.read("clauses.toml")
ROWS = [(document, clause) for document, rows in CLAUSES.items() for clause in rows]
COUNTS = {
    "jin-2024-19": {"works": 49, "told": 12, "left_out": 12},
    "yang-2024-32": {"works": 3, "told": 2},
    "jin-2025-3": {"works": 21, "told": 16, "left_out": 49},
    "jincheng-2025-3": {"works": 1},
    "guo-2024-38": {"works": 7, "told": 25, "left_out": 10},
    "shanxi-2025-notice": {"works": 6, "told": 13, "left_out": 12},
    "hunan-2025": {"works": 9, "told": 14, "left_out": 5},
}


def found(clause: clauses.Clause) -> dict[str, Any]:
    """What carries a clause out or tells it; nothing where it is left out."""
    value = clause[clauses.state(clause)]
    return value if isinstance(value, dict) else {}


def named(place: str) -> set[str]:
    """Everything of one sort that the register points to."""
    return {name for _, clause in ROWS for name in found(clause).get(place, ())}


def cited(value: object, trail: tuple[str, ...] = ()) -> Iterator[tuple[str, str, str]]:
    """(document, article, key) of every source in a rule file; the key of an entry is ``group.parameter``."""
    if isinstance(value, dict):
        if "source" in value:
            yield value["source"]["document"], value["source"]["article"], ".".join(trail)
        for key, inner in value.items():
            if key != "source":
                yield from cited(inner, (*trail, key))
    elif isinstance(value, list):
        for inner in value:
            yield from cited(inner, trail)


def places() -> dict[str, set[tuple[str, str, str]]]:
    """What the rule files cite, by the sort of thing that cites it."""
    regions = {table["file"] for table in clauses.read("regions.toml").values() if "file" in table}
    files = {"rules": regions, **{name: {f"{name}.toml"} for name in ("kinds", "readings")}}
    found = {place: {row for name in names for row in cited(clauses.read(name))} for place, names in files.items()}
    told = {key: note for key, note in clauses.read("notes.toml").items() if note["group"] == "told"}
    return {**found, "notes": set(cited(told))}


def step_ids() -> set[str]:
    """Every step of a visit and of enrolment, as the program answers."""
    bill = {"date": "2026-03-02", "kind": "inpatient", "hospital_grade": "grade_3a", "expenses": {"class_a": "11000"}}
    visit = estimate(Scenario.model_validate({"region": "shanxi", "visits": [bill]})).visits[0]
    record = EnrolmentRecord.model_validate({"region": "shanxi", "coverage_year": 2026, "paid_on": "2025-11-10"})
    return {step.id for step in [*visit.steps, *assess_enrolment(record).steps]}


def case_names(house: Path) -> set[str]:
    """The names of every worked case."""
    files = (house / "tests" / "cases").rglob("*.toml")
    return {case["name"] for path in files for case in tomllib.loads(path.read_text("utf-8")).get("case", ())}


def test_every_clause_has_one_state_and_says_where_or_why() -> None:
    assert CLAUSES.keys() == clauses.read("documents.toml").keys()
    for _, clause in ROWS:
        assert clause.keys() - {"because"} == {"article", "text", clauses.state(clause)}
        assert clauses.where(clause)
        assert clause.get("left_out", "offices") in clauses.LEFT_OUT
        told = found(clause)
        assert told.keys() <= {*clauses.PLACES, "page", "cases"}
        assert clauses.state(clause) != "told" or told.get("notes") or told.get("rules"), clause["text"]


def test_a_clause_without_a_state_is_refused() -> None:
    with pytest.raises(ValueError, match="one state is needed"):
        clauses.state({"article": "一", "text": "没有处理的一条。"})


def test_what_a_clause_points_to_is_there(house: Path) -> None:
    for place, file in (("rules", "parameters"), ("kinds", "kinds"), ("readings", "readings"), ("notes", "notes")):
        assert named(place) <= clauses.read(f"{file}.toml").keys()
    assert named("steps") <= step_ids()
    assert named("cases") <= case_names(house)
    pages = {found(clause)["page"] for _, clause in ROWS if "page" in found(clause)}
    menu = "".join(path.read_text("utf-8") for path in (house / "app.py", *(house / "ui").rglob("*.py")))
    assert pages <= clauses.PAGES.keys()
    assert all(f'/{name}.py", title="{title}"' in menu for name, title in clauses.PAGES.items())


@pytest.mark.parametrize("place", ["rules", "kinds", "readings", "notes"])
def test_whatever_cites_an_article_stands_under_it(place: str) -> None:
    listed = {(document, clause["article"], name) for document, clause in ROWS for name in found(clause).get(place, ())}
    citing = places()[place]
    assert citing
    assert citing - listed == set()


def test_no_number_of_a_rule_is_written_again() -> None:
    assert not [clause["text"] for _, clause in ROWS if any("0" <= sign <= "9" for sign in clause["text"])]


@pytest.mark.facts
def test_counts_by_document_and_state() -> None:
    counted = {document: Counter(map(clauses.state, rows)) for document, rows in CLAUSES.items()}
    assert counted == {document: Counter(counts) for document, counts in COUNTS.items()}


def test_the_page_is_what_the_data_make(house: Path) -> None:
    assert (house / "docs" / "clauses.md").read_text("utf-8") == clauses.page(), "run make clauses"
