"""The documents as they were read: every citation has its text's hash, and a changed article is named."""

import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from scripts import sources

RULES = sources.RULES
FORWARDED = "转发"
# The register of clauses lists articles; the rules, readings and notes cite them.
NO_CITATIONS = {"sources.toml", "clauses.toml"}
MADE_UP = """
第一条　药费

请报销 30 元，限 5.5%。
第二条　住宿
请自理。
完
"""
ENTRIES = """# Kept as it stands.
[made-up]
file = "made-up.txt"

[made-up."一"]
begins = "第一条 药费"
ends = "第二条"
sha256 = ""
read_on = 2020-01-01

[made-up."二"]
begins = "第二条"
sha256 = ""
read_on = 2020-01-01
"""


def cited(value: object) -> Iterator[tuple[str, str]]:
    """Every (document, article) that a rule file cites."""
    if isinstance(value, dict):
        if {"document", "article"} <= value.keys():
            yield value["document"], value["article"]
        for notice in value.get("forwards", {}).values():
            yield notice, FORWARDED
        for inner in value.values():
            yield from cited(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from cited(inner)


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A folder with a made-up document, read today."""
    (tmp_path / "made-up.txt").write_text(MADE_UP, "utf-8")
    (tmp_path / "sources.toml").write_text(ENTRIES, "utf-8")
    assert compare(tmp_path, "--write") == sources.SAME
    return tmp_path


def compare(desk: Path, *options: str) -> int:
    return sources.main([str(desk), "--sources", str(desk / "sources.toml"), *options])


def test_every_citation_has_its_text_and_every_text_its_citation() -> None:
    files = [path for path in RULES.glob("*.toml") if path.name not in NO_CITATIONS]
    citations = {pair for path in files for pair in cited(tomllib.loads(path.read_text("utf-8")))}
    known = sources.articles((RULES / "sources.toml").read_text("utf-8"))
    assert {(article.document, article.name) for article in known} == citations
    assert all(len(article.sha256) == 64 and type(article.read_on) is date for article in known)


def test_what_a_scan_changes_is_no_change(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    scanned = MADE_UP.replace("第一条　药费", "## 第一条 **药 费**").replace("30 元，", "３０元,\n\n")
    (desk / "made-up.txt").write_text(scanned, "utf-8")
    assert compare(desk) == sources.SAME
    assert "2 条原文" in capsys.readouterr().out


@pytest.mark.parametrize(("old", "new"), [("30", "80"), ("5.5%", "55%"), ("报销", "付")])
def test_a_changed_article_is_named(desk: Path, capsys: pytest.CaptureFixture[str], old: str, new: str) -> None:
    (desk / "made-up.txt").write_text(MADE_UP.replace(old, new), "utf-8")
    capsys.readouterr()
    assert compare(desk) == sources.CHANGED
    (line,) = capsys.readouterr().out.splitlines()
    assert line.startswith("made-up “一”：原文和")


def test_an_article_that_is_gone_is_named(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (desk / "made-up.txt").write_text(MADE_UP.replace("第二条", "二"), "utf-8")
    capsys.readouterr()
    assert compare(desk) == sources.CHANGED
    first, second = capsys.readouterr().out.splitlines()
    assert first.startswith("made-up “一”：在 made-up.txt 里找不到")
    assert second.startswith("made-up “二”：在 made-up.txt 里找不到")


def test_a_missing_file_is_named(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (desk / "made-up.txt").unlink()
    before = (desk / "sources.toml").read_text("utf-8")
    for options in ((), ("--write",)):
        assert compare(desk, *options) == sources.MISSING
        assert "缺少文件：made-up.txt" in capsys.readouterr().out
    assert (desk / "sources.toml").read_text("utf-8") == before


def test_writing_takes_over_hash_and_day_and_nothing_else(desk: Path) -> None:
    today = date.today()  # noqa: DTZ011 - the day the command writes
    text = (desk / "sources.toml").read_text("utf-8")
    for article in sources.articles(text):
        assert article.read_on == today
        text = text.replace(article.sha256, "")
    assert text.replace(str(today), "2020-01-01") == ENTRIES
    (desk / "made-up.txt").write_text(MADE_UP.replace("自理", "自付"), "utf-8")
    assert compare(desk) == sources.CHANGED
    assert compare(desk, "--write") == sources.SAME
    assert compare(desk) == sources.SAME
