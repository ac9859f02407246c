"""Further kinds of tables that people keep (kinds.toml), and those that only a typed file or a broken one can be."""

import datetime as dt
import io
import tomllib
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from openpyxl import Workbook, load_workbook

from policy import InputError, settle_frame
from policy.table.batch import run_batch
from policy.table.understanding.columns import RESULTS

TABLES = tomllib.loads((Path(__file__).parent / "kinds.toml").read_text("utf-8"))["table"]
HEAD = ["人员编号", "参保地", "结算日期", "看病方式", "医院等级", "甲类费用"]
STAY = ["P1", "山西省", "2026-03-02", "住院", "三级甲等", "11000"]


def settled(tmp_path: Path, name: str, data: bytes) -> pd.DataFrame:
    (tmp_path / name).write_bytes(data)
    run_batch(tmp_path / name, tmp_path / "out.parquet", {}, progress=False)
    return pd.read_parquet(tmp_path / "out.parquet")


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table["name"])
def test_a_kind_of_table(tmp_path: Path, table: dict[str, Any]) -> None:
    found = settled(tmp_path, "a.csv", table["csv"].lstrip("\n").encode())
    assert ["" if pd.isna(paid) else f"{paid:.2f}" for paid in found["fund_paid"]] == table["fund_paid"]
    errors = found["error"].dropna().tolist()
    assert [text.startswith(words) for text, words in zip(errors, table.get("errors", []), strict=True)] == [
        True for _ in errors
    ]
    assert np.flatnonzero(found["caution"].notna()).tolist() == table.get("cautions", [])
    assert list(found.columns) == [*table.get("columns", table["csv"].split()[0].split(",")), *RESULTS]


def parquet(frame: pd.DataFrame | pa.Table) -> bytes:
    sink = io.BytesIO()
    pq.write_table(pa.Table.from_pandas(frame) if isinstance(frame, pd.DataFrame) else frame, sink)
    return sink.getvalue()


def stays(**columns: list[Any] | pa.Array) -> pa.Table:
    """Two stays of one person, with other columns."""
    base = {name: [value] * 2 for name, value in zip(HEAD, STAY, strict=True)}
    return pa.table(base | {"结算日期": ["2026-03-02", "2026-04-02"]} | columns)


@pytest.mark.parametrize("index", [["人员编号"], ["人员编号", "甲类费用"], ["备注"]], ids=str)
def test_what_another_program_took_for_names_of_rows_are_columns(tmp_path: Path, index: list[str]) -> None:
    frame = stays(备注=["a", "b"]).to_pandas().set_index(index)
    assert settled(tmp_path, "a.parquet", parquet(frame))["fund_paid"].tolist() == [6000.0, 6300.0]


def test_notes_of_another_program_that_cannot_be_read_are_passed_over(tmp_path: Path) -> None:
    table = stays().replace_schema_metadata({"pandas": "{"})
    assert settled(tmp_path, "a.parquet", parquet(table))["fund_paid"].tolist() == [6000.0, 6300.0]


def test_two_columns_of_one_name_that_are_not_ours_are_both_kept(tmp_path: Path) -> None:
    table = stays(备注=["a", "b"]).append_column("备注", pa.array(["c", "d"]))
    found = settled(tmp_path, "a.parquet", parquet(table))
    assert (found["备注"].tolist(), found["备注（第 8 列）"].tolist()) == (["a", "b"], ["c", "d"])
    assert found["fund_paid"].tolist() == [6000.0, 6300.0]


@pytest.mark.parametrize(
    ("name", "cells"),
    [("甲类费用", [[1], [2]]), ("人员编号", [b"P1", b"P1"]), ("结算日期", [{"a": 1}, {"a": 2}])],
    ids=["amounts", "ids", "days"],
)
def test_a_column_of_ours_without_single_values_is_refused(tmp_path: Path, name: str, cells: list[Any]) -> None:
    with pytest.raises(InputError, match=f"“{name}” 这一列的格子里不是单个的值"):
        settled(tmp_path, "a.parquet", parquet(stays(**{name: pa.array(cells)})))


def test_a_column_named_as_the_program_itself_does_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="列名里有看不见的字"):
        settled(tmp_path, "a.parquet", parquet(stays(**{"\0fault": [1, 2]})))


def test_lists_in_a_frame_are_those_rows_errors() -> None:
    frame = stays().to_pandas()
    frame["甲类费用"] = pd.Series([[11000], "11000"], dtype=object)
    assert settle_frame(frame)["error"].str[:13].tolist()[0] == "甲类费用：“[11000]”"[:13]
    frame["结算日期"] = pd.Series([["2026-03-02"], "2026-03-02"], dtype=object)
    assert settle_frame(frame)["fund_paid"].tolist()[1] == 6000.0


