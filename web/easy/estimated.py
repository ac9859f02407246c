"""The answer of 报销估算, ready to be drawn: sentence, figures, steps, what could change it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from payers import PAYERS, Payer, paid_by
from policy import InputError, Settlement
from policy.compare.cheaper import Cheaper, cheaper_at_both_ends
from policy.dates import in_text
from policy.form.estimate import AskedEstimate
from policy.form.outcomes import Outcome, cost_words, narrowest, outcomes, why_a_range, width
from policy.form.person import MEDICAL_AID
from policy.form.plain import named
from policy.form.since import changes
from policy.money import in_yuan, to_the_fen, together
from policy.rulebook import Rulebook, rulebook
from policy.rulebook.citing import place
from policy.steps import MAIN_STEPS, Citation, Step, in_beats
from policy.visit.answer import SettledVisit
from policy.visit.verdict import kind_name, range_verdict, visit_verdict
from web.easy.flows import Run

_CAME_TO: Final = (
    (("total", "一共花了 {} 元"), ("eligible", "能按政策报的 {} 元")),
    (("fund_paid", "居民医保报 {} 元"),),
    (("critical_paid", "大病保险报 {} 元"), ("out_of_pocket", "您自己出 {} 元")),
)
"""What each beat came to, by its steps."""
_KEPT: Final = ("total", *MAIN_STEPS)
"""Steps that are told also where they are nought."""
_BARRED: Final = ("total", "uncovered", "before_cover", "out_of_pocket")
"""The steps of a visit that is paid nothing."""
_FEW: Final = 3


@dataclass(frozen=True)
class Line:
    """One step in words; ``amount`` in yuan to the fen, empty where the step is no amount."""

    title: str
    formula: str
    amount: str
    why: str
    sources: str


@dataclass(frozen=True)
class Beat:
    """Some steps under a title, what they came to, and those that did not happen."""

    title: str
    came_to: str
    lines: Sequence[Line]
    others: Sequence[Line] = ()


@dataclass(frozen=True)
class End:
    """One whole answer; of a range the cheapest or the dearest, with the words of its assumptions."""

    title: str
    words: str
    figures: Sequence[tuple[Payer, str]]
    exact: Sequence[tuple[str, str]]
    beats: Sequence[Beat]
    bare: str


@dataclass(frozen=True)
class Reading:
    """A place that can be read two ways: the values, their texts and what each comes to."""

    id: str
    title: str
    why: str
    ways: Sequence[tuple[str, str, str, bool]]


@dataclass(frozen=True)
class Answer:
    """Everything that is told."""

    verdict: str
    assumed: str
    advice: str
    ends: Sequence[End]
    instead: Sequence[tuple[str, str]]
    cheaper: Sequence[tuple[str, str, str]]
    readings: Sequence[Reading]
    notes: Sequence[str]
    since: Sequence[str]
    aid: str


def answered(run: Run, known: int | None) -> Answer | list[tuple[str, str]]:
    """What the answers come to; or what is wrong with the whole, as (label, message)."""
    asked: AskedEstimate = run.asked
    scenario = asked.scenario | {"readings": run.sheet.readings}
    try:
        found = outcomes(scenario, asked.visit, asked.unknowns)
    except InputError as error:
        return named(error.faults, run.sheet.labels, {})
    return _told(asked, scenario, found, known)


def _told(asked: AskedEstimate, scenario: Mapping[str, Any], found: Sequence[Outcome], known: int | None) -> Answer:
    best, worst = found[0], found[-1]
    spread = width(found)
    if spread:
        verdict = why_a_range(found, asked.unknowns) + range_verdict(best.settlement, worst.settlement)
        ends = [_end("自己出得最少", best), _end("自己出得最多", worst)]
    else:
        verdict, ends = visit_verdict(best.settlement), [_end("", best)]
    narrow = narrowest(found, asked.unknowns)
    assumed = [] if spread else [outcome.assumed for outcome in found if outcome.assumed]

    def costs(book: Rulebook) -> str:
        return cost_words(outcomes(scenario, asked.visit, asked.unknowns, book))

    return Answer(
        in_text(verdict),
        in_text("".join([*dict.fromkeys(assumed), *asked.told])),
        f"想算得更准，先做这一件：{narrow.advice}。" if narrow else "",
        ends,
        _instead(found),
        _cheaper(found),
        readings(best.settlement),
        [in_text(note) for note in best.settlement.notes],
        [] if known is None else changes(known, costs),
        MEDICAL_AID if asked.low_income else "",
    )


def _end(title: str, outcome: Outcome) -> End:
    settled = outcome.settlement
    steps = beats(settled.visits[0], outcome.assumed)
    return End(title, outcome.words, figures(settled), exact(settled), steps, outcome.bare)


def figures(settlement: Settlement) -> list[tuple[Payer, str]]:
    """Who pays how much, in whole yuan that add up."""
    amounts = paid_by(settlement)
    whole = dict(zip(amounts, together(list(amounts.values())), strict=True))
    return [(payer, in_yuan(whole[payer])) for payer in PAYERS if payer in whole]


def exact(settlement: Settlement) -> list[tuple[str, str]]:
    """Who pays how much, to the fen, and the sum."""
    amounts = paid_by(settlement)
    told = [(payer.label, to_the_fen(amount)) for payer, amount in amounts.items()]
    return [*told, ("合计（就是总费用）", to_the_fen(sum(amounts.values(), Decimal(0))))]


def beats(visit: SettledVisit, assumed: str = "") -> list[Beat]:
    """A visit's steps; ``assumed`` says how much of its bill is taken to be uncovered."""
    if visit.reason:
        why = next(step for step in visit.steps if step.id == "fund_paid")
        left = [step for step in visit.steps if step.id in _BARRED and (step.amount or step.id == "total")]
        return [Beat("这次不能报", in_text(why.why), [_line(step, "") for step in (*left, why)])]
    found = in_beats(visit.steps, quota=rulebook().kinds[visit.kind].given_terms)
    return [
        _beat(title, steps, came_to, assumed) for (title, steps), came_to in zip(found.items(), _CAME_TO, strict=True)
    ]


