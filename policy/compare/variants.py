"""Two to four scenarios side by side (方案对比): the difference in what a person pays, part by part, to the fen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, field_validator, model_validator
from pydantic_core import PydanticCustomError

from policy.compare.differences import why
from policy.compare.parts import PARTS, any_steps_of, parts_of, steps_of
from policy.compare.titles import titles
from policy.fields import Fault, Input, InputError, refuse
from policy.steps import Citation, Step
from policy.visit.answer import Settlement, Totals
from policy.visit.estimate import estimate
from policy.visit.scenario import Scenario

FEWEST, MOST = 2, 4
_LONGEST = 40


def _title(value: object) -> str:
    if not isinstance(value, str) or not value.strip() or len(value) > _LONGEST:
        raise refuse(value, f"方案的名称要填 1 到 {_LONGEST} 个字")
    return value.strip()


class CompareInput(Input):
    """What is asked: two to four whole scenarios, the first being what the others are measured against."""

    scenarios: list[Scenario]
    titles: list[Annotated[str, BeforeValidator(_title)]] | None = None

    @field_validator("scenarios")
    @classmethod
    def _some(cls, value: list[Scenario]) -> list[Scenario]:
        if not FEWEST <= len(value) <= MOST:
            raise refuse(f"{len(value)} 个方案", f"一次可以比 {FEWEST} 到 {MOST} 个方案")
        return value

    @model_validator(mode="after")
    def _a_title_each(self) -> CompareInput:
        if self.titles is not None and len(self.titles) != len(self.scenarios):
            text = f"titles 有 {len(self.titles)} 个名称，scenarios 有 {len(self.scenarios)} 个方案，要一样多"
            kind = "input"
            raise PydanticCustomError(kind, "{text}", {"text": text})
        return self


class Variant(BaseModel):
    """One scenario's answer; ``critical_cap`` is null for a year without one."""

    title: str
    totals: Totals
    critical_cap: Decimal | None


class Part(BaseModel):
    """One part of what is paid out of pocket, yuan: an amount a variant, its difference against the first, and why."""

    id: str
    title: str
    amounts: list[Decimal]
    differences: list[Decimal]
    why: str
    citations: list[Citation]


class Comparison(BaseModel):
    """The variants in the order asked; for each of them the parts add up to its ``out_of_pocket``."""

    variants: list[Variant]
    parts: list[Part]


def compare(asked: CompareInput) -> Comparison:
    """Settle the scenarios and tell what the difference is made of.

    Raises:
        InputError: where a scenario cannot be settled; fields are named from ``scenarios[…]`` on.
    """
    answers = _settled(asked.scenarios)
    names = asked.titles or titles(asked.scenarios)
    amounts = [parts_of(answer) for answer in answers]
    return Comparison(
        variants=[
            Variant(title=name, totals=answer.totals, critical_cap=answer.critical_cap)
            for name, answer in zip(names, answers, strict=True)
        ],
        parts=[_part(part, names, answers, [parts[part] for parts in amounts]) for part in PARTS],
    )


def _settled(scenarios: Sequence[Scenario]) -> list[Settlement]:
    answers, faults = [], []
    for number, scenario in enumerate(scenarios):
        try:
            answers.append(estimate(scenario))
        except InputError as error:
            faults += [Fault(f"scenarios[{number}].{fault.field}", fault.message) for fault in error.faults]
    if faults:
        raise InputError(faults)
    return answers


def _part(part: str, names: Sequence[str], answers: Sequence[Settlement], amounts: list[Decimal]) -> Part:
    visits = [visit for answer in answers for visit in answer.visits]
    return Part(
        id=part,
        title=PARTS[part],
        amounts=amounts,
        differences=[amount - amounts[0] for amount in amounts],
        why=why(part, names, answers, amounts),
        citations=_citations(steps_of(part, visits)) or _citations(any_steps_of(part, visits)),
    )


def _citations(steps: Iterable[Step]) -> list[Citation]:
    """Where the steps' rules stand, each article of a document once."""
    cited = [citation for step in steps for citation in step.citations]
    return list({(citation.document, citation.article): citation for citation in reversed(cited)}.values())[::-1]
