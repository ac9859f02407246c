"""The strict loader: every fault of a rule file is caught and named. Tried on the small rulebook."""

from datetime import date
from pathlib import Path

import pytest

from policy.rulebook.loader import RulebookError, load
from tests.small import PROVINCE, write_small

CAP = '[[fund.cap]]\nfrom = 2025-01-01\namount = "50000"\n'
SOURCE = 'source = { document = "made-up", article = "一", checked_on = 2026-11-22 }'
FAULTS = [
    (
        "an unknown value",
        "province.toml",
        CAP,
        CAP + 'most = "1"\n',
        "province.toml: fund.cap 2025-01-01: unknown key most",
    ),
    (
        "a missing value",
        "province.toml",
        CAP,
        CAP.replace('amount = "50000"\n', ""),
        "2025-01-01: the value amount is missing",
    ),
    (
        "a number not as printed",
        "province.toml",
        '"50000"',
        "50000",
        "amount = 50000 is not a money written as printed",
    ),
    (
        "a rate without its sign",
        "province.toml",
        '"80%"',
        '"0.85"',
        "class_3 = '0.85' is not a rate written as printed",
    ),
    ("a rate above all", "province.toml", '"80%"', '"800%"', "class_3 = '800%': more than the whole"),
    ("a day that is none", "province.toml", '"12-20"', '"12-32"', "window.usual 2025-01-01: closes = '12-32'"),
    (
        "an unknown parameter",
        "province.toml",
        "[[fund.cap]]",
        "[[fund.limit]]",
        "province.toml: unknown parameter fund.limit",
    ),
    (
        "a table in the wrong form",
        "province.toml",
        "[[fund.cap]]",
        "[fund.cap]",
        "province.toml: fund: entries are written",
    ),
    (
        "no date",
        "province.toml",
        CAP,
        CAP.replace("from = 2025-01-01\n", ""),
        "province.toml: fund.cap: from is missing",
    ),
    (
        "a date in words",
        "province.toml",
        CAP,
        CAP.replace("2025-01-01", '"today"'),
        "fund.cap today: from must be a date",
    ),
    (
        "before its document",
        "province.toml",
        CAP,
        CAP.replace("2025", "2024"),
        "fund.cap 2024-01-01: outside the validity",
    ),
    (
        "after its document",
        "province.toml",
        CAP,
        CAP.replace("2025", "2030"),
        "fund.cap 2030-01-01: outside the validity",
    ),
    (
        "a start unknown without leave",
        "province.toml",
        CAP,
        CAP.replace("2025-01-01", '"open"'),
        "outside the validity",
    ),
    ("the same date twice", "province.toml", CAP, f"{CAP}{SOURCE}\n\n{CAP}", "fund.cap 2025-01-01: dates must rise"),
    ("no source", "province.toml", f"{CAP}{SOURCE}", CAP, "fund.cap 2025-01-01: source is missing"),
    ("an unknown document", "province.toml", "made-up", "made-down", "unknown document made-down"),
    ("no day of checking", "province.toml", ", checked_on = 2026-11-22", "", "source: checked_on is missing"),
    ("a day of checking in words", "province.toml", "checked_on = 2026-11-22", 'checked_on = "x"', "'x' is not a date"),
    ("silence that is false", "province.toml", "silent = true", "silent = false", "silent can only be true"),
    ("a sentence with a foreign number", "city.toml", 'sentence = "', 'sentence = "{sum}', "the sentence names sum"),
    ("no TOML", "province.toml", CAP, "[[fund", "province.toml: cannot be read"),
    (
        "an unknown type",
        "parameters.toml",
        '{ amount = "money" }',
        '{ amount = "gold" }',
        "amount has the unknown type gold",
    ),
    ("no topic", "parameters.toml", 'topic = "住院"\n', "", "topic is missing"),
    ("a document without issuer", "documents.toml", 'issuer = "试验市"\n', "", "made-up-city: issuer is missing"),
    ("a document's date in words", "documents.toml", "until = 2030\n", 'until = "2030"\n', "neither a date nor a year"),
    ("a child before its parent", "regions.toml", "[shanxi]", "[shanxi2]", "the parent shanxi must stand before it"),
    (
        "a region that forwards nothing known",
        "regions.toml",
        '"made-up-city"',
        '"made-down"',
        "unknown document made-down",
    ),
    (
        "a region's surplus key",
        "regions.toml",
        'name = "全国"',
        'name = "全国"\nsize = 1',
        "national: unknown key size",
    ),
    ("a region that is no table", "regions.toml", "[national]", "nation = 1\n[national]", "a table is expected"),
    (
        "an unknown limit",
        "kinds.toml",
        'limit = "fund.cap"',
        'limit = "fund.top"',
        "inpatient: unknown parameter fund.top",
    ),
    ("an unknown grade", "kinds.toml", '"grade_2b", ', '"grade_9", ', "kinds.toml: hypertension: unknown grade_9"),
    ("an unknown way of travel", "kinds.toml", '"unfiled"]', '"flown"]', "kinds.toml: inpatient: unknown flown"),
    ("a kind without source", "kinds.toml", "needs_grade = true\n", "", "inpatient: needs_grade is missing"),
    (
        "a reading without its other",
        "readings.toml",
        'other = "threshold"\n',
        "",
        "over_cap_threshold: other is missing",
    ),
    ("an unknown other kind", "kinds.toml", 'instead = "outpatient"', 'instead = "outing"', "unknown kind outing"),
    ("an unknown bucket", "kinds.toml", 'bucket = "fund"', 'bucket = "pot"', "inpatient: unknown bucket pot"),
    ("an unknown note of a kind", "kinds.toml", '"settlement_date"', '"settling"', "inpatient: unknown note settling"),
    (
        "a reading of an unknown document",
        "readings.toml",
        'document = "made-up"',
        'document = "gone"',
        "over_cap_threshold: source: unknown document gone",
    ),
    ("a kind that is half critical", "kinds.toml", "critical = true", "critical = 2", "inpatient: critical 2: "),
    (
        "a parameter's surplus key",
        "parameters.toml",
        'topic = "住院"\n',
        'topic = "住院"\nsize = 1\n',
        "unknown key size",
    ),
    ("support of nothing", "support.toml", '["fund.cap"]', '["fund.top"]', "support.toml: fund.top: unknown parameter"),
    ("support with a foreign number", "support.toml", "最多付 {amount}", "最多付 {most}", "the sentence names most"),
    ("support of nowhere", "support.toml", "shanxi/datong", "mars", "support.toml: fund.cap: unknown region mars"),
    ("a note without text", "notes.toml", 'group = "told"\n', "", "group is missing"),
]


