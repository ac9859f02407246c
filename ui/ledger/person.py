"""The person and the year of a ledger: asked, and filled from a file, a link or another page."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final

import streamlit as st

from policy import Scenario
from policy.dates import day_in_words
from policy.fields import Input
from policy.form import visit as visit_form
from policy.link.code import Thing
from policy.rulebook import rulebook
from policy.visit.cap import cap_terms
from policy.visit.scenario import READINGS, EnrolmentSummary
from ui import session
from ui.ledger import book as ledger_book
from ui.ledger.known import answers_of, typed
from ui.parts import kept, readings
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
    "break_years": "2025年以来断保几年",
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
            ask.faults.append(
                (LABELS["cover_to"], f"“{day_in_words(ends)}” 不对，不能早于能报的第一天{day_in_words(starts)}")
            )
        run = {name: _number(ask, name) for name in tuple(LABELS)[3:7]}
        _bound_breaks(ask, region or "shanxi", run["break_years"])
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


def _bound_breaks(ask: Questions, region: str, given: int | None) -> None:
    """Refuse more break years than there were since the first that counts, unless the reading counts earlier ones."""
    year, terms = ledger_book.year(), cap_terms(rulebook(), region, ledger_book.year())
    reading = rulebook().readings["breaks_before_2025"]
    if terms is None or given is None or readings.chosen(ask).get(reading.id) == reading.other:
        return
    most = max(year - terms.first_year, 0)
    if given > most:
        words = f"“{given}” 不对，断保从 {terms.first_year} 年开始数，到 {year} 年最多 {most} 年"
        ask.wrong(LABELS["break_years"], words)


def _take_enrolment(ask: Questions) -> None:
    """Fill in what the page 参保与待遇 found for this year, once each time it finds something."""
    found = _found_enrolment()
    if found is None or found == st.session_state.get(TAKEN):
        return
    st.session_state[TAKEN] = found
    _put(ask, EnrolmentSummary.model_validate(dict(found.summary)))
    for name in found.readings:
        st.session_state[ask.key(f"{readings.KEY}.{name}")] = rulebook().readings[name].other
    if st.session_state.get(ask.key("region")) is None:
        st.session_state[ask.key("region")] = found.region


def _found_enrolment() -> session.Enrolled | None:
    """What the page 参保与待遇 found for the year of the book."""
    found = session.enrolled()
    return found if found is not None and found.year == ledger_book.year() else None


def _tell_enrolment(answers: dict[str, Any]) -> None:
    """Say where the answers are from, or that those of another year were not taken."""
    found, other = _found_enrolment(), session.enrolled()
    if found is not None:
        summary = EnrolmentSummary.model_validate(dict(found.summary))
        if {name: value or None for name, value in summary} == {n: v or None for n, v in answers.items()}:
            st.caption("“其他情况”里填的，是您在“参保与待遇”里算的结果，可以改。")
    elif other is not None:
        st.caption(f"您在“参保与待遇”里算的是 {other.year} 年，这本账是 {ledger_book.year()} 年，没有用它。")


def fill(scenario: Scenario) -> None:
    """Put what a file or another page told about the person into the questions, in the place of what was there."""
    ask = Questions(PREFIX)
    for model in (scenario.enrolment, scenario.opening, scenario):
        _put(ask, model)
    st.session_state[ask.key("region")] = scenario.region
    _readings(ask, scenario.readings)


def _readings(ask: Questions, chosen: Mapping[str, str]) -> None:
    for name in READINGS:
        key = ask.key(f"{readings.KEY}.{name}")
        st.session_state.pop(key, None)
        if name in chosen:
            st.session_state[key] = chosen[name]
    st.session_state[TAKEN] = _found_enrolment()


def _put(ask: Questions, given: Input) -> None:
    """Fill questions with what was given, as a person would type it: nothing where that means the same."""
    for name, info in type(given).model_fields.items():
        value = getattr(given, name)
        if name in {"cover_from", "cover_to"}:
            st.session_state[ask.key(name)] = value
        elif value is None or isinstance(value, (Decimal, int)):
            st.session_state[ask.key(name)] = "" if value is None or value == info.default else typed(Decimal(value))


def fill_answers(values: Mapping[str, Any]) -> None:
    """Put the answers of a link or a file into the page, in the place of what was there."""
    ask = Questions(PREFIX)
    for name in LABELS:
        st.session_state[ask.key(name)] = None if name in {"region", "cover_from", "cover_to"} else ""
    _readings(ask, values.get("readings", {}))
    kept.put(PREFIX, {name: value for name, value in values.items() if name in LABELS})
    ledger_book.open_visits(values.get("visits", ()))


def read(thing: Thing) -> Mapping[str, Any] | None:
    """The answers of a scenario of several visits, as other programs put it into a code; None for anything else."""
    if not isinstance(thing, Scenario):
        return None
    found: dict[str, Any] = {"region": thing.region, "readings": dict(thing.readings)}
    for model in (thing, thing.enrolment, thing.opening):
        for name, value in model:
            if name in LABELS and isinstance(value, (Decimal, int)) and value:
                found[name] = typed(Decimal(value))
            elif name in LABELS and isinstance(value, date):
                found[name] = value
    if thing.outpatient_annual_limit is not None:
        found["outpatient_annual_limit"] = typed(thing.outpatient_annual_limit)
    return found | {"visits": [answers_of(visit) for visit in thing.visits]}
