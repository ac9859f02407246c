"""A table of visits settled at once (批量核算). Nothing is kept: the table lives in this session's memory only."""

from typing import Final

import pyarrow as pa
import streamlit as st

from policy import InputError
from policy.table.files import table_bytes
from ui.batch import files as batch_files
from ui.batch import summary as batch_summary
from ui.parts import look

RESULT: Final = "batch.result"
FAULTS: Final = "batch.faults"


def settle() -> None:
    """Settle what was just uploaded; a fault is remembered for the page to show."""
    st.session_state[RESULT], st.session_state[FAULTS] = None, []
    upload = st.session_state.get("batch.upload")
    if upload is None:
        return
    bar = st.progress(0, "正在上传")
    try:
        found = batch_files.settled(upload.name, upload.getvalue(), bar.progress)
        st.session_state[RESULT] = (upload.name, found)
    except InputError as error:
        st.session_state[FAULTS] = [(fault.field or "文件", fault.message) for fault in error.faults]
    bar.empty()


def downloads(name: str, table: pa.Table) -> None:
    """Offer the settled table; a file is made when somebody asks for it."""
    stem = name.rpartition(".")[0]
    chinese = batch_files.in_chinese(table)
    left, right = st.columns(2)
    left.download_button(
        "下载结果（Excel）",
        data=lambda: table_bytes(chinese, ".xlsx"),
        file_name=f"{stem}-核算结果.xlsx",
        on_click="ignore",
        type="primary",
        width="stretch",
    )
    right.download_button(
        "下载结果（CSV）",
        data=lambda: table_bytes(chinese, ".csv"),
        file_name=f"{stem}-核算结果.csv",
        on_click="ignore",
        width="stretch",
    )


look.wide()
st.title("批量核算")
st.markdown("把一张表里的费用一次算完，一行一次看病。先下载模板，填好再传上来；表只在内存里算，不保存。")
st.download_button("下载模板", data=batch_files.template, file_name="核算模板.xlsx", on_click="ignore")
st.markdown(
    f"能传 Excel（.xlsx）、CSV、Parquet 文件，最大 {batch_files.MOST_BYTES // 1024 // 1024} 兆，"
    f"最多 {batch_files.MOST_ROWS:,} 行。列名用模板里的就行，不认识的列原样留着。"
)
st.file_uploader("选一个表格文件", type=["csv", "xlsx", "parquet"], key="batch.upload")
chosen = st.session_state.get("batch.upload")
if chosen is None:
    st.session_state[RESULT], st.session_state[FAULTS], st.session_state["batch.id"] = None, [], None
elif st.session_state.get("batch.id") != chosen.file_id:
    settle()
    st.session_state["batch.id"] = chosen.file_id
if st.session_state.get(FAULTS):
    look.error_summary(st.session_state[FAULTS])
if st.session_state.get(RESULT):
    file_name, result = st.session_state[RESULT]
    batch_summary.summary(result)
    batch_summary.errors(result)
    batch_summary.shares(result)
    downloads(file_name, result)
with st.expander("能填哪些列"):
    st.markdown(f"人员编号、{batch_summary.columns()}。")
