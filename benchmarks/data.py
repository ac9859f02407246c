"""Made-up tables to measure with."""

from __future__ import annotations

import numpy as np
import pandas as pd

from policy.visit.compiled import REGION_CODES

CITIES = [entry for entry in REGION_CODES if entry.startswith("shanxi/")]
GRADES = ["grade_1", "grade_2b", "grade_2a", "grade_3b", "grade_3a"]
TRAVEL = ["local", "in_province", "long_term_resident", "referral", "emergency", "temporary_filed", "unfiled"]
EXPENSES = ["class_a", "class_b_drug", "class_b_service", "domestic_consumable", "imported_consumable", "uncovered"]


def stays(rows: int) -> pd.DataFrame:
    """Inpatient visits of as many persons, in typed columns."""
    random = np.random.default_rng(11)
    frame = pd.DataFrame(
        {
            "person_id": np.arange(rows),
            "region": _drawn(random, CITIES, rows),
            "date": np.datetime64("2026-01-01", "s") + random.integers(0, 365, rows).astype("timedelta64[D]"),
            "kind": pd.Categorical.from_codes(np.zeros(rows, dtype=int), ["inpatient"]),
            "hospital_grade": _drawn(random, GRADES, rows),
            "hospital_affiliation": _drawn(random, ["county", "city_or_province"], rows),
            "travel": _drawn(random, TRAVEL, rows),
        }
    )
    for name in EXPENSES:
        frame[name] = random.integers(0, 4_000_000, rows) / 100
    return frame


def with_text_ids(frame: pd.DataFrame) -> pd.DataFrame:
    """The same with person ids as text of 18 digits."""
    return frame.assign(person_id=(frame["person_id"] + 140_100_000_000_000_000).astype("str"))


def shuffled_years(rows: int, visits: int = 9) -> pd.DataFrame:
    """Several visits a person, of several kinds, in no order."""
    random = np.random.default_rng(12)
    frame = stays(rows)
    frame["person_id"] = random.permutation(np.arange(rows) // visits)
    frame["region"] = pd.Categorical.from_codes(np.zeros(rows, dtype=int), CITIES)
    frame["kind"] = _drawn(random, ["inpatient", "outpatient", "chronic_disease", "special_drug", "tcm_therapy"], rows)
    frame["hospital_grade"] = _drawn(random, GRADES[1:], rows)
    frame["travel"] = pd.Categorical.from_codes(np.zeros(rows, dtype=int), TRAVEL)
    frame["chronic_rate"] = 0.65
    drugs = frame["kind"] == "special_drug"
    for name in ("class_b_service", "domestic_consumable", "imported_consumable"):
        frame[name] = frame[name].where(~drugs, 0.0)
    return frame


def _drawn(random: np.random.Generator, words: list[str], rows: int) -> pd.Categorical:
    return pd.Categorical.from_codes(random.integers(0, len(words), rows), words)
