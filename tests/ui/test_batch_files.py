"""The batch page's files: its template, its limits, what it says of a settled table."""

import io
import zipfile
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from policy import InputError
from policy.table.understanding.columns import HEADINGS
from ui.batch import files as batch_files
from ui.batch.summary import SHARES, causes, share_counts, total

STAY = {"人员编号": "001", "参保地": "太原市", "结算日期": "2026-03-02", "看病方式": "住院", "医院等级": "三级甲等"}
BILLS = [STAY | {"甲类费用": amount} for amount in ("11000", "500", "x")]


def settled(name: str, data: bytes) -> pa.Table:
    return batch_files.settled(name, data, lambda percent, words: (percent, words))


def csv(rows: list[dict[str, str]]) -> bytes:
    return pd.DataFrame(rows).to_csv(index=False).encode("gb18030")


def test_the_template_has_every_column_explained_and_its_choices() -> None:
    sheets = pd.read_excel(io.BytesIO(batch_files.template()), sheet_name=None, dtype=str, engine="calamine")
    assert list(sheets["费用"].columns) == ["人员编号", *(heading.title for heading in HEADINGS.values())]
    assert sheets["说明"]["列"].tolist() == list(sheets["费用"].columns)
    offered = [value for column in sheets["可选值"] for value in (column, *sheets["可选值"][column])]
    assert {"住院", "太原市", "三级甲等"} <= set(offered)


def test_a_filled_template_settles() -> None:
    frame = pd.read_excel(io.BytesIO(batch_files.template()), sheet_name="费用", dtype=str, engine="calamine")
    filled = pd.concat([frame, pd.DataFrame(BILLS[:1])])
    sink = io.BytesIO()
    filled.to_excel(sink, index=False, engine="xlsxwriter")
    assert settled("a.xlsx", sink.getvalue())["fund_paid"].to_pylist() == [6000.0]


def test_a_table_is_settled_and_summed_to_the_fen() -> None:
    table = settled("a.CSV", csv(BILLS))
    assert table.num_rows - table["error"].null_count == 1
    sums = [str(total(table, name)) for name in ("total", "fund_paid", "out_of_pocket")]
    assert sums == ["11500.00", "6000.00", "5500.00"]
    assert share_counts(table) == dict.fromkeys(SHARES, 0) | {"40%–60%": 1, "全部自己出": 1}


def test_errors_are_counted_by_their_cause() -> None:
    bills = [STAY | {"甲类费用": amount} for amount in ("x", "y；z", "5")]
    bills += [STAY | {"甲类费用": "-1", "看病方式": "？"}, STAY | {"医院等级": ""}]
    errors = [text for text in settled("a.csv", csv(bills))["error"].to_pylist() if text]
    found = dict(causes(errors))
    assert sorted(found.values()) == [1, 1, 3]
    assert next(iter(found)).startswith("甲类费用：不对，要填 0 到")
    assert any(cause.startswith("看病方式：不对，可以填") for cause in found)


def test_results_come_back_under_chinese_headings() -> None:
    table = batch_files.in_chinese(settled("a.csv", csv(BILLS)))
    assert table.column_names[:6] == [*STAY, "甲类费用"]
    for ending in (".csv", ".xlsx"):
        data = io.BytesIO(table_bytes(table, ending))
        found = pd.read_csv(data, dtype=str) if ending == ".csv" else pd.read_excel(data, dtype=str, engine="calamine")
        assert found.loc[0, ["人员编号", "个人负担"]].tolist()[0] == "001"
        assert "甲类费用：“x” 不对" in found.loc[2, "错误"]


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.txt", b"", "“a.txt” 不对"),
        ("a.csv", b"x" * (batch_files.MOST_BYTES + 1), "“20.1 兆” 不对，最大 20 兆"),
        ("a.csv", b"a\n" * (batch_files.MOST_ROWS + 2), "最多 100,000 行"),
        ("a.csv", b"", "读不懂"),
        ("a.xlsx", b"x", "读不懂"),
        ("a.parquet", b"x", "读不懂"),
    ],
    ids=["kind", "size", "rows", "empty", "no sheet", "no table"],
)
def test_limits_are_named_before_anything_is_read(name: str, data: bytes, words: str) -> None:
    with pytest.raises(InputError, match=words):
        settled(name, data)


def test_a_small_file_that_unpacks_to_a_large_one_is_refused(tmp_path: Path) -> None:
    frame = pd.DataFrame({"甲类费用": np.zeros(batch_files.MOST_UNPACKED // 4), "乙类药品": 1.0})
    frame.to_parquet(tmp_path / "a.parquet", use_dictionary=False, compression="zstd")
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as book, book.open("a.xml", "w") as part:
        for _ in range(batch_files.MOST_UNPACKED // 2**20 + 1):
            part.write(bytes(2**20))
    for name, data in {"a.parquet": (tmp_path / "a.parquet").read_bytes(), "a.xlsx": packed.getvalue()}.items():
        assert len(data) < batch_files.MOST_BYTES
        with pytest.raises(InputError, match="解开以后超过 400 兆"):
            settled(name, data)


def test_too_many_rows_in_other_files(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(batch_files, "MOST_ROWS", 2)
    frame = pd.DataFrame(BILLS)
    frame.to_parquet(tmp_path / "a.parquet")
    frame.to_excel(tmp_path / "a.xlsx", index=False, engine="xlsxwriter")
    for name in ("a.parquet", "a.xlsx"):
        with pytest.raises(InputError, match="“3” 不对，一次最多 2 行"):
            settled(name, (tmp_path / name).read_bytes())
