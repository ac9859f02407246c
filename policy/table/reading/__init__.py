"""What is read: .csv, .xlsx and .parquet files as Arrow tables of the file's own columns, within limits.

May import ``understanding``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

import pyarrow as pa
from python_calamine import CalamineError

from policy.fields import Fault, InputError, shown
from policy.table.reading.delimited import WHICH_ENCODING, open_csv
from policy.table.reading.kinds import refuse_other_kinds
from policy.table.reading.parquet import open_parquet
from policy.table.reading.source import COMMAND, UPLOAD, Batches, Limits, TableFile, TableSource
from policy.table.reading.workbook import open_xlsx

__all__ = ["COMMAND", "ENDINGS", "UPLOAD", "Batches", "Limits", "TableFile", "TableSource", "open_table"]

_READERS: dict[str, Callable[[TableFile, Limits], TableSource]] = {
    ".csv": open_csv,
    ".xlsx": open_xlsx,
    ".parquet": open_parquet,
}
ENDINGS = tuple(_READERS)


def open_table(file: TableFile, limits: Limits = COMMAND) -> TableSource:
    """A table file to read.

    Raises:
        InputError: where the file is no such table, is not understood, or holds too much.
    """
    with _understood(file):
        refuse_other_kinds(file, ENDINGS)
        source = _READERS[file.ending](file, limits)

    def checked(read: Callable[[], Batches]) -> Batches:
        with _understood(file):
            yield from read()

    batches, column = source.batches, source.column
    return replace(source, batches=lambda: checked(batches), column=lambda name: checked(lambda: column(name)))


@contextmanager
def _understood(file: TableFile) -> Iterator[None]:
    """Turns what readers raise into a Chinese message."""
    try:
        yield
    except InputError:
        raise
    except UnicodeDecodeError:
        file.refuse(WHICH_ENCODING)
    except FileNotFoundError:
        raise InputError([Fault("", f"{shown(file.name)} 找不到")]) from None
    except (ValueError, KeyError, OSError, CalamineError, pa.ArrowNotImplementedError, pa.ArrowTypeError) as error:
        words = f"{shown(file.name)} 读不懂，可能不是 {file.ending} 表格，或者文件坏了"
        raise InputError([Fault("", words)]) from error
