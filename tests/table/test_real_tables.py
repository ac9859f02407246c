"""Tables as people really keep them (tables.toml): each is read rightly, or refused in a line that names the cause."""

import datetime as dt
import re
import tomllib
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow.parquet as pq
import pytest
from openpyxl import load_workbook

from policy import InputError
from policy.table.batch import BatchCount, run_batch

HERE = Path(__file__).parent
TABLES = tomllib.loads((HERE / "tables.toml").read_text("utf-8"))["table"]
ENGLISH = re.compile(r"[A-Za-z]{2,}")


def settled(name: str, target: Path) -> BatchCount:
    return run_batch(HERE / "tables" / name, target, {}, progress=False)


def amounts(values: list[float | None]) -> list[str]:
    return ["" if value is None else f"{value:.2f}" for value in values]


def test_every_table_has_its_answer() -> None:
    assert sorted(path.name for path in (HERE / "tables").iterdir()) == sorted(table["file"] for table in TABLES)


@pytest.mark.parametrize("table", [t for t in TABLES if "refused" not in t], ids=lambda t: t["file"])
def test_it_is_read_rightly(tmp_path: Path, table: dict[str, Any]) -> None:
    count = settled(table["file"], tmp_path / "out.parquet")
    found = pq.read_table(tmp_path / "out.parquet")
    assert amounts(found["fund_paid"].to_pylist()) == table["fund_paid"]
    assert amounts(found["total"].to_pylist()) == table.get("total", amounts(found["total"].to_pylist()))
    errors = [text for text in found["error"].to_pylist() if text]
    assert [text[: len(words)] for text, words in zip(errors, table.get("errors", []), strict=True)] == table.get(
        "errors", []
    )
    cautions = [row for row, text in enumerate(found["caution"].to_pylist()) if text]
    assert cautions == table.get("cautions", [])
    assert (count.rows, count.errors) == (len(table["fund_paid"]), table["fund_paid"].count(""))
    assert count.understood.unknown == table.get("unknown", count.understood.unknown)
    assert count.understood.sheet == table.get("sheet", count.understood.sheet)
    assert count.understood.row == table.get("heading_row", count.understood.row)
    assert len(count.understood.replaced) == table.get("replaced", 0)
    assert not [
        text for text in errors if ENGLISH.search(re.sub("“[^”]*”", "", text).replace("Excel", "").replace("WPS", ""))
    ]


@pytest.mark.parametrize("table", [t for t in TABLES if "refused" in t], ids=lambda t: t["file"])
def test_it_is_refused_in_a_line_that_names_the_cause(tmp_path: Path, table: dict[str, Any]) -> None:
    with pytest.raises(InputError) as refused:
        settled(table["file"], tmp_path / "out.csv")
    lines = [str(fault) for fault in refused.value.faults]
    assert len(lines) == 1
    for words in table["refused"]:
        assert words in lines[0]
    assert not list(tmp_path.iterdir())


def test_a_list_column_goes_on_into_parquet(tmp_path: Path) -> None:
    settled("p08_list_column.parquet", tmp_path / "out.parquet")
    assert pq.read_table(tmp_path / "out.parquet")["标签"].to_pylist() == [[1, 2]]


@pytest.mark.parametrize("ending", [".csv", ".xlsx", ".parquet"])
def test_ids_are_whole_in_every_format(tmp_path: Path, ending: str) -> None:
    target = tmp_path / f"out{ending}"
    settled("p01_int64_ids.parquet", target)
    readers = {
        ".csv": pd.read_csv,
        ".xlsx": partial(pd.read_excel, engine="calamine"),
        ".parquet": lambda path, **_: pd.read_parquet(path),
    }
    ids = readers[ending](target, dtype=str)["人员编号"].astype(str)
    expected = next(table["ids"] for table in TABLES if "ids" in table)
    assert ids.str.strip('="').tolist() == expected
    again = run_batch(target, tmp_path / "again.parquet", {}, progress=False)
    assert (again.rows, again.errors) == (2, 0)


def test_numbers_stay_numbers_and_dates_dates(tmp_path: Path) -> None:
    settled("x00_base.xlsx", tmp_path / "out.xlsx")
    row = next(load_workbook(tmp_path / "out.xlsx").active.iter_rows(min_row=2, values_only=True))
    assert row[:6] == ("P1", "山西省", dt.datetime(2026, 3, 2), "住院", "三级甲等", 11000)  # noqa: DTZ001


def test_a_result_settles_again_to_the_same(tmp_path: Path) -> None:
    settled("r01_own_result_fixed.csv", tmp_path / "one.csv")
    run_batch(tmp_path / "one.csv", tmp_path / "two.csv", {}, progress=False)
    assert (tmp_path / "two.csv").read_bytes() == (tmp_path / "one.csv").read_bytes()
