"""Money: integer fen inside, yuan outside, and the words of either.

>>> fen(Decimal("1234.5")), yuan(123450)
(123450, Decimal('1234.50'))
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

_TEN_THOUSAND = Decimal(10_000)


def fen(amount: Decimal) -> int:
    """Yuan with two decimals to fen."""
    return int(amount.scaleb(2))


def yuan(amount: int) -> Decimal:
    """Fen to yuan with two decimals."""
    return Decimal(amount).scaleb(-2)


def exact(amount: int) -> str:
    """Fen as yuan with two decimals: ``1,234.50``."""
    return f"{amount // 100:,}.{amount % 100:02d}"


def short(amount: int) -> str:
    """Fen as yuan, without empty decimals: ``1,234``."""
    return f"{amount // 100:,}" if amount % 100 == 0 else exact(amount)


def in_yuan(amount: Decimal) -> str:
    """Yuan in whole yuan, rounded half up: ``24,168 元``."""
    return f"{amount.quantize(Decimal(1), ROUND_HALF_UP):,} 元"


def to_the_fen(amount: Decimal) -> str:
    """Yuan with two decimals: ``24,167.50``."""
    return f"{amount:,.2f}"


def yuan_in_words(amount: Decimal) -> str:
    """Whole yuan as people say them.

    >>> yuan_in_words(Decimal("24167.50")), yuan_in_words(Decimal("70000.00"))
    ('24,168 元', '7 万元')
    """
    whole = amount.quantize(Decimal(1), ROUND_HALF_UP)
    if whole and not whole % _TEN_THOUSAND:
        return f"{whole / _TEN_THOUSAND:,f} 万元"
    return f"{whole:,} 元"


def together(parts: Sequence[Decimal]) -> list[Decimal]:
    """Amounts in whole yuan that, shown together, add up to their sum in whole yuan.

    Each is rounded half up; where that does not add up, those that were rounded furthest give way, the last first.

    >>> [str(part) for part in together([Decimal("16361.50"), Decimal("7806"), Decimal("5332.50")])]
    ['16362', '7806', '5332']
    """
    one = Decimal(1)
    whole = [part.quantize(one, ROUND_HALF_UP) for part in parts]
    over = sum(whole) - sum(parts, Decimal(0)).quantize(one, ROUND_HALF_UP)
    step = one if over > 0 else -one
    furthest = sorted(range(len(parts)), key=lambda place: (step * (parts[place] - whole[place]), -place))
    for place in furthest[: int(abs(over))]:
        whole[place] -= step
    return whole


def in_ten_thousands(amount: int) -> str:
    """Fen in units of ten thousand yuan, exactly.

    >>> in_ten_thousands(406_000_00), in_ten_thousands(400_000_00)
    ('40.6 万元', '40 万元')
    """
    return f"{yuan(amount).scaleb(-4).normalize():f} 万元"


def percent(rate: int) -> str:
    """Ten-thousandths as a percentage: ``62.5%``."""
    return f"{rate // 100}%" if rate % 100 == 0 else f"{Decimal(rate).scaleb(-2).normalize()}%"
