"""A bill that grows with its mix kept: one visit at any total, settled by the one engine.

Each category is the total times its share, rounded half up to the fen; the largest takes the rest. Amounts are fen.
"""

from __future__ import annotations

from functools import cached_property

import numpy as np
import numpy.typing as npt

from policy.money import fen, yuan
from policy.rulebook import Kind, rulebook
from policy.visit.answer import Settlement
from policy.visit.compiled import compiled_rules
from policy.visit.estimate import columns_of, estimate
from policy.visit.scenario import Expenses, Scenario, Visit
from policy.visit.settlement import SWITCHES, Visits, judge, settle

Ints = npt.NDArray[np.int64]
_WORD = 2**63


class Growth:
    """A scenario's one visit, its bill (not nothing) at any total."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self.visit: Visit = scenario.visits[0]
        bill = {name: fen(getattr(self.visit.expenses, name)) for name in Expenses.model_fields}
        self._largest = max(bill, key=lambda name: bill[name])
        self._bill = bill
        self._whole = sum(bill.values())

    @property
    def kind(self) -> Kind:
        """The kind of visit."""
        return rulebook().kinds[self.visit.kind]

    def line(self, key: str) -> int | None:
        """The line (fen) that a rule sets where the visit is; None where there is no such rule."""
        entry = rulebook().find(key, self.scenario.region, self.visit.date)
        return None if entry is None else entry.number("threshold")

    def bill(self, totals: Ints) -> dict[str, Ints]:
        """Each category's amounts at these totals."""
        widest = 2 * int(totals.max()) * self._whole + self._whole
        exact = totals if widest < _WORD else totals.astype(object)  # Python's own integers where 64 bits are too few
        left, found = totals, {}
        for name, amount in self._bill.items():
            if name != self._largest:
                share = np.asarray((2 * exact * amount + self._whole) // (2 * self._whole), dtype=np.int64)
                found[name] = np.minimum(share, left)  # of a few fen, seven halves rounded up are more than all
                left = left - found[name]
        return {**found, self._largest: left}

    def settled(self, totals: Ints) -> dict[str, Ints]:
        """Every amount and running sum of the visit at these totals, as the engine's columns."""
        columns = Visits(**{**self._visit, **self.bill(totals)})
        return settle(compiled_rules(), columns, judge(compiled_rules(), columns), trace=True)

    @cached_property
    def _visit(self) -> dict[str, Ints]:
        """The visit as asked, one element a column."""
        asked = {name: np.array([value], dtype=np.int64) for name, value in columns_of(self.scenario).items()}
        return asked | {name: asked[name].astype(np.bool_) for name in SWITCHES}

    @property
    def cap(self) -> int:
        """What critical illness insurance (大病保险) pays in the year at most."""
        return int(self._visit["critical_cap"][0])

    def at(self, total: int) -> Settlement:
        """The engine's whole answer at one total."""
        bill = {name: yuan(int(amounts[0])) for name, amounts in self.bill(np.array([total])).items()}
        visit = self.visit.model_copy(update={"expenses": self.visit.expenses.model_copy(update=bill)})
        return estimate(self.scenario.model_copy(update={"visits": [visit]}))

    def next_hundred(self, totals: Ints) -> Ints:
        """What of the next hundred yuan the person bears."""
        borne: Ints = self.settled(totals + HUNDRED)["out_of_pocket"] - self.settled(totals)["out_of_pocket"]
        return borne


HUNDRED = 100_00
"""A hundred yuan in fen."""
