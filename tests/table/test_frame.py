"""Tables: the same amounts as one by one, whatever the order; row faults; the habits of spreadsheets."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy import InputError, Scenario, estimate, settle_frame
from policy.table.understanding.columns import HEADINGS, RESULTS
from policy.visit.scenario import EnrolmentSummary, Opening
from policy.visit.settlement import BLOCK
from tests.years import readings, years

STAY = {
    "person_id": "001",
    "region": "shanxi",
    "date": "2026-03-02",
    "kind": "inpatient",
    "hospital_grade": "grade_3a",
    "class_a": "11000",
}
NUMBERS = [name for name in RESULTS if name not in {"reason", "caution", "error"}]


def rows_of(person: str, scenario: dict[str, Any]) -> list[dict[str, Any]]:
    """A scenario as rows of a table."""
    own = {
        "person_id": person,
        "region": scenario["region"],
        "outpatient_annual_limit": scenario.get("outpatient_annual_limit"),
        **{name: scenario["enrolment"].get(name) for name in EnrolmentSummary.model_fields},
        **{f"opening_{name}": scenario["opening"].get(name) for name in Opening.model_fields},
    }
    flat = [{**visit, **visit["expenses"]} for visit in scenario["visits"]]
    return [{**own, **{name: visit.get(name) for name in HEADINGS if name not in own}} for visit in flat]


def table(*rows: dict[str, Any]) -> pd.DataFrame:
    return settle_frame(pd.DataFrame([{**STAY, **row} for row in rows]))


@given(st.lists(years(), min_size=1, max_size=4), readings, st.randoms())
def test_a_table_is_what_each_person_is_alone(
    people: list[dict[str, Any]],
    taken: dict[str, str],
    random: Any,  # noqa: ANN401
) -> None:
    rows = [row for number, person in enumerate(people) for row in rows_of(f"{number:03}", person)]
    order = random.sample(range(len(rows)), len(rows))
    shuffled = settle_frame(pd.DataFrame([rows[place] for place in order]), taken)
    assert shuffled["error"].isna().all()
    dates = pd.DataFrame(rows).groupby("person_id")["date"]
    for number, person in enumerate(people):
        found = shuffled[shuffled["person_id"] == f"{number:03}"]
        if dates.nunique()[f"{number:03}"] < len(found):
            continue
        answer = estimate(Scenario(**{**person, "readings": taken}))
        paid = {visit.date.isoformat(): visit for visit in answer.visits}
        said = [note.removesuffix("。") for note in answer.notes if "请核对" in note]
        told = found["caution"].dropna().tolist()
        assert all(any(note in text for text in told) for note in said)
        assert {"；".join(note for note in said if note in text) for text in told} == set(told)
        for row in found.to_dict("records"):
            visit = paid[row["date"]]
            assert {name: f"{row[name]:.4f}" for name in NUMBERS} == {n: f"{getattr(visit, n):.4f}" for n in NUMBERS}
            assert (None if pd.isna(row["reason"]) else row["reason"]) == visit.reason


def typed(rows: int, people: int) -> pd.DataFrame:
    """Many stays in typed columns."""
    random = np.random.default_rng(7)
    return pd.DataFrame(
        {
            "person_id": random.permutation(np.arange(rows) % people),
            "region": "shanxi",
            "date": np.datetime64("2026-01-01") + random.integers(0, 365, rows).astype("timedelta64[D]"),
            "kind": pd.Categorical.from_codes(random.integers(0, 2, rows), ["inpatient", "tcm_therapy"]),
            "hospital_grade": pd.Categorical.from_codes(random.integers(0, 2, rows), ["grade_3a", "grade_2b"]),
            "class_a": random.integers(0, 9_000_000, rows) / 100,
            "opening_admissions": 1,
        }
    )


@pytest.mark.parametrize("people", [3 * BLOCK, 500], ids=["each row a person", "many rows a person"])
def test_blocks_do_not_show(people: int) -> None:
    frame = typed(3 * BLOCK, people)
    whole = settle_frame(frame)
    part = frame["person_id"].isin(range(50))
    assert whole["error"].isna().all()
    pd.testing.assert_frame_equal(whole[part], settle_frame(frame[part]), check_categorical=False)


def test_the_frame_stays_as_it_was_and_comes_back_in_front() -> None:
    frame = pd.DataFrame([{**STAY, "note": "kept", "total": "old"}], index=[7])
    before = frame.copy()
    answer = settle_frame(frame)
    pd.testing.assert_frame_equal(frame, before)
    assert list(answer.columns) == [*(column for column in frame.columns if column != "total"), *RESULTS]
    assert (answer.index[0], answer.loc[7, "note"], answer.loc[7, "total"]) == (7, "kept", 11000.0)
    assert answer.loc[7, "fund_paid"] == 6000.0


def test_an_empty_table() -> None:
    assert list(settle_frame(pd.DataFrame(columns=list(STAY))).columns) == [*STAY, *RESULTS]


def test_columns_may_be_absent_but_three() -> None:
    with pytest.raises(InputError, match="缺这几列：参保地、结算日期、看病方式。"):
        settle_frame(pd.DataFrame({"person_id": ["1"], "class_a": ["1"]}))
    with pytest.raises(InputError, match="没有认出金额列"):
        settle_frame(pd.DataFrame([STAY | {"uncovered": "1"}]).drop(columns="class_a"))
    answer = table({"region": None, "date": None, "kind": None})
    assert answer.loc[0, "error"] == "参保地：必须填写；结算日期：必须填写；看病方式：必须填写"


def test_rows_without_a_person_stand_alone() -> None:
    answer = table({"person_id": None}, {"person_id": " "}, {"person_id": "1"}, {"person_id": "１"})
    assert answer["deductible"].tolist() == [1000.0, 1000.0, 1000.0, 500.0]
    alone = settle_frame(pd.DataFrame([STAY, STAY]).drop(columns="person_id"))
    assert alone["deductible"].tolist() == [1000.0, 1000.0]


@pytest.mark.parametrize(
    "ids", [[1, 1], [10**12, 10**12], [1.0, 1.0], ["01", "01"], ["1X", "1X"], ["１", "1 "]], ids=repr
)
def test_person_ids_of_any_type(ids: list[Any]) -> None:
    frame = pd.DataFrame([STAY, STAY]).assign(person_id=ids)
    assert settle_frame(frame)["deductible"].tolist() == [1000.0, 500.0]


@pytest.mark.parametrize("ids", [[5, 10**12, 5], ["005", "999", "005"], ["5", "10", "5"], ["b", "a", "b"]], ids=repr)
def test_one_of_two_people_comes_twice(ids: list[Any]) -> None:
    frame = pd.DataFrame([STAY, STAY, STAY]).assign(person_id=ids)
    assert settle_frame(frame)["deductible"].tolist() == [1000.0, 1000.0, 500.0]


@pytest.mark.parametrize("kind", [np.int8, np.int64, np.uint64])
def test_person_ids_at_the_ends_of_their_numbers(kind: type[np.integer[Any]]) -> None:
    ends = np.iinfo(kind)
    frame = pd.DataFrame([STAY] * 3).assign(person_id=np.array([ends.max, ends.min, ends.max], dtype=kind))
    assert settle_frame(frame)["deductible"].tolist() == [1000.0, 1000.0, 500.0]
    assert settle_frame(frame.iloc[:2])["deductible"].tolist() == [1000.0, 1000.0]


def test_more_people_and_days_than_one_number_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("policy.table.settling.grouping._LATEST", 0)
    rows = [STAY | {"person_id": 1}, STAY | {"person_id": 2}, STAY | {"person_id": 1}, STAY | {"person_id": 2}]
    assert settle_frame(pd.DataFrame(rows))["deductible"].tolist() == [1000.0, 1000.0, 500.0, 500.0]


def test_leading_zeros_tell_people_apart() -> None:
    assert table({"person_id": "1"}, {"person_id": "01"})["deductible"].tolist() == [1000.0, 1000.0]


def test_two_years_are_two_ledgers() -> None:
    assert table({}, {"date": "2027-03-02"}, {"date": "2027-04-02"})["deductible"].tolist() == [1000.0, 1000.0, 500.0]


def test_chinese_headings_and_words() -> None:
    frame = pd.DataFrame(
        {
            "人员编号": ["1"],
            "参保地": ["太原"],
            "结算日期": ["2026年3月2日"],
            "看病方式": ["普通门诊"],
            "医院等级": ["一级及基层"],
            "甲类费用": ["１００元"],
        }
    )
    answer = settle_frame(frame)
    assert (answer.loc[0, "fund_paid"], answer["error"].isna().all()) == (60.0, True)


DAYS = [
    "2026/3/2",
    "2026.3.2",
    "2026-3-2",
    "２０２６-０３-０２",
    "20260302",
    "46083",
    46083,
    20260302,
    46083.0,
    "2026-03-02 00:00:00",
    date(2026, 3, 2),
    datetime(2026, 3, 2, 10, 30),  # noqa: DTZ001 - spreadsheets know no time zones
    pd.Timestamp("2026-03-02"),
]


@pytest.mark.parametrize("day", DAYS, ids=repr)
@pytest.mark.parametrize("kind", ["alone", "with text"])
def test_dates_as_spreadsheets_write_them(day: object, kind: str) -> None:
    rows: list[dict[str, Any]] = [{"date": day, "kind": "tcm_therapy"}]
    answer = table(*rows, *([{"date": "text"}] if kind == "with text" else []))
    assert answer.loc[0, "fund_paid"] == 6600.0


def test_times_with_a_zone_and_days_out_of_reach() -> None:
    stamps = pd.to_datetime(["2026-03-02 08:00", "1999-01-01 08:00", None]).tz_localize("Asia/Shanghai")
    answer = settle_frame(pd.DataFrame([STAY] * 3).assign(date=stamps, person_id=["1", "2", "3"]))
    assert answer.loc[0, "fund_paid"] == 6000.0
    assert "1999-01-01" in answer.loc[1, "error"]
    assert answer.loc[2, "error"] == "结算日期：必须填写"


AMOUNTS = ["11,000.00", " 11000 ", "１１０００", "¥11,000", "11000元", "11000.000", 11000, 11000.0, Decimal(11000)]


@pytest.mark.parametrize("amount", [*AMOUNTS, np.int64(11000)], ids=repr)
def test_amounts_as_people_write_them(amount: object) -> None:
    assert table({"class_a": amount}).loc[0, "fund_paid"] == 6000.0


@pytest.mark.parametrize(
    "amount", ["1,10", "-1", "1.234", "abc", "1e3", 100000000.01, -0.01, 0.001, np.inf, True], ids=repr
)
@pytest.mark.parametrize("others", [[], ["text"]], ids=["typed", "mixed"])
def test_amounts_that_are_none(amount: object, others: list[object]) -> None:
    answer = table({"class_a": amount}, *({"class_a": other, "person_id": "9"} for other in others))
    assert answer.loc[0, "error"].startswith("甲类费用：“")
    words = "是负数" if str(amount).startswith("-") else "0 到 100,000,000 元"
    assert words in answer.loc[0, "error"]
    assert answer.loc[0, NUMBERS].isna().all()


@pytest.mark.parametrize("empty", ["", " ", "-", None, np.nan, pd.NA, pd.NaT, "nan"], ids=repr)
def test_empty_cells_are_none(empty: object) -> None:
    answer = table({"class_b_drug": empty, "travel": empty, "opening_fund_paid": empty, "cover_from": empty})
    assert answer.loc[0, "fund_paid"] == 6000.0


def test_the_noise_of_binary_fractions_is_forgiven() -> None:
    assert table({"class_a": 0.1 + 0.2 + 11000})["total"].tolist() == [11000.3]


def test_rates_as_percent_and_counts() -> None:
    chronic = {"kind": "chronic_disease", "class_a": "1000"}
    answer = table(
        {**chronic, "chronic_rate": "65%"}, {**chronic, "chronic_rate": "0.655"}, {**chronic, "chronic_rate": "7"}
    )
    assert answer["fund_paid"].tolist()[:2] == [650.0, 655.0]
    assert "0 到 1 之间" in answer.loc[2, "error"]
    assert "整数" in table({"opening_admissions": "1.5"}).loc[0, "error"]


ROW_FAULTS = [
    ({"kind": "dental"}, "看病方式：“dental” 不对"),
    ({"region": "national"}, "参保地：“全国”只有各省都要达到的底线"),
    ({"date": "2030-01-01"}, "结算日期：“2030-01-01” 不对，山西省手头的文件，“住院”只管到 2029 年底"),
    ({"hospital_grade": ""}, "医院等级：没有填"),
    ({"kind": "hypertension", "hospital_grade": "fee_class_2"}, "医院等级：“二类收费”"),
    ({"kind": "outpatient", "travel": "referral"}, "就医地点：“"),
    ({"kind": "special_drug", "class_b_service": "3"}, "乙类检查治疗费：“3.00” 不对"),
    ({"kind": "chronic_disease"}, "慢特病支付比例：没有填"),
    ({"cover_from": "2026-05-01", "cover_to": "2026-04-01"}, "待遇结束日期：“2026-04-01” 不对，不能早于待遇开始日期"),
    ({"opening_fund_paid": "70000.01"}, "此前基金已付：“70000.01” 不对"),
    ({"opening_over_cap": "1"}, "此前超过基金限额的部分：“1.00” 不对"),
    ({"opening_hypertension_paid": "261"}, "此前高血压用药已付：“261.00” 不对"),
    ({"opening_diabetes_paid": "481"}, "此前糖尿病用药已付：“481.00” 不对"),
]


@pytest.mark.parametrize(("change", "words"), ROW_FAULTS, ids=[words for _, words in ROW_FAULTS])
def test_a_faulty_row_says_so_and_stops_nothing_else(change: dict[str, str], words: str) -> None:
    answer = table({"date": "2026-01-02", **change}, {"date": "2026-02-02"}, {"date": "2026-12-02"})
    assert answer.loc[0, "error"].startswith(words)
    assert answer.loc[0, NUMBERS].isna().all()
    assert answer["error"].notna().sum() == 1
    assert answer["deductible"].tolist()[1:] == [1000.0, 500.0]


def test_the_first_sound_row_tells_about_the_person() -> None:
    answer = table(
        {"region": "", "date": "2026-01-01"},
        {"date": "2026-05-01", "opening_admissions": "1", "class_a": "x"},
        {"date": "2026-04-01", "opening_admissions": "1"},
        {"date": "2026-02-01", "region": "", "opening_admissions": ""},
        {"date": "2026-03-01", "opening_admissions": "0"},
        {"date": "2026-03-05", "region": "shanxi/datong"},
        {"date": "2026-03-06", "opening_admissions": "1", "cover_from": "2026-01-01"},
    )
    errors = answer["error"].fillna("").tolist()
    assert errors[0] == "参保地：必须填写"
    assert errors[1].startswith("甲类费用：“x” 不对")
    assert errors[4] == "此前住院次数：“0” 和这个人今年前面的行不一样，同一人同一年要一致"
    assert errors[5].startswith("参保地：“shanxi/datong” 和这个人今年前面的行不一样")
    assert errors[6].startswith("待遇开始日期：“2026-01-01” 和这个人今年前面的行不一样")
    assert answer.loc[[2, 3], "deductible"].tolist() == [500.0, 500.0]


def test_a_later_row_is_judged_by_the_person_it_belongs_to() -> None:
    answer = table(
        {"region": "shanxi/yangquan"}, {"region": "", "kind": "student_accident"}, {"region": "", "kind": "x"}
    )
    assert answer.loc[1, "reason"] == "这项规定在结算那天已经不再执行；可以改按普通门诊报"
    assert answer.loc[2, "error"].startswith("看病方式：“x” 不对")
    nobody = table({"region": "", "kind": "x"})
    assert nobody.loc[0, "error"].startswith("参保地：必须填写；看病方式：“x” 不对")


def test_same_day_visits_settle_in_the_order_of_the_table() -> None:
    answer = table({"class_a": "11000"}, {"class_a": "6000"})
    assert answer["fund_paid"].tolist() == [6000.0, 3300.0]


def test_the_cap_follows_enrolment_and_readings() -> None:
    frame = pd.DataFrame([{**STAY, "kind": "chronic_disease", "chronic_rate": "0", "class_a": "900000"}])
    frame = frame.assign(continuous_years=6, zero_claim_years=2, break_years=1, continuous_reward_kept="3000")
    assert settle_frame(frame).loc[0, "critical_paid"] == 412000.0
    taken = {"zero_claim_lasts": "one_year", "continuity_counts": "from_2025"}
    assert settle_frame(frame, taken).loc[0, "critical_paid"] == 403000.0


def test_what_a_call_cannot_mean() -> None:
    with pytest.raises(InputError, match="“x” 不对"):
        settle_frame(pd.DataFrame([STAY]), {"x": "y"})
    with pytest.raises(InputError, match="有 2 列都是它"):
        settle_frame(pd.DataFrame([{**STAY, "甲类费用": "1"}]))
