"""Reading: separators, encodings, quotes, sheets, merged cells; and files that hold more than they may."""

import csv
import datetime as dt
import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from policy import InputError
from policy.table.batch import run_batch
from policy.table.reading import UPLOAD, Limits, TableFile, open_table
from policy.table.reading.delimited import quotes_sound

HEAD = ["人员编号", "参保地", "结算日期", "看病方式", "医院等级", "甲类费用"]
STAY = ["P1", "山西省", "2026-03-02", "住院", "三级甲等", "11000"]
SMALL = Limits(rows=50, cells=1000, unpacked=1 << 20, text=1 << 17, columns=40, cell=5000)


def read(name: str, data: bytes, limits: Limits = UPLOAD) -> pa.Table:
    return pa.concat_tables(open_table(TableFile(name, lambda: io.BytesIO(data)), limits).batches())


def settled(tmp_path: Path, name: str, data: bytes) -> pd.DataFrame:
    (tmp_path / name).write_bytes(data)
    run_batch(tmp_path / name, tmp_path / "out.parquet", {}, progress=False)
    return pd.read_parquet(tmp_path / "out.parquet")


def text(rows: list[list[str]], separator: str = ",", end: str = "\n") -> str:
    return "".join(separator.join(row) + end for row in rows)


@pytest.mark.parametrize("separator", [",", "\t", ";", "，"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_any_separator_encoding_and_line_end(tmp_path: Path, separator: str, encoding: str, end: str) -> None:
    mark = "\ufeff" if encoding in {"utf-16-le", "utf-16-be"} else ""
    content = mark + text([["2026年3月"], HEAD, STAY, STAY], separator, end)
    found = settled(tmp_path, "a.csv", content.encode(encoding))
    assert found["fund_paid"].tolist() == [6000.0, 6300.0]


def test_a_semicolon_said_in_the_first_line(tmp_path: Path) -> None:
    content = "SEP=;\r\n\r\n" + text([HEAD, STAY], ";")
    assert settled(tmp_path, "a.csv", content.encode())["fund_paid"].tolist() == [6000.0]


@given(st.text(alphabet='a,"\n\r', max_size=12))
def test_quotes_that_are_called_sound_are_cut_alike_by_the_strict_parser(cells: str) -> None:
    if not quotes_sound([cells[:3].encode(), cells[3:].encode()], ","):
        return
    strict = [row for row in csv.reader(io.StringIO(cells, newline=""), strict=True) if row]
    width = max(map(len, strict), default=0)
    if width and all(len(row) == width for row in strict):
        names = [f"{place}" for place in range(width)]
        found = pa_csv.read_csv(
            io.BytesIO(cells.encode()),
            pa_csv.ReadOptions(column_names=names),
            pa_csv.ParseOptions(newlines_in_values=True),
            pa_csv.ConvertOptions(column_types=dict.fromkeys(names, pa.string())),
        )
        assert [list(row.values()) for row in found.to_pylist()] == strict


UNSOUND = {
    "open to the end": ([[*STAY, '"b'], [*STAY, "c"]], "第 2 行的引号没有配对"),
    "open to another": ([[*STAY, '"b'], [*STAY, '"c"'], STAY], "第 2 行的引号没有配对"),
    "closed a row later": ([[*STAY, "a"], [*STAY, '"b'], [*STAY, 'c"']], "第 3 行的引号好像没有配对"),
    "in the heading": ([], "引号没有配对"),
}


@pytest.mark.parametrize("case", UNSOUND)
def test_an_open_quote_swallows_nobody(case: str) -> None:
    rows, words = UNSOUND[case]
    head = [*HEAD, "备注"] if rows else ['"人员编号', *HEAD[1:]]
    with pytest.raises(InputError, match=words):
        read("a.csv", text([head, *rows]).encode())


def test_quotes_within_cells_are_text(tmp_path: Path) -> None:
    rows = [[*HEAD, "备注"], [*STAY, '5" 针'], [*STAY, '"他说""好"",\n走了"'], [*STAY, '""']]
    found = settled(tmp_path, "a.csv", text(rows).encode())
    assert found["备注"].tolist() == ['5" 针', '他说"好",\n走了', ""]
    assert found["fund_paid"].tolist() == [6000.0, 6300.0, 6300.0]


def test_rows_of_other_lengths_are_their_own_matter(tmp_path: Path) -> None:
    rows = [
        [*HEAD, "备注"],
        STAY,
        [*STAY[:5], "11", "000", "x"],
        [*STAY, "", "", " "],
        ["制表人：某某"],
        ["合计", "", "", "", "", "33000"],
    ]
    found = settled(tmp_path, "a.csv", text(rows).encode())
    assert found["fund_paid"].fillna(-1).tolist() == [6000.0, -1, 6300.0, -1, -1]
    assert found["error"][1] == "这一行有 8 格，表头只有 7 格，可能是没加引号的逗号把一格拆成了两格"
    assert found["error"][3].startswith("参保地：必须填写；结算日期：必须填写")


def test_a_cell_that_is_too_long_is_named() -> None:
    with pytest.raises(InputError, match="第 2 行有一格超过 5,000 个字"):
        read("a.csv", text([[*HEAD, "备注"], [*STAY, '"' + "长" * 6000 + '"x']]).encode(), SMALL)


def test_columns_without_a_heading_and_twice_named(tmp_path: Path) -> None:
    rows = [[*HEAD, "备注", "", "备注", ""], [*STAY, "a", "b", "c", ""]]
    found = settled(tmp_path, "a.csv", text(rows).encode())
    assert found[["备注", "第 8 列", "备注（第 9 列）"]].iloc[0].tolist() == ["a", "b", "c"]
    assert "第 10 列" not in found.columns


def sheets(fill: Callable[[Workbook], object]) -> bytes:
    book = Workbook()
    fill(book)
    sink = io.BytesIO()
    book.save(sink)
    return sink.getvalue()


def stays(sheet: Any, rows: list[list[Any]], row: int = 1, column: int = 1) -> None:  # noqa: ANN401
    for down, cells in enumerate([HEAD, *rows]):
        for right, cell in enumerate(cells):
            sheet.cell(row + down, column + right, cell)


def test_a_sheet_that_starts_elsewhere(tmp_path: Path) -> None:
    found = settled(tmp_path, "a.xlsx", sheets(lambda book: stays(book.active, [STAY, STAY], 3, 2)))
    assert found["fund_paid"].tolist() == [6000.0, 6300.0]
    assert found.columns[0] == "人员编号"


def test_several_sheets_with_headings_are_refused_by_name() -> None:
    def fill(book: Workbook) -> None:
        stays(book.active, [STAY])
        stays(book.create_sheet("二月"), [STAY])
        stays(book.create_sheet("藏着"), [STAY])
        book["藏着"].sheet_state = "veryHidden"
        book.create_chartsheet("图")

    with pytest.raises(InputError, match="有 2 张工作表都有表头：Sheet、二月，请只留一张"):
        read("a.xlsx", sheets(fill))


def test_no_sheet_has_the_headings() -> None:
    def fill(book: Workbook) -> None:
        book.active.append(["说明"])
        book.create_sheet("空的")
        book.create_sheet("数据").append(HEAD[:4])

    with pytest.raises(InputError, match=r"没有认出金额列.*“人员编号”") as refused:
        read("a.xlsx", sheets(fill))
    assert refused.value.preview == [HEAD[:4]]  # type: ignore[attr-defined]


def test_a_merged_error_counts_for_every_row(tmp_path: Path) -> None:
    def fill(book: Workbook) -> None:
        stays(book.active, [[*STAY[:5], "=1/0"], STAY[:5], [*STAY[:5], 11000]])
        book.active.merge_cells("F2:F3")
        book.active.cell(5, 7, "=1/0")

    found = settled(tmp_path, "a.xlsx", sheets(fill))
    assert [text[:12] for text in found["error"].dropna()] == ["甲类费用：这一格的公式没"] * 2
    assert found["fund_paid"].tolist()[2] == 6000.0


def test_a_column_of_several_types_keeps_each(tmp_path: Path) -> None:
    day = pd.Timestamp("2026-03-02 08:30").to_pydatetime()
    rows = [
        [*STAY[:5], 11000, 1.5, True],
        [*STAY[:5], "x", day, 7],
        [*STAY[:5], None, None, None],
        [*STAY[:5], 1, "文", "t"],
    ]
    (tmp_path / "a.xlsx").write_bytes(
        sheets(lambda book: (stays(book.active, rows), book.active.cell(1, 7, "备注"), book.active.cell(1, 8, "另")))
    )
    run_batch(tmp_path / "a.xlsx", tmp_path / "out.xlsx", {}, progress=False)
    found = pd.read_excel(tmp_path / "out.xlsx", engine="openpyxl", dtype=object)
    assert found["甲类费用"].tolist()[:2] == [11000, "x"]
    assert found["备注"].tolist()[:2] == [1.5, day]
    assert found["fund_paid"].fillna(-1).tolist() == [6000.0, -1, -1, 0.0]
    run_batch(tmp_path / "a.xlsx", tmp_path / "out.csv", {}, progress=False)
    assert pd.read_csv(tmp_path / "out.csv", dtype=str)["备注"].tolist()[:2] == ["1.5", "2026-03-02 08:30:00"]


def packed(parts: dict[str, str | bytes]) -> bytes:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as book:
        for name, part in parts.items():
            book.writestr(name, part)
    return sink.getvalue()


def changed(change: Callable[[str], str], part: str = "xl/worksheets/sheet1.xml") -> bytes:
    """A sound workbook with one part changed."""
    whole = sheets(lambda book: stays(book.active, [STAY]))
    with zipfile.ZipFile(io.BytesIO(whole)) as book:
        parts: dict[str, str | bytes] = {name: book.read(name) for name in book.namelist()}
    parts[part] = change(str(parts[part], "utf-8"))  # type: ignore[arg-type]
    return packed(parts)


def more(cells: str) -> Callable[[str], str]:
    return lambda sheet: sheet.replace("</sheetData>", f"{cells}</sheetData>")


HOSTILE = {
    "last corner": (changed(more('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')), "太大：从第一格"),
    "no places": (changed(more("<row><c><v>1</v></c></row>" * 80)), "超过 50 行"),
    "wide": (changed(more('<row r="3"><c r="ZZ3"><v>1</v></c></row>')), "太大：从第一格"),
    "rows": (changed(more('<row r="80"><c r="A80"><f>1+1</f></c></row>')), "超过 50 行"),
    "odd place": (changed(more('<row r="3"><c r="ABCDEF3"><v>1</v></c></row>')), "不是普通的 Excel 表"),
    "long cell": (changed(more(f'<row r="3"><c r="A3" t="str"><v>{"长" * 6000}</v></c></row>')), "有一格超过 5,000"),
    "much text": (
        changed(
            more(
                "".join(
                    f'<row r="{r}"><c r="A{r}" t="inlineStr"><is><t>{"长" * 4000}</t></is></c></row>'
                    for r in range(3, 30)
                )
            )
        ),
        "里的字太多",
    ),
    "merged": (
        changed(
            lambda sheet: sheet.replace(
                "</sheetData>", '</sheetData><mergeCells><mergeCell ref="A2:A9999"/></mergeCells>'
            )
        ),
        "合并的格子太多",
    ),
    "entities": (changed(lambda sheet: '<!DOCTYPE a [<!ENTITY b "c">]>' + sheet), "不是普通的 Excel 表"),
    "unpacked": (packed({"xl/a.bin": bytes(2 << 20)}), "解开以后超过 1 兆"),
    "not closed": (changed(lambda sheet: sheet[:-20]), "文件坏了"),
    "no book": (packed({"a.xml": "<a/>"}), "文件坏了"),
    "cut off": (changed(lambda sheet: sheet)[:-30], "文件不完整或者坏了"),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_a_workbook_that_holds_more_than_it_may(case: str) -> None:
    data, words = HOSTILE[case]
    with pytest.raises(InputError, match=words) as refused:
        read("a.xlsx", data, SMALL)
    assert str(refused.value).startswith("“a.xlsx” ")


def test_a_long_word_shared_by_many_cells() -> None:
    sink = io.BytesIO()
    book = xlsxwriter.Workbook(sink, {"in_memory": True})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, [*HEAD, "备注"])
    for row in range(1, 31):
        sheet.write_row(row, 0, [*STAY, "长" * 2000])
    book.close()
    with pytest.raises(InputError, match="里的字太多"):
        read("a.xlsx", sink.getvalue(), SMALL)
    assert read("a.xlsx", sink.getvalue()).num_rows == 30


def test_a_long_word_that_few_cells_share() -> None:
    sink = io.BytesIO()
    book = xlsxwriter.Workbook(sink, {"in_memory": True})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, [*HEAD, "备注"])
    for row in range(1, 31):
        sheet.write_row(row, 0, [*STAY, "长" * 2000 if row == 1 else row])
    book.close()
    assert read("a.xlsx", sink.getvalue(), SMALL).num_rows == 30


def test_a_formatted_empty_cell_far_away_is_nothing() -> None:
    data = changed(more('<row r="1048576"><c r="XFD1048576" s="1"/></row>'))
    assert read("a.xlsx", data, SMALL).num_rows == 1


def test_a_workbook_without_a_sheet_to_see() -> None:
    hide = changed(lambda book: book.replace('state="visible"', 'state="hidden"'), "xl/workbook.xml")
    with pytest.raises(InputError, match="里没有看得见的工作表"):
        read("a.xlsx", hide)


def test_an_encrypted_part_is_a_password() -> None:
    data = bytearray(changed(lambda sheet: sheet))
    for mark in (b"PK\x01\x02", b"PK\x03\x04"):
        place = -1
        while (place := data.find(mark, place + 1)) >= 0:
            data[place + (8 if mark[2] == 1 else 6)] |= 1
    with pytest.raises(InputError, match="设了打开密码"):
        read("a.xlsx", bytes(data))


def test_columns_of_days_truths_and_times(tmp_path: Path) -> None:
    day, moment = dt.date(2026, 3, 2), dt.datetime(2026, 3, 2, 8, 30)  # noqa: DTZ001 - as a sheet has them
    rows = [[*STAY[:2], day, *STAY[3:], True, dt.time(8, 30), moment], [*STAY[:2], moment, *STAY[3:], False, None, day]]

    def fill(book: Workbook) -> None:
        stays(book.active, rows)
        for place, name in enumerate(["真", "时", "刻"], start=7):
            book.active.cell(1, place, name)
        book.active.cell(4, 7, False)
        book.active.cell(4, 2, "合计")

    found = settled(tmp_path, "a.xlsx", sheets(fill))
    assert found["fund_paid"].tolist()[:2] == [6000.0, 6300.0]
    assert found["真"].tolist() == [True, False, False]
    assert found["时"].fillna("").tolist()[:2] == ["08:30:00", ""]
    assert found["刻"].tolist()[:2] == [pd.Timestamp(moment), pd.Timestamp(day)]


def test_an_error_beside_the_table_and_a_part_that_is_no_text() -> None:
    data = changed(
        more('<row r="3"><c r="Z3" t="e"><v>#N/A</v></c></row><row r="9"><c r="A9" t="e"><v>#N/A</v></c></row>')
    )
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        parts: dict[str, str | bytes] = {name: book.read(name) for name in book.namelist()}
    assert read("a.xlsx", packed(parts | {"xl/media/a.png": b"\x89PNG"})).num_rows == 3


def test_days_stay_days_beside_a_faulty_one_in_csv(tmp_path: Path) -> None:
    day = dt.datetime(2026, 3, 2)  # noqa: DTZ001 - as a sheet has it
    rows = [[*STAY[:2], day, *STAY[3:5], 11000], [*STAY[:2], "三月", *STAY[3:5], "x"]]
    (tmp_path / "a.xlsx").write_bytes(sheets(lambda book: stays(book.active, rows)))
    run_batch(tmp_path / "a.xlsx", tmp_path / "out.csv", {}, progress=False)
    found = pd.read_csv(tmp_path / "out.csv", dtype=str)
    assert found["结算日期"].tolist() == ["2026-03-02", "三月"]
    assert found["甲类费用"].tolist() == ["11000", "x"]


def test_a_strict_csv_of_several_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("policy.table.reading.source.BATCH_ROWS", 2)
    assert read("a.csv", text([HEAD, [], *[STAY] * 5]).encode())["人员编号"].to_pylist() == ["P1"] * 5


def test_coded_words_are_counted_and_stay_coded() -> None:
    frame = stay_frame(3000).assign(备注=pd.Categorical(["长" * 100_000, *["短"] * 2999]))
    assert pa.types.is_dictionary(read("a.parquet", parquet(frame))["备注"].type)


def test_parts_of_one_name_are_no_workbook() -> None:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as book:
        book.writestr("a.xml", "<a/>")
        with pytest.warns(UserWarning, match="Duplicate"):
            book.writestr("a.xml", "<a/>")
    with pytest.raises(InputError, match="不是普通的 Excel 表"):
        read("a.xlsx", sink.getvalue())


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.csv", b"PK\x03\x04", "不是文字表格"),
        ("a.xlsx", b"%PDF-1.7", "不是 .xlsx 表格"),
        ("a.parquet", b"x", "不是 .parquet 表格"),
        ("a.parquet", b"PAR1xxxxPAR1", "可能不是 .parquet 表格"),
        ("a.ods", b"PK\x03\x04", "另存为 .xlsx"),
        ("a.doc", b"x", "文件名要以 .csv、.xlsx、.parquet 结尾"),
        ("a.xlsx", b"", "是空文件"),
    ],
)
def test_other_kinds_of_files(name: str, data: bytes, words: str) -> None:
    with pytest.raises(InputError, match=words):
        read(name, data)


