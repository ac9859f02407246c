"""The rules as a list: in force on a day, changed between two days, in text and in JSON."""

import json
from datetime import date

from policy.rulebook.listing import changes, listing_json, listing_text, rule_history, rules_listing


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
    assert "从哪天开始，文件没有写，到 2024-12-31" in listing_text(rules_listing("shanxi/yangquan", date(2024, 3, 2)))


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
