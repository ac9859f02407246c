"""What a page was answered, as its form keeps it: text where a person types, keys where one chooses.

Unlike a scenario it may be unfinished: a total alone, 「不清楚」, nothing yet.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from policy.link.digits import Digits
from policy.link.groups import Group, Several
from policy.link.parts import Slot, UnheldError
from policy.link.versions import NEWEST, version

PAGES: Final = ("estimate", "ledger", "enrolment")
"""The pages whose answers a code may hold."""


@dataclass(frozen=True, slots=True)
class Answers:
    """The answers of one page, by the names of its questions; one that was left out is not there."""

    page: str
    values: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def kept(cls, page: str, values: Mapping[str, Any]) -> Answers:
        """What of a form a code can hold; what cannot be read is left out, so free text never gets into a code."""
        group = fields_of(page)
        return cls(page, _kept(group, values))

    def json(self) -> dict[str, Any]:
        """The answers as JSON values, the page's name among them."""
        return {"page": self.page, **_plain(self.values)}


def fields_of(page: str) -> Group:
    """The questions of a page that a new code can hold."""
    newest = version(NEWEST)
    assert newest is not None  # noqa: S101 - the newest version is there
    return newest.groups[page]


def _kept(group: Group, values: Mapping[str, Any]) -> dict[str, Any]:
    found = {}
    for name, part in group.flat():
        value = values.get(name)
        if isinstance(part, Several) and isinstance(part.item, Group) and isinstance(value, list):
            value = [_kept(part.item, item) for item in value if isinstance(item, Mapping)]
        if not part.blank(value) and _holds(part, value):
            found[name] = value
    return found


def _holds(part: Slot, value: Any) -> bool:  # noqa: ANN401
    try:
        part.write(value, Digits())
    except UnheldError:
        return False
    return True


def _plain(value: Any) -> Any:  # noqa: ANN401
    """Dates as text, all the way down."""
    if isinstance(value, Mapping):
        return {name: _plain(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value
