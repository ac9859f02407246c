"""The hospital's slip (结算单): its lines, and which figure of an estimate each is compared with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any, TypeAlias

import numpy as np
from pydantic import BaseModel, model_validator

from policy.compare.slip.labels import labels
from policy.fields import Input, Label, Money, refuse
from policy.money import fen, short, yuan
from policy.visit.answer import Settlement
from policy.visit.scenario import Scenario

Amounts: TypeAlias = Mapping[str, Any]
"""A visit's amounts in fen by name: integers, or integer columns of many variants."""
SETTLED = (
    "total",
    "uncovered",
    "first_self_pay",
    "deductible",
    "fund_paid",
    "critical_paid",
    "compliant_self_pay",
)
OTHERS = ("medical_aid", "other_paid")
"""What others pay (医疗救助、其他支付): the program does not settle it."""


class Slip(Input):
    """What the slip says, yuan; any line may be empty. It holds no name and no number of a person."""

    total: Annotated[Money, Label("费用总额")] | None = None
    uncovered: Annotated[Money, Label("自费")] | None = None
    first_self_pay: Annotated[Money, Label("先行自付")] | None = None
    deductible: Annotated[Money, Label("起付标准")] | None = None
    fund_paid: Annotated[Money, Label("居民医保基金支付")] | None = None
    critical_paid: Annotated[Money, Label("大病保险支付")] | None = None
    medical_aid: Annotated[Money, Label("医疗救助")] | None = None
    other_paid: Annotated[Money, Label("其他支付")] | None = None
    compliant_self_pay: Annotated[Money, Label("合规个人自付")] | None = None
    family_account: Annotated[Money, Label("家庭共济账户支付")] | None = None
    cash: Annotated[Money, Label("个人现金支付")] | None = None
    out_of_pocket: Annotated[Money, Label("个人负担")] | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Slip:
        if not set(given(self)) - set(OTHERS):
            raise refuse("", f"至少要填一行：{'、'.join(name for name in SLIP_TITLES if name not in OTHERS)}")
        return self


SLIP_TITLES = labels(Slip)


class Line(BaseModel):
    """One line of the slip beside the estimate, yuan; ``estimate`` is null for what the program does not settle."""

    name: str
    title: str
    slip: Decimal
    estimate: Decimal | None
    difference: Decimal


@dataclass(frozen=True, slots=True)
class Said:
    """What the slip says, fen, ready to be compared.

    ``critical_apart``: the slip holds no critical illness insurance (大病保险), it may be settled later; what is
    owed is then compared as it is before it pays.
    """

    lines: Mapping[str, int]
    others: int
    account: int
    critical_apart: bool

    def estimates(self, amounts: Amounts) -> dict[str, Any]:
        """The estimate's figure for every line that is compared; never less than nothing owed."""
        own = amounts["out_of_pocket"] - self.others + (amounts["critical_paid"] if self.critical_apart else 0)
        own = np.maximum(own, 0)
        account = np.minimum(own, self.account)
        known = {name: amounts[name] for name in SETTLED}
        known |= {"family_account": account, "cash": own - account, "out_of_pocket": own}
        return {name: known[name] for name in self.lines}

    def gap(self, amounts: Amounts) -> Any:  # noqa: ANN401 - an integer or a column
        """How far the lines are from the estimate, all together."""
        return sum(abs(self.lines[name] - amount) for name, amount in self.estimates(amounts).items())

    @property
    def total(self) -> int | None:
        """The bill that the slip speaks of: its total, or else what its parts add up to.

        Before critical illness insurance (大病保险) pays, the person owes its part as well.
        """
        owed = owed_of(self.lines)
        critical = 0 if self.critical_apart else self.lines.get("critical_paid")
        if "total" in self.lines or owed is None or critical is None or "fund_paid" not in self.lines:
            return self.lines.get("total")
        return owed + self.others + self.lines["fund_paid"] + critical


