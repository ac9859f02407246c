"""A table file into another, as the command line asks for it."""

from __future__ import annotations

import errno
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event

import pyarrow as pa
from tqdm import tqdm

from policy.fields import Fault, InputError, shown
from policy.table.reading import ENDINGS, TableFile, open_table
from policy.table.settling.arrow import settle_table
from policy.table.settling.batches import ahead, settle_in_batches, stoppable
from policy.table.understanding.columns import ERROR
from policy.table.understanding.headings import Understood
from policy.table.writing import written

_BAR = "{desc} {percentage:3.0f}% |{bar}| 已用 {elapsed}，还要 {remaining}"
_NO_BAR = "{desc}，已用 {elapsed}"
_CANNOT = {
    errno.ENOENT: "没有这个文件夹",
    errno.EACCES: "没有权限",
    errno.EROFS: "这个地方不能写",
    errno.ENOSPC: "磁盘满了",
    errno.EISDIR: "这是一个文件夹",
}


@dataclass(slots=True)
class BatchCount:
    """How many rows a batch held, how many of them had an error, and what was understood of the table."""

    rows: int = 0
    errors: int = 0
    understood: Understood = field(default_factory=Understood)


def run_batch(source: Path, target: Path, readings: Mapping[str, str], *, progress: bool) -> BatchCount:
    """Settle a table file into another; the target appears whole or not at all.

    Args:
        source: .csv, .xlsx or .parquet; larger than memory if parquet, or csv with each person's rows together.
        target: .csv, .xlsx or .parquet.
        readings: as for ``settle_frame``.
        progress: whether to draw a progress bar on standard error.

    Raises:
        InputError: where a file cannot be read, is not understood, or cannot be written.
    """
    if target.suffix.lower() not in ENDINGS:
        raise InputError([Fault("", f"{shown(target.name)} 不对，文件名要以 {'、'.join(ENDINGS)} 结尾")])
    table = open_table(TableFile(source.name, lambda: source.open("rb")))
    count, stop = BatchCount(understood=table.understood), Event()
    steps = None if table.rows is None else 2 * table.rows  # each row is settled, then written

    def settle(part: pa.Table) -> pa.Table:
        settled = settle_table(part, readings)
        bar.update(part.num_rows)
        return settled

    try:
        with (
            written(target) as write,
            tqdm(total=steps, disable=not progress, bar_format=_BAR if steps else _NO_BAR, desc="核算") as bar,
        ):
            for settled in ahead(settle_in_batches(*stoppable(table, settle, stop), target.parent), stop):
                write(settled)
                count.rows += settled.num_rows
                count.errors += settled.num_rows - settled[ERROR].null_count
                bar.update(settled.num_rows)
    except OSError as error:
        why = _CANNOT.get(error.errno or 0, "请换一个地方再试")
        raise InputError([Fault("", f"{shown(target.name)} 写不了：{why}")]) from None
    return count
