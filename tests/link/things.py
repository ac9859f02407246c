"""What hypothesis draws for codes: any value of any part, so every field of every table is tried."""

from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from policy.link.groups import Group, Several
from policy.link.parts import Count, Day, Money, OneOf, Readings, Share, Slot, Switch, Year

FEN = st.one_of(
    st.integers(0, 200_000),
    st.integers(0, 10_000_000_000),
    st.sampled_from([1, 99, 100, 9_999, 10_000, 99_999, 99_999_999, 100_000_000, 100_000_001, 10_000_000_000]),
    st.integers(0, 3_000_000).map(lambda yuan: yuan * 100),
)
DAYS = st.one_of(
    st.dates(date(2000, 1, 1), date(2100, 12, 31)),
    st.dates(date(2024, 12, 1), date(2030, 2, 1)),
    st.sampled_from([date(2000, 1, 1), date(2024, 12, 31), date(2025, 1, 1), date(2029, 12, 31), date(2100, 12, 31)]),
)
YEARS = st.one_of(st.integers(2000, 2100), st.integers(2024, 2032))


def values(part: Slot) -> st.SearchStrategy[Any]:
    """Values of a part in their normal form, None among them where that means left out."""
    match part:
        case Group():
            return st.fixed_dictionaries({name: values(inner) for name, inner in part.flat()}).map(without_nothing)
        case Several():
            items = values(part.item)
            sound = items if isinstance(part.item, Group) else items.filter(lambda item: item is not None)
            return st.lists(sound, min_size=part.least, max_size=3)
        case OneOf():
            named = st.sampled_from(part.names)
            return st.none() | named if part.optional else named
        case Switch():
            return st.sampled_from([None, True]) if part.typed else st.booleans()
        case Readings():
            ways = {name: st.sampled_from(pair) for name, pair in part.values.items()}
            return st.fixed_dictionaries({}, optional=ways).map(lambda chosen: chosen or None)
    return number(part)


def number(part: Slot) -> st.SearchStrategy[Any]:
    """Values of a part that is a number or a date."""
    match part:
        case Count():
            return numbers(part, st.integers(0 if part.open else 1, 150), str)
        case Money():
            yuan = FEN.filter(lambda fen: part.open or fen > 0).map(lambda fen: Decimal(fen).scaleb(-2))
            return numbers(part, yuan, lambda amount: f"{amount.normalize():f}")
        case Day():
            return st.none() | DAYS
        case Year():
            return numbers(part, YEARS, str)
        case Share():
            shares = st.one_of(st.integers(0, 100).map(lambda percent: percent * 100), st.integers(0, 10_000))
            shown = shares.map(lambda share: Decimal(share).scaleb(-4))
            return numbers(part, shown, lambda share: f"{share.scaleb(2).normalize():f}%")
    raise TypeError(part)


def numbers(part: Any, found: st.SearchStrategy[Any], typed: Any) -> st.SearchStrategy[Any]:  # noqa: ANN401
    """Nothing or a number; as text where a form keeps it so."""
    return st.none() | (found.map(typed) if getattr(part, "typed", False) else found)


def without_nothing(value: dict[str, Any]) -> dict[str, Any]:
    """A mapping without what is left out."""
    return {name: item for name, item in value.items() if item not in (None, {}, [])}