def _beat(title: str, steps: Sequence[Step], came_to: Sequence[tuple[str, str]], assumed: str) -> Beat:
    by_id = {step.id: step for step in steps}
    words = "，".join(told.format(to_the_fen(by_id[name].amount or Decimal(0))) for name, told in came_to)
    happened = [step for step in steps if step.amount or step.id in _KEPT]
    others = [step for step in steps if step not in happened]
    return Beat(title, words, [_line(step, assumed) for step in happened], [_line(step, assumed) for step in others])


def line(step: Step) -> Line:
    """A step in words."""
    return _line(step, "")


def _line(step: Step, assumed: str) -> Line:
    why = assumed if assumed and step.id == "uncovered" else step.why
    amount = "" if step.amount is None else to_the_fen(step.amount)
    return Line(step.title, step.formula, amount, in_text(why), _sources(step.citations))


def _sources(citations: Sequence[Citation]) -> str:
    return "、".join(dict.fromkeys(place(citation) for citation in citations))


def _instead(found: Sequence[Outcome]) -> list[tuple[str, str]]:
    """Kinds that a visit could be asked as in the place of its own."""
    kinds = {visit.instead.kind for outcome in found for visit in outcome.settlement.visits if visit.instead}
    return [(kind, kind_name(kind)) for kind in sorted(kinds)]


def _cheaper(found: Sequence[Outcome]) -> list[tuple[str, str, str]]:
    """What a person may choose, at both ends of a range: words, what it saves, the article."""
    both = cheaper_at_both_ends(found[0].scenario, found[-1].scenario)
    return [_choice(*pair) for pair in both[:_FEW]]


def _choice(best: Cheaper, worst: Cheaper) -> tuple[str, str, str]:
    low, high = sorted((best.saves, worst.saves))
    saves = in_yuan(low) if in_yuan(low) == in_yuan(high) else f"{in_yuan(low)}到 {in_yuan(high)}"
    return best.title, saves, _sources(best.citations[:1])


def readings(settlement: Settlement) -> list[Reading]:
    """The places that can be read two ways."""
    return [_reading(settlement, number) for number in range(len(settlement.readings))]


def _reading(settlement: Settlement, number: int) -> Reading:
    result = settlement.readings[number]
    reading = rulebook().readings[result.id]
    costs = {result.used: settlement.totals.out_of_pocket, result.other: result.other_out_of_pocket}
    texts = {reading.default: reading.default_text, reading.other: reading.other_text}
    ways = [(key, text, f"自己出 {to_the_fen(costs[key])} 元", key == result.used) for key, text in texts.items()]
    return Reading(result.id, reading.title, reading.why, ways)
