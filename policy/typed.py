"""Numbers as people type them: full-width, with 元, separators or spaces, in 万, in Chinese numerals.

What cannot be read comes back as it was, tidied only, so that whoever checks it can refuse it.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from policy.fields import FEN

_PLAIN: Final = re.compile(r"\d{1,15}(\.\d{1,18})?")
_SEPARATED: Final = re.compile(r"\d{1,3}([, ]\d{3})+(\.\d*)?")
_SPOKEN: Final = re.compile(r"[\d.十百千万亿]*[十百千万亿][\d.十百千万亿]*")
_NUMERALS: Final = str.maketrans(
    "零〇一壹二贰两三叁四肆五伍六陆七柒八捌九玖拾佰仟萬億",
    "001122233445566778899十百千万亿",
)
_UNITS: Final = {"亿": 100_000_000, "万": 10_000, "千": 1_000, "百": 100, "十": 10}
_AROUND: Final = re.compile(r"^(人民币|大约|约)?[¥$]?|(元|块钱|块|圆)?(整|左右)?$")


def plain_number(text: str) -> str:
    """A number made plain.

    >>> plain_number(" ２９，５００.５ 元"), plain_number("2.8万"), plain_number("两万八"), plain_number("28 000.")
    ('29500.5', '28000', '28000', '28000')
    >>> plain_number("1,2"), plain_number("一万零五十"), plain_number("三千五百块"), plain_number("看不清")
    ('1,2', '10050', '3500', '看不清')
    >>> plain_number("千三"), plain_number("2.5万3千"), plain_number("3万5万")
    ('千三', '2.5万3千', '3万5万')
    """
    tidy = unicodedata.normalize("NFKC", text).strip()
    tidy = _AROUND.sub("", _AROUND.sub("", tidy).strip()).strip()
    if _SEPARATED.fullmatch(tidy):
        tidy = tidy.replace(",", "").replace(" ", "")
    counted = tidy.translate(_NUMERALS).removesuffix(".")
    if _PLAIN.fullmatch(counted):
        return counted
    found = _spoken(counted) if _SPOKEN.fullmatch(counted) else None
    return tidy if found is None else f"{found.normalize():f}"


def _spoken(text: str) -> Decimal | None:
    """A number with units, the largest first: ``2万8千``, ``2.8万``; a single digit behind a unit counts the next."""
    unit = next((unit for unit in _UNITS if unit in text), None)
    if unit is None:
        return Decimal(text) if _PLAIN.fullmatch(text) else None
    size = _UNITS[unit]
    head, _, tail = text.partition(unit)
    before = Decimal(1) if not head and unit == "十" else _spoken(head)
    after = Decimal(0) if not tail else _spoken(tail)
    if before is None or after is None or (tail and "." in head):
        return None
    if len(tail) == 1 and tail.isdigit():
        after *= size // 10
    return before * size + after if after < size else None


def percentage(text: str) -> str:
    """A share typed as 65, 65% or 0.65, as a decimal between 0 and 1.

    >>> percentage("65"), percentage("６５％"), percentage("0.65"), percentage("0.5%"), percentage("六成")
    ('0.65', '0.65', '0.65', '0.005', '六成')
    """
    tidy = unicodedata.normalize("NFKC", text).strip()
    number = plain_number(tidy.removesuffix("%"))
    if not _PLAIN.fullmatch(number) or (not tidy.endswith("%") and Decimal(number) < 1):
        return number
    return f"{Decimal(number).scaleb(-2):f}"


def rounded_to_fen(number: str) -> str | None:
    """A plain number of more than two decimals, rounded half up to the fen; None where it has no more.

    >>> rounded_to_fen("28000.565"), rounded_to_fen("28000.56"), rounded_to_fen("看不清")
    ('28000.57', None, None)
    """
    if not _PLAIN.fullmatch(number):
        return None
    amount = Decimal(number)
    rounded = amount.quantize(FEN, ROUND_HALF_UP)
    return None if rounded == amount else f"{rounded:f}"
