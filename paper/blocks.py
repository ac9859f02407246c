"""The blocks a sheet is made of, as the template ``sheet.typ`` takes them. Amounts come in as yuan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any, TypeAlias

from payers import Payer, per_hundred
from policy.money import fen, to_the_fen

Block: TypeAlias = dict[str, Any]
Cell: TypeAlias = str | dict[str, str]


@dataclass(frozen=True, slots=True)
class Column:
    """A table's column: its heading, its share of the width (0: as wide as it needs), and whether it holds amounts."""

    title: str
    share: int = 0
    right: bool = False


@dataclass(frozen=True, slots=True)
class Bar:
    """One stacked bar: what it is, its sum in words, and who pays what."""

    label: str
    note: str
    amounts: Mapping[Payer, Decimal]


def money(amount: Decimal) -> str:
    """Yuan to the fen, with a true minus.

    >>> money(Decimal("24167.5")), money(Decimal("-12"))
    ('24,167.50', '−12.00')
    """
    return to_the_fen(amount).replace("-", "−")


def two(main: str, small: str) -> Cell:
    """A cell of two lines, the second small."""
    return {"main": main, "small": small}


def verdict(text: str) -> Block:
    """The answer's sentence."""
    return {"kind": "verdict", "text": text}


def words(text: str, heading: str = "", level: int = 1) -> Block:
    """A paragraph."""
    return {"kind": "words", "text": text, "heading": heading, "level": level}


def pairs(heading: str, found: Sequence[Sequence[str]], level: int = 1) -> Block:
    """Labels with their values, two beside each other."""
    return {"kind": "pairs", "heading": heading, "pairs": found, "level": level}


def items(heading: str, texts: Sequence[str]) -> list[Block]:
    """A list; none where there is nothing in it."""
    return [{"kind": "list", "heading": heading, "items": texts}] if texts else []


def table(
    heading: str,
    columns: Sequence[Column],
    rows: Sequence[Sequence[Cell]],
    *,
    strong: Sequence[int] = (),
    lead: str = "",
    level: int = 1,
) -> Block:
    """A table; ``strong`` are the numbers of the rows that a reader looks for first."""
    return {
        "kind": "table",
        "heading": heading,
        "level": level,
        "lead": lead,
        "columns": [asdict(column) for column in columns],
        "rows": rows,
        "strong": strong,
    }


def figures(cells: Sequence[tuple[Payer | None, str, str, str]]) -> Block:
    """Big figures side by side: payer or None, label, figure, what stands below it."""
    found = [
        {
            "key": payer.key if payer else "",
            "colour": payer.colour if payer else "",
            "label": label,
            "big": big,
            "small": small,
        }
        for payer, label, big, small in cells
    ]
    return {"kind": "figures", "cells": found}


def bars(
    heading: str,
    found: Sequence[Bar],
    alt: str,
    *,
    caption: str = "",
    legend: Sequence[Payer] = (),
    labelled: bool = False,
) -> Block:
    """Stacked bars to one scale, their parts labelled or told by a legend. ``alt`` tells all of it in words."""
    sums = [fen(sum(one.amounts.values(), Decimal(0))) for one in found]
    return {
        "kind": "bars",
        "heading": heading,
        "alt": alt,
        "caption": caption,
        "labelled": labelled,
        "legend": [payer._asdict() for payer in legend],
        "most": max(1, *sums),
        "bars": [{"label": one.label, "note": one.note, "parts": parts(one.amounts)} for one in found],
    }


def parts(amounts: Mapping[Payer, Decimal]) -> list[dict[str, Any]]:
    """The parts of a bar: payer, fen, and whole percent."""
    cents = [fen(amount) for amount in amounts.values()]
    shares = per_hundred(cents)
    return [
        {**payer._asdict(), "fen": cent, "percent": share}
        for payer, cent, share in zip(amounts, cents, shares, strict=True)
    ]
