"""One whole number for all values, written with digits and capitals, with a version in front and a check behind.

A value is a digit of that number with a radix of its own, the first value the lowest digit. So nothing is spent on
values left out at the end, and reading needs no memory beyond the number itself: there is nothing to unpack.

>>> digits = Digits()
>>> digits.put(2, 3)
>>> digits.put(41, 100)
>>> seal("1", digits.number())
'13H013H'
>>> version, number = unseal("13H013H")
>>> rest = Rest(number)
>>> version, rest.take(3), rest.take(100), rest.left
('1', 2, 41, 0)
"""

from __future__ import annotations

import re
from typing import Final

MOST_CHARACTERS: Final = 4000
"""The longest code: what browsers, proxies and Python's own reading of numbers take without question."""

_ALPHABET: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_BASE: Final = len(_ALPHABET)
_PRIME: Final = 1_679_609
"""The largest prime below 36⁴. What a number leaves when divided by it changes with every single character and with
every two that change places, less than 839,804 apart."""
_CHECK: Final = 4
_CODE: Final = re.compile(f"[1-9A-Z][0-9A-Z]{{{_CHECK},{MOST_CHARACTERS - 1}}}")


class DamagedError(ValueError):
    """The code is cut, changed or made up."""


class TooLongError(ValueError):
    """More than a code can hold."""


class Digits:
    """Takes values in; ``anchor`` is the year that days are counted from, once one is known."""

    def __init__(self) -> None:
        self.anchor: int | None = None
        self._digits: list[tuple[int, int]] = []

    def put(self, value: int, radix: int) -> None:
        """Add a value from 0 to ``radix`` − 1."""
        self._digits.append((value, radix))

    def put_whole(self, value: int, usual: int, most: int) -> None:
        """Add a value from 0 to ``most``; one below ``usual`` is short."""
        self.put(min(value, usual), usual + 1)
        if value >= usual:
            self.put(value - usual, most - usual + 1)

    def number(self) -> int:
        """All values as one number."""
        number = 0
        for value, radix in reversed(self._digits):
            number = number * radix + value
        return number


class Rest:
    """Gives the values back in the order they were put; ``left`` is what is still to be read."""

    def __init__(self, number: int) -> None:
        self.anchor: int | None = None
        self.left = number

    def take(self, radix: int) -> int:
        """The next value, put with the same radix."""
        self.left, value = divmod(self.left, radix)
        return value

    def take_whole(self, usual: int, most: int) -> int:
        """The next value, put by ``put_whole``."""
        value = self.take(usual + 1)
        return value if value < usual else usual + self.take(most - usual + 1)


def seal(version: str, number: int) -> str:
    """The code of a number.

    Raises:
        TooLongError: where it would be longer than a code may be.
    """
    text = version + _text(number)
    if len(text) + _CHECK > MOST_CHARACTERS:
        raise TooLongError
    return text + _check(text)


def unseal(code: str) -> tuple[str, int]:
    """Version and number of a code. Form and check are the same in every version.

    Raises:
        DamagedError: where form or check is wrong.
    """
    if not _CODE.fullmatch(code) or _check(code[:-_CHECK]) != code[-_CHECK:]:
        raise DamagedError
    version, body = code[0], code[1:-_CHECK]
    if body.startswith("0"):
        raise DamagedError
    return version, int(body or "0", _BASE)


def _text(number: int) -> str:
    found = []
    while number:
        number, digit = divmod(number, _BASE)
        found.append(_ALPHABET[digit])
    return "".join(reversed(found))


def _check(text: str) -> str:
    return _text(int(text, _BASE) % _PRIME).rjust(_CHECK, "0")
