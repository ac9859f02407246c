"""The words to read out (讲解词): one answer told in 20 seconds and in 2 minutes, by fixed templates.

Every sentence is the verdict's, a step's, a reading's or a note's; figures stand as one says them
(``policy.spoken``). Some four and a half characters are read in a second.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from policy.money import in_yuan
from policy.rulebook import Rulebook, rulebook
from policy.rulebook.citing import place
from policy.spoken import HOTLINE, spoken
from policy.steps import Citation
from policy.visit.answer import SettledVisit, Settlement
from policy.visit.verdict import ESTIMATE_ONLY, range_verdict, visit_verdict

SHORT, LONG = 100, 600
"""How many characters either text may have; what matters less is left out."""
_READINGS = 3
_LAST = "以医院结算单为准。"
_MORE = "要细听，我可以一步一步讲给您。"


@dataclass(frozen=True, slots=True)
class Script:
    """A text to be read out in some 20 seconds, and one in some 2 minutes."""

    short: str
    long: str


def script(settlement: Settlement, dearest: Settlement | None = None, book: Rulebook | None = None) -> Script:
    """The words to read out for an answer to one visit.

    Where a page shows a range, ``settlement`` is its cheapest end for the person and ``dearest`` the other; the way
    there is told of the cheapest.
    """
    book = book or rulebook()
    ranged = dearest is not None and dearest.totals.out_of_pocket != settlement.totals.out_of_pocket
    verdict = range_verdict(settlement, dearest) if dearest is not None and ranged else visit_verdict(settlement, book)
    first, *others = sentences(verdict.removesuffix(ESTIMATE_ONLY))
    visit = settlement.visits[0]
    opens = ["有几样还不清楚，下面按自己出得最少的讲。"] if ranged else []
    cited = [citation for step in visit.steps for citation in step.citations]
    return told(
        [first],
        others,
        [*opens, *_way(visit), *_changes(settlement, book)],
        _notes(settlement, book),
        cited,
    )


def told(
    first: Sequence[str],
    others: Sequence[str],
    way: Sequence[str],
    more: Iterable[str],
    cited: Sequence[Citation],
) -> Script:
    """Put the sentences together: the verdict's first and others, the way there, what may be left out, the articles."""
    articles = f"依据是{places(cited)}。" if cited else ""
    document = f"依据是{rulebook().documents[cited[0].document].number}。" if cited else ""
    short = _filled(first, [*others, _MORE], [document, _LAST], SHORT)
    ends = [f"{articles}这是按政策估算的，以医院结算单为准。还有疑问，请打医保热线 {HOTLINE}。"]
    return Script(short, _filled([*first, *others, *way], more, ends, LONG))


def sentences(text: str) -> list[str]:
    """A text's sentences, each with its full stop."""
    return [f"{part}。" for part in text.split("。") if part]


def places(cited: Iterable[Citation]) -> str:
    """Where rules stand, the articles of one document together: 晋医保发〔2024〕19号第二条、第四条."""
    found: dict[str, list[str]] = {}
    for citation in cited:
        number, where = rulebook().documents[citation.document].number, place(citation)
        articles = found.setdefault(number, [])
        if where.removeprefix(number) not in articles:
            articles.append(where.removeprefix(number))
    return "，".join(number + "、".join(sorted(articles, key=_order)) for number, articles in found.items())


def _order(article: str) -> tuple[int, str]:
    numeral = article.removeprefix("第").removesuffix("条")
    return ("一二三四五六七八九十".find(numeral[:1]), article)


def _filled(start: Sequence[str], more: Iterable[str], ends: Sequence[str], most: int) -> str:
    """The start and the ends, and between them as many of the others as there is room for."""
    text, last = spoken("".join(start)), spoken("".join(ends))
    for sentence in map(spoken, more):
        if len(text) + len(sentence) + len(last) <= most:
            text += sentence
    return text + last


def _way(visit: SettledVisit) -> Iterator[str]:
    """Three sentences why: the bill, the fund, critical illness insurance (大病保险)."""
    if visit.reason:
        return
    step = {step.id: step for step in visit.steps}
    yield f"先说账单。一共 {in_yuan(visit.total)}，"
    taken = [
        ("自费的", visit.uncovered, "医保不报"),
        ("待遇开始前的", visit.before_cover, "不能报"),
        ("要先自己付一部分的", visit.first_self_pay, "也不报"),
    ]
    yield "，".join(f"{name}{in_yuan(amount)}，{why}" for name, amount, why in taken if amount)
    yield f"{'，' if any(amount for _, amount, _ in taken) else ''}剩下 {in_yuan(visit.eligible)}按政策报。"
    yield f"再说居民医保。{step['deductible'].why}"
    if visit.eligible > visit.deductible:
        yield f"{step['fund_raw'].why}"
        yield f"算下来报 {in_yuan(visit.fund_paid)}。"
    yield from (step[name].why for name in ("over_cap", "over_quota", "reduction") if step[name].amount)
    yield f"最后说大病保险。{step['critical_tier_1'].why}"
    if step["critical_tier_2"].amount:
        yield step["critical_tier_2"].why
    if visit.critical_paid:
        if visit.critical_paid < (step["critical_tier_1"].amount or 0) + (step["critical_tier_2"].amount or 0):
            yield step["critical_paid"].why
        yield f"大病保险报 {in_yuan(visit.critical_paid)}。"
    yield f"这样，您自己一共出 {in_yuan(visit.out_of_pocket)}。"


def _changes(settlement: Settlement, book: Rulebook) -> Iterator[str]:
    """What could change the answer: the readings that do, with the other result."""
    if not settlement.readings:
        return
    yield "文件有的地方可以有两种理解。"
    for result in settlement.readings[:_READINGS]:
        reading = book.readings[result.id]
        text = reading.other_text if result.used == reading.default else reading.default_text
        own, other = settlement.totals.out_of_pocket, result.other_out_of_pocket
        more = "多" if other > own else "少"
        difference = abs(other - own)
        by = in_yuan(difference) if difference >= 1 else "不到一元"
        yield f"如果{text.rstrip('。')}，您要{more}出{by}。"
    if len(settlement.readings) > _READINGS:
        yield f"另外还有 {len(settlement.readings) - _READINGS} 处，网页上都列着。"


def _notes(settlement: Settlement, book: Rulebook) -> Iterator[str]:
    """Notes, what the documents leave open before what is assumed; how sure an estimate is stands at the end anyway."""
    left_out = {note.text for name, note in book.notes.items() if name == "estimate_only"}
    open_ones = {note.text for note in book.notes.values() if note.group == "open"}
    yield from (note for note in settlement.notes if note in open_ones - left_out)
    yield from (note for note in settlement.notes if note not in open_ones)


def difference(amount: Decimal) -> str:
    """By how much somebody pays more or less: ``多出 1,800 元``.

    >>> difference(Decimal("-1800.00")), difference(Decimal("0.00"))
    ('少出 1,800 元', '一样多')
    """
    if not amount:
        return "一样多"
    return f"{'多' if amount > 0 else '少'}出 {in_yuan(abs(amount))}"
