"""Who a row's visit belongs to: person ids (人员编号) as text, so that 00123 stays what it is, and as row numbers."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

Ints: TypeAlias = npt.NDArray[np.int64]
_DENSE = 4
"""Numbers spread less than this many times as wide as there are rows are counted rather than looked up."""
_DIGITS = 18
_NOT_ID = r"""^\s*=\s*"|"\s*$|^\s*['‘’]|[\s\x{00}\x{200B}-\x{200F}\x{202A}-\x{202E}\x{2060}\x{FEFF}]+"""
_LAST_X = r"^([0-9]{17})x$"


def tidied(ids: pa.Array | pa.ChunkedArray) -> pa.Array | pa.ChunkedArray:
    """Ids as text in one width; blank ones are missing.

    White space, a leading apostrophe and ``="…"``, which keep a spreadsheet from rounding an id, are no part of it, and
    an id number's last letter is X however it was typed.
    """
    texts = pc.cast(ids, pa.large_string())
    if texts.null_count == 0 and pc.all(pc.ascii_is_decimal(texts), min_count=0).as_py():
        return texts
    texts = pc.replace_substring_regex(pc.utf8_normalize(texts, form="NFKC"), _NOT_ID, "")
    texts = pc.replace_substring_regex(texts, _LAST_X, r"\1X")
    return pc.if_else(pc.equal(texts, ""), pa.scalar(None, pa.large_string()), texts)


def rising(texts: pa.Array | pa.ChunkedArray, *, strictly: bool) -> bool:
    """Whether no id is missing and each comes after the one before it, or is the same where not ``strictly``."""
    compare = pc.less if strictly else pc.less_equal
    return texts.null_count == 0 and bool(pc.all(compare(texts[:-1], texts[1:]), min_count=0).as_py())


def hashes(ids: pa.Array | pa.ChunkedArray) -> npt.NDArray[np.uint64]:
    """A number for each id; 0 for none."""
    texts = tidied(ids)
    hashed = pd.util.hash_array(np.asarray(pc.fill_null(texts, ""), dtype=object), categorize=False)
    return np.where(np.asarray(pc.is_null(texts)), np.uint64(0), hashed)


def persons(people: pd.Series[Any]) -> Ints | None:
    """A number for each row's person; None where no person has two rows. A row without an id is a person of its own."""
    ids: pd.Series[Any] | Ints = people
    if isinstance(people.dtype, pd.StringDtype) or people.dtype == object:
        texts = tidied(pa.array(people.astype("str"), type=pa.large_string(), from_pandas=True))
        if rising(texts, strictly=True):
            return None
        ids = _digits(texts)
    elif isinstance(people.dtype, np.dtype) and people.dtype.kind in "iu" and people.dtype != np.uint64:
        ids = people.to_numpy(dtype=np.int64)
    if isinstance(ids, np.ndarray) and ids.size:
        least, most = int(ids.min()), int(ids.max())
        if most - least < _DENSE * ids.size:
            numbers = ids - least
            return numbers if np.bincount(numbers).max() > 1 else None
        if (np.diff(np.sort(ids)) != 0).all():
            return None
    codes, found = pd.factorize(ids, use_na_sentinel=True)
    person = codes.astype(np.int64)
    nobody = np.flatnonzero(person < 0)
    if len(found) + nobody.size == person.size:
        return None
    person[nobody] = len(found) + np.arange(nobody.size)
    return person


def _digits(texts: pa.Array) -> Ints | pd.Series[Any]:
    """Ids of so many digits each as numbers, which are found faster; others as they are."""
    width = pc.min_max(pc.binary_length(texts))
    if texts.null_count or width["min"] != width["max"] or not 0 < (width["max"].as_py() or 0) <= _DIGITS:
        return pd.Series(texts, dtype="str")
    if not pc.all(pc.ascii_is_decimal(texts)).as_py():
        return pd.Series(texts, dtype="str")
    return np.asarray(pc.cast(texts, pa.int64()))
