"""What goes out: types kept, text that stays text, and what a kind of file has no cells for."""

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from openpyxl import load_workbook

from policy import InputError
from policy.table.batch import run_batch

STAY = {"人员编号": "P1", "参保地": "山西省", "结算日期": "2026-03-02", "看病方式": "住院", "医院等级": "三级甲等"}
MOMENT = dt.datetime(2026, 3, 2, 8, 30)  # noqa: DTZ001 - spreadsheets know no time zones
CELLS: dict[str, tuple[pa.Array, object, str]] = {
    "whole": (pa.array([12, None], pa.int8()), 12, "12"),
    "long": (pa.array([140302199001011234, None]), "140302199001011234", "140302199001011234"),
    "number": (pa.array([1.25, None]), 1.25, "1.25"),
    "no number": (pa.array([float("nan"), None], from_pandas=False), None, "nan"),
    "endless": (pa.array([float("inf"), None]), "inf", "inf"),
    "exact": (pa.array([Decimal("1.10"), None]), 1.1, "1.10"),
    "too exact": (pa.array([Decimal("1234567890123456.78"), None]), "1234567890123456.78", "1234567890123456.78"),
    "truth": (pa.array([True, None]), True, "true"),
    "day": (pa.array([MOMENT.date(), None]), dt.datetime(2026, 3, 2), "2026-03-02"),  # noqa: DTZ001
    "old day": (pa.array([dt.date(1899, 1, 1), None]), "1899-01-01", "1899-01-01"),
    "moment": (pa.array([MOMENT, None]), MOMENT, "2026-03-02 08:30:00.000000"),
    "old moment": (pa.array([dt.datetime(1899, 1, 1), None]), "1899-01-01 00:00:00", "1899-01-01 00:00:00.000000"),  # noqa: DTZ001
    "time": (pa.array([dt.time(8, 30), None]), "08:30:00", "08:30:00.000000"),
    "span": (pa.array([dt.timedelta(days=1), None]), "1 day, 0:00:00", "1 day, 0:00:00"),
    "word": (pa.array(["甲", None]).dictionary_encode(), "甲", "甲"),
    "nothing": (pa.nulls(2), None, ""),
    "formula": (pa.array(["=1+1", None]), "=1+1", "=1+1"),
    "plus": (pa.array(["+1", None]), "+1", "+1"),
    "minus": (pa.array(["-1", None]), "-1", "-1"),
    "at": (pa.array(["@a", None]), "@a", "@a"),
    "zeros": (pa.array(["00123", None]), "00123", '="00123"'),
    "digits": (pa.array(["123456789012", None]), "123456789012", '="123456789012"'),
    "address": (pa.array(["http://a.b", None]), "http://a.b", "http://a.b"),
}


def stays(**columns: pa.Array) -> pa.Table:
    rows = {name: [cell] * 2 for name, cell in STAY.items()}
    return pa.table(rows | {"甲类费用": [11000.0, 11000.0]} | columns)


def settled(folder: Path, column: pa.Array, ending: str) -> Path:
    table = pa.table(
        {name: [cell] * 2 for name, cell in STAY.items()} | {"甲类费用": [11000.0, 11000.0], "备注": column}
    )
    pq.write_table(table, folder / "in.parquet")
    run_batch(folder / "in.parquet", folder / f"out{ending}", {}, progress=False)
    return folder / f"out{ending}"


@pytest.mark.parametrize("case", CELLS)
def test_a_cell_keeps_its_type(tmp_path: Path, case: str) -> None:
    column, in_sheet, in_csv = CELLS[case]
    sheet = load_workbook(settled(tmp_path, column, ".xlsx")).active
    rows = [row[6] for row in sheet.iter_rows(min_row=2)]
    assert [cell.value for cell in rows] == [in_sheet, None]
    assert {cell.data_type for cell in rows} <= {"n", "s", "d", "b"}
    assert not any(cell.hyperlink for cell in rows)
    texts = pd.read_csv(settled(tmp_path, column, ".csv"), dtype=str, keep_default_na=False)["备注"]
    assert texts.tolist() == [in_csv, ""]
    again = pq.read_table(settled(tmp_path, column, ".parquet"))["备注"]
    assert again.combine_chunks().cast(column.type).to_pylist()[1] is None


@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
@pytest.mark.parametrize(
    "column",
    [
        pa.array([[1], [2]]),
        pa.array([{"a": 1}, None]),
        pa.array([b"a", None]),
        pa.array([b"a", None]).dictionary_encode(),
    ],
    ids=["list", "struct", "bytes", "coded bytes"],
)
def test_what_has_no_cells_is_a_line(tmp_path: Path, column: pa.Array, ending: str) -> None:
    with pytest.raises(InputError, match=f"^“备注” 这一列的格子里不是单个的值，写不进 {ending} 文件"):
        settled(tmp_path, column, ending)
    assert [path.name for path in tmp_path.iterdir()] == ["in.parquet"]


def test_a_cell_too_long_for_a_sheet_is_a_line(tmp_path: Path) -> None:
    long = pa.array(["长" * 32_768, None])
    with pytest.raises(InputError, match=r"第 2 行有一格超过 32,767 个字，Excel 放不下，请改存 .csv"):
        settled(tmp_path, long, ".xlsx")
    assert settled(tmp_path, long, ".csv").stat().st_size > 98_304


@pytest.mark.parametrize("kind", [pa.int64(), pa.float64(), pa.string()], ids=str)
def test_ids_are_text_in_a_sheet_and_in_a_csv(tmp_path: Path, kind: Any) -> None:  # noqa: ANN401
    ids = pa.array([140302199001, 7]).cast(kind)
    table = pa.table(
        {**{name: [cell] * 2 for name, cell in STAY.items()}, "人员编号": ids, "甲类费用": [11000.0, 11000.0]}
    )
    pq.write_table(table, tmp_path / "in.parquet")
    for ending in (".csv", ".xlsx"):
        run_batch(tmp_path / "in.parquet", tmp_path / f"out{ending}", {}, progress=False)
    sheet = load_workbook(tmp_path / "out.xlsx").active
    assert [row[0] for row in sheet.iter_rows(min_row=2, values_only=True)] == ["140302199001", "7"]
    texts = pd.read_csv(tmp_path / "out.csv", dtype=str)["人员编号"]
    assert texts.str.strip('="').tolist() == ["140302199001", "7"]