def parquet(frame: pd.DataFrame, **options: Any) -> bytes:  # noqa: ANN401
    sink = io.BytesIO()
    pq.write_table(pa.Table.from_pandas(frame, preserve_index=False), sink, **options)
    return sink.getvalue()


def stay_frame(rows: int) -> pd.DataFrame:
    return pd.DataFrame([dict(zip(HEAD, STAY, strict=True))] * rows)


def test_a_long_word_of_a_dictionary_is_counted_before_it_is_unpacked() -> None:
    data = parquet(stay_frame(3000).assign(备注="长" * 300_000), compression="zstd")
    assert len(data) < 100_000
    with pytest.raises(InputError, match="里的字太多"):
        read("a.parquet", data)
    fine = parquet(stay_frame(3000).assign(备注=["长" * 100_000, *[""] * 2999]))
    assert read("a.parquet", fine)["备注"].to_pylist()[0] == "长" * 100_000


def test_words_of_one_width_are_counted_too() -> None:
    table = pa.Table.from_pandas(stay_frame(3000)).append_column(
        "码", pa.array([b"x" * 100_000] * 3000, pa.binary(100_000))
    )
    sink = io.BytesIO()
    pq.write_table(table, sink, use_dictionary=True, compression="zstd")
    with pytest.raises(InputError, match="里的字太多"):
        read("a.parquet", sink.getvalue())


