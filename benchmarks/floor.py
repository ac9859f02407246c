"""The floor: the stages of an inpatient visit in plain float64 NumPy, without rounding, checks, errors or ledgers.

It reads its rates from the rulebook, so that it does the same work on the same numbers.
"""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from policy.rulebook import rulebook
from policy.visit.settlement import AMOUNTS

DAY = date(2026, 1, 1)


def _values(key: str, names: list[str], scale: int) -> np.ndarray:
    entry = rulebook().find(key, "shanxi", DAY)
    if entry is None:
        raise LookupError(key)
    return np.array([entry.number(name) / scale if name in list(entry.values) else 0.0 for name in names])


def settle_stays(frame: pd.DataFrame) -> pd.DataFrame:
    """Settle inpatient visits of persons with one visit each; all result columns, in float64."""
    classes = ["class_3", "class_2_county", "class_2_city_or_province", "class_1"]
    grade = np.array([0, 0, 1, 1, 3])[frame["hospital_grade"].cat.codes.to_numpy()]
    fee_class = np.where(grade == 1, grade + frame["hospital_affiliation"].cat.codes.to_numpy(), grade)
    points = _values("inpatient.travel_points", list(frame["travel"].cat.categories), 10_000)
    off = points[frame["travel"].cat.codes.to_numpy()]
    drug, service, domestic, imported = _values(
        "first_self_pay.rate", ["class_b_drug", "class_b_service", "domestic_consumable", "imported_consumable"], 10_000
    )
    cap, critical_cap = (_values(key, ["amount"], 100)[0] for key in ("fund.cap", "critical.cap"))
    (line_1,), (line_2,) = (_values(f"critical.tier_{tier}", ["threshold"], 100) for tier in (1, 2))
    (rate_1,), (rate_2,) = (_values(f"critical.tier_{tier}", ["rate"], 10_000) for tier in (1, 2))
    a, b, c, d, e, uncovered = (
        frame[name].to_numpy()
        for name in (
            "class_a",
            "class_b_drug",
            "class_b_service",
            "domestic_consumable",
            "imported_consumable",
            "uncovered",
        )
    )
    total = a + b + c + d + e + uncovered
    first_self_pay = b * drug + c * service + d * domestic + e * imported
    eligible = total - uncovered - first_self_pay
    deductible = np.minimum(eligible, _values("inpatient.deductible", classes, 100)[fee_class])
    base = eligible - deductible
    full_rate = _values("inpatient.rate", classes, 10_000)[fee_class]
    rate = full_rate - off
    fund_raw = base * rate
    fund_paid = np.minimum(fund_raw, cap)
    over_cap = fund_raw - fund_paid
    reduction = base * full_rate - fund_raw
    compliant = eligible - fund_raw - reduction
    tier_1 = rate_1 * (np.maximum(compliant - line_1, 0) + over_cap)
    tier_2 = rate_2 * np.maximum(compliant + over_cap - tier_1 - line_2, 0)
    critical = np.minimum(tier_1 + tier_2, critical_cap)
    own = total - fund_paid - critical
    none = np.zeros(len(frame))
    columns = (total, first_self_pay, eligible, deductible, rate, fund_raw, fund_paid, over_cap, reduction, none)
    results = dict(zip(AMOUNTS, (*columns, compliant, critical, own), strict=False))
    return pd.concat([frame, pd.DataFrame(results, index=frame.index, copy=False)], axis=1)
