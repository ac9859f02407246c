"""Compares the documents at hand with what was read: names every cited article whose text changed.

The documents stand outside this project. ``policy/rules/sources.toml`` keeps for every cited article where it begins
and ends in its file, a hash of its text and the day it was read; no sentence of a document is kept. Run as
``python -m scripts.sources DIR`` or ``make sources DIR=...``; ``--write`` takes over the texts at hand as read today.
The exit status is 0 where all is the same, 1 where an article changed, 2 where a file is missing.
"""

from __future__ import annotations

import argparse
import re
import sys
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

RULES = Path(__file__).parent.parent / "policy" / "rules"
SAME, CHANGED, MISSING = 0, 1, 2
_SIGNS = {"%", "‰"}
"""Signs that carry an amount; every other sign is what scans and copies differ in."""
_POINT = re.compile(r"(?<=\d)\.(?=\d)")


@dataclass(frozen=True, slots=True)
class Article:
    """A cited article: its file, the short marks it stands between (``ends`` is None at the file's end), its hash."""

    document: str
    name: str
    file: str
    begins: str
    ends: str | None
    sha256: str
    read_on: date

    @property
    def label(self) -> str:
        """The article as it is called in a message."""
        return f"{self.document} “{self.name}”"


def articles(text: str) -> list[Article]:
    """Every article that a ``sources.toml`` holds."""
    return [
        Article(document, name, table["file"], entry["begins"], entry.get("ends"), entry["sha256"], entry["read_on"])
        for document, table in tomllib.loads(text).items()
        for name, entry in table.items()
        if isinstance(entry, dict)
    ]


def normalised(text: str) -> str:
    """Letters and digits only, full-width as half-width: what is left is the same in every copy of a text.

    >>> normalised("起付标准为 80 元/次，比例 ５.5%。"), normalised("**起付标准**为80元 / 次,比例5.5%")
    ('起付标准为80元次比例5.5%', '起付标准为80元次比例5.5%')
    """
    plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
    points = {found.start() for found in _POINT.finditer(plain)}
    return "".join(c for i, c in enumerate(plain) if c.isalnum() or c in _SIGNS or i in points)


def cut(text: str, article: Article) -> str | None:
    """An article's normalised text out of its file's; None where a mark is not found."""
    start = text.find(normalised(article.begins))
    if start < 0:
        return None
    if article.ends is None:
        return text[start:]
    end = text.find(normalised(article.ends), start + 1)
    return None if end < 0 else text[start:end]


def digest(text: str) -> str:
    """The hash of a normalised text."""
    return sha256(text.encode()).hexdigest()


def found_in(folder: Path, known: Sequence[Article]) -> tuple[dict[Article, str | None], list[str]]:
    """Each article's hash in the documents at hand (None: its marks are not found), and the files missing."""
    names = dict.fromkeys(article.file for article in known)
    texts = {name: normalised((folder / name).read_text("utf-8")) for name in names if (folder / name).is_file()}
    found = {article: cut(texts[article.file], article) for article in known if article.file in texts}
    hashes = {article: None if text is None else digest(text) for article, text in found.items()}
    return hashes, [name for name in names if name not in texts]


def faults(hashes: Mapping[Article, str | None]) -> Iterator[str]:
    """A line for every article that is no longer what was read."""
    for article, at_hand in hashes.items():
        if at_hand is None:
            yield f"{article.label}：在 {article.file} 里找不到这一条的开头或结尾，请核对 sources.toml 里的标记。"
        elif at_hand != article.sha256:
            yield f"{article.label}：原文和 {article.read_on} 读到的不一样了，请重新核对引用这一条的规定。"


def rewritten(text: str, hashes: Mapping[Article, str | None], today: date) -> str:
    """The text of ``sources.toml`` with the hashes at hand and the day; everything else stays as it stands."""
    new = {(article.document, article.name): at_hand for article, at_hand in hashes.items() if at_hand}
    lines, place = [], ("", "")
    for line in text.splitlines():
        if line.startswith("["):
            place = _header(line)
        if place in new and line.startswith("sha256 ="):
            lines.append(f'sha256 = "{new[place]}"')
        elif place in new and line.startswith("read_on ="):
            lines.append(f"read_on = {today}")
        else:
            lines.append(line)
    return "\n".join(lines) + "\n"


def _header(line: str) -> tuple[str, str]:
    """The document and article that a table's head names; the article is empty for a document's own table."""
    ((document, inner),) = tomllib.loads(line).items()
    return document, next(iter(inner), "")


def _arguments(words: Sequence[str] | None) -> Any:  # noqa: ANN401 - argparse gives a namespace
    parser = argparse.ArgumentParser(prog="python -m scripts.sources", description="核对文件原文有没有变")
    parser.add_argument("folder", type=Path, help="放文件原文的文件夹")
    parser.add_argument("--write", action="store_true", help="把现在的原文记为今天读到的")
    parser.add_argument("--sources", type=Path, default=RULES / "sources.toml", help="记录原文的 sources.toml")
    return parser.parse_args(words)


def main(words: Sequence[str] | None = None) -> int:
    """Run the command; the exit status."""
    given = _arguments(words)
    text = given.sources.read_text("utf-8")
    known = articles(text)
    hashes, missing = found_in(given.folder, known)
    if given.write:
        given.sources.write_text(rewritten(text, hashes, date.today()), "utf-8")  # noqa: DTZ011 - the reader's day
        hashes = {article: at_hand for article, at_hand in hashes.items() if at_hand is None}
    changed = list(faults(hashes))
    for line in changed:
        print(line)
    for name in missing:
        print(f"缺少文件：{name}。引用它的条款没有核对。")
    if missing:
        return MISSING
    if changed:
        return CHANGED
    print(f"{len(known)} 条原文，{'都已记为今天读到的' if given.write else '都和读的时候一样'}。")
    return SAME


if __name__ == "__main__":
    sys.exit(main())
