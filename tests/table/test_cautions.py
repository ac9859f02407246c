"""Cautions of a table's rows: those that the same visits have when they are asked about one by one."""

from typing import Any

import pandas as pd
import pytest

from policy import settle_frame
from policy.table.settling.answer import BESIDE
from tests.visit.test_cautions import CASES

ROW = {"person_id": "001", "region": "shanxi", "kind": "chronic_disease", "chronic_rate": "0.65"}


def row(given: dict[str, Any], **others: Any) -> dict[str, Any]:  # noqa: ANN401 - any cell
    return ROW | {
        "date": given["date"],
        "class_a": given["spent"],
        "chronic_quota_left": given.get("quota"),
        "chronic_deductible": given.get("deductible"),
        **others,
    }


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_table_says_what_the_visits_alone_do(case: dict[str, Any]) -> None:
    rows = [row(given, cover_from=case.get("cover_from")) for given in case["visits"]]
    other = row({"date": "2026-03-05", "quota": "4000", "deductible": "300", "spent": "10"}, person_id="002")
    answer = settle_frame(pd.DataFrame([*rows, other]))
    assert answer["error"].isna().all()
    told = answer["caution"].dropna().unique().tolist()
    assert len(told) == bool(case["says"])
    assert all(words in text for text in told for words in [case["says"][0].removesuffix("。")])
    assert pd.isna(answer["caution"].iloc[-1])


FIRST = {"date": "2026-03-01", "quota": "4000", "spent": "1000"}
AGAIN = {"date": "2026-05-01", "quota": "4000", "spent": "1000"}


def test_only_the_visits_concerned_are_cautioned() -> None:
    fell = {"date": "2026-02-01", "quota": "5000", "spent": "100"}
    cautions = settle_frame(pd.DataFrame([row(AGAIN), row(fell), row(FIRST)]))["caution"]
    assert cautions.notna().tolist() == [True, False, True]
    assert cautions[0] == cautions[2]


def test_a_row_in_error_says_nothing_of_its_quota_and_is_missed_beside_it() -> None:
    wrong = row({"date": "2026-04-01", "quota": "4000", "spent": "x"})
    assert settle_frame(pd.DataFrame([row(FIRST), wrong]))["caution"].tolist()[0] == BESIDE
    cautions = settle_frame(pd.DataFrame([row(FIRST), wrong, row(AGAIN)]))["caution"]
    assert cautions[0].startswith("2026年3月1日的慢特病填了还剩限额")
    assert cautions[0].endswith(f"就不用改；{BESIDE}")
    assert pd.isna(cautions[1])


def test_both_are_said_of_one_visit() -> None:
    twice = [row(given | {"deductible": "300"}) for given in (FIRST, AGAIN)]
    (text,) = settle_frame(pd.DataFrame(twice))["caution"].unique()
    assert "就不用改；慢特病 2 次都填了起付标准。" in text
    assert text.endswith("就只在头一次填，请核对")


def test_more_zero_claim_years_than_there_were_are_cautioned_in_every_row() -> None:
    stay: dict[str, Any] = ROW | {"kind": "inpatient", "hospital_grade": "grade_3a", "class_a": "11000"}
    rows = [stay | {"person_id": str(years), "date": "2026-03-02", "zero_claim_years": years} for years in (1, 2)]
    words = "零报销从 2025 年开始计，到 2026 年最多 1 年；您填了 2 年，请核对"
    assert settle_frame(pd.DataFrame(rows))["caution"].fillna("").tolist() == ["", words]
    again = [*rows, rows[1] | {"date": "2026-04-02", "zero_claim_years": None}]
    assert settle_frame(pd.DataFrame(again))["caution"].fillna("").tolist() == ["", words, words]
    wrong = rows[1] | {"class_a": "x"}
    assert settle_frame(pd.DataFrame([wrong]))["caution"].isna().all()
