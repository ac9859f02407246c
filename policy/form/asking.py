"""How a form asks: one method a sort of question. A page draws it; :mod:`policy.form.sheet` lists it.

A question's ``name`` is the one under which a link keeps its answer (``policy/link``). What is given back is sound: a
key among the options, yuan, a count, a share, a date; or nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import date
from decimal import Decimal
from typing import Any, Final, Protocol

UNSURE: Final = "unsure"
"""Key of the option 「不清楚」."""


class Asking(Protocol):
    """Asks one question after another, and gathers what is wrong with the answers, as (label, message)."""

    faults: list[tuple[str, str]]
    labels: dict[str, str]
    """The label of every question asked so far, by its name."""
    given: dict[str, Any]
    """The answer of every question asked so far, as a link keeps it: keys, dates, and numbers as plain text."""

    @property
    def today(self) -> date:
        """The reader's own day."""

    @property
    def readings(self) -> dict[str, str]:
        """The readings (两种理解) as the person switched them."""

    def held(self, name: str) -> Any:  # noqa: ANN401 - whatever a form holds
        """What a question holds before it is asked; None for nothing."""

    def missing(self, label: str, words: str = "还没有填") -> None:
        """A question without an answer."""

    def wrong(self, label: str, words: str) -> None:
        """Something wrong with an answer."""

    def pick(
        self,
        label: str,
        name: str,
        options: Mapping[str, str],
        *,
        usual: str | None = None,
        placeholder: str | None = None,
        hint: str = "",
    ) -> str | None:
        """One of several options from a list, the usual or the first until the person chooses.

        With a placeholder nothing is chosen yet, and that is a fault.
        """

    def choose(self, label: str, name: str, options: Mapping[str, str], *, hint: str = "") -> str:
        """One of a few options, all in sight; the first unless said otherwise."""

    def choose_any(self, label: str, name: str, options: Mapping[str, str], *, hint: str = "") -> str | None:
        """One of a few options, none of them chosen beforehand; None for who does not know."""

    def several(self, label: str, name: str, options: Mapping[str, str]) -> Sequence[str]:
        """Any number of options."""

    def state(self, label: str, name: str, options: Mapping[str, str], usual: str) -> str:
        """One of a few options in a row of like questions; the usual one unless said otherwise."""

    def hospital(self, place: str) -> None:
        """Offer hospitals by their names, where there is a list: a name fills in grade, fee class and whose it is."""

    def switch(self, label: str, name: str) -> bool:
        """Yes or no; no unless said otherwise."""

    def money(self, label: str, name: str, *, hint: str = "", needed: bool = False) -> Decimal | None:
        """An amount in yuan; None where nothing sound is typed."""

    def amounts(self, labels: Mapping[str, str], hint: str) -> dict[str, Decimal]:
        """Several amounts in yuan that belong together, by name; those that were typed."""

    def whole(self, label: str, name: str, *, hint: str = "", needed: bool = False) -> int | None:
        """A count; None where nothing sound is typed."""

    def share(self, label: str, name: str, *, hint: str = "", needed: bool = True) -> Decimal | None:
        """A percentage, as a decimal between 0 and 1."""

    def percent(self, label: str, name: str, choices: Sequence[int], usual: int) -> int:
        """A whole percentage that is assumed until the person moves it."""

    def percents(self, label: str, names: tuple[str, str], usual: tuple[int, int]) -> tuple[int, int]:
        """A range of whole percentages that is assumed until the person moves it."""

    def day(self, label: str, name: str, *, today: bool = False, hint: str = "", needed: bool = False) -> date | None:
        """A date; ``today`` unless said otherwise, or none."""

    def taken(self, label: str, name: str, words: str, drop: Sequence[str]) -> None:
        """An answer that another page gave, in words, with an offer to drop it, and what came with it."""

    def note(self, words: str) -> None:
        """Say something small about the question before."""

    def tell(self, words: str) -> None:
        """Say something that nobody should miss."""

    def lead(self, page: str, words: str) -> None:
        """Offer another page, by the name that its link has."""

    def more(self, title: str) -> AbstractContextManager[object]:
        """Questions that may be left out, under a title."""
