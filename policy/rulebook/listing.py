"""The rules in force as a reader wants them: a sentence each, its numbers, from and until, document and article."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date

from policy.rulebook import Entry, Rulebook, rulebook
from policy.rulebook.citing import place_of


@dataclass(frozen=True, slots=True)
class RuleLine:
    """One rule in force; ``printed`` are its values as printed; ``until`` is null where no end is known.

    ``until`` is a bare year where its day is
    not known; ``since`` is null where the documents give no start. ``citations`` are (document id, number, article).
    """

    key: str
    topic: str
    title: str
    sentence: str
    printed: dict[str, str]
    region: str
    since: str | None
    until: str | None
    checked_on: str
    citations: list[dict[str, str]]


@dataclass(frozen=True, slots=True)
class Change:
    """A rule that reads differently on two dates; a sentence is null where there is no rule."""

    key: str
    topic: str
    title: str
    before: str | None
    after: str | None


def rules_listing(region: str, on: date, book: Rulebook | None = None) -> list[RuleLine]:
    """Every rule in force for a region on a date, topic by topic; by the project's rulebook unless one is handed in."""
    book = book or rulebook()
    return [_line(entry, region, book) for entry in book.in_force(region, on)]


def rule_history(key: str, region: str, book: Rulebook | None = None) -> list[RuleLine]:
    """All values a rule has had in a region, oldest first."""
    book = book or rulebook()
    return [_line(entry, region, book) for entry in book.history(key, region) if entry.state == "in_force"]


def _line(entry: Entry, region: str, book: Rulebook) -> RuleLine:
    document = book.documents[entry.source.document]
    until = None if entry.ends is None else str(document.until if entry.ends == document.ends else entry.ends)
    return RuleLine(
        key=entry.parameter.key,
        topic=entry.parameter.topic,
        title=entry.parameter.title,
        sentence=entry.text(),
        printed=dict(entry.printed),
        region=entry.region,
        since=None if entry.starts is None else str(entry.starts),
        until=until,
        checked_on=str(entry.source.checked_on),
        citations=[
            {"document": document, "number": book.documents[document].number, "article": article}
            for document, article in book.citations(entry.source, region)
        ],
    )


def changes(region: str, first: date, second: date, book: Rulebook | None = None) -> list[Change]:
    """What reads differently on the second date."""
    book = book or rulebook()
    before = {entry.parameter.key: entry.text() for entry in book.in_force(region, first)}
    after = {entry.parameter.key: entry.text() for entry in book.in_force(region, second)}
    return [
        Change(key, parameter.topic, parameter.title, before.get(key), after.get(key))
        for key, parameter in book.parameters.items()
        if before.get(key) != after.get(key)
    ]


def validity(line: RuleLine) -> tuple[str, str]:
    """From when and until when a rule counts, in words; a document whose day is not known is told by its year."""
    since = f"{line.since} 起" if line.since else "从哪天开始，文件没有写"
    if line.until is None:
        return since, "到哪天为止，文件没有写"
    unclear = "" if "-" in line.until else " 年，具体哪天不清楚"
    return since, f"到 {line.until}{unclear}"


def cited(line: RuleLine) -> str:
    """Document numbers and articles in one line of Chinese."""
    return "；".join(place_of(item["number"], item["article"]) for item in line.citations)


def listing_json(lines: Sequence[RuleLine]) -> str:
    """The rules as a JSON list of objects."""
    return json.dumps([asdict(line) for line in lines], ensure_ascii=False, indent=2)


def listing_text(lines: Sequence[RuleLine]) -> str:
    """The rules as text, one block a rule."""
    blocks = [
        f"【{line.topic}】{line.title}（{line.key}）\n"
        f"  {line.sentence}\n"
        f"  {'，'.join(validity(line))}\n"
        f"  依据：{cited(line)}；{line.checked_on} 核对"
        for line in lines
    ]
    return "\n\n".join(blocks) if blocks else "这一天没有找到有效的规定。"
