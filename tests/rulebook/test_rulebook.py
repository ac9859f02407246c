"""The strict loader: every fault of a rule file is caught and named; and what the rulebook answers."""

import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest

from policy.rulebook import rulebook
from policy.rulebook.loader import RULES, RulebookError, load

CAP = '[[fund.cap]]\nfrom = 2025-01-01\namount = "70000"\n'
SOURCE = 'source = { document = "jin-2024-19", article = "二", checked_on = 2026-11-22 }'
FAULTS = [
    (
        "an unknown value",
        "shanxi.toml",
        CAP,
        CAP + 'most = "1"\n',
        "shanxi.toml: fund.cap 2025-01-01: unknown key most",
    ),
    (
        "a missing value",
        "shanxi.toml",
        CAP,
        CAP.replace('amount = "70000"\n', ""),
        "2025-01-01: the value amount is missing",
    ),
    ("a number not as printed", "shanxi.toml", '"70000"', "70000", "amount = 70000 is not a money written as printed"),
    ("a rate without its sign", "shanxi.toml", '"85%"', '"0.85"', "class_3 = '0.85' is not a rate written as printed"),
    ("a rate above all", "shanxi.toml", '"85%"', '"850%"', "class_3 = '850%': more than the whole"),
    ("a day that is none", "shanxi.toml", '"12-25"', '"12-32"', "window.usual 2025-01-01: closes = '12-32'"),
    (
        "an unknown parameter",
        "shanxi.toml",
        "[[fund.cap]]",
        "[[fund.limit]]",
        "shanxi.toml: unknown parameter fund.limit",
    ),
    (
        "a table in the wrong form",
        "shanxi.toml",
        "[[fund.cap]]",
        "[fund.cap]",
        "shanxi.toml: fund: entries are written",
    ),
    ("no date", "shanxi.toml", CAP, CAP.replace("from = 2025-01-01\n", ""), "shanxi.toml: fund.cap: from is missing"),
    (
        "a date in words",
        "shanxi.toml",
        CAP,
        CAP.replace("2025-01-01", '"today"'),
        "fund.cap today: from must be a date",
    ),
    (
        "before its document",
        "shanxi.toml",
        CAP,
        CAP.replace("2025", "2024"),
        "fund.cap 2024-01-01: outside the validity",
    ),
    (
        "after its document",
        "shanxi.toml",
        CAP,
        CAP.replace("2025", "2030"),
        "fund.cap 2030-01-01: outside the validity",
    ),
    ("a start unknown without leave", "shanxi.toml", CAP, CAP.replace("2025-01-01", '"open"'), "outside the validity"),
    ("the same date twice", "shanxi.toml", CAP, f"{CAP}{SOURCE}\n\n{CAP}", "fund.cap 2025-01-01: dates must rise"),
    ("no source", "shanxi.toml", f"{CAP}{SOURCE}", CAP, "fund.cap 2025-01-01: source is missing"),
    ("an unknown document", "shanxi.toml", "jin-2024-19", "jin-2024-91", "unknown document jin-2024-91"),
    ("no day of checking", "shanxi.toml", ", checked_on = 2026-11-22", "", "source: checked_on is missing"),
    ("a day of checking in words", "shanxi.toml", "checked_on = 2026-11-22", 'checked_on = "x"', "'x' is not a date"),
    ("silence that is false", "shanxi.toml", "silent = true", "silent = false", "silent can only be true"),
    ("a sentence with a foreign number", "hunan.toml", "{amount} 元（由", "{sum} 元（由", "the sentence names sum"),
    ("no TOML", "shanxi.toml", CAP, "[[fund", "shanxi.toml: cannot be read"),
    (
        "an unknown type",
        "parameters.toml",
        '{ amount = "money" }',
        '{ amount = "gold" }',
        "amount has the unknown type gold",
    ),
    ("no topic", "parameters.toml", 'topic = "住院"\n', "", "topic is missing"),
    ("a document without issuer", "documents.toml", 'issuer = "国务院办公厅"\n', "", "guo-2024-38: issuer is missing"),
    ("a document's date in words", "documents.toml", "until = 2030\n", 'until = "2030"\n', "neither a date nor a year"),
    ("a child before its parent", "regions.toml", "[shanxi]", "[shanxi2]", "the parent shanxi must stand before it"),
    ("a region that forwards nothing known", "regions.toml", '"yang-2024-32"', '"yang"', "unknown document yang"),
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
    ("support of nothing", "support.toml", '["fund.cap"]', '["fund.top"]', "support.toml: fund.top: unknown parameter"),
    (
        "support with a foreign number",
        "support.toml",
        "基金一年最多付 {amount} 元",
        "基金一年最多付 {most} 元",
        "support.toml: fund.cap: the sentence names most",
    ),
    ("support of nowhere", "support.toml", "places.hunan", "places.mars", "critical.cap: unknown region mars"),
    ("a note without text", "notes.toml", 'group = "told"\n', "", "group is missing"),
]