def given(slip: Slip) -> dict[str, int]:
    """The lines that are not empty, fen."""
    return {name: fen(value) for name in Slip.model_fields if (value := getattr(slip, name)) is not None}


def owed_of(lines: Mapping[str, int]) -> int | None:
    """What the person owes by the slip; None where it does not say."""
    if "out_of_pocket" in lines or "cash" not in lines:
        return lines.get("out_of_pocket")
    return lines["cash"] + lines.get("family_account", 0)


def said(slip: Slip, scenario: Scenario, amounts: Mapping[str, int]) -> Said:
    """The slip, ready to be compared with estimates of a scenario; ``amounts`` are those of the scenario as it is."""
    lines = given(slip)
    others = sum(lines.pop(name, 0) for name in OTHERS)
    apart = "critical_paid" not in lines and not _holds_critical(lines, others, amounts)
    return Said(lines, others, fen(scenario.family_account), apart)


def _holds_critical(lines: Mapping[str, int], others: int, amounts: Mapping[str, int]) -> bool:
    """Whether the slip's own share is plainly what is left after critical illness insurance, with no line for it."""
    owed = owed_of(lines)
    if owed is None:
        return False
    left = unnamed(lines, others)
    if left is not None:
        return left > 0
    return amounts["critical_paid"] > 0 and owed == amounts["out_of_pocket"] - others


def unnamed(lines: Mapping[str, int], others: int) -> int | None:
    """What of the slip's total no line of it pays, critical illness insurance aside; None where it cannot be told."""
    owed = owed_of(lines)
    if owed is None or not {"total", "fund_paid"} <= set(lines):
        return None
    return lines["total"] - lines["fund_paid"] - others - owed


def compared(slip: Slip, found: Said, amounts: Mapping[str, int]) -> list[Line]:
    """Every line of the slip beside the estimate."""
    estimates = found.estimates(amounts)
    return [
        Line(
            name=name,
            title=SLIP_TITLES[name],
            slip=yuan(value),
            estimate=yuan(int(estimates[name])) if name in estimates else None,
            difference=yuan(value - int(estimates[name]) if name in estimates else 0),
        )
        for name, value in given(slip).items()
    ]


def amounts_of(settlement: Settlement) -> dict[str, int]:
    """The amounts of a settlement's only visit, fen."""
    visit = settlement.visits[0]
    return {name: fen(getattr(visit, name)) for name in (*SETTLED, "out_of_pocket")}


def contradictions(slip: Slip) -> list[str]:
    """Where the slip does not agree with itself, in words."""
    lines = given(slip)
    return [*_parts(lines), *_own_parts(lines), *_too_big(lines)]


def _parts(lines: Mapping[str, int]) -> list[str]:
    left = unnamed(lines, sum(lines.get(name, 0) for name in OTHERS))
    if left is None or not (left := left - lines.get("critical_paid", 0)):
        return []
    if left < 0:
        return [f"结算单自己对不上：各方付的加起来比费用总额多 {short(-left)} 元，请重新看一遍单子上的数。"]
    if "critical_paid" not in lines:  # told with what it is taken for
        return []
    empty = "、".join(SLIP_TITLES[name] for name in OTHERS if name not in lines)
    hint = f"单子上可能还有{empty}没有填" if empty else "请重新看一遍单子上的数"
    return [f"结算单自己对不上：各方付的加起来比费用总额少 {short(left)} 元，{hint}。"]


def _own_parts(lines: Mapping[str, int]) -> list[str]:
    if not {"out_of_pocket", "cash", "family_account"} <= set(lines):
        return []
    difference = lines["out_of_pocket"] - lines["cash"] - lines["family_account"]
    if not difference:
        return []
    return [f"结算单自己对不上：个人负担和共济账户、现金加起来差 {short(abs(difference))} 元。"]


def _too_big(lines: Mapping[str, int]) -> list[str]:
    total = lines.get("total")
    wrong = [name for name, value in lines.items() if total is not None and value > total]
    return [f"结算单自己对不上：{SLIP_TITLES[name]}比费用总额还多。" for name in wrong]
