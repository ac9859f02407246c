"""A table of visits settled at once (批量核算). Nothing is kept: the table lives in this session's memory only."""

from typing import Final

import streamlit as st

from policy import InputError
from ui.batch import files as batch_files
from ui.batch import summary as batch_summary
from ui.batch.files import Result
from ui.parts import look

RESULT: Final = "batch.result"
FAULTS: Final = "batch.faults"
PREVIEW: Final = "batch.preview"


def settle() -> None:
    """Settle what was just uploaded; a fault is remembered for the page to show."""
    st.session_state[RESULT], st.session_state[FAULTS], st.session_state[PREVIEW] = None, [], []
    upload = st.session_state.get("batch.upload")
    if upload is None:
        return
    bar = st.progress(0, "正在上传")
    try:
        st.session_state[RESULT] = batch_files.settled(upload.name, upload.getvalue(), bar.progress)
    except InputError as error:
        st.session_state[FAULTS] = [(fault.field or "文件", fault.message) for fault in error.faults]
        st.session_state[PREVIEW] = getattr(error, "preview", [])
    bar.empty()


def downloads(result: Result) -> None:
    """Offer the settled table; a file is made when somebody asks for it."""
    stem = result.name.rpartition(".")[0]
    left, right = st.columns(2)
    if result.no_sheet is None:
        left.download_button(
            "下载结果（Excel）",
            data=lambda: batch_files.download(result, ".xlsx"),
            file_name=f"{stem}-核算结果.xlsx",
            on_click="ignore",
            type="primary",
            width="stretch",
        )
    else:
        left.text(result.no_sheet)
    right.download_button(
        "下载结果（CSV）",
        data=lambda: batch_files.download(result, ".csv"),
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
    f"最多 {batch_files.MOST_ROWS:,} 行。列名用模板里的就行，不认识的列原样留着。\n"
    "退费、冲销的负数算不了，请先和原来的那一行合成一行。"
)
st.file_uploader("选一个表格文件", key="batch.upload")
chosen = st.session_state.get("batch.upload")
if chosen is None:
    st.session_state[RESULT], st.session_state[FAULTS], st.session_state["batch.id"] = None, [], None
elif st.session_state.get("batch.id") != chosen.file_id:
    settle()
    st.session_state["batch.id"] = chosen.file_id
if st.session_state.get(FAULTS):
    look.error_summary(st.session_state[FAULTS])
    if st.session_state.get(PREVIEW):
        batch_summary.preview(st.session_state[PREVIEW])
if st.session_state.get(RESULT):
    result = st.session_state[RESULT]
    batch_summary.understood(result.understood, result.shown)
    batch_summary.summary(result.shown)
    batch_summary.errors(result.shown)
    batch_summary.cautions(result.shown)
    batch_summary.shares(result.shown)
    downloads(result)
with st.expander("能填哪些列"):
    st.markdown(f"人员编号、{batch_summary.columns()}。")
