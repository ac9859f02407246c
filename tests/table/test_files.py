"""Table files: what comes in comes out with results behind it, however it is written and however large it is."""

from pathlib import Path
from threading import Event

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from policy import InputError, settle_frame
from policy.table import writing
from policy.table.batch import run_batch
from policy.table.reading import TableFile, delimited, open_table, source
from policy.table.settling import batches
from policy.table.understanding.columns import RESULTS

ROWS = [
    {"person_id": "001", "region": "shanxi", "date": "2026-03-02", "kind": "inpatient", "hospital_grade": "grade_3a"},
    {"person_id": "001", "region": "", "date": "2026-01-02", "kind": "inpatient", "hospital_grade": "grade_3a"},
    {"person_id": "002", "region": "shanxi", "date": "2024-01-02", "kind": "outpatient", "hospital_grade": "grade_3a"},
]
FRAME = pd.DataFrame(ROWS).assign(class_a=["11,000.50", "61000", "12"], note=["甲", "x,y", "三"])


def settled(folder: Path, source: str, target: str) -> tuple[int, int]:
    count = run_batch(folder / source, folder / target, {}, progress=False)
    return count.rows, count.errors


def written(frame: pd.DataFrame, path: Path, encoding: str = "utf-8") -> None:
    match path.suffix:
        case ".csv":
            frame.to_csv(path, index=False, encoding=encoding)
        case ".xlsx":
            frame.to_excel(path, index=False, engine="xlsxwriter")
        case _:
            frame.to_parquet(path)


def read(path: Path) -> pd.DataFrame:
    match path.suffix:
        case ".csv":
            frame = pd.read_csv(path, dtype={"person_id": str})
            return frame.assign(person_id=frame["person_id"].str.strip('="'))
        case ".xlsx":
            return pd.read_excel(path, engine="calamine", dtype={"person_id": str})
        case _:
            return pd.read_parquet(path)


