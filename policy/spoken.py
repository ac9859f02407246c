"""Figures as one says them, for texts to be read out: no digit is left that a reader could stumble over.

Amounts are yuan as decimals. A figure is read as in a bank: 一万六千三百六十二元, 一万零五, 一元零五分.
"""

from __future__ import annotations

import re
from decimal import Decimal

HOTLINE = "12393"
"""The medical-insurance line (医保服务热线), which is said digit by digit."""

_DIGITS = "零一二三四五六七八九"
_PLACES = ("", "十", "百", "千")
_GROUPS = ("", "万", "亿", "万亿")
_GROUP = 10_000
_TEEN = range(10, 20)


def number(value: int) -> str:
    """A whole number from 0 on.

    >>> number(16_362), number(10_005), number(100_000), number(10), number(2_000)
    ('一万六千三百六十二', '一万零五', '十万', '十', '两千')
    """
    if not value:
        return _DIGITS[0]
    groups = []
    while value:
        value, group = divmod(value, _GROUP)
        groups.append(group)
    said, gap = "", False
    for place in reversed(range(len(groups))):
        group = groups[place]
        if not group:
            gap = True
            continue
        if said and (gap or group < _GROUP // 10):
            said += _DIGITS[0]
        said += _group(group, first=not said) + _GROUPS[place]
        gap = False
    # Where it leads, and before 千, 万 and 亿, two is 两.
    return re.sub(r"^二(?=[千万亿])", "两", said)


def _group(group: int, *, first: bool) -> str:
    """A number below ten thousand; ten is 十 at the very beginning and 一十 elsewhere."""
    said, gap = "", False
    for place, digit in zip((3, 2, 1, 0), f"{group:04d}", strict=True):
        if digit == "0":
            gap = bool(said)
            continue
        said += (_DIGITS[0] if gap else "") + _DIGITS[int(digit)] + _PLACES[place]
        gap = False
    return said.removeprefix("一") if first and group in _TEEN else said


def each_digit(text: str) -> str:
    """Digits one by one: years and telephone numbers.

    >>> each_digit("2026")
    '二〇二六'
    """
    return "".join("〇" if digit == "0" else _DIGITS[int(digit)] for digit in text)


def decimal(value: Decimal) -> str:
    """A number with decimals, as far as they are not empty.

    >>> decimal(Decimal("62.50")), decimal(Decimal("60")), decimal(Decimal("0.05"))
    ('六十二点五', '六十', '零点零五')
    """
    whole, _, rest = f"{value:f}".partition(".")
    rest = rest.rstrip("0")
    return number(int(whole)) + (f"点{''.join(_DIGITS[int(digit)] for digit in rest)}" if rest else "")


def percent(value: Decimal) -> str:
    """So many of a hundred.

    >>> percent(Decimal("62.5"))
    '百分之六十二点五'
    """
    return f"百分之{decimal(value)}"


def amount(value: Decimal) -> str:
    """An amount of yuan, from nothing on, with at most two decimals.

    >>> amount(Decimal("16362")), amount(Decimal("1.05")), amount(Decimal("0.50")), amount(Decimal("2.00"))
    ('一万六千三百六十二元', '一元零五分', '五角', '两元')
    """
    fen = int(value.scaleb(2))
    yuan, rest = divmod(fen, 100)
    jiao, left = divmod(rest, 10)
    said = "两元" if yuan == 2 else f"{number(yuan)}元" if yuan or not rest else ""  # noqa: PLR2004 - 2 is said 两
    said += f"{_DIGITS[jiao]}角" if jiao else _DIGITS[0] if yuan and left else ""
    return said + (f"{_DIGITS[left]}分" if left else "")


_FIGURE = r"(\d[\d,]*(?:\.\d+)?)"


def _value(text: str) -> Decimal:
    return Decimal(text.replace(",", ""))


_SAID = (
    (re.compile(HOTLINE), lambda found: each_digit(found[0])),
    (
        re.compile(r"(\d{4})-(\d{2})-(\d{2})"),
        lambda found: f"{each_digit(found[1])}年{number(int(found[2]))}月{number(int(found[3]))}日",
    ),
    (re.compile(r"〔(\d{4})〕(\d+)号"), lambda found: f"{each_digit(found[1])}年{number(int(found[2]))}号文件"),
    (re.compile(r"((?:19|20)\d\d) ?年"), lambda found: f"{each_digit(found[1])}年"),
    (re.compile(_FIGURE + "%"), lambda found: percent(_value(found[1]))),
    (re.compile(_FIGURE + " ?万元"), lambda found: amount(_value(found[1]).scaleb(4))),
    (re.compile(_FIGURE + " ?元"), lambda found: amount(_value(found[1]))),
    (re.compile(r"(?<![第\d.,])2(?=[处次种个])"), lambda _: "两"),
    (re.compile(_FIGURE), lambda found: decimal(_value(found[1]))),
)
_BESIDE_FIGURE = re.compile(r"(?<=[^\sA-Za-z]) (?=\d)|(?<=[\d%]) (?=[^\sA-Za-z\d])")


def spoken(text: str) -> str:
    """A sentence with its figures as one says them.

    >>> spoken("今年第 2 次住院，起付线按 50% 算，还差 37,398 元。请打 12393。")
    '今年第二次住院，起付线按百分之五十算，还差三万七千三百九十八元。请打一二三九三。'
    >>> spoken("晋医保发〔2024〕19号第二条，2026-03-02，满 1 万元，2025 年")
    '晋医保发二〇二四年十九号文件第二条，二〇二六年三月二日，满一万元，二〇二五年'
    """
    text = _BESIDE_FIGURE.sub("", text)
    for figure, say in _SAID:
        text = figure.sub(say, text)
    return text
