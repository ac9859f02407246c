"""The hospital's slip (结算单) held against an estimate: every line, the gap, and what could explain it."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from pydantic import BaseModel, field_validator

from policy.compare.slip.bench import Bench
from policy.compare.slip.causes import SOLVED, Found, Search
from policy.compare.slip.lines import (
    OTHERS,
    SLIP_TITLES,
    Line,
    Said,
    Slip,
    amounts_of,
    compared,
    contradictions,
    given,
    said,
    unnamed,
)
from policy.compare.slip.paths import Changes, apply
from policy.compare.slip.words import FITTED, alike_in, ask_for, citations_of, title_of
from policy.fields import Fault, Input, InputError, refuse
from policy.money import exact, yuan
from policy.steps import Citation
from policy.visit.estimate import estimate
from policy.visit.scenario import Scenario

__all__ = ["Cause", "Changes", "Check", "Line", "Reconciliation", "Slip", "apply", "reconcile"]


class Check(Input):
    """What is compared: a scenario of one visit, and what the slip says."""

    scenario: Scenario
    slip: Slip

    @field_validator("scenario")
    @classmethod
    def _one_visit(cls, value: Scenario) -> Scenario:
        if len(value.visits) != 1:
            raise refuse(len(value.visits), "visits 只能有一次费用；今年此前的费用填在 opening 里")
        return value


class Cause(BaseModel):
    """A change of the scenario that makes the gap smaller; ``changes`` maps a path to [from, to]."""

    ids: list[str]
    title: str
    changes: dict[str, tuple[str | None, str | None]]
    gap_after: Decimal
    closes: bool
    ask: str
    citations: list[Citation]


class Reconciliation(BaseModel):
    """The slip beside the estimate, yuan: ``gap`` is the sum of all differences, ``unexplained`` the smallest left."""

    lines: list[Line]
    gap: Decimal
    causes: list[Cause]
    unexplained: Decimal
    notes: list[str]


def reconcile(check: Check) -> Reconciliation:
    """Compare an estimate of one visit with the hospital's slip, and look for what explains the difference.

    Raises:
        InputError: where no rule settles the scenario; each fault names its field.
    """
    scenario, slip = check.scenario, check.slip
    try:
        amounts = amounts_of(estimate(scenario))
    except InputError as error:
        raise InputError([Fault(f"scenario.{fault.field}", fault.message) for fault in error.faults]) from None
    told = said(slip, scenario, amounts)
    gap = int(told.gap(amounts))
    found = Search(scenario, Bench(scenario, told), gap).causes() if gap else []
    left = min((one.gap for one in found), default=gap)
    return Reconciliation(
        lines=compared(slip, told, amounts),
        gap=yuan(gap),
        causes=[_cause(scenario, one) for one in found],
        unexplained=yuan(left),
        notes=[*contradictions(slip), *_notes(slip, told, amounts), *_outcome(gap, left, found)],
    )


def _cause(scenario: Scenario, found: Found) -> Cause:
    return Cause(
        ids=list(found.ids),
        title=title_of(scenario, found.ids, found.changes),
        changes=dict(found.changes),
        gap_after=yuan(found.gap),
        closes=not found.gap,
        ask=ask_for(scenario, found.ids, found.changes) + alike_in(found.changes, found.alike),
        citations=citations_of(scenario, found.ids, found.changes),
    )


def _notes(slip: Slip, told: Said, amounts: dict[str, int]) -> list[str]:
    """What the comparison leaves out, or takes as given."""
    lines, found = given(slip), []
    if "critical_paid" not in lines and told.critical_apart and amounts["critical_paid"]:
        found.append(
            f"单子上没有大病保险，可能以后另外结算：个人负担按大病报之前的数核对，"
            f"没有减去估算的大病 {exact(amounts['critical_paid'])} 元。"
        )
    if "critical_paid" not in lines and not told.critical_apart:
        found.append(_unnamed(lines, told))
    others = [f"{SLIP_TITLES[name]} {exact(lines[name])} 元" for name in OTHERS if name in lines]
    if others:
        found.append(f"{'、'.join(others)}，这里不算，核对个人负担时已经先减掉。")
    if told.others > amounts["out_of_pocket"]:
        found.append("医疗救助和其他支付加起来，比估算的个人负担还多。")
    if "family_account" in lines and lines["family_account"] != int(told.estimates(amounts)["family_account"]):
        found.append(f"估算里家庭共济账户填的是 {exact(told.account)} 元，请先和单子核对这一项。")
    return found


def _unnamed(lines: Mapping[str, int], told: Said) -> str:
    """Of a slip that names no critical illness insurance, though it was plainly taken off."""
    left = unnamed(lines, told.others)
    rest = "" if left is None else f"各方付的加起来还差 {exact(left)} 元，可能是大病、救助或者其他支付；"
    return f"单子上没有写大病保险。{rest}个人负担就按已经减去大病的数核对。"


def _outcome(gap: int, left: int, found: list[Found]) -> list[str]:
    if not gap:
        return ["填的每一行都和估算一致。"]
    texts = []
    if left:
        texts.append(
            f"解释不了 {exact(left)} 元：可能的原因都试过了，没有一个能完全对上。"
            "请带结算单和费用清单问医院的医保窗口，或者打 12393。"
        )
    if any(SOLVED & set(one.ids) for one in found if one.gap == left):
        texts.append(FITTED)
    return texts