@pytest.mark.parametrize("target", ["out.csv", "out.xlsx", "out.parquet"])
@pytest.mark.parametrize("source", ["in.csv", "in.xlsx", "in.parquet"])
def test_every_kind_of_file_into_every_other(tmp_path: Path, source: str, target: str) -> None:
    written(FRAME, tmp_path / source)
    assert settled(tmp_path, source, target) == (3, 1)
    found, expected = read(tmp_path / target), settle_frame(FRAME)
    assert list(found.columns) == list(expected.columns)
    assert found["person_id"].tolist() == ["001", "001", "002"]
    assert found["note"].tolist() == ["甲", "x,y", "三"]
    for name in ("total", "fund_paid", "critical_paid", "out_of_pocket"):
        np.testing.assert_array_equal(found[name], expected[name])
    assert found["error"].fillna("").tolist() == expected["error"].fillna("").tolist()
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([source, target])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_csv_as_spreadsheets_write_it(tmp_path: Path, encoding: str) -> None:
    chinese = FRAME.rename(columns={"person_id": "人员编号", "kind": "看病方式", "note": "备注"})
    written(chinese, tmp_path / "in.csv", encoding)
    with (tmp_path / "in.csv").open("a", encoding=encoding.removesuffix("-sig"), newline="") as file:
        file.write(",,,,,,\r\n , ,,,,,\r\n\r\n")
    assert settled(tmp_path, "in.csv", "out.csv") == (3, 1)
    assert (tmp_path / "out.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert "11000.50" in (tmp_path / "out.csv").read_text("utf-8-sig")


def test_amounts_have_two_decimals_in_csv(tmp_path: Path) -> None:
    written(FRAME.assign(class_a="11000"), tmp_path / "in.csv")
    settled(tmp_path, "in.csv", "out.csv")
    first = (tmp_path / "out.csv").read_text("utf-8-sig").splitlines()[1]
    assert ",11000.00,0.00,11000.00,500.00,0.6,6300.00,6300.00," in first


@pytest.mark.parametrize("source", ["in.csv", "in.xlsx", "in.parquet"])
def test_a_table_without_rows(tmp_path: Path, source: str) -> None:
    written(FRAME.iloc[:0], tmp_path / source)
    assert settled(tmp_path, source, "out.csv") == (0, 0)
    assert list(read(tmp_path / "out.csv").columns) == [*FRAME.columns, *RESULTS]


def test_columns_of_others_come_through_untouched(tmp_path: Path) -> None:
    table = pa.Table.from_pandas(FRAME.assign(total="old"), preserve_index=False)
    odd = pa.array([{"a": [1, None]}, None, {"a": []}], pa.struct([("a", pa.list_(pa.int8()))]))
    pq.write_table(table.append_column("odd", odd), tmp_path / "in.parquet")
    settled(tmp_path, "in.parquet", "out.parquet")
    found = pq.read_table(tmp_path / "out.parquet")
    assert found["odd"].combine_chunks().equals(odd)
    assert found["total"].to_pylist()[:2] == [11000.5, 61000.0]


def test_text_stays_text_in_a_sheet(tmp_path: Path) -> None:
    written(FRAME.assign(note=["=1+1", "@x", "-1"]), tmp_path / "in.csv")
    settled(tmp_path, "in.csv", "out.xlsx")
    assert read(tmp_path / "out.xlsx")["note"].tolist() == ["=1+1", "@x", "-1"]


@pytest.mark.parametrize("name", ["in.xlsx", "in.csv"])
def test_ids_that_a_spreadsheet_rounded_are_refused(tmp_path: Path, name: str) -> None:
    ids: list[object] = [140100199001011234, "140100199001011234", 999_999_999_999_999, "A+1"]
    if name == "in.csv":
        ids[0] = "1.40E+17"
    frame = pd.DataFrame([ROWS[0] | {"person_id": number} for number in ids]).assign(class_a="5000")
    written(frame, tmp_path / name)
    assert settled(tmp_path, name, "out.csv") == (4, 1)
    found = read(tmp_path / "out.csv")
    assert found["deductible"].fillna(0).tolist() == [0, 1000, 1000, 1000]
    assert "丢了后几位数字，请把这一列设成文本" in found["error"][0]
    assert found["error"][0].startswith("人员编号：")


def test_a_table_of_other_things(tmp_path: Path) -> None:
    pq.write_table(pa.table({"x": [1, 2]}), tmp_path / "in.parquet")
    with pytest.raises(InputError, match=r"缺这几列：参保地、结算日期、看病方式；没有认出金额列.*“x”"):
        settled(tmp_path, "in.parquet", "out.csv")
    (tmp_path / "in.csv").write_text("note\n\n\nhello\n\n", "utf-8")
    with pytest.raises(InputError, match="“note”"):
        settled(tmp_path, "in.csv", "out.csv")


FAULTY = [
    ("in.csv", b"a,b\n1,2,3\n", "缺这几列"),
    ("in.csv", b"", "in.csv” 是空文件"),
    ("in.csv", b"person_id,person_id\n1,2\n", "有 2 列都是它"),
    ("in.xlsx", b"no sheet", "in.xlsx” 读不懂"),
    ("in.parquet", b"no table", "in.parquet” 读不懂"),
]


@pytest.mark.parametrize(("name", "content", "words"), FAULTY, ids=["ragged", "empty", "twice", "no sheet", "no table"])
def test_a_file_that_is_no_table(tmp_path: Path, name: str, content: bytes, words: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(InputError, match=words):
        settled(tmp_path, name, "out.csv")
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_files_that_are_not_there_or_of_another_kind(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="找不到"):
        settled(tmp_path, "none.csv", "out.csv")
    with pytest.raises(InputError, match=r"^“out.txt” 不对，文件名要以 .csv、.xlsx、.parquet 结尾"):
        settled(tmp_path, "none.csv", "out.txt")
    written(FRAME, tmp_path / "in.csv")
    with pytest.raises(InputError, match="写不了：没有这个文件夹"):
        run_batch(tmp_path / "in.csv", tmp_path / "no" / "out.csv", {}, progress=True)


def test_a_sheet_holds_only_so_many_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "SHEET_ROWS", 2)
    written(FRAME, tmp_path / "in.csv")
    with pytest.raises(InputError, match="最多 2 行"):
        settled(tmp_path, "in.csv", "out.xlsx")
    assert [path.name for path in tmp_path.iterdir()] == ["in.csv"]


@pytest.mark.parametrize("name", ["out.csv", "out.xlsx", "out.parquet"])
def test_stopped_before_the_first_row_nothing_is_left(tmp_path: Path, name: str) -> None:
    with pytest.raises(KeyboardInterrupt), writing.written(tmp_path / name):
        raise KeyboardInterrupt
    assert not list(tmp_path.iterdir())


def many(people: int, visits: int) -> pd.DataFrame:
    """People with several stays each, their rows together."""
    random = np.random.default_rng(3)
    rows = people * visits
    days = np.datetime64("2026-01-01") + random.integers(0, 365, rows).astype("timedelta64[D]")
    return pd.DataFrame(
        {
            "person_id": [f"{number:05}" for number in np.repeat(np.arange(people), visits)],
            "region": "shanxi",
            "date": np.datetime_as_string(days),
            "kind": "inpatient",
            "hospital_grade": random.choice(["grade_3a", "grade_1"], rows),
            "class_a": random.integers(0, 5_000_000, rows) / 100,
        }
    )


@pytest.fixture
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    """Batches so small that a few hundred rows are a large file."""
    monkeypatch.setattr(source, "BATCH_ROWS", 64)
    monkeypatch.setattr(batches, "WHOLE_ROWS", 100)
    monkeypatch.setattr(batches, "PART_ROWS", 150)


@pytest.mark.usefixtures("small_batches")
@pytest.mark.parametrize("order", ["together", "falling", "shuffled", "alone", "one", "nobody"])
def test_a_large_file_settles_as_a_small_one(tmp_path: Path, order: str) -> None:
    frame = many(120, 5)
    if order == "shuffled":
        frame = frame.sample(frac=1, random_state=1).reset_index(drop=True)
        frame.loc[::50, "person_id"] = None
    if order == "falling":
        frame = frame[::-1].reset_index(drop=True)
    if order == "alone":
        frame = frame.drop(columns="person_id")
    if order in {"one", "nobody"}:
        frame["person_id"] = "1" if order == "one" else None
    frame.to_parquet(tmp_path / "in.parquet", row_group_size=64)
    assert settled(tmp_path, "in.parquet", "out.parquet") == (600, 0)
    found, expected = pd.read_parquet(tmp_path / "out.parquet"), settle_frame(frame)
    pd.testing.assert_frame_equal(found[list(RESULTS[:-2])], expected[list(RESULTS[:-2])])
    assert found["class_a"].tolist() == frame["class_a"].tolist()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.parquet", "out.parquet"]


@pytest.mark.usefixtures("small_batches")
@pytest.mark.parametrize("kept", [0, 1 << 20], ids=["streamed", "kept"])
def test_a_large_csv_settles_as_a_small_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kept: int) -> None:
    monkeypatch.setattr(delimited, "CSV_BYTES", 2_000)
    monkeypatch.setattr(delimited, "KEPT_BYTES", kept)
    frame = many(120, 5)
    for name, rows in (("in.csv", frame), ("mixed.csv", frame.sample(frac=1, random_state=1))):
        written(rows, tmp_path / name)
        assert settled(tmp_path, name, "out.csv") == (600, 0)
        expected = settle_frame(rows.reset_index(drop=True))
        np.testing.assert_array_equal(pd.read_csv(tmp_path / "out.csv")["critical_paid"], expected["critical_paid"])