@pytest.mark.parametrize(
    ("frame", "words"),
    [
        (stay_frame(51), "有 51 行，一次最多 50 行"),
        (stay_frame(2).assign(**{f"列{n}": 1 for n in range(40)}), "有 46 列，最多 40 列"),
        (stay_frame(2).assign(a="长" * 500_000, b=["y" * 10**6, "z" * 10**6]), "解开以后超过 1 兆"),
    ],
    ids=["rows", "columns", "unpacked"],
)
def test_a_footer_that_says_too_much(frame: pd.DataFrame, words: str) -> None:
    with pytest.raises(InputError, match=words):
        read("a.parquet", parquet(frame), SMALL)


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx"])
def test_too_many_rows_of_cells(name: str) -> None:
    content = text([HEAD, *[STAY] * 51]).encode()
    data = content if name == "a.csv" else sheets(lambda book: stays(book.active, [STAY] * 51))
    with pytest.raises(InputError, match="有 51 行，一次最多 50 行"):
        read(name, data, SMALL)


def test_too_many_columns_of_a_csv() -> None:
    rows = [[*HEAD, *(f"列{number}" for number in range(40))], STAY]
    with pytest.raises(InputError, match="有 46 列，最多 40 列"):
        read("a.csv", text(rows).encode(), SMALL)


