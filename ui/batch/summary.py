"""What came out of a table: rows, sums, errors by cause, and how large a share people pay themselves."""

import re
from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from typing import Final

import altair as alt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import streamlit as st

from policy.money import in_yuan
from policy.table.settling.answer import BESIDE
from policy.table.understanding.columns import CAUTION, ERROR, HEADINGS, PERSON_ID, PERSON_ID_TITLE
from policy.table.understanding.headings import Understood
from policy.table.upload import ROW
from ui.parts import charts, look

SHARES: Final = ("不到 20%", "20%–40%", "40%–60%", "60%–80%", "80%–100%", "全部自己出")
SHOWN: Final = 50
"""So many faulty rows are shown; all of them are in the file."""
_TYPED: Final = re.compile("“[^”]*” ?")
"""What an error quotes."""


def understood(told: Understood, table: pa.Table) -> None:
    """Say what the table was taken for, before any figure."""
    st.header("这张表是这样读的", anchor=False)
    rows = table.num_rows
    below = (pc.max(table[ROW]).as_py() or told.row) - told.row
    blank = f"，其余 {below - rows:,} 行是空行" if below > rows else "，都读了"
    where = f"工作表“{told.sheet}”，" if told.sheet is not None else ""
    row = f"第 {told.row:,} 行是表头，" if told.row else ""
    st.text(f"{where}{row}表头下面一共 {below:,} 行，读了 {rows:,} 行{blank}。")
    titles = {name: heading.title for name, heading in HEADINGS.items()} | {PERSON_ID: PERSON_ID_TITLE}
    st.table(
        [{"表里的列": heading, "当作": titles[name]} for heading, name in told.columns],
        hide_index=True,
        border="horizontal",
        alt="表里的列各当作什么",
    )
    if told.unknown:
        st.warning(f"这几列没有认出来，没有用来算，原样留着：{'、'.join(map(_plainly, told.unknown))}", icon="⚠️")
    if told.replaced:
        st.text(f"这几列和结果同名，换成了新算的：{'、'.join(told.replaced)}")


def _plainly(text: str) -> str:
    """Text that is not read as Markdown, on one line."""
    return re.sub(r"([\\`*_{}\[\]<>()#+.!|~$:-])", r"\\\1", " ".join(text.split()))


def preview(rows: Sequence[Sequence[str]]) -> None:
    """The first rows of a table that was not understood."""
    width = max(map(len, rows), default=0)
    st.text("读到的前几行是这样：")
    filled = ([*row, *[""] * (width - len(row))] for row in rows)
    st.table(
        [{f"第 {place} 格": _plainly(cell) for place, cell in enumerate(row, start=1)} for row in filled],
        hide_index=True,
        border="horizontal",
        alt="表的前几行",
    )


def summary(table: pa.Table) -> None:
    """Say what came out, in a sentence, figures and a picture."""
    faulty = table.num_rows - table[ERROR].null_count
    sums = {name: total(table, name) for name in ("total", "fund_paid", "critical_paid", "out_of_pocket")}
    beside = sum(text.endswith(BESIDE) for text in table[CAUTION].drop_null().to_pylist())
    wrong = f"有 {faulty:,} 行有错，没有算" if faulty else "没有错"
    wrong += f"；另有 {beside:,} 行和有错的行是同一个人，结果可能会变" if beside else ""
    look.sentence(f"一共 {table.num_rows:,} 行，{wrong}。算出来的费用一共 {in_yuan(sums['total'])}。")
    paid = {look.FUND: sums["fund_paid"], look.CRITICAL: sums["critical_paid"], look.YOURSELF: sums["out_of_pocket"]}
    look.four_figures(paid)


def total(table: pa.Table, name: str) -> Decimal:
    """The sum of a result column, exact to the fen."""
    found = pc.sum(pc.cast(table[name], pa.decimal128(18, 2))).as_py()
    return Decimal(found or 0)


def errors(table: pa.Table) -> None:
    """Show the faulty rows first: how many for which cause, then the rows themselves."""
    wrong = [(row, text) for row, text in enumerate(table[ERROR].to_pylist()) if text]
    if not wrong:
        return
    st.header("有错的行", anchor=False)
    rows = [{"错在哪里": cause, "行数": f"{count:,}"} for cause, count in causes([text for _, text in wrong])]
    st.table(rows, hide_index=True, border="horizontal", alt="每种错误有多少行")
    _rows(table, wrong, "错误", "有错的行")


def cautions(table: pa.Table) -> None:
    """Show the rows that were settled but say something twice, or more than can be."""
    texts = ((text or "").removesuffix(BESIDE).removesuffix("；") for text in table[CAUTION].to_pylist())
    doubted = [(row, text) for row, text in enumerate(texts) if text]
    if doubted:
        st.header("算了、还要核对的行", anchor=False)
        _rows(table, doubted, "要核对什么", "算了、还要核对的行")


def _rows(table: pa.Table, told: Sequence[tuple[int, str]], heading: str, name: str) -> None:
    """The first rows of which something is said, each by its place in the file."""
    people = table[PERSON_ID] if PERSON_ID in table.column_names else None
    shown = [
        {
            "表里第几行": str(table[ROW][row]),
            "人员编号": "" if people is None else _plainly(people[row].as_py() or ""),
            heading: _plainly(text),
        }
        for row, text in told[:SHOWN]
    ]
    st.table(shown, hide_index=True, border="horizontal", alt=name)
    if len(told) > SHOWN:
        st.caption(f"这里列出前 {SHOWN} 行，全部 {len(told):,} 行都在下载的文件里。")


def causes(errors: Sequence[str]) -> list[tuple[str, int]]:
    """What is wrong and in how many rows, most first; rows that differ in what was typed have the same cause."""
    found = Counter(cause for text in errors for cause in set(_TYPED.sub("", text).split("；")))
    return found.most_common()


def shares(table: pa.Table) -> None:
    """A picture of the share that people pay themselves, visit by visit."""
    counts = share_counts(table)
    if not sum(counts.values()):
        return
    st.header("自己出的比例", anchor=False)
    rows = [{"自己出的比例": name, "次数": count} for name, count in counts.items()]
    told = "；".join(f"{name} {count:,} 次" for name, count in counts.items())
    chart = (
        alt.Chart(pd.DataFrame(rows))
        .mark_bar(color=look.YOURSELF.colour)
        .encode(
            x=alt.X("次数:Q", title="次数", axis=alt.Axis(tickCount=4, format="d")),
            y=alt.Y("自己出的比例:N", title=None, sort=list(SHARES)),
        )
    )
    charts.draw(chart.properties(height=240), f"每次看病自己出的比例。{told}")
    st.table(
        [{"自己出的比例": name, "次数": f"{count:,}"} for name, count in counts.items()],
        hide_index=True,
        border="horizontal",
        alt="每次看病自己出的比例",
    )


def share_counts(table: pa.Table) -> dict[str, int]:
    """How many visits fall into each fifth of the bill; visits without a bill are left out."""
    frame = table.select(["total", "out_of_pocket"]).to_pandas().dropna()
    frame = frame[frame["total"] > 0]
    fifth = (frame["out_of_pocket"] * 5 // frame["total"]).astype(int).clip(0, len(SHARES) - 1)
    counts = fifth.value_counts()
    return {name: int(counts.get(place, 0)) for place, name in enumerate(SHARES)}


def columns() -> str:
    """The headings a table may have, in a line."""
    return "、".join(heading.title for heading in HEADINGS.values())