@pytest.mark.usefixtures("small_batches")
@pytest.mark.parametrize("shuffled", [False, True])
def test_work_ends_at_the_next_batch_when_nobody_waits(tmp_path: Path, *, shuffled: bool) -> None:
    frame = many(120, 5).sample(frac=1, random_state=1) if shuffled else many(120, 5)
    frame.to_parquet(tmp_path / "in.parquet", row_group_size=64)
    stop, seen = Event(), []

    def settle(table: pa.Table) -> pa.Table:
        seen.append(table)
        stop.set()
        return table

    source = open_table(TableFile("in.parquet", lambda: (tmp_path / "in.parquet").open("rb")))
    reading, working = batches.stoppable(source, settle, stop)
    with pytest.raises(batches.StoppedError):
        list(batches.settle_in_batches(reading, working, tmp_path))
    assert len(seen) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["in.parquet"]


def test_blank_rows_are_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    empty = pd.DataFrame([dict.fromkeys(FRAME.columns, " ")] * 60)
    written(pd.concat([FRAME[:1], empty, FRAME[:1], empty]), tmp_path / "in.csv")
    written(pd.concat([FRAME[:1], empty.replace(" ", None), FRAME[:1]]), tmp_path / "in.xlsx")
    assert settled(tmp_path, "in.csv", "out.csv") == (2, 0)
    assert settled(tmp_path, "in.xlsx", "out.csv") == (2, 0)
    monkeypatch.setattr(delimited, "CSV_BYTES", 200)
    monkeypatch.setattr(delimited, "KEPT_BYTES", 0)
    assert settled(tmp_path, "in.csv", "out.csv") == (2, 0)


def test_nothing_but_empty_rows(tmp_path: Path) -> None:
    written(pd.DataFrame([dict.fromkeys(FRAME.columns, "")] * 3), tmp_path / "in.csv")
    assert settled(tmp_path, "in.csv", "out.csv") == (0, 0)
