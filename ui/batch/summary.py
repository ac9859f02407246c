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
from policy.table.understanding.columns import ERROR, HEADINGS, PERSON_ID, known
from ui.parts import look

SHARES: Final = ("不到 20%", "20%–40%", "40%–60%", "60%–80%", "80%–100%", "全部自己出")
SHOWN: Final = 50
"""So many faulty rows are shown; all of them are in the file."""
_TYPED: Final = re.compile("“[^”]*” ?")
"""What an error quotes."""


def summary(table: pa.Table) -> None:
    """Say what came out, in a sentence, figures and a picture."""
    faulty = table.num_rows - table[ERROR].null_count
    sums = {name: total(table, name) for name in ("total", "fund_paid", "critical_paid", "out_of_pocket")}
    wrong = f"有 {faulty:,} 行有错，没有算" if faulty else "没有错"
    look.sentence(f"一共 {table.num_rows:,} 行，{wrong}。算出来的费用一共 {in_yuan(sums['total'])}。")
    paid = {look.FUND: sums["fund_paid"], look.CRITICAL: sums["critical_paid"], look.YOURSELF: sums["out_of_pocket"]}
    look.four_figures(paid)


def total(table: pa.Table, name: str) -> Decimal:
    """The sum of a result column, exact to the fen."""
    found = pc.sum(pc.cast(table[name], pa.decimal128(18, 2))).as_py()
    return Decimal(found or 0)


def errors(table: pa.Table) -> None:
    """Show the faulty rows first: how many for which cause, then the rows themselves."""
    wrong = [(row, text) for row, text in enumerate(table[ERROR].to_pylist(), start=2) if text]
    if not wrong:
        return
    st.header("有错的行", anchor=False)
    rows = [{"错在哪里": cause, "行数": f"{count:,}"} for cause, count in causes([text for _, text in wrong])]
    st.table(rows, hide_index=True, border="horizontal", alt="每种错误有多少行")
    people = next((table[name] for name in table.column_names if known(name) == PERSON_ID), None)
    shown = [
        {"表里第几行": str(row), "人员编号": "" if people is None else str(people[row - 2].as_py() or ""), "错误": text}
        for row, text in wrong[:SHOWN]
    ]
    st.table(shown, hide_index=True, border="horizontal", alt="有错的行")
    if len(wrong) > SHOWN:
        st.caption(f"这里列出前 {SHOWN} 行，全部 {len(wrong):,} 行都在下载的文件里。")


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
    st.altair_chart(chart.properties(height=220), width="stretch", alt=f"每次看病自己出的比例。{told}")
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
