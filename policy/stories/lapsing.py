"""What not paying this year costs one person (今年不缴会怎样): months without cover, a story in them, the way back.

Nothing new is ruled here: every figure is an assessment of enrolment or a settlement.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from policy.enrolment.answer import assess_enrolment, summary_for_estimate
from policy.enrolment.assessment import Assessment, assess
from policy.enrolment.outlook import paid_in_time, paying_back
from policy.enrolment.prose import paying_back_words
from policy.enrolment.record import EnrolledYear, EnrolmentRecord
from policy.fields import Fault, InputError, shown
from policy.money import in_ten_thousands, yuan
from policy.rulebook import Rulebook, rulebook
from policy.stories.settled import Dues, dues, sources_of, without_cover
from policy.stories.tale import Tale
from policy.visit.answer import Settlement
from policy.visit.estimate import estimate

_MONTHS = 12
OLDEST = 2000
"""The first year that an answer can mean."""


@dataclass(frozen=True, slots=True)
class Lapsing:
    """Both ways from here: ``year`` is paid for in time (``kept``), or missed, and the next one paid for (``lapsed``).

    ``kept_on`` is the year after under the first way. ``covered`` and ``bare`` are the story in ``year`` under either
    way; both None where even who pays has no cover in that year. ``back`` holds what paying back brings, no year first.
    """

    year: int
    kept: Assessment
    kept_on: Assessment
    lapsed: Assessment
    back: tuple[Assessment, ...]
    tale: Tale
    covered: Settlement | None
    bare: Settlement | None
    dues: Dues | None

    @property
    def months(self) -> int:
        """Months without cover if the year is missed: all of it, and the waiting (待遇等待期) after it."""
        return _MONTHS + self.lapsed.cover.wait.months

    @property
    def months_kept(self) -> int:
        """Months without cover if it is paid for: what is still waited for earlier break years (断保)."""
        return self.kept.cover.wait.months

    @property
    def cap_lost(self) -> Decimal:
        """How much lower the critical illness cap (大病保险封顶线) is in the year after, yuan."""
        return yuan(self.kept_on.critical_cap - self.lapsed.critical_cap)

    @property
    def cost(self) -> Decimal | None:
        """How much more the story costs in the year without cover, yuan."""
        if self.covered is None or self.bare is None:
            return None
        return self.bare.totals.out_of_pocket - self.covered.totals.out_of_pocket


def lapsing(region: str, since: int, last: int, on: date, tale: Tale, book: Rulebook | None = None) -> Lapsing:
    """What missing the next year costs whoever enrolled from ``since`` on and paid last for the year ``last``.

    All years between are taken as enrolled, and the fund as having paid something in each of them.

    Raises:
        InputError: for years out of order, or a region without such rules.
    """
    book = book or rulebook()
    _check(since, last, on)
    year = due_year(region, last, on, book)
    history = [EnrolledYear(year=past) for past in range(since, last + 1)]
    enrolled = [*history, EnrolledYear(year=year)]
    kept = _paid(region, year, history, book, on)
    back = _paid(region, year + 1, history, book)
    covered, bare = _story(tale, region, kept, book)
    return Lapsing(
        year=year,
        kept=kept,
        kept_on=_paid(region, year + 1, enrolled, book),
        lapsed=back,
        back=tuple(paying_back(back.record, book)),
        tale=tale,
        covered=covered,
        bare=bare,
        dues=dues(region, year, book),
    )


def due_year(region: str, last: int, on: date, book: Rulebook | None = None) -> int:
    """The year to be paid for next: this one while its window is open, or else the next; one not paid for yet."""
    book = book or rulebook()
    probe = paid_in_time(EnrolmentRecord(region=region, coverage_year=on.year), book)
    open_still = on <= assess(probe, book).window.closes
    return max(on.year if open_still else on.year + 1, last + 1)


def _check(since: int, last: int, on: date) -> None:
    faults = []
    if not OLDEST <= since <= last:
        faults.append(Fault("since", f"{shown(since)} 不对，要在 {OLDEST} 年到最近缴费的 {last} 年之间"))
    if last > on.year + 1:
        faults.append(Fault("last", f"{shown(last)} 不对，最晚是 {on.year + 1} 年"))
    if faults:
        raise InputError(faults)


def _paid(region: str, year: int, history: list[EnrolledYear], book: Rulebook, on: date | None = None) -> Assessment:
    """A year paid for in time; ``on`` that day where the year has begun already."""
    record = paid_in_time(EnrolmentRecord(region=region, coverage_year=year, history=history), book)
    if on is not None and on >= record.first_day:
        record = record.model_copy(update={"paid_on": on})
    return assess(record, book)


def _story(tale: Tale, region: str, kept: Assessment, book: Rulebook) -> tuple[Settlement | None, Settlement | None]:
    """The story as this person's, in the year that is due: with cover, from its first day on, and without."""
    year, starts = kept.record.coverage_year, kept.cover.starts
    if starts is None:
        return None, None
    there = tale.moved(year - tale.scenario.year).scenario
    visits = [visit.model_copy(update={"date": max(visit.date, starts)}) for visit in there.visits]
    summary = summary_for_estimate(kept.record, book)
    mine = there.model_copy(update={"region": region, "visits": visits, "enrolment": summary})
    return estimate(mine, book), estimate(without_cover(mine), book)


def lost_words(found: Lapsing) -> str:
    """How long nothing is paid, in a sentence."""
    year, wait = found.year, found.lapsed.cover.wait.months
    back = f"{year + 1} 年再缴还要等 {wait} 个月" if wait else f"{year + 1} 年再缴不用等"
    return f"{year} 年全年看病不能报，{back}。"


def cap_words(found: Lapsing) -> str:
    """What becomes of the cap in the year after."""
    kept, lapsed = (in_ten_thousands(way.critical_cap) for way in (found.kept_on, found.lapsed))
    if not found.cap_lost:
        return f"{found.year + 1} 年大病封顶线还是 {lapsed}。"
    return f"{found.year + 1} 年大病封顶线：接着缴 {kept}，断了再缴 {lapsed}。"


def back_words(found: Lapsing) -> str:
    """What paying back (补缴) shortens."""
    return paying_back_words(found.back)


def not_back_words(book: Rulebook | None = None) -> tuple[str, ...]:
    """What paying back does not repair, in the rulebook's words."""
    notes = (book or rulebook()).notes
    return tuple(notes[name].text for name in ("paying_back", "bills_of_break_years"))


def sources(found: Lapsing, book: Rulebook | None = None) -> tuple[str, ...]:
    """Documents and articles that the figures come from."""
    book = book or rulebook()
    steps = assess_enrolment(found.lapsed.record, book).steps
    if found.covered is not None:
        steps = [*steps, *(step for visit in found.covered.visits for step in visit.steps)]
    return sources_of(steps, found.dues.entries if found.dues else (), book)
