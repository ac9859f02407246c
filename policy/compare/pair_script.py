"""The words to read out (讲解词) for two variants of a comparison: what each costs, why, and what could change it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

from policy.compare.differences import rules_of
from policy.compare.variants import CompareInput, Part, compare
from policy.money import in_yuan
from policy.rulebook import rulebook
from policy.visit.answer import Settlement
from policy.visit.estimate import estimate
from policy.visit.scenario import Scenario
from policy.visit.script import Script, difference, told

_REASONS: Final = 3
_READINGS: Final = 2
"""So many parts that differ, and so many other readings, are told."""


def pair_script(base: Scenario, other: Scenario, names: Sequence[str]) -> Script:
    """The words for two variants under their titles: the verdict, up to three sentences why, what could change it.

    Raises:
        InputError: where one of them cannot be settled.
    """
    scenarios = [base, other]
    compared = compare(CompareInput(scenarios=scenarios))
    answers = [estimate(scenario) for scenario in scenarios]
    one, two = (variant.totals.out_of_pocket for variant in compared.variants)
    verdict = [
        f"按{names[0]}，您自己大约出 {in_yuan(one)}。",
        f"按{names[1]}，大约出 {in_yuan(two)}，{difference(two - one)}。",
    ]
    differing = [part for part in compared.parts if part.differences[1]]
    differing.sort(key=lambda part: _rank(part.differences[1], two - one))
    changes = list(_changes(answers, two - one))
    cited = [citation for part in differing or compared.parts for citation in part.citations]
    if not differing:
        return told(verdict, [], ["几项费用算下来，每一项都一样。", *changes], [], cited)
    reasons = [_reason(part, names) for part in differing]
    # The rule behind the first reason stands with it; those behind the others follow as far as there is room.
    rules = [rules_of(part.id, names, answers) for part in differing]
    several = [f"不一样的有 {len(differing)} 处：{_titles(differing)}。"] if len(differing) > 1 else []
    way = [*several, reasons[0], rules[0], *reasons[1:_REASONS], *changes]
    return told(verdict, [f"主要差在{differing[0].title}。"], way, [*rules[1:_REASONS], *reasons[_REASONS:]], cited)


def _rank(part: Decimal, whole: Decimal) -> tuple[bool, Decimal]:
    """What makes the difference first, then what goes the other way; the larger before the smaller."""
    return part * whole < 0, -abs(part)


def _titles(parts: Sequence[Part]) -> str:
    return "、".join(part.title for part in parts)


def _reason(part: Part, names: Sequence[str]) -> str:
    """A part that differs; what critical illness insurance (大病保险) takes off is told as what it pays."""
    one, two = (in_yuan(abs(amount)) for amount in part.amounts)
    return f"{part.title}，按{names[0]}是 {one}，按{names[1]}是 {two}，自己{difference(part.differences[1])}。"


def _changes(answers: Sequence[Settlement], now: Decimal) -> Iterator[str]:
    """The readings under which the difference is another; each is turned for both variants."""
    owns = [answer.totals.out_of_pocket for answer in answers]
    results = [{result.id: result for result in answer.readings} for answer in answers]
    found = []
    for name in dict.fromkeys(name for result in results for name in result):
        used = {result[name].used for result in results if name in result}
        own, other = (
            result[name].other_out_of_pocket if name in result else cost
            for result, cost in zip(results, owns, strict=True)
        )
        if len(used) == 1 and other - own != now:
            reading = rulebook().readings[name]
            text = reading.other_text if used == {reading.default} else reading.default_text
            found.append(f"如果{text.rstrip('。')}，{_apart(other - own)}。")
    if found:
        yield "文件有的地方可以有两种理解。"
        yield from found[:_READINGS]


def _apart(amount: Decimal) -> str:
    return f"后面这种就{difference(amount)}" if amount else "两种就一样多"
