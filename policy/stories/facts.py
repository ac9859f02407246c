"""What everybody should know before the window (集中缴费期) closes, each fact with the rule or note it comes from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from policy.dates import day_in_words
from policy.enrolment.assessment import assess
from policy.enrolment.outlook import paid_in_time
from policy.enrolment.record import EnrolledYear, EnrolmentRecord
from policy.enrolment.rules import YearRules, rules_of
from policy.money import short
from policy.rulebook import Entry, Note, Rulebook, rulebook
from policy.rulebook.citing import place
from policy.steps import Citation
from policy.stories.lapsing import due_year
from policy.stories.settled import dues


@dataclass(frozen=True, slots=True)
class KeyFact:
    """One thing to know: a few words to be read from afar, sentences to be read from near, and where they stand."""

    id: str
    headline: str
    sentences: tuple[str, ...]
    sources: tuple[str, ...]


def key_facts(region: str, on: date, book: Rulebook | None = None) -> tuple[KeyFact, ...]:
    """The facts for whoever has to pay next; those on which the region's documents are silent are left out."""
    book = book or rulebook()
    year = due_year(region, 0, on, book)
    rules = rules_of(EnrolmentRecord(region=region, coverage_year=year), book)
    found = (
        _window(year, rules, book),
        _contribution(region, year, book),
        _where(region, book),
        _no_waiting(region, year, on, book),
        _rewards(rules, book),
    )
    return tuple(fact for fact in found if fact is not None)


def _fact(name: str, headline: str, sentences: list[str], *stand: Entry | Note) -> KeyFact:
    sources = [place(Citation(one.source.document, one.source.article)) for one in stand if one.source is not None]
    return KeyFact(name, headline, tuple(sentences), tuple(dict.fromkeys(sources)))


def _window(year: int, rules: YearRules, book: Rulebook) -> KeyFact | None:
    """Until when to pay: as announced for that very year, or as is usual, with what was announced last."""
    told = rules.announced
    if told is not None:
        closes = told.day("closes", year)
        headline = f"{year} 年的医保费，{day_in_words(closes)}前缴"
        late = book.notes["paid_after_new_year"]
        return _fact("window", headline, [told.text(), late.text], told, late)
    usual = rules.get("window.usual")
    if usual is None:
        return None
    closes = usual.day("closes", year - 1)
    headline = f"{year} 年的医保费，一般 {closes.month}月{closes.day}日前缴"
    sentences = [usual.text(), book.notes["usual_window"].text]
    return _fact("window", headline, sentences, usual)


def _contribution(region: str, year: int, book: Rulebook) -> KeyFact | None:
    known = dues(region, year, book)
    if known is None:
        return None
    own = known.entries[0]
    headline = f"{known.year} 年一个人缴 {short(own.number('amount'))} 元"
    sentences = [known.words()]
    if known.year < year:
        sentences.append(f"{year} 年缴多少，这里的文件还没有公布。")
    return _fact("contribution", headline, sentences, *known.entries)


def _where(region: str, book: Rulebook) -> KeyFact | None:
    pay, enrol = book.notes["how_to_pay"], book.notes["where_to_enrol"]
    places = book.lineage(region)
    documents = {e.source.document for (one, _), entries in book.written.items() if one in places for e in entries}
    if pay.source is None or pay.source.document not in documents:
        return None
    return _fact("where", "手机上就能缴", [pay.text, enrol.text], pay, enrol)


def _no_waiting(region: str, year: int, on: date, book: Rulebook) -> KeyFact | None:
    """Nobody who never missed a year and pays in time waits; others do."""
    record = paid_in_time(
        EnrolmentRecord(region=region, coverage_year=year, history=[EnrolledYear(year=year - 1)]), book
    )
    if on >= record.first_day:
        record = record.model_copy(update={"paid_on": on})
    found = assess(record, book)
    fixed, starts = found.rules.get("waiting.fixed"), found.cover.starts
    if found.cover.wait.months or starts is None or fixed is None:
        return None
    first = "缴费当天" if starts == on else day_in_words(starts)
    sentences = ["集中缴费期里缴的、没有断过的，一天不用等。", fixed.text()]
    return _fact("no_waiting", f"按时缴，{first}起就能报", sentences, fixed)


def _rewards(rules: YearRules, book: Rulebook) -> KeyFact:
    """The two rewards (连续参保奖励, 零报销奖励): they raise the cap, they pay nothing."""
    # Every region that has a cap has both.
    entries = [entry for key in ("reward.continuous", "reward.zero_claim") if (entry := rules.get(key)) is not None]
    raises = book.notes["rewards_raise_cap"]
    sentences = [*(entry.text() for entry in entries), raises.text]
    return _fact("rewards", "年年缴，大病能报的上限会提高", sentences, *entries, raises)
