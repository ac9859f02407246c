"""Tables of visits: a pandas frame in, the same frame with amounts, reasons and errors out.

The same stages settle a table as settle one visit: blocks of whole ledgers are read, judged and settled as columns. A
row's fault is that row's ``error`` and stops nothing else; such a row stays out of its ledger.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from policy.fields import Fault, InputError
from policy.rulebook import Rulebook, rulebook
from policy.table.settling.answer import Answer
from policy.table.settling.block import Block, Terms
from policy.table.settling.grouping import ledgers
from policy.table.settling.row_errors import Faults
from policy.table.understanding.cells import cells, faulty_ids
from policy.table.understanding.columns import HEADINGS, PERSON_ID
from policy.table.understanding.headings import is_result, read_headings
from policy.visit.compiled import compiled
from policy.visit.scenario import READINGS, check_readings
from policy.visit.settlement import each_block, in_threads

Bools: TypeAlias = npt.NDArray[np.bool_]


def settle_frame(
    frame: pd.DataFrame, readings: Mapping[str, str] | None = None, book: Rulebook | None = None
) -> pd.DataFrame:
    """Settle a table of visits, one row a visit; it depends on nothing but its arguments.

    Args:
        frame: columns as in ``docs/interface.md``, by English name or Chinese heading; others are kept. Amounts are
            yuan. Rows with the same ``person_id`` and year are one ledger; a row without ``person_id`` stands alone.
        readings: the readings taken, id to value; those left out are taken by default.
        book: the rulebook to settle by, the project's own unless another is handed in.

    Returns:
        The rows in their order with the result columns (yuan as float64; ``rate`` a share), ``caution`` and ``error``
        behind them. Columns that already had a result's name, in either language, are replaced.

    Raises:
        InputError: for an unknown reading, two columns for one field, a required column or all amounts missing.
    """
    kept = frame.loc[:, [not is_result(column) for column in frame.columns]]
    return pd.concat([kept, settled_columns(kept, readings, book=book)], axis=1)


def settled_columns(
    frame: pd.DataFrame,
    readings: Mapping[str, str] | None = None,
    read: Mapping[int, str] | None = None,
    book: Rulebook | None = None,
) -> pd.DataFrame:
    """The result columns alone, as :func:`settle_frame` puts them behind a frame.

    ``read`` tells what was wrong with a row when it was read: the row's number to its error.
    """
    book = book or rulebook()
    terms = Terms(book, compiled(book), _taken(readings or {}))
    columns = {name: frame.columns[place] for name, place in read_headings(list(frame.columns)).fields.items()}
    readers = {name: cells(frame[column], HEADINGS[name]) for name, column in columns.items() if name != PERSON_ID}
    grouped = None
    if PERSON_ID in columns:
        people = frame[columns[PERSON_ID]]
        grouped = ledgers(people, readers.get("date"))
        readers |= faulty_ids(people)
    if grouped is not None:
        ordered = in_threads(lambda reader: reader.ordered(grouped.order), list(readers.values()))
        readers = dict(zip(readers, ordered, strict=True))
    answer = Answer.empty(len(frame))
    faults = Faults(book, read=read or {})
    spoilt = np.zeros(len(frame), dtype=bool)
    spoilt[list(faults.read)] = True

    def one(part: slice) -> None:
        block = Block(part, readers, grouped, terms, faults, spoilt)
        answer.write(part, *block.settled())
        answer.told.update(block.cautions)
        answer.undated[part] = block.columns["date"] < 0

    if len(frame):
        each_block(len(frame), None if grouped is None else grouped.first, one)
    if grouped is not None:
        answer.look_beside(grouped)
        answer.restore(grouped.order)
    return answer.columns(frame.index, faults.words(frame, columns), book)


def _taken(readings: Mapping[str, str]) -> dict[str, Bools]:
    """Each reading as a one-element column: whether the other one is taken."""
    try:
        asked = check_readings(dict(readings))
    except ValueError as error:
        raise InputError([Fault("readings", str(error))]) from None
    return {name: np.array([asked.get(name, default) != default]) for name, (default, _) in READINGS.items()}
