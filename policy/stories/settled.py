"""A story settled: its three ways, what each costs and why, what one pays for a year, and where it all stands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Final, Literal, TypeAlias

from policy.dates import day_in_words
from policy.enrolment.answer import assess_enrolment, summary_for_estimate
from policy.enrolment.record import EnrolmentAnswer
from policy.money import in_ten_thousands, in_yuan, yuan
from policy.rulebook import FORWARDED, Entry, Rulebook, rulebook
from policy.steps import Citation, Step
from policy.stories.tale import Tale, scenario_later
from policy.visit.answer import Settlement
from policy.visit.estimate import estimate
from policy.visit.scenario import EnrolmentSummary, Scenario

WayId: TypeAlias = Literal["enrolled", "unenrolled", "lapsed"]
LABELS: Final[dict[WayId, str]] = {"enrolled": "参保", "unenrolled": "未参保", "lapsed": "断保一年"}
NOT_REAL: Final = "举例，不是真人"


@dataclass(frozen=True, slots=True)
class StoryWay:
    """One way a story can go; amounts are yuan, ``cap`` is None for who has no cover."""

    id: WayId
    settlement: Settlement
    words: str
    cap: Decimal | None

    @property
    def label(self) -> str:
        """The way by its name."""
        return LABELS[self.id]

    @property
    def total(self) -> Decimal:
        """What the bills come to."""
        return self.settlement.totals.total

    @property
    def fund(self) -> Decimal:
        """What the fund (居民医保) pays."""
        return self.settlement.totals.fund_paid

    @property
    def critical(self) -> Decimal:
        """What critical illness insurance (大病保险) pays."""
        return self.settlement.totals.critical_paid

    @property
    def own(self) -> Decimal:
        """What is left to pay."""
        return self.settlement.totals.out_of_pocket


@dataclass(frozen=True, slots=True)
class Dues:
    """What one pays for a year (个人缴费), yuan, and what the State adds (财政补助), each with its own year."""

    year: int
    own: Decimal
    subsidy_year: int | None
    subsidy: Decimal | None
    entries: tuple[Entry, ...]

    def words(self) -> str:
        """The sums in a sentence, each with its year."""
        added = "" if self.subsidy is None else f"；{self.subsidy_year} 年财政给每人补 {in_yuan(self.subsidy)}"
        return f"{self.year} 年每人缴 {in_yuan(self.own)}{added}。"


@dataclass(frozen=True, slots=True)
class SettledStory:
    """A story with its ways in the order of ``LABELS``; ``dues`` is None where no document of the region says.

    ``scenario`` is that of who enrolled; ``assumes`` are sentences for readers; ``sources`` are document numbers with
    their articles.
    """

    tale: Tale
    scenario: Scenario
    ways: tuple[StoryWay, StoryWay, StoryWay]
    dues: Dues | None
    assumes: tuple[str, ...]
    sources: tuple[str, ...]
    on: date

    @property
    def saved(self) -> Decimal:
        """How much less who enrolled pays than who did not, yuan."""
        return self.ways[1].own - self.ways[0].own


def settle(tale: Tale, book: Rulebook | None = None) -> SettledStory:
    """Settle a story by a rulebook, the project's own unless another is handed in.

    Raises:
        policy.InputError: where no rule settles it.
    """
    book = book or rulebook()
    scenario, region = tale.scenario, tale.scenario.region
    enrolled = scenario
    if tale.enrolled is not None:
        record = tale.enrolled.record(region, scenario.readings, book)
        enrolled = scenario.model_copy(update={"enrolment": summary_for_estimate(record, book)})
    back = tale.lapsed.record(region, scenario.readings, book)
    answer = assess_enrolment(back, book)
    lapsed = scenario_later(scenario, back.coverage_year - scenario.year)
    if tale.waits:
        lapsed = _while_waiting(lapsed, answer.cover_from)
    lapsed = lapsed.model_copy(update={"enrolment": summary_for_estimate(back, book)})
    ways = (
        _way("enrolled", estimate(enrolled, book)),
        _way("unenrolled", estimate(without_cover(scenario), book)),
        _way("lapsed", estimate(lapsed, book), answer),
    )
    cited = [step for visit in ways[0].settlement.visits for step in visit.steps] + answer.steps
    known = dues(region, scenario.year, book)
    return SettledStory(
        tale=tale,
        scenario=enrolled,
        ways=ways,
        dues=known,
        assumes=(tale.assumes, wait_words(tale.lapsed.missed, answer), *_caps(ways)),
        sources=sources_of(cited, known.entries if known else (), book),
        on=enrolled.first_day,
    )


def without_cover(scenario: Scenario) -> Scenario:
    """The same visits of somebody who has no cover in their year."""
    never = EnrolmentSummary(cover_from=date(scenario.year + 1, 1, 1), cover_to=date(scenario.year + 1, 12, 31))
    return scenario.model_copy(update={"enrolment": never})


def _while_waiting(scenario: Scenario, cover_from: date | None) -> Scenario:
    """The visits on the last day of waiting; as they are where nothing is waited for within their year."""
    last = None if cover_from is None else cover_from - timedelta(days=1)
    if last is None or last.year != scenario.year:
        return scenario
    visits = [visit.model_copy(update={"date": last, "admitted_on": None}) for visit in scenario.visits]
    return scenario.model_copy(update={"visits": visits})


def _way(name: WayId, settlement: Settlement, answer: EnrolmentAnswer | None = None) -> StoryWay:
    cap = settlement.critical_cap if name != "unenrolled" else None
    return StoryWay(name, settlement, _words(settlement, answer), cap)


def _words(settlement: Settlement, answer: EnrolmentAnswer | None) -> str:
    """What came of it, in a sentence."""
    totals, visits = settlement.totals, settlement.visits
    barred = sum(visit.reason is not None for visit in visits)
    if barred == len(visits):
        why = "看病时还在等待期里，" if answer else ""
        return f"{why}一分不报，{in_yuan(totals.total)}全部自己出。"
    paid = [f"居民医保报 {in_yuan(totals.fund_paid)}"]
    if totals.critical_paid:
        paid.append(f"大病保险报 {in_yuan(totals.critical_paid)}")
    missed = f"{len(visits)} 次里有 {barred} 次不在待遇期里，不能报；" if barred else ""
    return f"{missed}{'，'.join(paid)}，自己出 {in_yuan(totals.out_of_pocket)}。"


def wait_words(missed: Iterable[int], answer: EnrolmentAnswer) -> str:
    """What somebody who comes back after missed years waits for."""
    lost = f"断保：{'、'.join(map(str, missed))} 年没缴，再缴"
    if not answer.wait_months:
        return f"{lost}不用等，{_starting(answer)}。"
    return f"{lost}要等 {answer.wait_months} 个月，{_starting(answer)}。"


def _starting(answer: EnrolmentAnswer) -> str:
    return f"{day_in_words(answer.cover_from)}起能报" if answer.cover_from else "这一年都不能报"


def _caps(ways: Iterable[StoryWay]) -> tuple[str, ...]:
    """The critical illness caps (大病保险封顶线) of those who have one."""
    caps = [f"{way.label} {in_ten_thousands(int(way.cap.scaleb(2)))}" for way in ways if way.cap is not None]
    return (f"大病保险封顶线：{'，'.join(caps)}。",) if caps else ()


def dues(region: str, year: int, book: Rulebook) -> Dues | None:
    """What is known of a year's contribution: the year's own sums, or else the nearest before or after it."""
    own, added = (_nearest(key, region, year, book) for key in ("contribution.personal", "subsidy.person"))
    if own is None:
        return None
    return Dues(
        year=_starts(own),
        own=yuan(own.number("amount")),
        subsidy_year=_starts(added) if added else None,
        subsidy=yuan(added.number("amount")) if added else None,
        entries=tuple(entry for entry in (own, added) if entry),
    )


def _nearest(key: str, region: str, year: int, book: Rulebook) -> Entry | None:
    spoken = [entry for entry in book.history(key, region) if entry.state == "in_force"]
    begun = [entry for entry in spoken if _starts(entry) <= year]
    return begun[-1] if begun else spoken[0] if spoken else None


def _starts(entry: Entry) -> int:
    """The year from which a sum counts."""
    return entry.starts.year if entry.starts else 0


def sources_of(steps: Iterable[Step], entries: Iterable[Entry], book: Rulebook) -> tuple[str, ...]:
    """Where the rules stand, a document once, with its articles where it has any."""
    citations = [citation for step in steps for citation in step.citations]
    citations += [Citation(entry.source.document, entry.source.article) for entry in entries]
    articles: dict[str, list[str]] = {}
    for citation in citations:
        known = articles.setdefault(citation.document, [])
        if citation.article != FORWARDED and citation.article not in known:
            known.append(citation.article)
    return tuple(
        document.number + ("" if document.press else "、".join(sorted(articles[name], key=_order)))
        for name, document in book.documents.items()
        if articles.get(name)
    )


def _order(article: str) -> int:
    return "一二三四五六七八九十".find(article[0])
