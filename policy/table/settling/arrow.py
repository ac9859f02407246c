"""Arrow tables: settled as frames are, with the file's other columns beside them as they came."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from policy.table.reading.source import FAULT, PLACE
from policy.table.reading.workbook import MIXED, whole_cells
from policy.table.settling.frame import settled_columns
from policy.table.understanding.columns import RESULTS
from policy.table.understanding.headings import is_result, known


def settle_table(table: pa.Table, readings: Mapping[str, str]) -> pa.Table:
    """An Arrow table with the result columns behind its own, which stay as they are; results it had are replaced."""
    kept = table.select([name for name in table.column_names if name not in {FAULT, PLACE} and not is_result(name)])
    frame = _frame(kept.select([name for name in kept.column_names if known(name)]))
    results = pa.Table.from_pandas(settled_columns(frame, readings, _faults(table)), preserve_index=False)
    for name in RESULTS:
        kept = kept.append_column(name, results[name])
    return kept


def _frame(ours: pa.Table) -> pd.DataFrame:
    mixed = {field.name: whole_cells(ours[field.name]) for field in ours.schema if field.type == MIXED}
    frame: pd.DataFrame = ours.drop_columns(list(mixed)).to_pandas()
    for name, cells in mixed.items():
        frame[name] = pd.Series(cells, dtype=object, index=frame.index)
    return frame


def _faults(table: pa.Table) -> dict[int, str]:
    """What was wrong with rows when they were read."""
    if FAULT not in table.column_names or table[FAULT].null_count == table.num_rows:
        return {}
    rows = np.flatnonzero(np.asarray(pc.is_valid(table[FAULT])))
    return dict(zip(rows.tolist(), table[FAULT].take(pa.array(rows)).to_pylist(), strict=True))
