"""What is said about enrolment, each sentence against the assessment it tells of."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from policy.enrolment.answer import assess_enrolment
from policy.enrolment.assessment import assess
from policy.enrolment.outlook import lapse, paying_back, unpaid
from policy.enrolment.prose import (
    enrolment_verdict,
    lapse_words,
    paying_back_words,
    readings_words,
    unpaid_words,
)
from policy.enrolment.record import EnrolmentRecord
from policy.fields import InputError

UNPAID = tomllib.loads((Path(__file__).parents[1] / "cases" / "unpaid.toml").read_text("utf-8"))["case"]


def record(given: dict[str, Any]) -> EnrolmentRecord:
    """A record; ``enrolled`` lists years in which something was claimed."""
    history = [{"year": year, "claimed": True} for year in given.get("enrolled", ())]
    rest = {name: value for name, value in given.items() if name != "enrolled"}
    return EnrolmentRecord.model_validate({"region": "shanxi", "history": history} | rest)


LONG = tuple(range(2010, 2026))


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (
            {"coverage_year": 2026, "paid_on": "2025-12-01", "enrolled": LONG},
            "您从 2026年1月1日起享受待遇，大病封顶线 40.6 万元。",
        ),
        (
            {"coverage_year": 2026, "paid_on": "2026-01-01", "enrolled": LONG},
            "您从 2026年1月1日起享受待遇，大病封顶线 40.6 万元。",
        ),
        (
            {"coverage_year": 2026, "paid_on": "2026-01-02"},
            "您从 2026年1月2日起享受待遇，大病封顶线 40 万元。2026年1月1日这一天的医药费不能报，因为那时还没有缴费。",
        ),
        (
            {"coverage_year": 2026, "paid_on": "2026-02-10"},
            (
                "您从 2026年2月10日起享受待遇，大病封顶线 40 万元。"
                "2026年1月1日到 2026年2月9日的医药费不能报，因为那时还没有缴费。"
            ),
        ),
        (
            {"coverage_year": 2026, "paid_on": "2026-03-10"},
            (
                "您从 2026年6月10日起享受待遇，大病封顶线 40 万元。没有在集中缴费期内缴费，要等 3 个月，"
                "等的这段时间看病不能报。"
            ),
        ),
        (
            {"coverage_year": 2028, "paid_on": "2028-02-10", "enrolled": (2025,)},
            "您从 2028年7月10日起享受待遇，大病封顶线 39.4 万元。您断保 2 年，要等 5 个月，等的这段时间看病不能报。",
        ),
        (
            {"coverage_year": 2026, "paid_on": "2026-11-01"},
            (
                "您 2026 年不能享受待遇：没有在集中缴费期内缴费，要等 3 个月，等满已经过了年底。"
                "大病封顶线是 40 万元，但待遇没有开始，用不上。"
            ),
        ),
        (
            {"coverage_year": 2026, "group": "newborn", "born_on": "2025-04-01", "paid_on": "2026-04-01"},
            (
                "您从 2026年4月1日起享受待遇，大病封顶线 40 万元。"
                "2026年1月1日到 2026年3月31日的医药费不能报，因为那时还没有缴费。"
            ),
        ),
        (
            {
                "coverage_year": 2026,
                "group": "newborn",
                "born_on": "2025-04-01",
                "paid_on": "2026-04-01",
                "readings": {"newborn_waits": "fixed"},
            },
            (
                "您从 2026年7月1日起享受待遇，大病封顶线 40 万元。"
                "新生儿过了缴费期限，要等 3 个月，等的这段时间看病不能报。"
            ),
        ),
        (
            {"coverage_year": 2026, "group": "newborn", "born_on": "2026-04-01"},
            "您从 2026年4月1日起享受待遇，大病封顶线 40 万元。",
        ),
        (
            {"coverage_year": 2026, "group": "new_student", "paid_on": "2026-09-01"},
            "您从 2026年9月1日起享受待遇，大病封顶线 40 万元。待遇到 2027年12月31日为止。",
        ),
        (
            {"region": "hunan", "coverage_year": 2025, "group": "newborn", "born_on": "2025-11-01"},
            "如果选择只缴 2026 年的费，2025 年不享受待遇，2026 年不用等待。",
        ),
        (
            {"region": "hunan", "coverage_year": 2026, "paid_on": "2026-03-01"},
            (
                "您从 2026年6月1日起享受待遇，大病封顶线 40 万元。"
                "没有在集中缴费期内缴费，按国家的规定要等 3 个月，等的这段时间看病不能报。"
            ),
        ),
    ],
)
def test_the_verdict(given: dict[str, Any], said: str) -> None:
    assert enrolment_verdict(assess(record(given))) == said


@pytest.mark.parametrize(
    ("missed", "readings", "months", "said"),
    [
        (1, {}, [4, 3], "断的 1 年都补上，也还要等固定的 3 个月。"),
        (3, {}, [6, 5, 4, 3], "断的 3 年都补上，也还要等固定的 3 个月。"),
        (3, {"wait_per_break_year": "each_further"}, [5, 4, 3], "补 2 年就够了：剩下固定的 3 个月减不掉"),
        (4, {}, [7, 6], "补 1 年就够了：断得久的，再怎么补也要等满 6 个月，多补的钱不起作用。"),
        (6, {}, [9, 8, 7, 6], "补 3 年就够了：断得久的"),
        (4, {"wait_per_break_year": "each_further"}, [6], "补缴不会缩短等待，都要等 6 个月，不用补。"),
    ],
)
def test_what_paying_back_buys(missed: int, readings: dict[str, str], months: list[int], said: str) -> None:
    year = 2025 + missed
    asked = {"coverage_year": year, "paid_on": f"{year - 1}-12-01", "enrolled": (2024,), "readings": readings}
    options = paying_back(record(asked))
    assert [option.cover.wait.months for option in options] == months
    assert said in paying_back_words(options)


def test_what_lapsing_would_cost() -> None:
    asked = record({"coverage_year": 2026, "paid_on": "2025-12-01", "enrolled": LONG})
    assert lapse_words(lapse(asked)) == (
        "要是 2027 年不参保，2028 年再回来：2027 年全年看病不能报；"
        "回来后还要等 4 个月，等的这段时间看病不能报；大病封顶线是 40.3 万元，比一直参保少 9,000 元。"
    )


def test_lapsing_where_no_cap_is_lost() -> None:
    asked = record({"region": "hunan", "coverage_year": 2026, "paid_on": "2025-12-01"})
    assert lapse_words(lapse(asked)).endswith(
        "回来后按国家的规定还要等 4 个月，等的这段时间看病不能报；大病封顶线是 40 万元。"
    )


@pytest.mark.parametrize("case", UNPAID, ids=lambda case: case["name"])
def test_not_paid_yet(case: dict[str, Any]) -> None:
    if "refused" in case:
        with pytest.raises(InputError, match=case["refused"]):
            unpaid(record(case["given"]), case["today"])
        return
    found = unpaid(record(case["given"]), case["today"])
    for words in case["says"]:
        assert words in unpaid_words(found)
    assert case["missed"] in lapse_words(found.missed)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"coverage_year": 2026, "paid_on": "2025-12-01", "enrolled": (2024, 2025)}, ""),
        (
            {"coverage_year": 2026, "paid_on": "2025-12-01", "enrolled": LONG},
            "文件有两种理解：大病封顶线 40.6 万元或者 40 万元。",
        ),
        (
            {"coverage_year": 2026, "group": "newborn", "born_on": "2025-04-01", "paid_on": "2026-04-01"},
            "文件有两种理解：2026年4月1日起能报或者 2026年7月1日起能报。",
        ),
        (
            {"coverage_year": 2028, "paid_on": "2028-01-10", "enrolled": (*LONG, 2026)},
            (
                "文件有几处可以两种理解：2028年5月10日起能报或者 2028年4月10日起能报；"
                "大病封顶线 40.3 万元或者 39.7 万元。"
            ),
        ),
    ],
)
def test_both_readings_stand_in_the_verdict(given: dict[str, Any], said: str) -> None:
    asked = record(given)
    assert readings_words(assess(asked), assess_enrolment(asked).readings) == said
