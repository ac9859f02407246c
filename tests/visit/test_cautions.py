"""Cautions: what several visits' own quotas and deductibles say together, worked as data."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from policy import Scenario, estimate

CASES = tomllib.loads((Path(__file__).parents[1] / "cases" / "cautions.toml").read_text("utf-8"))["case"]


def visit(given: dict[str, Any]) -> dict[str, Any]:
    names = {"quota": "chronic_quota_left", "deductible": "chronic_deductible"}
    return {
        "date": given["date"],
        "kind": "chronic_disease",
        "chronic_rate": "0.65",
        "expenses": {"class_a": given["spent"]},
    } | {names[name]: given[name] for name in names if name in given}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_cautions(case: dict[str, Any]) -> None:
    cover = {"cover_from": case["cover_from"]} if "cover_from" in case else {}
    asked = {"region": "shanxi", "enrolment": cover, "visits": [visit(given) for given in case["visits"]]}
    said = [note for note in estimate(Scenario.model_validate(asked)).notes if "请核对" in note]
    assert len(said) == len(case["says"])
    assert all(words in note for words, note in zip(case["says"], said, strict=True))
