"""Cells of a table as integers: fen, ten-thousandths, counts, days since 1970 or codes; -1 is empty, -2 is faulty.

A typed column is read block by block, so that its temporaries stay small; text is read once, each spelling once.
What a single cell may hold is decided by the validators of :mod:`policy.fields`, as for a scenario.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from pydantic_core import PydanticCustomError

from policy.fields import FEN, MAX_YUAN, shown
from policy.table.understanding.columns import HEADINGS, PERSON_ID, Heading, tidy
from policy.visit.compiled import AFFILIATION_CODES, GRADE_CODES, KIND_CODES, REGION_CODES, TRAVEL_CODES, days

Ints: TypeAlias = npt.NDArray[np.int64]
EMPTY, BAD = -1, -2
CODES = {
    "region": REGION_CODES,
    "kind": KIND_CODES,
    "hospital_grade": GRADE_CODES,
    "hospital_affiliation": AFFILIATION_CODES,
    "travel": TRAVEL_CODES,
}
SCALES = {"money": 100, "rate": 10_000, "count": 1}
_MOST = {"money": MAX_YUAN, "rate": 1, "count": 150}
_NEAR = 1e-6
_PLAIN = r"^[0-9]{1,9}(\.[0-9]{1,2})?$"
_THOUSANDS = re.compile(r"\d{1,3}(,\d{3})+(\.\d+)?")
_DAY = re.compile(
    r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?"
    r"(?:[ T]*(?:上午|下午)?\d{1,2}[:时]\d{1,2}(?:[:分]\d{1,2}秒?|分)?(?:\.\d+)?(?: ?(?:Z|[+-]\d{2}:?\d{2}))?)?"
)
_COMPACT_DAY = re.compile(r"(\d{4})(\d\d)(\d\d)(?:\d{6})?")
_SERIAL = re.compile(r"(\d{5})(?:\.\d+)?")
_SERIAL_EPOCH = dt.date(1899, 12, 30)
_ERROR_VALUES = r"#(N/A|REF!|VALUE!|DIV/0!|NAME\?|NUM!|NULL!|SPILL!|CALC!|FIELD!|GETTING_DATA)"
_ROUNDED = r"[0-9]\.[0-9]+[Ee]\+?[0-9]+|[0-9][Ee]\+[0-9]+"
_NO_ID = rf"^\s*({_ROUNDED}|{_ERROR_VALUES})\s*$"
_EXACT = 2**53
"""Whole numbers from here on have lost their last digits in a column of decimal fractions."""
_MILLIONTH = Decimal("0.00000001")
"""A millionth of a fen, in yuan: so far an amount that a spreadsheet computed may be from the fen it means."""
_COMPUTED = re.compile(r"\d{1,9}\.\d{3,}")
_NEGATIVE = re.compile(r"[-−]\s*¥?\s*[\d,]*\.?\d+|\(\s*¥?\s*[\d,]*\.?\d+\s*\)")
_NOTHING = {"", "-", "—", "nan", "none", "null", "nat", "<na>"}


@dataclass(frozen=True, slots=True)
class Cells:
    """One column as it came, and how its cells become integers."""

    raw: npt.NDArray[Any]
    convert: Callable[[npt.NDArray[Any]], Ints]

    def read(self, part: slice) -> Ints:
        """The integers of some rows."""
        return self.convert(self.raw[part])

    def ordered(self, order: npt.NDArray[np.intp]) -> Cells:
        """The same column with its rows in another order."""
        return Cells(self.raw.take(order, mode="clip"), self.convert)  # twice as fast in this mode


def cells(column: pd.Series[Any], heading: Heading) -> Cells:
    """A reader for a column of any type."""
    if isinstance(column.dtype, pd.CategoricalDtype):
        return _by_spelling(np.asarray(column.cat.codes), list(column.cat.categories), heading)
    if heading.sort in SCALES and pd.api.types.is_numeric_dtype(column.dtype) and column.dtype != bool:
        return _numbers(column, heading)
    if heading.sort == "day" and pd.api.types.is_datetime64_any_dtype(column.dtype):
        return _timestamps(column)
    if heading.sort in SCALES and isinstance(column.dtype, pd.StringDtype):
        return _texts(column, heading)
    try:
        codes, spellings = pd.factorize(column, use_na_sentinel=True)
    except TypeError:  # lists and the like, which are never an amount, a day or a choice
        return _by_spelling(np.arange(len(column)), list(column), heading)
    return _by_spelling(codes, list(spellings), heading)


def _by_spelling(codes: npt.NDArray[Any], spellings: list[object], heading: Heading) -> Cells:
    """Each spelling read once; code -1 is a missing cell."""
    values = np.array([*(integer(spelling, heading) for spelling in spellings), EMPTY], dtype=np.int64)
    return Cells(codes, lambda part: values[part])


def _numbers(column: pd.Series[Any], heading: Heading) -> Cells:
    raw = column.to_numpy(dtype=np.float64, na_value=np.nan)
    return Cells(raw, lambda part: _scaled(part, SCALES[heading.sort], _MOST[heading.sort]))


def _scaled(numbers: npt.NDArray[np.float64], scale: int, most: int) -> Ints:
    """Numbers times ``scale``, where they are whole then but for the noise of binary fractions."""
    with np.errstate(invalid="ignore", over="ignore"):
        whole = np.rint(numbers * scale)
        result = whole.astype(np.int64)
        exact = (whole / scale == numbers).all()
        if not (exact and numbers.min(initial=0) >= 0 and numbers.max(initial=0) <= most):
            away = np.abs(whole / scale - numbers)
            near = (away <= np.spacing(np.abs(numbers)) * 4) | (away <= _NEAR / scale)
            fine = near & (whole >= 0) & (numbers <= most)
            result = np.where(fine, result, np.where(np.isnan(numbers), EMPTY, BAD))
    return result


def _timestamps(column: pd.Series[Any]) -> Cells:
    naive = column if column.dt.tz is None else column.dt.tz_localize(None)
    first, last = days(dt.date(2000, 1, 1)), days(dt.date(2100, 12, 31))

    def converted(moments: npt.NDArray[Any]) -> Ints:
        found = moments.astype("datetime64[D]").astype(np.int64)
        if found.min() >= first and found.max() <= last:
            return found
        return np.where(np.isnat(moments), EMPTY, np.where((found < first) | (found > last), BAD, found))

    return Cells(naive.to_numpy(), converted)


def _texts(column: pd.Series[Any], heading: Heading) -> Cells:
    """Numbers as text: the plain ones all at once, the others each spelling once."""
    texts = pa.array(column, type=pa.large_string(), from_pandas=True)
    plain = pc.match_substring_regex(texts, _PLAIN)
    numbers = pc.cast(pc.if_else(plain, texts, pa.scalar(None, pa.large_string())), pa.float64())
    found = _scaled(numbers.to_numpy(zero_copy_only=False), SCALES[heading.sort], _MOST[heading.sort])
    odd = np.flatnonzero(found == EMPTY)
    if odd.size:
        found[odd] = _by_spelling(*_spellings(texts.take(pa.array(odd))), heading).read(slice(None))
    return Cells(found, lambda part: part)


def _spellings(texts: pa.Array | pa.ChunkedArray) -> tuple[Ints, list[object]]:
    whole = texts.combine_chunks() if isinstance(texts, pa.ChunkedArray) else texts
    coded = whole.dictionary_encode()
    return coded.indices.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int64), coded.dictionary.to_pylist()


def faulty_ids(people: pd.Series[Any]) -> dict[str, Cells]:
    """The column of person ids, faulty where a spreadsheet has an error or rounded a long number to 1.40E+17."""
    if pd.api.types.is_float_dtype(people.dtype):
        lost = np.abs(people.to_numpy(dtype=np.float64, na_value=0)) >= _EXACT
        return {PERSON_ID: Cells(lost * BAD, lambda part: part)} if lost.any() else {}
    if not (isinstance(people.dtype, pd.StringDtype) or people.dtype == object):
        return {}
    texts = pa.array(people.astype("str"), type=pa.large_string(), from_pandas=True)
    rows = np.flatnonzero(np.asarray(pc.fill_null(pc.match_substring_regex(texts, "[+#.]"), fill_value=False)))
    if not rows.size:
        return {}
    rounded = np.asarray(pc.match_substring_regex(texts.take(pa.array(rows)), _NO_ID))
    found = np.zeros(people.size, dtype=np.int64)
    found[rows[rounded]] = BAD
    return {PERSON_ID: Cells(found, lambda part: part)}


def integer(value: object, heading: Heading) -> int:
    """One cell as an integer; ``EMPTY`` or ``BAD`` where it has none."""
    try:
        checked = checked_cell(value, heading)
    except PydanticCustomError:
        return BAD
    if checked is None:
        return EMPTY
    match heading.sort:
        case "choice":
            return CODES[heading.name][str(checked)]
        case "day":
            return days(checked)
        case _:
            return int(checked * SCALES[heading.sort])


def checked_cell(value: object, heading: Heading) -> Any:  # noqa: ANN401 - as the validator gives it
    """A cell as its validator gives it, None where it is empty.

    Raises:
        PydanticCustomError: with a Chinese message that quotes the cell.
    """
    if isinstance(value, str):
        text = tidy(value)
        if text.lower() in _NOTHING:
            return None
        value = _unspelled(text, heading)
    elif heading.sort == "day":
        value = _as_day(value)
    if heading.sort == "money":
        value = _as_money(value)
    return heading.check(value)


def _as_money(value: object) -> object:
    """An amount without what a spreadsheet's arithmetic left behind its fen; a negative one is refused."""
    text = repr(value) if type(value) is float else str(value)
    if _NEGATIVE.fullmatch(text) and text.strip("-−0.,") != "":
        words = f"{shown(value)} 是负数，退费、冲销的行算不了，请把它和原来的那一行合成一行，或者两行都删掉"
        raise PydanticCustomError("input", "{text}", {"text": words})
    if not isinstance(value, bool) and _COMPUTED.fullmatch(text):
        exact = Decimal(text)
        nearest = exact.quantize(FEN)
        return nearest if abs(nearest - exact) <= _MILLIONTH else value
    return value