@pytest.mark.parametrize("kind", ["float64", "Float64"])
def test_ids_in_decimal_fractions_that_lost_digits_are_errors(kind: str) -> None:
    frame = stays().to_pandas()
    frame["人员编号"] = pd.Series([140302199001011234, 123], dtype=kind)
    answer = settle_frame(frame)
    assert "丢了后几位数字" in answer["error"][0]
    assert answer["fund_paid"][1] == 6000.0


@pytest.mark.parametrize(
    ("cells", "text"),
    [
        (pa.array(["a", "b"], pa.string_view()), "a"),
        (pa.array([dt.timedelta(1), None]), "1 day, 0:00:00"),
        (pa.array([b"\0" * 15 + b"\1", None], pa.uuid()), "00000000-0000-0000-0000-000000000001"),
    ],
    ids=["text seen", "spans of time", "numbers of things"],
)
def test_rare_kinds_of_columns_are_written(tmp_path: Path, cells: pa.Array, text: str) -> None:
    (tmp_path / "a.parquet").write_bytes(parquet(stays(另=cells)))
    for ending in (".csv", ".xlsx"):
        run_batch(tmp_path / "a.parquet", tmp_path / f"out{ending}", {}, progress=False)
    assert str(pd.read_csv(tmp_path / "out.csv", dtype=str)["另"][0]) == text
    assert load_workbook(tmp_path / "out.xlsx").active.cell(2, 7).value is not None


TEXT = f"{','.join(HEAD)}\n{','.join(STAY)}\n"


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode("utf-16-le"),
        TEXT.encode("utf-16-be"),
        TEXT.encode("utf-32"),
        b"person_id,region".decode().encode("utf-16-le"),
        TEXT.encode("gb18030") + b"\xff\xff\n",
    ],
    ids=["utf-16-le", "utf-16-be", "utf-32", "english utf-16", "broken gb18030"],
)
def test_an_encoding_that_cannot_be_told_is_said(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(InputError, match="不知道是哪种编码，请用 Excel 或 WPS 打开，另存为“CSV UTF-8”再试"):
        settled(tmp_path, "a.csv", data)


def workbook(amount: object, person: object = "P1") -> bytes:
    book, sink = Workbook(), io.BytesIO()
    book.active.append(HEAD)
    book.active.append([person, *STAY[1:5], amount])
    book.save(sink)
    return sink.getvalue()


def with_cells(data: bytes, old: bytes, new: bytes) -> bytes:
    """The same workbook with something else written in its sheet."""
    sink = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as book, zipfile.ZipFile(sink, "w") as made:
        for name in book.namelist():
            part = book.read(name)
            assert old in part or "sheet1" not in name
            made.writestr(name, part.replace(old, new) if "sheet1" in name else part)
    return sink.getvalue()


def test_numbers_that_are_none_are_their_rows_errors(tmp_path: Path) -> None:
    endless = b"<v>" + b"9" * 400 + b"</v>"
    amount = settled(tmp_path, "a.xlsx", with_cells(workbook(11000), b"<v>11000</v>", endless))
    assert amount["error"][0].startswith("甲类费用：“inf” 不对")
    person = settled(tmp_path, "b.xlsx", with_cells(workbook("11000", 5), b"<v>5</v>", endless))
    assert person["fund_paid"].tolist() == [6000.0]


def test_a_workbook_whose_packing_is_broken_is_a_line(tmp_path: Path) -> None:
    data = bytearray(workbook(11000))
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        place = book.getinfo("xl/worksheets/sheet1.xml").header_offset + 60
    data[place : place + 40] = b"\xff" * 40
    with pytest.raises(InputError, match="文件不完整或者坏了"):
        settled(tmp_path, "a.xlsx", bytes(data))


def test_errors_and_merged_cells_far_below_the_heading_count(tmp_path: Path) -> None:
    book, sink = Workbook(), io.BytesIO()
    sheet = book.active
    sheet.append(HEAD)
    for number in range(30):
        sheet.append([f"P{number}", *STAY[1:]])
    sheet.cell(26, 6).value, sheet.cell(26, 6).data_type = "#N/A", "e"
    sheet.cell(29, 3, "2026-04-02")
    sheet.merge_cells("A28:A29")
    book.save(sink)
    found = settled(tmp_path, "a.xlsx", sink.getvalue())
    assert np.flatnonzero(found["error"].notna()).tolist() == [24]
    assert found["人员编号"].tolist()[26:28] == ["P26", "P26"]
    assert found["fund_paid"].tolist()[26:28] == [6000.0, 6300.0]
