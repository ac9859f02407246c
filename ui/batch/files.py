"""Table files in the browser: the template, what may be uploaded, and the settled table. All of it in memory."""

import io
import math
import zipfile
from collections.abc import Callable
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq
import xlsxwriter
from python_calamine import CalamineError, load_workbook

from policy.fields import Fault, InputError, shown
from policy.table.settling.batches import settle_in_batches
from policy.table.understanding.columns import HEADINGS, PERSON_ID_TITLE, RESULT_TITLES, RESULTS, known
from policy.table.files import ENDINGS, TableFile, open_table, settle_table

MOST_BYTES: Final = 20 * 1024 * 1024
MOST_UNPACKED: Final = 20 * MOST_BYTES
"""A sheet is packed: so many bytes may come out of the file."""
MOST_ROWS: Final = 100_000
TEMPLATE_ROWS: Final = 1000
"""So many rows of the template offer lists to choose from."""

_FORMS: Final = {
    "money": "金额，元，最多两位小数",
    "rate": "0 到 1 之间的比例，例如 0.65",
    "count": "整数",
    "day": "日期，例如 2026-03-02",
    "choice": "从列表里选",
}


def template() -> bytes:
    """An empty table with lists of the allowed values, and a sheet that explains the columns."""
    sink = io.BytesIO()
    with xlsxwriter.Workbook(sink, {"in_memory": True}) as book:
        sheet, told, words = (book.add_worksheet(name) for name in ("费用", "说明", "可选值"))
        bold, text = book.add_format({"bold": True}), book.add_format({"num_format": "@"})
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(HEADINGS), 14)
        sheet.set_column(0, 0, 14, text)
        sheet.write(0, 0, PERSON_ID_TITLE, bold)
        told.set_column(0, 2, 28)
        told.write_row(0, 0, ["列", "怎么填", "可以填"], bold)
        told.write_row(1, 0, [PERSON_ID_TITLE, "同一个人填同样的编号；同一人同一年的费用合起来算", "文字"])
        for place, heading in enumerate(HEADINGS.values(), start=1):
            sheet.write(0, place, heading.title, bold)
            needed = "必填" if heading.required else "可以不填"
            level = "；同一个人一年里要一致，填在第一行就行" if heading.person else ""
            choices = list(heading.choices.values())
            allowed = "、".join(choices) or _FORMS[heading.sort]
            told.write_row(place + 1, 0, [heading.title, f"{needed}{level}", allowed])
            if choices:
                words.write_column(0, place, choices)
                _offer(sheet, words, place, len(choices))
    return sink.getvalue()


def _offer(sheet: Any, words: Any, place: int, count: int) -> None:  # noqa: ANN401 - the library's own sheets
    """Let a column be chosen from the words written on the sheet of allowed values."""
    column = xlsxwriter.utility.xl_col_to_name(place)
    source = f"='{words.get_name()}'!${column}$1:${column}${count}"
    rule = {"validate": "list", "source": source, "error_type": "warning"}
    sheet.data_validation(1, place, TEMPLATE_ROWS, place, rule)


def settled(name: str, data: bytes, tell: Callable[[int, str], object]) -> pa.Table:
    """An uploaded table with its results; ``tell`` is told how far it has come, in percent and words.

    Raises:
        InputError: for a file that is too large or no table; limits are looked at before it is read.
    """
    file = TableFile(name, lambda: io.BytesIO(data))
    if file.ending not in ENDINGS:
        raise InputError([Fault("文件", f"{shown(name)} 不对，文件名要以 {'、'.join(ENDINGS)} 结尾")])
    if len(data) > MOST_BYTES:
        size = f"{math.ceil(len(data) / 1024 / 102.4) / 10}"
        raise InputError([Fault("文件大小", f"“{size} 兆” 不对，最大 {MOST_BYTES // 1024 // 1024} 兆")])
    if _unpacked(file, data) > MOST_UNPACKED:
        raise InputError(
            [Fault("文件大小", f"{shown(name)} 解开以后超过 {MOST_UNPACKED // 1024 // 1024} 兆，请分成几个文件")]
        )
    rows = _rows(file, data)
    if rows > MOST_ROWS:
        raise InputError([Fault("行数", f"“{rows:,}” 不对，一次最多 {MOST_ROWS:,} 行，请分成几个文件")])
    tell(10, "正在读表")
    source = open_table(file)
    found: list[pa.Table] = []
    for table in settle_in_batches(source, lambda table: settle_table(table, {}), folder=None):
        found.append(table)
        done = sum(part.num_rows for part in found)
        tell(min(10 + 90 * done // max(rows, 1), 100), "正在核算")
    return pa.concat_tables(found)


def _unpacked(file: TableFile, data: bytes) -> int:
    """How many bytes come out of a packed file, as it says itself."""
    try:
        if file.ending == ".xlsx":
            with zipfile.ZipFile(io.BytesIO(data)) as packed:
                return sum(part.file_size for part in packed.infolist())
        if file.ending == ".parquet":
            about = pq.read_metadata(io.BytesIO(data))
            return sum(about.row_group(place).total_byte_size for place in range(about.num_row_groups))
    except (pa.ArrowInvalid, zipfile.BadZipFile, OSError):
        return 0
    return len(data)


def _rows(file: TableFile, data: bytes) -> int:
    """How many rows a file has, at the most, without reading its cells into a table."""
    try:
        if file.ending == ".parquet":
            return int(pq.read_metadata(io.BytesIO(data)).num_rows)
        if file.ending == ".xlsx":
            return int(load_workbook(io.BytesIO(data)).get_sheet_by_index(0).height) - 1
    except (pa.ArrowInvalid, CalamineError, OSError):
        return 0
    return data.count(b"\n") - 1


def in_chinese(table: pa.Table) -> pa.Table:
    """A settled table under Chinese headings, for people to read."""
    titles = {name: heading.title for name, heading in HEADINGS.items()} | {"person_id": PERSON_ID_TITLE}
    own = [titles.get(known(name) or "", name) for name in table.column_names if name not in RESULTS]
    return table.rename_columns([*own, *(RESULT_TITLES[name] for name in RESULTS)])
