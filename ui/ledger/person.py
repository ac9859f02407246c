"""The person and the year of a ledger: asked, and filled from a file or from another page."""

from typing import Any, Final

import streamlit as st

from policy import Scenario
from policy.rulebook import rulebook
from policy.visit.scenario import READINGS, EnrolmentSummary
from ui.ledger import book as ledger_book
from ui.parts import readings, visit_form
from ui.parts.questions import Questions

PREFIX: Final = "ledger"
TAKEN: Final = "ledger.enrolment"
"""Session key of what was last taken over from the page 参保与待遇."""
LABELS: Final = {
    "region": "在哪里参保",
    "cover_from": "哪天起能报（全年都能报就空着）",
    "cover_to": "能报到哪天（到年底就空着）",
    "continuous_years": "连续参加居民医保多少年了（算上今年）",
    "zero_claim_years": "一整年没有报销过的有几年（奖励还在的）",
    "break_years": "断过几年没有参保",
    "continuous_reward_kept": "断保以前挣下的连续参保奖励（元）",
    "outpatient_annual_limit": "普通门诊一年最多报多少（元）",
    "family_account": "家人的职工医保个人账户能替您付（元）",
    "admissions": "住院几次",
    "fund_paid": "居民医保基金一共付了（住院、慢特病、特药，元）",
    "compliant_self_pay": "自己付的合规费用（元）",
    "over_cap": "超过居民医保年度限额的部分（元）",
    "outpatient_paid": "普通门诊报了（元）",
    "hypertension_paid": "高血压用药报了（元）",
    "diabetes_paid": "糖尿病用药报了（元）",
    "student_accident_paid": "学生意外报了（元）",
}
"""The questions by the names of the scenario's fields."""
_WHOLE = ("continuous_years", "zero_claim_years", "break_years", "admissions")
_OPENING = tuple(LABELS)[9:]


def ask_person(ask: Questions) -> dict[str, Any]:
    """Ask about the person and the year; fields of the scenario, with the readings the person switched."""
    _take_enrolment(ask)
    region = visit_form.region(ask)
    with st.expander("这个人今年的其他情况（可以不填）"):
        starts = ask.day(LABELS["cover_from"], "cover_from", today=False)
        ends = ask.day(LABELS["cover_to"], "cover_to", today=False)
        if starts and ends and ends < starts:
            ask.faults.append((LABELS["cover_to"], f"“{ends}” 不对，不能早于能报的第一天 {starts}"))
        run = {name: _number(ask, name) for name in tuple(LABELS)[3:7]}
        rest = {name: _number(ask, name) for name in ("outpatient_annual_limit", "family_account")}
        st.markdown("没有记进账本、今年前面已经有的：")
        opening = {name: _number(ask, name) for name in _OPENING}
    _tell_enrolment(run | {"cover_from": starts, "cover_to": ends})
    if any(opening.values()):
        st.caption("上面填了没有记进账本的数，都算在前面。那几次要是也记进账本，请先把数清空，免得算两遍。")
    return {
        "region": region or "shanxi",
        "enrolment": {"cover_from": starts, "cover_to": ends, **run},
        "opening": opening,
        **rest,
        "readings": readings.chosen(ask),
    }


def _number(ask: Questions, name: str) -> Any:  # noqa: ANN401 - a count or an amount
    return ask.whole(LABELS[name], name) if name in _WHOLE else ask.money(LABELS[name], name)


def _take_enrolment(ask: Questions) -> None:
    """Fill in what the page 参保与待遇 found for this year, once each time it finds something."""
    found, marker = _found_enrolment(), _enrolment_marker()
    if found is None or marker == st.session_state.get(TAKEN):
        return
    st.session_state[TAKEN] = marker
    ledger_book.put(ask, found)
    for name in st.session_state.get("enrolment_readings", ()):
        st.session_state[ask.key(f"{readings.KEY}.{name}")] = rulebook().readings[name].other
    if st.session_state.get(ask.key("region")) is None:
        st.session_state[ask.key("region")] = st.session_state.get("enrolment_region")


def _enrolment_marker() -> tuple[object, object]:
    """What tells one result of the page 参保与待遇 from another."""
    return _found_enrolment(), st.session_state.get("enrolment_readings")


def _found_enrolment() -> EnrolmentSummary | None:
    """What the page 参保与待遇 found for the year of the book."""
    found = st.session_state.get("enrolment_summary")
    if not found or st.session_state.get("enrolment_year") != ledger_book.year():
        return None
    return EnrolmentSummary.model_validate(found)


def _tell_enrolment(answers: dict[str, Any]) -> None:
    """Say where the answers are from, or that those of another year were not taken."""
    found = _found_enrolment()
    if found is not None and {name: value or None for name, value in found} == {
        n: v or None for n, v in answers.items()
    }:
        st.caption("“其他情况”里填的，是您在“参保与待遇”里算的结果，可以改。")
    elif found is None and st.session_state.get("enrolment_summary"):
        year = st.session_state.get("enrolment_year")
        st.caption(f"您在“参保与待遇”里算的是 {year} 年，这本账是 {ledger_book.year()} 年，没有用它。")


def fill(scenario: Scenario) -> None:
    """Put what a file or another page told about the person into the questions, in the place of what was there."""
    ask = Questions(PREFIX)
    ledger_book.put(ask, scenario.enrolment)
    ledger_book.put(ask, scenario.opening)
    ledger_book.put(ask, scenario)
    st.session_state[ask.key("region")] = scenario.region
    for name in READINGS:
        key = ask.key(f"{readings.KEY}.{name}")
        st.session_state.pop(key, None)
        if name in scenario.readings:
            st.session_state[key] = scenario.readings[name]
    st.session_state[TAKEN] = _enrolment_marker()
