"""How one value becomes digits: choices, counts, amounts, days, years, shares, switches and readings.

None is a value left out and always the digit 0. A ``typed`` part is an answer as a form keeps it: text where a person
types, so "28000.5" and "65%"; the others are the values of ``policy.Scenario`` and ``policy.EnrolmentRecord``.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final

from pydantic_core import PydanticCustomError

from policy import fields
from policy.link.digits import Digits, Rest
from policy.money import fen, yuan

_BASE_YEAR: Final = 2025
_BASE_DAYS: Final = 1826
"""Days from 2025 to 2029: the first day of a code is short within them."""
_FIRST_DAY: Final = date(2000, 1, 1)
_DAYS: Final = (date(2100, 12, 31) - _FIRST_DAY).days
_YEARS: Final = (2000, 2100)
_MOST_CHOICES: Final = 1023
_MOST_FEN: Final = fields.MAX_YUAN * 100
_WHOLE_SHARE: Final = 10_000
_MOST_READINGS: Final = 255


class UnheldError(ValueError):
    """A value that a code cannot hold: ``path`` to it, and why."""

    def __init__(self, path: str, message: str) -> None:
        super().__init__(message)
        self.path, self.message = path, message

    def inside(self, name: str) -> UnheldError:
        """The same, seen from the group or list that holds the value."""
        joint = "" if not self.path or self.path.startswith("[") else "."
        return UnheldError(f"{name}{joint}{self.path}", self.message)


class NewerError(ValueError):
    """The code names something that this program does not know yet."""


class Slot(ABC):
    """One value of a code."""

    def blank(self, value: Any) -> bool:  # noqa: ANN401 - whatever a form holds
        """Whether the value is as good as left out."""
        return value is None

    @abstractmethod
    def write(self, value: Any, out: Digits) -> None:  # noqa: ANN401
        """Put the value."""

    @abstractmethod
    def read(self, rest: Rest) -> Any:  # noqa: ANN401
        """The value as it was put; None where it was left out."""

    def write_beside(self, value: Any, base: Any, out: Digits) -> None:  # noqa: ANN401
        """Put the value as a difference: one digit where it is the same as ``base``."""
        same = value == base or (self.blank(value) and self.blank(base))
        out.put(0 if same else 1, 2)
        if not same:
            self.write_change(value, base, out)

    def read_beside(self, base: Any, rest: Rest) -> Any:  # noqa: ANN401
        """The value put by ``write_beside``."""
        return self.read_change(base, rest) if rest.take(2) else base

    def write_change(self, value: Any, base: Any, out: Digits) -> None:  # noqa: ANN401, ARG002 - groups look at the base
        """Put a value that differs."""
        self.write(value, out)

    def read_change(self, base: Any, rest: Rest) -> Any:  # noqa: ANN401, ARG002
        """The value put by ``write_change``."""
        return self.read(rest)


def checked(check: Any, value: Any) -> Any:  # noqa: ANN401
    """A value through one of the checks of ``policy.fields``."""
    try:
        return check(value)
    except PydanticCustomError as error:
        raise UnheldError("", str(error)) from None


@dataclass(frozen=True, slots=True)
class OneOf(Slot):
    """One of a list that may grow at its end; ``usual`` of them are short."""

    names: Sequence[str]
    usual: int
    optional: bool = True

    def write(self, value: Any, out: Digits) -> None:  # noqa: ANN401, D102
        left_out = value is None and self.optional
        if not left_out and value not in self.names:
            raise UnheldError("", f"{fields.shown(value)} 不对，可以填：{'、'.join(self.names)}")
        place = 0 if left_out else self.names.index(value) + self.optional
        out.put_whole(place, self.usual + self.optional, _MOST_CHOICES)

    def read(self, rest: Rest) -> str | None:  # noqa: D102
        place = rest.take_whole(self.usual + self.optional, _MOST_CHOICES) - self.optional
        if place >= len(self.names):
            raise NewerError
        return None if place < 0 else self.names[place]


@dataclass(frozen=True, slots=True)
class Count(Slot):
    """A whole number to 150; with ``open`` nothing and 0 are two answers."""

    usual: int
    open: bool = False
    typed: bool = False

    def blank(self, value: Any) -> bool:  # noqa: ANN401, D102
        return value is None or (not self.open and value == 0)

    def write(self, value: Any, out: Digits) -> None:  # noqa: ANN401, D102
        number = 0 if value is None else checked(fields.count, value) + self.open
        out.put_whole(number, self.usual + self.open, 150 + self.open)

    def read(self, rest: Rest) -> int | str | None:  # noqa: D102
        number = rest.take_whole(self.usual + self.open, 150 + self.open)
        if not number:
            return None
        found = number - self.open
        return str(found) if self.typed else found


@dataclass(frozen=True, slots=True)
class Money(Slot):
    """Yuan to the fen; short below ``usual`` yuan, shorter in whole yuan; with ``open`` nothing and 0 are two answers.

    The first digit, of 12, says what follows: 0 nothing; 1 and 2 whole yuan; 3 to 10 fen; 11 a large amount. The one
    that is taken of those two or eight is itself part of the amount, so that most amounts lose little by it.
    """

    usual: int
    open: bool = False
    typed: bool = False

    def blank(self, value: Any) -> bool:  # noqa: ANN401, D102
        return value is None or (not self.open and value == 0)

    def write(self, value: Any, out: Digits) -> None:  # noqa: ANN401, D102
        amount = 0 if value is None else fen(checked(fields.money, value))
        if value is None or (not amount and not self.open):
            out.put(0, 12)
        elif amount >= self.usual * 100:
            out.put(11, 12)
            out.put(amount, _MOST_FEN + 1)
        elif amount % 100:
            out.put(3 + amount % 8, 12)
            out.put(amount // 8, self.usual * 100 // 8 + 1)
        else:
            out.put(1 + amount // 100 % 2, 12)
            out.put(amount // 200, self.usual // 2 + 1)

    def read(self, rest: Rest) -> Decimal | str | None:  # noqa: D102
        first = rest.take(12)
        if not first:
            return None
        if first == 11:  # noqa: PLR2004 - see above
            amount = rest.take(_MOST_FEN + 1)
        elif first >= 3:  # noqa: PLR2004
            amount = rest.take(self.usual * 100 // 8 + 1) * 8 + first - 3
        else:
            amount = rest.take(self.usual // 2 + 1) * 200 + (first - 1) * 100
        return f"{yuan(amount).normalize():f}" if self.typed else yuan(amount)


@dataclass(frozen=True, slots=True)
class Day(Slot):
    """A date. The first of a code is short from 2025 to 2029 and anchors the others.

    Those are short for ``usual`` days from 1 January of that year less ``before`` days.
    """

    usual: int
    before: int = 0

    def write(self, value: Any, out: Digits) -> None:  # noqa: ANN401, D102
        starts, usual = self._span(out.anchor)
        if value is None:
            out.put(0, usual + 2)
            return
        found = checked(fields.day, value)
        place = (found - starts).days
        if 0 <= place < usual:
            out.put(1 + place, usual + 2)
        else:
            out.put(usual + 1, usual + 2)
            out.put((found - _FIRST_DAY).days, _DAYS + 1)
        out.anchor = out.anchor or found.year

    def read(self, rest: Rest) -> date | None:  # noqa: D102
        starts, usual = self._span(rest.anchor)
        place = rest.take(usual + 2)
        if not place:
            return None
        if place <= usual:
            found = starts + timedelta(days=place - 1)
        else:
            found = _FIRST_DAY + timedelta(days=rest.take(_DAYS + 1))
        rest.anchor = rest.anchor or found.year
        return found

    def _span(self, anchor: int | None) -> tuple[date, int]:
        if anchor is None:
            return date(_BASE_YEAR, 1, 1), _BASE_DAYS
        return date(anchor, 1, 1) - timedelta(days=self.before), self.usual


@dataclass(frozen=True, slots=True)
class Year(Slot):
    """A calendar year: short for ``usual`` years from 2025 on, or back from the year before the anchor.

    The first of a code is the anchor.
    """

    usual: int
    typed: bool = False

    def write(self, value: Any, out: Digits) -> None:  # noqa: ANN401, D102
        if value is None:
            out.put(0, self.usual + 2)
            return
        found = checked(fields.year, value)
        place = found - _BASE_YEAR if out.anchor is None else out.anchor - 1 - found
        if 0 <= place < self.usual:
            out.put(1 + place, self.usual + 2)
        else:
            out.put(self.usual + 1, self.usual + 2)
            out.put(found - _YEARS[0], _YEARS[1] - _YEARS[0] + 1)
        out.anchor = out.anchor or found

    def read(self, rest: Rest) -> int | str | None:  # noqa: D102
        place = rest.take(self.usual + 2)
        if not place:
            return None
        if place > self.usual:
            found = _YEARS[0] + rest.take(_YEARS[1] - _YEARS[0] + 1)
        else:
            found = _BASE_YEAR + place - 1 if rest.anchor is None else rest.anchor - place
        rest.anchor = rest.anchor or found
        return str(found) if self.typed else found


@dataclass(frozen=True, slots=True)
class Share(Slot):
    """A share from 0 to 1 in ten-thousandths; short in whole percent."""

    typed: bool = False

    def write(self, value: Any, out: Digits) -> None:  # noqa: ANN401, D102
        if value is None:
            out.put(0, 103)
            return
        if isinstance(value, str) and value.endswith("%"):
            percent = checked(fields.money, value.removesuffix("%"))
            value = str(percent.scaleb(-2))
        share = int(checked(fields.rate, value) * _WHOLE_SHARE)
        if share % 100:
            out.put(102, 103)
            out.put(share, _WHOLE_SHARE + 1)
        else:
            out.put(1 + share // 100, 103)

    def read(self, rest: Rest) -> Decimal | str | None:  # noqa: D102
        place = rest.take(103)
        if not place:
            return None
        share = rest.take(_WHOLE_SHARE + 1) if place == 102 else (place - 1) * 100  # noqa: PLR2004 - see write
        found = Decimal(share).scaleb(-4)
        return f"{found.scaleb(2).normalize():f}%" if self.typed else found


@dataclass(frozen=True, slots=True)
class Switch(Slot):
    """Yes or no; a ``typed`` one is left out where it is off."""

    typed: bool = False

    def blank(self, value: Any) -> bool:  # noqa: ANN401, D102
        return not value

    def write(self, value: Any, out: Digits) -> None:  # noqa: ANN401, D102
        if value is not None and not isinstance(value, bool):
            raise UnheldError("", f"{fields.shown(value)} 不对，要填 true 或 false")
        out.put(int(bool(value)), 2)

    def read(self, rest: Rest) -> bool | None:  # noqa: D102
        found = rest.take(2) == 1
        return found or (None if self.typed else False)


@dataclass(frozen=True, slots=True)
class Readings(Slot):
    """Which readings (两种理解) were chosen; each has its two values. The list may grow at its end.

    Short where of the first ``usual`` readings only second values are chosen.
    """

    values: Mapping[str, Sequence[str]]
    usual: int

    def blank(self, value: Any) -> bool:  # noqa: ANN401, D102
        return not value

    def write(self, value: Any, out: Digits) -> None:  # noqa: ANN401, D102
        chosen = self._places(value or {})
        last = max((place for place, choice in enumerate(chosen) if choice), default=-1)
        if last < 0:
            out.put(0, 3)
        elif last < self.usual and 1 not in chosen:
            out.put(1, 3)
            for choice in chosen[: self.usual]:
                out.put(choice // 2, 2)
        else:
            out.put(2, 3)
            out.put(last, _MOST_READINGS)
            for choice in chosen[: last + 1]:
                out.put(choice, 3)

    def read(self, rest: Rest) -> dict[str, str] | None:  # noqa: D102
        form = rest.take(3)
        if not form:
            return None
        if form == 1:
            chosen = [rest.take(2) * 2 for _ in range(self.usual)]
        else:
            chosen = [rest.take(3) for _ in range(rest.take(_MOST_READINGS) + 1)]
        if len(chosen) > len(self.values):
            raise NewerError
        named = zip(self.values.items(), chosen, strict=False)
        return {name: values[choice - 1] for (name, values), choice in named if choice}

    def _places(self, value: Any) -> list[int]:  # noqa: ANN401
        """For every reading 0, or 1 and 2 for its first and second value."""
        if not isinstance(value, Mapping):
            raise UnheldError("", f"{fields.shown(value)} 不对，要填一组“理解的编号: 取值”")
        for name in value:
            if name not in self.values:
                raise UnheldError(str(name), f"没有这一项，可以填的有：{'、'.join(self.values)}")
            if value[name] not in self.values[name]:
                raise UnheldError(name, f"{fields.shown(value[name])} 不对，可以填：{'、'.join(self.values[name])}")
        return [0 if name not in value else 1 + values.index(value[name]) for name, values in self.values.items()]
