"""The stories: every figure to the fen, what a changed rule moves, and what a reader is told beside them."""

import tomllib
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from policy import Scenario
from policy.rulebook import Rulebook, rulebook
from policy.rulebook.loader import RULES, load
from policy.stories.settled import SettledStory, dues, settle
from policy.stories.tale import Past, Tale, tale_of, tales

FILE = Path(__file__).parent.parent / "cases" / "stories.toml"
CASES: dict[str, dict[str, Any]] = {case.pop("name"): case for case in tomllib.loads(FILE.read_text("utf-8"))["case"]}
STAY = {"date": "2026-09-02", "kind": "inpatient", "hospital_grade": "grade_3a", "expenses": {"class_a": "61000"}}


def figures(settled: SettledStory) -> dict[str, dict[str, str]]:
    return {
        way.id: {
            "total": str(way.total),
            "fund": str(way.fund),
            "critical": str(way.critical),
            "own": str(way.own),
            "cap": "none" if way.cap is None else str(way.cap),
        }
        for way in settled.ways
    }


@pytest.mark.parametrize("name", tales())
def test_a_story_comes_to_its_figures(name: str) -> None:
    expected = dict(CASES[name])
    assert expected.pop("title") == tales()[name].title
    assert figures(settle(tales()[name])) == expected, f"“{tales()[name].title}” comes to something else"


def test_every_case_is_a_story() -> None:
    assert list(CASES) == list(tales())


@pytest.mark.parametrize("tale", tales().values(), ids=tales())
def test_the_ways_hold_together(tale: Tale) -> None:
    enrolled, unenrolled, lapsed = settle(tale).ways
    for way in (enrolled, unenrolled, lapsed):
        assert way.fund + way.critical + way.own == way.total == enrolled.total
    assert unenrolled.own == unenrolled.total
    assert unenrolled.cap is None
    assert enrolled.own < lapsed.own <= unenrolled.own
    assert enrolled.cap is not None
    assert lapsed.cap is not None
    assert lapsed.cap < enrolled.cap


@pytest.mark.parametrize("tale", tales().values(), ids=tales())
def test_a_reader_is_told_the_sums_the_wait_and_the_sources(tale: Tale) -> None:
    told = settle(tale)
    assert told.dues is not None
    assert told.dues.words() == "2026 年每人缴 400 元；2025 年财政给每人补 700 元。"
    assert "要等 4 个月" in told.assumes[1]
    assert "大病保险封顶线：参保 40" in told.assumes[2]
    assert told.sources[0].startswith("晋医保发〔2024〕19号")
    assert told.sources[1:] == ("晋医保发〔2025〕3号一（二）", "山西2025年居民医保工作通知")
    assert told.saved == told.ways[1].own - told.ways[0].own
    # What the paper takes.
    assert len(tale.title) <= 20
    assert len(tale.teller) <= 32
    assert all(len(text) <= 40 for text in told.assumes)
    assert all(len(text) <= 20 for text in told.sources)


@pytest.fixture
def changed(tmp_path: Path) -> Callable[[str, str], Rulebook]:
    """A rulebook in which one place of Shanxi's file reads otherwise."""

    def change(old: str, new: str) -> Rulebook:
        for file in RULES.glob("*.toml"):
            text = file.read_text("utf-8")
            if file.name == "shanxi.toml":
                assert old in text
                text = text.replace(old, new, 1)
            (tmp_path / file.name).write_text(text, "utf-8")
        return load(tmp_path)

    return change


def test_a_changed_rule_moves_the_stories(changed: Callable[[str, str], Rulebook]) -> None:
    book = changed('class_1 = "60%"', 'class_1 = "65%"')
    assert figures(settle(tales()["hip"], book)) != figures(settle(tales()["hip"]))
    assert figures(settle(tales()["pneumonia"], book)) == figures(settle(tales()["pneumonia"]))


def test_a_shorter_wait_pays_the_same_bill(changed: Callable[[str, str], Rulebook]) -> None:
    fixed = '[[waiting.fixed]]\nfrom = 2025-01-01\nmonths = "{}"'
    told = settle(tales()["hip"], changed(fixed.format(3), fixed.format(1)))
    assert "要等 2 个月" in told.assumes[1]
    assert told.ways[2].own == told.ways[0].own


