"""What the rule files said before: each change since the release keeps the files it replaced.

Change number n is the folder ``policy/rules/before/n``: ``change.toml`` (``on`` the day, ``words`` one sentence for
readers) and every rule file that was changed, as it was before. A link remembers how many changes were known when it
was made, so that its answer can be computed as it was then. See ``docs/decisions/0006-codes-are-one-number.md``.
"""

from __future__ import annotations

import shutil
import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from policy.rulebook.book import Rulebook
from policy.rulebook.loader import RULES, load, rulebook

BEFORE: Final = RULES / "before"


@dataclass(frozen=True, slots=True)
class PastChange:
    """One change of the rule files: the day it was made, and a sentence that says what changed."""

    on: date
    words: str


@cache
def past_changes(folder: Path = BEFORE) -> tuple[PastChange, ...]:
    """All changes since the release, oldest first."""
    found: list[PastChange] = []
    while (file := folder / str(len(found) + 1) / "change.toml").exists():
        found.append(PastChange(**tomllib.loads(file.read_text("utf-8"))))
    return tuple(found)


@cache
def book_after(known: int, folder: Path = BEFORE) -> Rulebook:
    """The rulebook as it was when only the first ``known`` changes had been made."""
    if known >= len(past_changes(folder)):
        return rulebook()
    with TemporaryDirectory() as place:
        then = Path(place)
        for file in RULES.glob("*.toml"):
            shutil.copy(file, then)
        # The newest change first: of a file that changed twice, the older state stays.
        for number in range(len(past_changes(folder)), known, -1):
            for file in (folder / str(number)).glob("*.toml"):
                shutil.copy(file, then)
        return load(then)
