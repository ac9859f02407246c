"""The answer to several visits of a year, ready to be drawn: what the code of a year or of a story leads to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from payers import Payer
from policy import Scenario, estimate
from policy.dates import in_text
from policy.form.since import changes
from policy.money import in_yuan, to_the_fen
from policy.rulebook import Rulebook
from policy.visit.answer import SettledVisit
from policy.year.standing import visit_name, which_stay, year_verdict
from web.easy.estimated import Beat, Reading, beats, exact, figures, readings


@dataclass(frozen=True)
class Visited:
    """One visit of the year: which, what it came to in a sentence, and its steps."""

    title: str
    came_to: str
    beats: Sequence[Beat]


@dataclass(frozen=True)
class YearAnswer:
    """Everything that is told; ``exact`` are amounts to the fen by who pays."""

    verdict: str
    figures: Sequence[tuple[Payer, str]]
    exact: Sequence[tuple[str, str]]
    visits: Sequence[Visited]
    readings: Sequence[Reading]
    notes: Sequence[str]
    since: Sequence[str]


def answered(scenario: Scenario, known: int) -> YearAnswer:
    """What a year comes to; ``known``: how many changes of the rules its code was made under.

    Raises:
        policy.InputError: where it cannot be settled.
    """
    settlement = estimate(scenario)

    def costs(book: Rulebook) -> str:
        return f"自己出 {in_yuan(estimate(scenario, book).totals.out_of_pocket)}"

    return YearAnswer(
        in_text(year_verdict(settlement)),
        figures(settlement),
        exact(settlement),
        [_visited(visit) for visit in sorted(settlement.visits, key=lambda visit: visit.date)],
        readings(settlement),
        [in_text(note) for note in settlement.notes],
        changes(known, costs),
    )


def _visited(visit: SettledVisit) -> Visited:
    paid = "，".join(
        f"{who} {to_the_fen(amount)} 元"
        for who, amount in (
            ("一共花了", visit.total),
            ("居民医保报", visit.fund_paid),
            ("大病保险报", visit.critical_paid),
            ("您自己出", visit.out_of_pocket),
        )
    )
    stay = which_stay(visit)
    title = visit_name(visit.date, visit.kind) + (f"（{stay}）" if stay else "")
    return Visited(title, paid, beats(visit))
