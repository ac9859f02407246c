"""A slip's case as a worked case that ``tests/cases/visits`` runs as it is; it names nobody."""

from __future__ import annotations

import tomli_w

from policy.compare.slip.lines import SETTLED, Slip, amounts_of, said
from policy.money import exact, yuan
from policy.visit.estimate import estimate
from policy.visit.scenario import KINDS, Scenario

_HEAD = "# 结算单核对：paid 是估算的数，slip 是结算单上的数。查清以后，把 paid 改成应有的数。\n"


def as_case(scenario: Scenario, slip: Slip) -> str:
    """The scenario of one visit, what the estimate gives (``paid``) and what the slip says (``slip``), as TOML.

    Raises:
        InputError: where no rule settles the scenario.
    """
    settled = estimate(scenario)
    amounts = amounts_of(settled)
    gap = int(said(slip, scenario, amounts).gap(amounts))
    kind = KINDS[scenario.visits[0].kind]
    case = {
        "name": f"核对结算单：{scenario.visits[0].date} {kind}，总额 {exact(amounts['total'])} 元，差 {exact(gap)} 元",
        "source": "结算单核对",
        **scenario.model_dump(mode="json", exclude_none=True, exclude_defaults=True),
        "slip": slip.model_dump(mode="json", exclude_none=True),
        "paid": [{name: str(yuan(amounts[name])) for name in (*SETTLED, "out_of_pocket")}],
        "totals": settled.totals.model_dump(mode="json"),
    }
    return _HEAD + tomli_w.dumps({"case": [case]})
