"""A change of a scenario: paths such as ``visits[0].travel`` or ``opening.admissions``, each with [from, to]."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, TypeAlias

from policy.visit.scenario import READINGS, Scenario

Changes: TypeAlias = Mapping[str, tuple[str | None, str | None]]
"""What stands at a path before and after; None: nothing is given there."""


def apply(scenario: Scenario, changes: Changes) -> Scenario:
    """The scenario with every path set to what its change leads to.

    Raises:
        pydantic.ValidationError: where the changed scenario cannot be.
    """
    data = scenario.model_dump(mode="json", exclude_none=True)
    for path, (_, to) in changes.items():
        holder, key = _holder(data, path)
        if to is None:
            holder.pop(key, None)
        else:
            holder[key] = to
    return Scenario.model_validate(data)


def change(scenario: Scenario, to: Mapping[str, str | None]) -> Changes:
    """The changes that lead to these values; what the scenario holds already is no change."""
    data = scenario.model_dump(mode="json", exclude_none=True)
    found = {path: (_held(data, path), value) for path, value in to.items()}
    return {path: (now, value) for path, (now, value) in found.items() if now != value}


def _holder(data: Any, path: str) -> tuple[Any, Any]:  # noqa: ANN401 - whatever JSON holds
    """What holds the value at a path, and the value's name or place in it."""
    *outer, key = [int(part) if part.isdigit() else part for part in re.findall(r"[^.\[\]]+", path)]
    for part in outer:
        data = data[part]
    return data, key


def _held(data: Any, path: str) -> str | None:  # noqa: ANN401 - whatever JSON holds
    holder, key = _holder(data, path)
    value = holder.get(key)
    if value is None and path.startswith("readings."):
        return READINGS[key][0]
    return None if value is None else str(value)