@pytest.mark.parametrize(
    ("file", "old", "new", "words"), [case[1:] for case in FAULTS], ids=[case[0] for case in FAULTS]
)
def test_a_faulty_rule_file_is_refused(tmp_path: Path, file: str, old: str, new: str, words: str) -> None:
    folder = write_small(tmp_path / "rules")
    text = (folder / file).read_text("utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new), "utf-8")
    with pytest.raises(RulebookError) as caught:
        load(folder)
    assert words in str(caught.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    folder = write_small(tmp_path / "rules")
    (folder / "city.toml").unlink()
    with pytest.raises(RulebookError, match=r"city.toml: cannot be read"):
        load(folder)


def test_a_value_takes_the_place_of_the_silence_noted_from_the_same_day(tmp_path: Path) -> None:
    folder = write_small(tmp_path / "rules")
    source = 'source = { document = "made-up", article = "一", checked_on = 2026-11-22 }'
    with (folder / "province.toml").open("a", encoding="utf-8") as file:
        file.write(f'\n[[contribution.personal]]\nfrom = 2027-01-01\namount = "430"\n{source}\n')
    found = load(folder).history("contribution.personal", PROVINCE)
    assert [entry.state for entry in found[-2:]] == ["in_force", "in_force"]
    assert found[-1].printed["amount"] == "430"
    assert found[-2].ends == date(2026, 12, 31)
