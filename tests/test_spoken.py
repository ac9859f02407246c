"""Figures as one says them, against a second way of reading them back."""

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy.spoken import amount, decimal, number, percent, spoken

UNITS = {"十": 10, "百": 100, "千": 1_000}


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (0, "零"),
        (2, "二"),
        (10, "十"),
        (12, "十二"),
        (110, "一百一十"),
        (202, "二百零二"),
        (2_002, "两千零二"),
        (10_005, "一万零五"),
        (10_050, "一万零五十"),
        (20_016, "两万零一十六"),
        (22_222, "两万二千二百二十二"),
        (100_000, "十万"),
        (100_010, "十万零一十"),
        (1_000_500, "一百万零五百"),
        (16_362, "一万六千三百六十二"),
        (100_000_000, "一亿"),
        (200_000_001, "两亿零一"),
        (300_050_000, "三亿零五万"),
        (1_000_000_000_000, "一万亿"),
    ],
)
def test_whole_numbers(value: int, said: str) -> None:
    assert number(value) == said


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("0", "零元"),
        ("0.05", "五分"),
        ("0.20", "二角"),
        ("1.05", "一元零五分"),
        ("1.50", "一元五角"),
        ("2.22", "两元二角二分"),
        ("10.05", "十元零五分"),
        ("10005.00", "一万零五元"),
        ("100000", "十万元"),
        ("12046.50", "一万二千零四十六元五角"),
    ],
)
def test_amounts(value: str, said: str) -> None:
    assert amount(Decimal(value)) == said


@given(st.integers(1, 10**12))
def test_a_number_is_read_back_as_it_was(value: int) -> None:
    assert _read(number(value)) == value


def _read(said: str) -> int:
    """The number that was said: groups of four digits from the largest on."""
    for sign, size in (("亿", 10**8), ("万", 10**4)):
        if sign in said:
            high, _, low = said.rpartition(sign)
            return _read(high) * size + (_read(low) if low else 0)
    total = digit = 0
    for sign in said.replace("零", "").replace("两", "二"):
        if sign in UNITS:
            total, digit = total + (digit or 1) * UNITS[sign], 0
        else:
            digit = "零一二三四五六七八九".index(sign)
    return total + digit


@given(st.integers(0, 10**12))
def test_an_amount_in_a_sentence_leaves_no_digit(fen: int) -> None:
    told = spoken(f"您要付 {Decimal(fen).scaleb(-2):,.2f} 元。")
    assert not re.search(r"[\d,. ]", told)
    assert told == f"您要付{amount(Decimal(fen).scaleb(-2))}。"


def test_shares_and_other_figures() -> None:
    assert (percent(Decimal(60)), decimal(Decimal("2.50"))) == ("百分之六十", "二点五")
    assert spoken("2025 年起，满 1.5 万元报 62.5%，第 3 次（12393）") == (
        "二〇二五年起，满一万五千元报百分之六十二点五，第三次（一二三九三）"
    )
