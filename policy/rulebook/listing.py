"""The rules in force as a reader wants them: a sentence each, its numbers, from and until, document and article."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import date

from policy.dates import day_in_words
from policy.rulebook import Entry, Note, Rulebook, rulebook
from policy.rulebook.citing import place
from policy.steps import Citation


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
class SupportLine:
    """What to say on the telephone about one rule, its numbers in place."""

    question: str
    answer: str
    not_covered: str


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


def support_of(line: RuleLine) -> SupportLine:
    """The usual question about a rule, the answer in 20 seconds, and what the answer does not cover."""
    return SupportLine(*(text.format(**line.printed) for text in rulebook().support[line.key].texts(line.region)))


def meant(words: str) -> list[set[str]]:
    """For each word looked for: itself, and the rules' own words for it.

    >>> [sorted(words) for words in meant("三甲 报销比例")]
    [['一类收费', '三甲', '三级甲等'], ['报销比例', '支付比例']]
    """
    known = rulebook().synonyms
    return [{word, *(own for key, others in known.items() if key in word for own in others)} for word in words.split()]


def found_rules(lines: Sequence[RuleLine], words: str) -> list[RuleLine]:
    """The rules that hold every word looked for, or a word of the rules' own for it."""
    return [line for line in lines if _holds(_searched(line), words)]


def _searched(line: RuleLine) -> str:
    support = support_of(line)
    numbers = "".join(f"{cited['number']}{cited['article']}" for cited in line.citations)
    return f"{line.topic}{line.title}{line.sentence}{support.question}{support.answer}{numbers}"


def found_notes(region: str, words: str) -> list[Note]:
    """What the region's documents tell beside the rules, as far as it holds every word looked for."""
    return [note for note in told_notes(region) if _holds(f"{note.topic}{note.text}", words)]


def _holds(text: str, words: str) -> bool:
    return all(any(own in text for own in one) for one in meant(words))


def told_notes(region: str, topics: Collection[str] | None = None) -> list[Note]:
    """What the documents that bear on a region tell and nothing computes, of some topics or all."""
    documents = rulebook().documents_of(region)
    return [
        note
        for note in rulebook().notes.values()
        if note.group == "told"
        and (topics is None or note.topic in topics)
        and note.source is not None
        and note.source.document in documents
    ]


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
    since = f"{day_in_words(date.fromisoformat(line.since))}起" if line.since else "从哪天开始，文件没有写"
    if line.until is None:
        return since, "到哪天为止，文件没有写"
    if "-" not in line.until:
        return since, f"到 {line.until} 年，具体哪天不清楚"
    return since, f"到{day_in_words(date.fromisoformat(line.until))}"


def cited(line: RuleLine, book: Rulebook | None = None) -> str:
    """Document numbers and articles in one line of Chinese."""
    return "；".join(place(Citation(item["document"], item["article"]), book) for item in line.citations)


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
