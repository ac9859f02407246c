"""What a person typed into one field, read and checked: the same on every page.

>>> amount("２.８万").value, amount("3.005").plain, amount("三块五").fault[:8]
(Decimal('28000.00'), '3.01', '“三块五” 不对')
>>> share("65").value, share("1").fault
(Decimal('0.65'), '“1” 看不出是 1% 还是全报，请写成“1%”或者“100%”')
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final, Generic, TypeVar

from pydantic_core import PydanticCustomError

from policy import fields
from policy.typed import percentage, plain_number, rounded_to_fen

T = TypeVar("T")

_WHOLE_OR_HUNDREDTH: Final = "1"


@dataclass(frozen=True)
class Typed(Generic[T]):
    """A typed answer: made plain, its value where it is sound, else what is wrong with it.

    ``rounded``: it had more than two decimals, and ``plain`` is the nearest fen.
    """

    plain: str
    value: T | None = None
    fault: str = ""
    rounded: bool = False


def amount(text: str) -> Typed[Decimal]:
    """Yuan; more than two decimals are rounded half up."""
    rounded = rounded_to_fen(plain_number(text))
    if rounded is None:
        return _checked(text, plain_number(text), fields.money)
    found = _checked(text, rounded, fields.money)
    return Typed(found.plain, found.value, found.fault, rounded=True)


def count(text: str) -> Typed[int]:
    """A whole number."""
    return _checked(text, plain_number(text), fields.count)


def share(text: str) -> Typed[Decimal]:
    """A percentage, as a decimal between 0 and 1."""
    if plain_number(text) == _WHOLE_OR_HUNDREDTH:
        return Typed(percentage(text), fault="“1” 看不出是 1% 还是全报，请写成“1%”或者“100%”")
    return _checked(text, percentage(text), _share)


def day(text: str) -> Typed[date]:
    """A date."""
    return _checked(text, text.strip(), fields.day)


def _checked(text: str, plain: str, check: Callable[[object], T]) -> Typed[T]:
    if not plain:
        return Typed("")
    try:
        return Typed(plain, check(plain))
    except PydanticCustomError as error:
        # The value is quoted as it was typed, before it was tidied.
        return Typed(plain, fault=str(error).replace(fields.shown(plain), fields.shown(text), 1))


def _share(value: object) -> Decimal:
    """A percentage that was made a share, refused in percent."""
    try:
        return fields.rate(value)
    except PydanticCustomError:
        raise fields.refuse(value, "要填 0 到 100 的百分数，例如 65") from None
