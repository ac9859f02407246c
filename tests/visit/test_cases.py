"""The worked cases of ``tests/cases/visits``: every figure given must come out to the fen."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from policy import Scenario, estimate

FOLDER = Path(__file__).parent.parent / "cases" / "visits"
CASES = [case for path in sorted(FOLDER.glob("*.toml")) for case in tomllib.loads(path.read_text("utf-8"))["case"]]
ASKED = set(Scenario.model_fields)


@pytest.mark.facts
@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_case(case: dict[str, Any]) -> None:
    answer = estimate(Scenario(**{key: value for key, value in case.items() if key in ASKED}))
    for visit, expected in zip(answer.model_dump(mode="json")["visits"], case["paid"], strict=True):
        # TOML has no null: "none" stands for it.
        assert {key: "none" if visit[key] is None else visit[key] for key in expected} == expected
    totals = answer.totals.model_dump(mode="json")
    expected_totals = case.get("totals", {})
    assert {key: totals[key] for key in expected_totals} == expected_totals


def test_names_are_unique() -> None:
    names = [case["name"] for case in CASES]
    assert len(set(names)) == len(names)
