"""What a person pays, part by part: an identity that adds up to the fen for every settlement, under every reading.

total = uncovered + before_cover + first_self_pay + eligible; eligible = deductible + base; and fund_paid + over_cap +
reduction + over_quota is what the in-province rate makes of base (jin-2024-19 二 to 四): what is left of base is the
person's own share. A visit that is paid nothing has nothing eligible: all else of its bill is ``not_paid``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from policy.steps import Step
from policy.visit.answer import SettledVisit, Settlement

PARTS = {
    "uncovered": "自费",
    "before_cover": "待遇开始前的费用",
    "first_self_pay": "先行自付",
    "deductible": "起付标准",
    "own_share": "按比例自付",
    "over_quota": "超过慢特病限额",
    "reduction": "出省就医少报的部分",
    "over_cap": "超过年度限额",
    "not_paid": "整笔不能报",
    "critical_paid": "大病保险报销",
}
"""The parts in their order, with their titles; ``critical_paid`` takes off."""
_STEPS = {
    "own_share": ("fund_raw",),
    "not_paid": ("fund_paid",),
    "critical_paid": ("critical_tier_1", "critical_tier_2", "critical_paid"),
}
"""The steps of an answer that tell where a part comes from; the other parts' ids are the step's own."""


def parts_of_visit(visit: SettledVisit) -> dict[str, Decimal]:
    """One visit's parts, yuan; they add up to its ``out_of_pocket``."""
    ruled = visit.fund_paid + visit.over_cap + visit.reduction + visit.over_quota
    outside = visit.uncovered + visit.before_cover + visit.first_self_pay
    return {
        "uncovered": visit.uncovered,
        "before_cover": visit.before_cover,
        "first_self_pay": visit.first_self_pay,
        "deductible": visit.deductible,
        "own_share": visit.eligible - visit.deductible - ruled,
        "over_quota": visit.over_quota,
        "reduction": visit.reduction,
        "over_cap": visit.over_cap,
        "not_paid": visit.total - outside - visit.eligible,
        "critical_paid": 0 - visit.critical_paid,
    }


def parts_of(settlement: Settlement) -> dict[str, Decimal]:
    """A settlement's parts, yuan; they add up to its ``out_of_pocket``."""
    visits = [parts_of_visit(visit) for visit in settlement.visits]
    return {name: sum((parts[name] for parts in visits), Decimal("0.00")) for name in PARTS}


def steps_of(part: str, visits: Iterable[SettledVisit]) -> Iterator[Step]:
    """The steps that tell where a part comes from, of those visits that have it."""
    for visit in visits:
        if parts_of_visit(visit)[part]:
            yield from any_steps_of(part, [visit])


def any_steps_of(part: str, visits: Iterable[SettledVisit]) -> Iterator[Step]:
    """The steps that tell where a part comes from or why there is none."""
    names = _STEPS.get(part, (part,))
    yield from (step for visit in visits for step in visit.steps if step.id in names)
