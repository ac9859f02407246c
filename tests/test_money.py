"""Money in words."""

from decimal import Decimal

import pytest

from policy.money import exact, in_yuan, percent, short, to_the_fen, together


@pytest.mark.parametrize(
    ("amount", "with_fen", "without"), [(123400, "1,234.00", "1,234"), (123456, "1,234.56", "1,234.56")]
)
def test_fen_in_words(amount: int, with_fen: str, without: str) -> None:
    assert (exact(amount), short(amount)) == (with_fen, without)


@pytest.mark.parametrize(("rate", "words"), [(6000, "60%"), (6550, "65.5%"), (6505, "65.05%")])
def test_a_rate_in_words(rate: int, words: str) -> None:
    assert percent(rate) == words


@pytest.mark.parametrize(
    ("amount", "whole", "with_fen"), [("24167.50", "24,168 元", "24,167.50"), ("24167.4", "24,167 元", "24,167.40")]
)
def test_yuan_in_words(amount: str, whole: str, with_fen: str) -> None:
    assert (in_yuan(Decimal(amount)), to_the_fen(Decimal(amount))) == (whole, with_fen)


@pytest.mark.parametrize(
    ("parts", "shown"),
    [
        (["0.40", "0.40", "0.40"], [0, 0, 1]),
        (["1.50", "2.50"], [2, 2]),
        (["10.00", "0.00", "5.49"], [10, 0, 5]),
        ([], []),
    ],
)
def test_whole_yuan_shown_together_add_up(parts: list[str], shown: list[int]) -> None:
    assert together([Decimal(part) for part in parts]) == shown