@pytest.mark.parametrize(
    ("file", "old", "new", "words"), [case[1:] for case in FAULTS], ids=[case[0] for case in FAULTS]
)
def test_a_faulty_rule_file_is_refused(tmp_path: Path, file: str, old: str, new: str, words: str) -> None:
    folder = Path(shutil.copytree(RULES, tmp_path / "rules"))
    text = (folder / file).read_text("utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new), "utf-8")
    with pytest.raises(RulebookError) as caught:
        load(folder)
    assert words in str(caught.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(RULES, tmp_path / "rules"))
    (folder / "hunan.toml").unlink()
    with pytest.raises(RulebookError, match=r"hunan.toml: cannot be read"):
        load(folder)


def test_a_city_takes_its_province_rules_but_its_own_first() -> None:
    book, day = rulebook(), date(2026, 3, 2)
    assert book.lineage("shanxi/yangquan") == ("shanxi/yangquan", "shanxi")
    assert book.find("fund.cap", "shanxi/yangquan", day) == book.find("fund.cap", "shanxi", day)
    assert book.find("maternity.continuous_years", "shanxi", day) is None
    own = book.find("maternity.continuous_years", "shanxi/yangquan", day)
    assert own
    assert own.number("years") == 0


def test_a_value_counts_until_the_next_or_its_documents_end() -> None:
    book = rulebook()
    before, after = book.history("maternity.continuous_years", "shanxi/yangquan")
    assert (before.starts, before.ends) == (None, date(2024, 12, 31))
    assert (after.starts, after.ends) == (date(2025, 1, 1), None)
    assert before.covers(date(2000, 1, 1))
    (cap,) = book.history("fund.cap", "shanxi/yangquan")
    assert cap.covers(date(2029, 12, 31))
    assert not cap.covers(date(2030, 1, 1))


def test_silence_is_no_value_but_the_last_one_is_remembered() -> None:
    book, later = rulebook(), date(2028, 6, 1)
    found = book.find("contribution.personal", "shanxi", later)
    assert found
    assert found.state == "silent"
    latest = book.latest("contribution.personal", "shanxi", later)
    assert latest
    assert latest.printed["amount"] == "400"
    assert book.latest("contribution.personal", "shanxi", date(2025, 6, 1)) is None


def test_values_have_their_types() -> None:
    book, day = rulebook(), date(2026, 1, 1)
    announced, usual = book.find("window.announced", "shanxi", day), book.find("window.usual", "shanxi", day)
    fee_class = book.find("hospital.fee_class", "shanxi", day)
    assert announced
    assert usual
    assert fee_class
    assert announced.day("closes", 2026) == date(2026, 2, 25)
    assert usual.day("closes", 2025) == date(2025, 12, 25)
    with pytest.raises(TypeError):
        fee_class.number("grade_1")
    with pytest.raises(TypeError):
        fee_class.day("grade_1", 2026)


def test_no_quarter_without_a_rule_and_none_afterwards() -> None:
    book = rulebook()
    needed = ("inpatient.rate", "fund.cap", "critical.cap", "critical.tier_1", "critical.tier_2", "outpatient.rate")
    for region in (region for region in book.regions if region.startswith("shanxi")):
        day = date(2025, 1, 1)
        while day <= date(2029, 12, 31):
            assert all(book.find(key, region, day) for key in needed), (region, day)
            day += timedelta(days=91)
        assert all(book.find(key, region, date(2030, 1, 1)) is None for key in needed)


def test_every_sentence_reads_with_its_numbers() -> None:
    for entries in rulebook().written.values():
        for entry in entries:
            if entry.state == "in_force":
                assert "{" not in entry.text()
                assert entry.text().endswith(("。", "！"))
