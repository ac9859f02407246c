"""What a year would have cost had its visits come in another order: the orders are settled as one table.

Amounts are yuan.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain, groupby, permutations, product
from typing import Any

import numpy as np
import pandas as pd

from policy.money import yuan
from policy.rulebook import rulebook
from policy.table.settling.frame import settled_columns
from policy.table.understanding.columns import ERROR, PERSON_ID
from policy.visit.scenario import Scenario, Visit

PERMUTED = 6
"""So many visits are tried in every order (720 at most); of more, two orders are tried as examples."""


@dataclass(frozen=True, slots=True)
class Orders:
    """What one would pay in all in this order and others, yuan; ``every``: all were tried, else two as examples."""

    least: Decimal
    most: Decimal
    every: bool


def other_orders(scenario: Scenario, *, same_day: bool = False) -> Orders | None:
    """What one would pay in all with the same visits on the same dates in other orders.

    With ``same_day`` only visits of one day change places. Orders in which other visits than now are paid nothing, or
    cannot be settled, are left out. None where the order makes no difference.
    """
    visits = sorted(scenario.visits, key=lambda visit: visit.date)
    places = range(len(visits))
    groups = [list(found) for _, found in groupby(places, key=lambda place: visits[place].date if same_day else None)]
    every = sum(len(group) for group in groups if len(group) > 1) <= PERMUTED
    if every:
        orders = list(product(*(permutations(group) for group in groups)))
    else:
        orders = list(zip(*(_critical_last_and_first(group, visits) for group in groups), strict=True))
    costs = _costs(scenario, visits, [places, *(list(chain.from_iterable(order)) for order in orders)])
    return Orders(yuan(min(costs)), yuan(max(costs)), every) if len(set(costs)) > 1 else None


def _critical_last_and_first(group: list[int], visits: Sequence[Visit]) -> list[list[int]]:
    """The visits that count towards critical illness insurance all last, and all first."""
    kinds = rulebook().kinds
    return [
        sorted(group, key=lambda place: kinds[visits[place].kind].critical, reverse=first) for first in (False, True)
    ]


def _costs(scenario: Scenario, visits: Sequence[Visit], orders: Sequence[Sequence[int]]) -> list[int]:
    """What one pays in all, fen, in each order that settles as the first does: a table with a person for each order."""
    taken = np.array(orders)
    frame = pd.DataFrame([_row(visit) for visit in visits]).iloc[taken.ravel()].reset_index(drop=True)
    frame = frame.assign(
        **_person(scenario),
        date=[visit.date.isoformat() for visit in visits] * len(orders),
        **{PERSON_ID: np.repeat(np.arange(len(orders)).astype(str), len(visits))},
    )
    settled = settled_columns(frame, scenario.readings)
    unpaid = (settled["reason"].notna() | settled[ERROR].notna()).to_numpy().reshape(taken.shape)
    alike = (unpaid == unpaid[0][taken]).all(axis=1)
    cents = (settled["out_of_pocket"] * 100).round().fillna(0).astype("int64").to_numpy().reshape(taken.shape)
    return [int(cost) for cost in cents.sum(axis=1)[alike]]


def _row(visit: Visit) -> dict[str, Any]:
    """A visit as a row of the table."""
    flat = visit.model_dump(mode="json")
    return {**flat.pop("expenses"), **flat}


def _person(scenario: Scenario) -> dict[str, Any]:
    """The person's columns of the table."""
    given = scenario.model_dump(mode="json")
    opening = {f"opening_{name}": value for name, value in given["opening"].items()}
    limit = {"outpatient_annual_limit": given["outpatient_annual_limit"]}
    return {"region": scenario.region, **given["enrolment"], **opening, **limit}
