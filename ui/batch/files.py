"""Table files in the browser: the template, what may be uploaded, and the settled table. All of it in memory."""

import io
import math
from collections.abc import Callable
from concurrent.futures import wait
from dataclasses import dataclass
from typing import Any, Final

import pyarrow as pa
import xlsxwriter
from pyarrow import ipc

from policy.fields import Fault, InputError
from policy.table.pool import SettledUpload, pool
from policy.table.reading import UPLOAD
from policy.table.understanding.columns import HEADINGS, PERSON_ID_TITLE
from policy.table.understanding.headings import Understood
from policy.table.writing import table_bytes

MOST_BYTES: Final = 20 * 1024 * 1024
MOST_ROWS: Final = UPLOAD.rows
STEP: Final = 0.5
"""Seconds between two signs of life while a table is settled."""
TEMPLATE_ROWS: Final = 1000
"""So many rows of the template offer lists to choose from."""

_FORMS: Final = {
    "money": "金额，元，最多两位小数",
    "rate": "0 到 1 之间的比例，例如 0.65",
    "count": "整数",
    "day": "日期，例如 2026-03-02",
    "choice": "从列表里选",
}


@dataclass(frozen=True, slots=True)
class Result:
    """A settled upload as the page keeps it: ``shown`` are the columns it shows, ``whole`` is what can be downloaded.

    ``no_sheet`` says why there can be no Excel file, or is None.
    """

    name: str
    understood: Understood
    no_sheet: str | None
    shown: pa.Table
    whole: bytes


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


def settled(name: str, data: bytes, tell: Callable[[int, str], object]) -> Result:
    """An uploaded table with its results, settled outside this process; ``tell`` hears how far it is, in percent.

    Raises:
        InputError: for a file that is too large or no table, or that a worker could not settle.
    """
    if len(data) > MOST_BYTES:
        size = f"{math.ceil(len(data) / 1024 / 102.4) / 10}"
        raise InputError([Fault("文件大小", f"“{size} 兆” 不对，最大 {MOST_BYTES // 1024 // 1024} 兆")])
    future = pool().settle(name, data)
    percent = 5
    try:
        while not wait([future], timeout=STEP).done:
            percent = min(percent + (95 - percent) // 8, 95)
            tell(percent, "正在读表、核算，表大的要一两分钟")
    finally:
        pool().forget(future)  # the page was left, or was given another file
    return _result(name, future.result())


def _result(name: str, found: SettledUpload) -> Result:
    with ipc.open_stream(found.shown) as stream:
        return Result(name, found.understood, found.no_sheet, stream.read_all(), found.whole)


def download(result: Result, ending: str) -> bytes:
    """The whole settled table as a file; where it cannot be made, a file of that kind that says so."""
    try:
        return pool().write(result.whole, ending).result()
    except InputError as error:
        words = pa.table({"没有存成": [fault.message for fault in error.faults]})
        return table_bytes(words, ending)
