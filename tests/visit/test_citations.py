"""Which articles each step stands on, as data; and which article a note on residence permits cites."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from policy import Scenario, estimate
from policy.rulebook import rulebook

CASES = tomllib.loads((Path(__file__).parents[1] / "cases" / "citations.toml").read_text("utf-8"))["case"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_steps_cite_their_articles(case: dict[str, Any]) -> None:
    asked = {"region": "shanxi", "opening": case.get("opening", {}), "visits": [case["visit"]]}
    steps = {step.id: step for step in estimate(Scenario.model_validate(asked)).visits[0].steps}
    for name, articles in case["cites"].items():
        assert sorted(f"{c.document} {c.article}" for c in steps[name].citations) == sorted(articles), name


def test_residence_permits_stand_in_the_enrolment_article() -> None:
    source = rulebook().notes["residence_permit"].source
    assert source is not None
    assert (source.document, source.article) == ("jin-2024-19", "一")
