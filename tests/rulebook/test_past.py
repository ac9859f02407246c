"""What the rule files said before a change, and that an older answer can be computed again."""

from datetime import date
from pathlib import Path

import pytest

from policy.rulebook import rulebook
from policy.rulebook.loader import RULES
from policy.rulebook.past import BEFORE, PastChange, book_after, past_changes

DAY = date(2026, 3, 2)


@pytest.fixture
def before(tmp_path: Path) -> Path:
    """Two made-up changes of the cap on what the fund pays: from 50,000 to 60,000, then to what it is."""
    now = (RULES / "shanxi.toml").read_text("utf-8")
    for number, cap in ((1, "50000"), (2, "60000")):
        folder = tmp_path / str(number)
        folder.mkdir()
        words = f'on = 202{6 + number}-01-0{number}\nwords = "居民医保年度限额原来是 {cap} 元。"\n'
        (folder / "change.toml").write_text(words, "utf-8")
        assert 'amount = "70000"' in now
        (folder / "shanxi.toml").write_text(now.replace('amount = "70000"', f'amount = "{cap}"', 1), "utf-8")
    return tmp_path


def test_changes_are_told_oldest_first(before: Path) -> None:
    assert past_changes(before) == (
        PastChange(date(2027, 1, 1), "居民医保年度限额原来是 50000 元。"),
        PastChange(date(2028, 1, 2), "居民医保年度限额原来是 60000 元。"),
    )


@pytest.mark.parametrize(("known", "cap"), [(0, 5_000_000), (1, 6_000_000), (2, 7_000_000)])
def test_the_book_as_it_was(before: Path, known: int, cap: int) -> None:
    entry = book_after(known, before).find("fund.cap", "shanxi/datong", DAY)
    assert entry is not None
    assert entry.number("amount") == cap


def test_the_real_changes_can_be_taken_back() -> None:
    assert book_after(len(past_changes())) == rulebook()
    for known, change in enumerate(past_changes()):
        assert change.words
        assert book_after(known).regions
    assert not (BEFORE / "0").exists()
