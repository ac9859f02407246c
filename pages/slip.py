"""The hospital's slip held against the estimate (核对结算单). What is typed lives in the address, nowhere else."""

from typing import Final

import streamlit as st

from policy.compare.slip.case_file import as_case
from policy.compare.slip.reconcile import Check, Slip, reconcile
from ui.desk import current, desk, slip
from ui.parts import kept, look, script
from ui.parts.questions import Questions

PAGE: Final = slip.PREFIX


def mark_asked() -> None:
    """Remember that an answer was asked for; from then on it follows every change."""
    st.session_state[f"{PAGE}.asked"] = True
    st.session_state[f"{PAGE}.jump"] = True


def show(case: current.Case, said: Slip) -> None:
    """Show the lines, the causes, and what can be taken away."""
    found = reconcile(Check(scenario=case.scenario, slip=said))
    with st.container(key="answer"):
        st.header("核对结果", anchor=False)
        slip.outcome(found)
        slip.lines(found)
    slip.causes(found.causes, case.scenario.region)
    script.show(case.settlement)
    st.subheader("带走", anchor=False)
    st.caption("存成一份不带姓名、证号的案例，可以交给政策科核对。")
    st.download_button(
        "下载这个案例",
        data=lambda: as_case(case.scenario, said),
        file_name="case.toml",
        mime="application/toml",
        on_click="ignore",
        width="stretch",
    )


def check(case: current.Case) -> None:
    """Ask for the slip's lines and hold them against the estimate."""
    top = st.container(key="top")
    ask = Questions(PAGE)
    with st.container(border=True):
        st.subheader("单子上怎么写的", anchor=False)
        said = slip.form(ask)
    kept.keep_thing(PAGE, case.scenario if said is None else Check(scenario=case.scenario, slip=said))
    st.button("核对", key=f"{PAGE}.go", type="primary", on_click=mark_asked, width="stretch")
    if not st.session_state.get(f"{PAGE}.asked"):
        return
    if said is None:
        with top:
            look.error_summary(ask.faults, ask.labels.values(), ask.unanswered)
    else:
        show(case, said)
    if st.session_state.pop(f"{PAGE}.jump", False):
        look.jump("top" if said is None else "answer")


current.restore(PAGE, slip=slip.fill)
desk.opens()
look.wide()
st.title("核对结算单", anchor=False)
st.markdown("医院的结算单和估算不一样时，一行一行对，找出是哪一条不同、接着该问什么。")
visit = current.case()
if visit is None:
    kept.keep_thing(PAGE, None)
else:
    check(visit)