def test_a_large_csv_with_quotes_or_rows_of_other_lengths(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("policy.table.reading.delimited.KEPT_BYTES", 0)
    rows = [[*HEAD, "备注"], [*STAY, '"a"'], [*STAY, 'b"']]
    assert settled(tmp_path, "a.csv", text(rows).encode())["fund_paid"].tolist() == [6000.0, 6300.0]
    rows[2][-1] = "b"
    assert settled(tmp_path, "b.csv", text(rows).encode())["fund_paid"].tolist() == [6000.0, 6300.0]
    with pytest.raises(InputError, match="格数不一样"):
        settled(tmp_path, "c.csv", text([HEAD, STAY, STAY[:3]]).encode())
    with pytest.raises(InputError, match="第 2 行的引号没有配对"):
        settled(tmp_path, "d.csv", text([[*HEAD, "备注"], [*STAY, '"b'], [*STAY, "c"]]).encode())


def test_numbers_are_read_as_spreadsheets_computed_them(tmp_path: Path) -> None:
    amounts = ["3300.2999999999997", "0.30000000000000004", "99999999.990000001", "1.234", "0.0100001"]
    found = settled(tmp_path, "a.csv", text([HEAD, *([*STAY[:5], amount] for amount in amounts)]).encode())
    assert found["total"].fillna(-1).tolist() == [3300.3, 0.3, 99999999.99, -1, -1]
    typed = pd.DataFrame([dict(zip(HEAD, STAY, strict=True))] * 5).assign(甲类费用=np.array(amounts, dtype=float))
    found = settled(tmp_path, "b.parquet", parquet(typed))
    assert found["total"].fillna(-1).tolist() == [3300.3, 0.3, 99999999.99, -1, -1]
