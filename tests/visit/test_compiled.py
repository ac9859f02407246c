"""The compiled rules: what a rule file changes is what a visit is paid."""

import shutil
from pathlib import Path

import numpy as np

from policy.rulebook.loader import RULES, load
from policy.visit.compiled import KIND_CODES, REGION_CODES, compiled, tables

OWN = """
[[critical.tier_1]]
from = 2025-01-01
threshold = "10000"
rate = "80%"
source = { document = "yang-2024-32", article = "一", checked_on = 2026-11-22 }
"""


def test_a_city_may_have_its_own_critical_rate(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(RULES, tmp_path / "rules"))
    with (folder / "yangquan.toml").open("a", encoding="utf-8") as file:
        file.write(OWN)
    own, usual = compiled(load(folder)), tables()
    assert set(own.columns["tier_1_1"][own.columns["critical"] == 1]) == {7500, 8000}
    assert usual.columns["tier_1_1"].tolist() == [7500]
    assert len(own.rules) > len(usual.rules)


def test_equal_regions_share_a_table() -> None:
    found = tables()
    cities = [found.table_of[REGION_CODES[region]] for region in REGION_CODES if region.startswith("shanxi/")]
    assert len(np.unique(np.array(cities), axis=0)) == 2
    assert found.rule_of.size % len(KIND_CODES) == 0
