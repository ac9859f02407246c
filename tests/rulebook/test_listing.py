"""The rules as a list: in force on a day, changed between two days, in text and in JSON."""

import json
import re
from datetime import date

import pytest

from policy.rulebook import rulebook
from policy.rulebook.listing import (
    changes,
    found_notes,
    found_rules,
    listing_json,
    listing_text,
    rule_history,
    rules_listing,
    support_of,
    told_notes,
)


def test_a_line_has_what_a_reader_needs() -> None:
    line = next(line for line in rules_listing("shanxi/yangquan", date(2026, 3, 2)) if line.key == "inpatient.rate")
    assert (line.topic, line.region, line.since, line.until) == ("住院", "shanxi", "2025-01-01", "2029-12-31")
    assert line.printed == {
        "class_3": "85%",
        "class_2_county": "75%",
        "class_2_city_or_province": "70%",
        "class_1": "60%",
    }
    assert [citation["document"] for citation in line.citations] == ["jin-2024-19", "yang-2024-32"]
    assert "85%" in line.sentence


def test_an_end_whose_day_is_not_known_is_a_year() -> None:
    line = next(line for line in rules_listing("shanxi", date(2026, 3, 2)) if line.key == "waiting.fixed")
    assert line.until == "2030"


def test_text_and_json_hold_the_same_rules() -> None:
    lines = rules_listing("hunan", date(2026, 3, 2))
    text, listed = listing_text(lines), json.loads(listing_json(lines))
    assert [rule["key"] for rule in listed] == [line.key for line in lines]
    assert all(line.sentence in text and line.title in text for line in lines)
    assert "到哪天为止，文件没有写" in text
    assert listing_text([]) == "这一天没有找到有效的规定。"


def test_a_rule_without_a_known_start() -> None:
    assert "从哪天开始，文件没有写，到2024年12月31日" in listing_text(
        rules_listing("shanxi/yangquan", date(2024, 3, 2))
    )


def test_changes_name_what_began_and_what_ended() -> None:
    found = {change.key: change for change in changes("shanxi/yangquan", date(2024, 12, 31), date(2025, 1, 1))}
    assert found["student_accident.rate"].after is None
    assert found["inpatient.rate"].before is None
    assert "满 2 年" in (found["maternity.continuous_years"].before or "")
    assert "不再看" in (found["maternity.continuous_years"].after or "")
    assert changes("shanxi", date(2025, 2, 1), date(2025, 3, 1)) == []


def test_a_rule_has_a_history() -> None:
    years = [(line.since, line.printed["amount"]) for line in rule_history("subsidy.person", "shanxi")]
    assert years == [("2021-01-01", "580"), ("2024-01-01", "670"), ("2025-01-01", "700")]


@pytest.mark.parametrize("region", rulebook().regions)
def test_every_rule_in_force_has_its_support_line(region: str) -> None:
    days = {day for day in rulebook().breakpoints() if day.year <= 2030} | {date(2024, 3, 2)}
    for day in days:
        for line in rules_listing(region, day):
            support = support_of(line)
            assert "{" not in f"{support.question}{support.answer}{support.not_covered}"
            # Some 20 seconds to read aloud; every value of the rule that can be said is said.
            assert len(support.answer) <= 100
            assert support.question.endswith("？")


def test_no_number_is_written_in_a_support_line() -> None:
    for key, support in rulebook().support.items():
        for region in ("shanxi", *support.places):
            bare = "".join(re.sub(r"\{\w+\}", "", text) for text in support.texts(region))
            assert not re.search(r"\d", bare), key


def test_support_says_the_rules_own_numbers() -> None:
    lines = {line.key: line for line in rules_listing("national", date(2026, 3, 2))}
    assert "原则上至少提高 1,000 元" in support_of(lines["reward.continuous"]).answer
    assert "连续断保 4 年及以上的" in support_of(lines["waiting.floor"]).answer


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("报销比例", "inpatient.rate"),
        ("三甲", "inpatient.deductible"),
        ("三甲 报销比例", "inpatient.rate"),
        ("断缴", "penalty.break"),
        ("断缴", "waiting.fixed"),
        ("封顶", "fund.cap"),
        ("封顶", "critical.cap"),
        ("大病", "critical.tier_1"),
        ("高血压的药", "hypertension.rate"),
        ("晋医保发〔2024〕19号", "inpatient.rate"),
    ],
)
def test_what_people_look_for_is_found(words: str, key: str) -> None:
    found = [line.key for line in found_rules(rules_listing("shanxi", date(2026, 3, 2)), words)]
    assert key in found
    assert len(found) < len(rulebook().parameters) / 2 or "晋" in words


def test_what_is_not_there_is_not_found() -> None:
    lines = rules_listing("shanxi", date(2026, 3, 2))
    assert found_rules(lines, "三甲 断缴") == []
    assert found_rules(lines, "") == lines


def test_what_a_region_is_told() -> None:
    def told(region: str) -> set[str]:
        return {note.id for note in told_notes(region)}

    assert "national_where" in told("shanxi/datong") & told("hunan")
    assert "prepaid_student" in told("shanxi") - told("hunan")
    assert {"hunan_where", "hunan_relatives", "hunan_one_stop"} <= told("hunan") - told("shanxi")
    assert {note.topic for note in told_notes("shanxi", {"生育"})} == {"生育"}
    assert [note.id for note in found_notes("shanxi", "怀孕")] == ["pregnancy_stays"]