def _unspelled(text: str, heading: Heading) -> object:
    """A cell's text without the habits of spreadsheets: thousands separators, units, percent, Chinese words."""
    match heading.sort:
        case "choice":
            return _CHOICES[heading.name].get(text, text)
        case "day":
            return _as_day(text)
        case "rate" if re.fullmatch(r"\d+(\.\d+)?%", text):
            return Decimal(text.removesuffix("%")).scaleb(-2)
        case _:
            bare = text.removeprefix("¥").removesuffix("元").strip()
            return bare.replace(",", "") if _THOUSANDS.fullmatch(bare) else bare


def _as_day(value: object) -> object:
    """A date from the forms that spreadsheets give it: text, a serial number, a timestamp."""
    if isinstance(value, dt.datetime):
        return value.date()
    text = str(value)
    for pattern in (_DAY, _COMPACT_DAY):
        if found := pattern.fullmatch(text):
            year, month, day = found.groups()
            return f"{year}-{int(month):02d}-{int(day):02d}"
    if found := _SERIAL.fullmatch(text):
        return _SERIAL_EPOCH + dt.timedelta(days=int(found[1]))
    return value


def _choice_words(choices: dict[str, str]) -> dict[str, str]:
    """Chinese words (also without what stands in brackets, and a city without 市) to the value they mean."""
    words: dict[str, str] = {}
    for value, title in choices.items():
        full = tidy(title)
        for word in (full, full.split("(")[0], full.removesuffix("市").removesuffix("省")):
            words.setdefault(word, value)
    return words


_CHOICES = {name: _choice_words(HEADINGS[name].choices) for name in CODES}
