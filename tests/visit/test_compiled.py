"""The compiled rules: what a rule file changes is what a visit is paid. On the small rulebook."""

from pathlib import Path

import numpy as np
import pytest

from policy.rulebook.loader import load
from policy.visit.compiled import KIND_CODES, REGION_CODES, compiled, compiled_rules
from tests.small import CITY, OTHER_CITY, PROVINCE, small, write_small

OWN = """
[[critical.tier_1]]
from = 2026-07-01
threshold = "8000"
rate = "70%"
source = { document = "made-up-city", article = "一", checked_on = 2026-11-22 }
"""


def test_a_city_may_have_its_own_critical_rate(tmp_path: Path) -> None:
    folder = write_small(tmp_path / "rules")
    with (folder / "city.toml").open("a", encoding="utf-8") as file:
        file.write(OWN)
    own, usual = compiled(load(folder)), compiled(small())
    assert set(own.columns["tier_1_1"][own.columns["critical"] == 1]) == {6000, 7000}
    assert usual.columns["tier_1_1"].tolist() == [6000]
    assert len(own.rules) > len(usual.rules)


def test_a_region_without_rules_of_its_own_shares_its_parents_table() -> None:
    found = compiled(small())
    province, city, other = (found.table_of[REGION_CODES[region]] for region in (PROVINCE, CITY, OTHER_CITY))
    assert (province == other).all()
    assert (province != city).sum() == 1
    assert found.rule_of.size % len(KIND_CODES) == 0


@pytest.mark.facts
def test_of_the_cities_only_one_has_rules_of_its_own() -> None:
    found = compiled_rules()
    cities = [found.table_of[REGION_CODES[region]] for region in REGION_CODES if region.startswith("shanxi/")]
    assert len(np.unique(np.array(cities), axis=0)) == 2
