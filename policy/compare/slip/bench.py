"""Many variants of one visit settled at once: each a row of the settlement's columns."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from policy.compare.slip.lines import SETTLED, Said
from policy.visit.compiled import compiled_rules
from policy.visit.estimate import columns_of
from policy.visit.scenario import Scenario
from policy.visit.settlement import SWITCHES, Visits, judge, settle

Ints: TypeAlias = npt.NDArray[np.int64]
NO_ANSWER = 10**15
"""The gap of a variant that no rule settles."""


class Bench:
    """A scenario's visit as columns, the slip it is held against, and its variants' gaps."""

    def __init__(self, scenario: Scenario, said: Said) -> None:
        self.base = columns_of(scenario)
        self.said = said

    def difference(self, scenario: Scenario) -> dict[str, int]:
        """The columns in which another scenario's visit differs."""
        return {name: value for name, value in columns_of(scenario).items() if value != self.base[name]}

    def amounts(self, columns: Mapping[str, Ints], rows: int) -> tuple[dict[str, Ints], npt.NDArray[np.bool_]]:
        """The variants' amounts, fen, and which of them a rule settles; a column left out is the scenario's own."""
        full = {name: columns.get(name, np.full(1, value, dtype=np.int64)) for name, value in self.base.items()}
        full |= {"day": np.full(rows, self.base["day"], dtype=np.int64)}
        full |= {name: full[name].astype(np.bool_) for name in SWITCHES}
        visits = Visits(**full)
        judged = judge(compiled_rules(), visits)
        settled = settle(compiled_rules(), visits, judged)
        known = {name: settled[name] for name in (*SETTLED, "out_of_pocket") if name != "uncovered"}
        return {**known, "uncovered": np.broadcast_to(full["uncovered"], rows)}, judged.fault == 0

    def gaps(self, columns: Mapping[str, Ints], rows: int) -> Ints:
        """Each variant's gap, fen; ``NO_ANSWER`` where no rule settles it."""
        amounts, sound = self.amounts(columns, rows)
        return np.where(sound, self.said.gap(amounts), NO_ANSWER)

    def stacked(self, variants: list[dict[str, int]]) -> dict[str, Ints]:
        """Variants, each given by the columns in which it differs, as whole columns."""
        names = {name for variant in variants for name in variant}
        return {
            name: np.array([variant.get(name, self.base[name]) for variant in variants], dtype=np.int64)
            for name in names
        }
