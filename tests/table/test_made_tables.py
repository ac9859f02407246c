"""Tables made so that their right answer is known: headings, encodings, separators, blank rows and faults mixed."""

import csv
import io
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from policy.table.reading import UPLOAD, TableFile, open_table
from policy.table.settling.arrow import settle_table

WORDS = {
    "person_id": ["人员编号", "person_id", "身份证号", "人员 编号", "*人员编号"],
    "region": ["参保地", "region", "统筹区", "参保地（必填）", "参保\n地"],
    "date": ["结算日期", "date", "结算时间", "Date"],
    "kind": ["看病方式", "kind", "怎么看的病"],
    "hospital_grade": ["医院等级", "hospital_grade", "医院级别"],
    "class_a": ["甲类费用", "class_a", "甲类", "甲类费用（元）", "甲类金额", "甲类费用\n(元)"],
}
DAYS = ["2026-03-02", "2026/3/2", "2026年3月2日", "20260302", "2026-03-02 21:08:00", "46083"]
AMOUNTS = {"11000": 6000.0, "11,000.00": 6000.0, "¥11000": 6000.0, "11000元": 6000.0, "10999.999999999998": 6000.0}
FAULTS = ["x", "-11000", "1.234", "#N/A", "一万"]


@dataclass(frozen=True)
class Made:
    """A table's rows, and what the fund must pay in each: None for a row in error."""

    rows: list[list[str]]
    paid: list[float | None]
    cautions: list[bool]


@st.composite
def made(draw: Any) -> Made:  # noqa: ANN401 - hypothesis's own
    """A table of persons with one stay each, or a sound one beside a faulty one."""
    order = draw(st.permutations(list(WORDS)))
    others = draw(st.lists(st.sampled_from(["备注", "单位", "科室"]), unique=True, max_size=2))
    title = draw(st.lists(st.sampled_from([["某市住院费用明细"], []]), max_size=3))
    rows = [*title, [draw(st.sampled_from(WORDS[name])) for name in order] + others]
    paid: list[float | None] = []
    cautions: list[bool] = []
    for number in range(draw(st.integers(1, 6))):
        wrong = draw(st.booleans())
        amount = draw(st.sampled_from(list(AMOUNTS)))
        cells = {
            "person_id": f"{number:018d}",
            "region": draw(st.sampled_from(["山西省", "太原市", "太原", "shanxi", " 山西省 "])),
            "date": draw(st.sampled_from(DAYS)),
            "kind": draw(st.sampled_from(["住院", "inpatient"])),
            "hospital_grade": "三级甲等",
            "class_a": amount,
        }
        notes = [draw(st.sampled_from(["", "a,b", '说"好"', "两\n行", "；"])) for _ in others]
        rows.append([cells[name] for name in order] + notes)
        paid.append(AMOUNTS[amount])
        cautions.append(wrong)
        if wrong:
            bad = cells | {"class_a": draw(st.sampled_from(FAULTS))}
            rows.append([bad[name] for name in order] + notes)
            paid.append(None)
            cautions.append(False)
    return Made(rows, paid, cautions)


def answer(name: str, data: bytes) -> tuple[list[float | None], list[bool]]:
    table = pa.concat_tables(open_table(TableFile(name, lambda: io.BytesIO(data)), UPLOAD).batches())
    found = settle_table(table, {})
    return found["fund_paid"].to_pylist(), [text is not None for text in found["caution"].to_pylist()]


@settings(deadline=None)
@given(
    made(),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "gb18030"]),
    st.sampled_from([",", "\t", ";", "，"]),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
)
def test_a_csv_made_in_any_way_has_its_answer(
    table: Made, encoding: str, separator: str, end: str, quoting: int
) -> None:
    text = io.StringIO()
    csv.writer(text, delimiter=separator, lineterminator=end, quoting=quoting).writerows(table.rows)
    data = text.getvalue().replace("10999.999999999998", "10999.999999999998").encode(encoding)
    assert answer("a.csv", data) == (table.paid, table.cautions)


@settings(deadline=None, max_examples=40)
@given(made(), st.integers(0, 3), st.integers(0, 2))
def test_a_workbook_made_in_any_way_has_its_answer(table: Made, down: int, right: int) -> None:
    book = Workbook()
    for row, cells in enumerate(table.rows, start=1 + down):
        for column, cell in enumerate(cells, start=1 + right):
            number = cell in {"11000", "10999.999999999998", "-11000", "1.234"}
            book.active.cell(row, column, float(cell) if number else cell or None)
    sink = io.BytesIO()
    book.save(sink)
    assert answer("a.xlsx", sink.getvalue()) == (table.paid, table.cautions)
