"""The batch page's files: its template, its limits, what it says of a settled table."""

import io

import pandas as pd
import pyarrow as pa
import pytest
from streamlit.testing.v1 import AppTest

from policy import InputError
from policy.table.understanding.columns import HEADINGS
from policy.table.understanding.headings import Understood
from ui.batch import files as batch_files
from ui.batch.files import Result
from ui.batch.summary import SHARES, causes, share_counts, total

STAY = {"人员编号": "001", "参保地": "太原市", "结算日期": "2026-03-02", "看病方式": "住院", "医院等级": "三级甲等"}
BILLS = [STAY | {"甲类费用": amount} for amount in ("11000", "500", "x")]


def settled(name: str, data: bytes) -> pa.Table:
    return result(name, data).shown


def result(name: str, data: bytes) -> Result:
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
    bills += [STAY | {"甲类费用": "1.234", "看病方式": "？"}, STAY | {"医院等级": ""}]
    errors = [text for text in settled("a.csv", csv(bills))["error"].to_pylist() if text]
    found = dict(causes(errors))
    assert sorted(found.values()) == [1, 1, 3]
    assert next(iter(found)).startswith("甲类费用：不对，要填 0 到")
    assert any(cause.startswith("看病方式：不对，可以填") for cause in found)


def test_results_come_back_under_chinese_headings() -> None:
    found = result("a.csv", csv(BILLS))
    for ending in (".csv", ".xlsx"):
        data = io.BytesIO(batch_files.download(found, ending))
        table = pd.read_csv(data, dtype=str) if ending == ".csv" else pd.read_excel(data, dtype=str, engine="calamine")
        assert list(table.columns[:6]) == [*STAY, "甲类费用"]
        assert list(table.columns[-2:]) == ["提示", "错误"]
        assert table["人员编号"].str.strip('="').tolist() == ["001"] * 3
        assert "甲类费用：“x” 不对" in table.loc[2, "错误"]
        assert table["提示"].notna().tolist() == [True, True, False]


def test_a_download_that_cannot_be_made_says_so() -> None:
    broken = Result("a.csv", Understood(), None, pa.table({}), b"no stream")
    for ending in (".csv", ".xlsx"):
        data = io.BytesIO(batch_files.download(broken, ending))
        table = pd.read_csv(data) if ending == ".csv" else pd.read_excel(data, engine="calamine")
        assert table["没有存成"][0].startswith("这张表要用的内存太多")


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.txt", b"x", "“a.txt” 不对"),
        ("a.csv", b"x" * (batch_files.MOST_BYTES + 1), "“20.1 兆” 不对，最大 20 兆"),
        ("a.csv", csv([STAY | {"甲类费用": "1"}] * (batch_files.MOST_ROWS + 1)), "最多 100,000 行"),
        ("a.xlsx", b"x", "读不懂"),
    ],
    ids=["kind", "size", "rows", "no sheet"],
)
def test_limits_are_named(name: str, data: bytes, words: str) -> None:
    with pytest.raises(InputError, match=words):
        settled(name, data)


def shown(name: str, data: bytes) -> AppTest:
    """What the page shows of a table."""

    def page(name: str, data: bytes) -> None:
        from ui.batch import files, summary  # noqa: PLC0415 - the page's own script

        table = files.settled(name, data, lambda *_: None).shown
        summary.summary(table)
        summary.cautions(table)

    return AppTest.from_function(page, kwargs={"name": name, "data": data}, default_timeout=200).run()


def test_rows_to_check_are_told_apart_from_rows_beside_a_faulty_one() -> None:
    chronic = STAY | {"看病方式": "门诊慢特病", "甲类费用": "1000", "慢特病支付比例": "0.65", "慢特病起付标准": "300"}
    rows = [chronic, chronic | {"结算日期": "2026-04-02"}, STAY | {"甲类费用": "x"}]
    app = shown("a.csv", csv(rows))
    assert not app.exception
    assert "另有 2 行和有错的行是同一个人" in app.html[0].value
    assert [header.value for header in app.header] == ["算了、还要核对的行"]
    told = app.table[0].value
    assert told["表里第几行"].tolist() == ["2", "3"]
    assert told["要核对什么"].str.startswith("慢特病 2 次都填了起付标准").all()
    assert not told["要核对什么"].str.contains("请改好那一行").any()
    beside = shown("a.csv", csv(rows[::2]))
    assert "另有 1 行和有错的行是同一个人" in beside.html[0].value
    assert not beside.header