def test_a_story_of_any_scenario_falls_into_the_wait() -> None:
    tale = tale_of(Scenario(region="shanxi/datong", visits=[STAY]), "一次住院", "一位居民。", "金额是编的。")
    told = settle(tale)
    # 60% of 60,000, then 75% of what compliant self-pay is above 10,000.
    assert [way.own for way in told.ways] == [Decimal(13750), Decimal(61000), Decimal(61000)]
    assert told.ways[2].settlement.visits[0].date == date(2026, 4, 30)
    assert told.ways[2].words == "看病时还在等待期里，一分不报，61,000 元全部自己出。"


def test_a_story_keeps_the_scenarios_own_enrolment() -> None:
    own = {"continuous_years": 8, "cover_from": "2026-02-01"}
    tale = tale_of(Scenario(region="shanxi", enrolment=own, visits=[STAY]), "一次住院", "一位居民。", "金额是编的。")
    told = settle(tale)
    assert tale.lapsed == Past(2026, since=2018, missed=(2025,))
    assert [way.cap for way in told.ways] == [Decimal(406000), None, Decimal(397000)]


def test_a_story_without_a_break_is_settled_on_its_own_days() -> None:
    """Years missed before 2025 are not counted, so that nothing is waited for in 2025."""
    stay = {**STAY, "date": "2025-09-02"}
    told = settle(tale_of(Scenario(region="shanxi", visits=[stay]), "一次住院", "一位居民。", "金额是编的。"))
    assert told.ways[2].settlement.visits[0].date == date(2025, 9, 2)
    assert told.assumes[1] == "断保：2024 年没缴，再缴不用等，2025年1月1日起能报。"
    assert told.dues is not None
    assert told.dues.words() == "2026 年每人缴 400 元；2025 年财政给每人补 700 元。"


def test_a_long_break_may_outlast_the_year() -> None:
    scenario = Scenario(region="shanxi", readings={"breaks_before_2025": "counted"}, visits=[STAY])
    tale = replace(
        tale_of(scenario, "一次住院", "一位居民。", "金额是编的。"),
        lapsed=Past(2026, None, 2015, tuple(range(2016, 2026))),
    )
    told = settle(tale)
    assert told.assumes[1].endswith("再缴要等 13 个月，这一年都不能报。")
    assert told.ways[2].settlement.visits[0].date == date(2026, 9, 2)
    assert told.ways[2].own == Decimal(61000)


def test_a_part_of_the_visits_may_be_waited_for() -> None:
    lapsed = settle(tales()["two_diseases"]).ways[2]
    assert lapsed.words == "8 次里有 2 次不在待遇期里，不能报；居民医保报 468 元，自己出 572 元。"


def test_bills_can_be_changed() -> None:
    told = settle(tales()["hip"].with_bills({0: {"class_a": "11000"}}))
    assert [way.own for way in told.ways] == [Decimal("5000.00"), Decimal("11000.00"), Decimal("11000.00")]
    assert tales()["chemotherapy"].with_bills({1: {"class_b_drug": "1"}}).scenario.visits[0].expenses.class_a == 14000
    with pytest.raises(ValidationError):
        tales()["hip"].with_bills({0: {"class_a": "x"}})


def test_a_story_moves_in_time() -> None:
    later = settle(tales()["newborn"].moved(1))
    assert later.on == date(2027, 1, 12)
    assert [way.own for way in later.ways] == [way.own for way in settle(tales()["newborn"]).ways]
    covered = Scenario(
        region="shanxi", enrolment={"cover_from": "2026-02-01"}, visits=[{**STAY, "admitted_on": "2026-08-30"}]
    )
    moved = tale_of(covered, "一次住院", "一位居民。", "金额是编的。").moved(2).scenario
    assert moved.enrolment.cover_from == date(2028, 2, 1)
    assert moved.visits[0].admitted_on == date(2028, 8, 30)


def test_where_no_contribution_is_written_none_is_told() -> None:
    assert dues("hunan", 2026, rulebook()) is None
    visit = {"date": "2026-03-02", "kind": "contracted_primary", "expenses": {"class_a": "100"}}
    told = settle(tale_of(Scenario(region="hunan", visits=[visit]), "看门诊", "一位居民。", "金额是编的。"))
    assert told.dues is None
    assert told.ways[0].fund == Decimal("70.00")
