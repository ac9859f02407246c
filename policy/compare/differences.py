"""Why a part of a comparison is what it is, in a sentence: each variant's amount, how it is made, and the rule."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from policy.compare.parts import parts_of_visit, steps_of
from policy.money import to_the_fen
from policy.steps import Step
from policy.visit.answer import SettledVisit, Settlement


def why(part: str, names: Sequence[str], answers: Sequence[Settlement], amounts: Sequence[Decimal]) -> str:
    """The sentence: amounts first (one for all where they agree), then the rules behind them."""
    if not any(amounts):
        return "都没有这一项。"
    return _amounts(part, names, answers, amounts) + rules_of(part, names, answers)


def _amounts(part: str, names: Sequence[str], answers: Sequence[Settlement], amounts: Sequence[Decimal]) -> str:
    if len(set(amounts)) == 1:
        return f"都是 {_yuan(amounts[0])}。"
    told = []
    for name, answer, amount in zip(names, answers, amounts, strict=True):
        formula, more = _formula(part, answer), amount - amounts[0]
        words = f"{name} {_yuan(amount)}{f'（{formula}）' if formula else ''}"
        words += f"，自己{'多' if more > 0 else '少'}出 {_yuan(abs(more))}" if more else ""
        told.append(words)
    return "；".join(told) + "。"


def _yuan(amount: Decimal) -> str:
    return f"{'−' if amount < 0 else ''}{to_the_fen(abs(amount))} 元"


def _formula(part: str, answer: Settlement) -> str:
    """How the amount is made, where one visit alone has it."""
    having = [visit for visit in answer.visits if parts_of_visit(visit)[part]]
    if len(having) != 1:
        return ""
    visit = having[0]
    if part == "own_share":
        base = visit.eligible - visit.deductible
        return f"{to_the_fen(base)} − {to_the_fen(base - parts_of_visit(visit)[part])}"
    telling = _telling(part, visit)
    return telling[0].formula if len(telling) == 1 else ""


def _telling(part: str, visit: SettledVisit) -> list[Step]:
    """The steps that say why a visit has the part; of critical illness insurance (大病保险) those that count."""
    steps = list(steps_of(part, [visit]))
    if part != "critical_paid" or not steps:
        return steps
    tiers, paid = [step for step in steps[:2] if step.amount], steps[2]
    return tiers if sum(step.amount or 0 for step in tiers) == paid.amount else [*tiers, paid]


def rules_of(part: str, names: Sequence[str], answers: Sequence[Settlement]) -> str:
    """What the steps say of it, each sentence once, with the variants that it speaks of where not all say it."""
    said = [
        "".join(dict.fromkeys(step.why for visit in answer.visits for step in _telling(part, visit)))
        for answer in answers
    ]
    sentences = [sentence for sentence in dict.fromkeys(said) if sentence]
    if len(sentences) == 1:
        return sentences[0]
    return "".join(
        f"{'和'.join(name for name, words in zip(names, said, strict=True) if words == sentence)}：{sentence}"
        for sentence in sentences
    )
