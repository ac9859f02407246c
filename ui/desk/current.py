"""The visit on the desk: the one of the page 报销估算, of a link, or one that is asked here.

The three pages of the desk look at the same one. It is whole: nothing in it is left open.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import streamlit as st
from pydantic import ValidationError

from policy import InputError, Scenario, Settlement, estimate
from policy.compare.slip.reconcile import Check, Slip
from policy.dates import day_in_words
from policy.enrolment.record import EnrolmentRecord
from policy.fields import faults
from policy.form import visit as visit_form
from policy.form.plain import fault_words
from policy.link.answers import Answers
from policy.link.code import AskedComparison, Thing
from policy.money import in_yuan
from policy.places import AFFILIATIONS, GRADES, TRAVEL
from policy.visit.scenario import KINDS, REGIONS
from ui import session
from ui.parts import kept, look
from ui.parts.questions import Questions

PREFIX: Final = "desk"
OWN: Final = "own"
_LINKED: Final = f"{PREFIX}.linked"
_ESTIMATED: Final = f"{PREFIX}.estimated"
_SOURCE: Final = f"{PREFIX}.source"
_TYPED: Final = f"{PREFIX}.typed"
_PAGE: Final = f"{PREFIX}.page"


@dataclass(frozen=True)
class Case:
    """One visit of one person, and what the estimate makes of it."""

    scenario: Scenario
    settlement: Settlement


def restore(
    page: str,
    *,
    comparison: Callable[[AskedComparison], None] | None = None,
    slip: Callable[[Slip], None] | None = None,
) -> None:
    """Open the link in the address: a visit, and what else the page has a place for, which it is handed."""

    def read(thing: Thing) -> dict[str, Any] | None:
        match thing:
            case Scenario() if len(thing.visits) == 1:
                return {"scenario": thing}
            case AskedComparison() if comparison is not None and len(thing.scenarios[0].visits) == 1:
                return {"scenario": thing.scenarios[0], "comparison": thing}
            case Check() if slip is not None:
                return {"scenario": thing.scenario, "slip": thing.slip}
            case Scenario() | AskedComparison() | Check() | Answers() | EnrolmentRecord():
                return None

    def fill(values: Any) -> None:  # noqa: ANN401 - what `read` gave
        st.session_state[_LINKED] = values["scenario"]
        st.session_state[_SOURCE] = "linked"
        if comparison is not None and "comparison" in values:
            comparison(values["comparison"])
        if slip is not None and "slip" in values:
            slip(values["slip"])

    _bring(page)
    kept.restore(page, read=read, fill=fill)


def estimated() -> Scenario | None:
    """The visit of the page 报销估算, if its last estimate left nothing open."""
    found = session.estimated()
    if found is None or not found.known:
        return None
    try:
        return Scenario.model_validate({**found.person, "visits": [found.visit]})
    except ValidationError:
        return None


def case() -> Case | None:
    """Ask which visit is meant, and for one where there is none; None as long as it is not whole.

    A new estimate comes to the desk by itself.
    """
    ready = estimated()
    if ready is not None and ready != st.session_state.get(_ESTIMATED):
        st.session_state[_ESTIMATED] = ready
        st.session_state[_SOURCE] = "estimated"
    found: dict[str, Scenario | None] = {
        "linked": st.session_state.get(_LINKED),
        "estimated": ready,
        OWN: None,
    }
    sources = {"linked": "链接里的这一次", "estimated": "报销估算里刚算的这一次", OWN: "在这里另填一次"}
    options = {name: words for name, words in sources.items() if found[name] is not None or name == OWN}
    ask = Questions(PREFIX)
    chosen = ask.choose("看哪一次", "source", options) if len(options) > 1 else OWN
    scenario = found[chosen] or _own(ask, unsettled=session.estimated() is not None and ready is None)
    st.session_state[_TYPED] = {ask.key(name): st.session_state.get(ask.key(name)) for name in ask.labels}
    return None if scenario is None else _settled(scenario)


def _bring(page: str) -> None:
    """Put what was typed on another page of the desk into this one's fields: to Streamlit they are others."""
    if st.session_state.get(_PAGE) != page:
        st.session_state[_PAGE] = page
        st.session_state.update(st.session_state.get(_TYPED, {}))


def _settled(scenario: Scenario) -> Case | None:
    try:
        settlement = estimate(scenario)
    except InputError as error:
        look.error_summary([fault_words(fault) for fault in error.faults])
        return None
    st.html(f"<p class='look-text desk-case'>{summary(scenario)}</p>")
    return Case(scenario, settlement)


def summary(scenario: Scenario) -> str:
    """What the visit is, in one line."""
    visit, opening = scenario.visits[0], scenario.opening
    about = [
        f"{REGIONS[scenario.region]}参保",
        KINDS[visit.kind],
        GRADES.get(visit.hospital_grade or ""),
        AFFILIATIONS.get(visit.hospital_affiliation or ""),
        TRAVEL[visit.travel],
        f"{day_in_words(visit.date)}结算",
        f"一共 {in_yuan(sum(visit.expenses.model_dump().values()))}",
        f"今年此前住过 {opening.admissions} 次院" if opening.admissions else None,
        f"{day_in_words(scenario.enrolment.cover_from)}起享受待遇" if scenario.enrolment.cover_from else None,
    ]
    return "，".join(words for words in about if words) + "。"


def _own(ask: Questions, *, unsettled: bool) -> Scenario | None:
    """Ask for a visit here."""
    if unsettled:
        st.caption("报销估算里还有没答清楚的，或者只填了总额。这里要照着费用清单填全一次。")
    top = st.container()
    with st.container(border=True):
        place = visit_form.region(ask)
        visit = visit_form.whole_visit(ask, place or "shanxi")
        person = _person(ask)
    st.button("就看这一次", key=f"{PREFIX}.go", type="primary", on_click=_mark_asked, width="stretch")
    if not st.session_state.get(ask.key("asked")):
        return None
    found, wrong = _scenario({**person, "region": place}, visit, ask)
    if wrong:
        with top:
            look.error_summary(wrong, ask.labels.values(), ask.unanswered)
    return found


def _mark_asked() -> None:
    st.session_state[f"{PREFIX}.asked"] = True


def _scenario(
    person: dict[str, Any], visit: dict[str, Any] | None, ask: Questions
) -> tuple[Scenario | None, list[tuple[str, str]]]:
    """The scenario, or what is wrong with it, as (label, message)."""
    if ask.faults or visit is None:
        return None, ask.faults
    if not sum(visit["expenses"].values()):
        return None, [(ask.labels.get("class_a", "费用"), "“0” 不对，要填大于 0 元的金额")]
    try:
        return Scenario.model_validate({**person, "visits": [visit]}), []
    except ValidationError as error:
        return None, [fault_words(fault) for fault in faults(error)]


def _person(ask: Questions) -> dict[str, Any]:
    """What the year held before, and cover; all of it may stay empty."""
    with st.expander("今年此前住过院，或者待遇不是年初开始的，再答几个"):
        admissions = ask.whole("今年此前住过几次院", "admissions")
        opening = {
            "admissions": admissions,
            "fund_paid": ask.money("此前居民医保一共付了（元）", "fund_paid"),
            "compliant_self_pay": ask.money("此前自己付的合规费用（元）", "compliant_self_pay"),
            "over_cap": ask.money("此前超过基金限额的部分（元）", "over_cap"),
            "outpatient_paid": ask.money("此前普通门诊报了（元）", "outpatient_paid"),
        }
        limit = ask.money("普通门诊一年的限额（元）", "outpatient_limit", hint="文件没有写，请问经办机构。")
        account = ask.money("家庭共济账户可以付（元）", "family_account")
        enrolment = {
            "cover_from": ask.day("待遇从哪天开始", "cover_from"),
            "continuous_years": ask.whole("连续参保几年（今年也算）", "continuous_years"),
            "zero_claim_years": ask.whole("零报销几年", "zero_claim_years"),
        }
    found: dict[str, Any] = {
        "opening": _answered(opening),
        "enrolment": _answered(enrolment),
        "outpatient_annual_limit": limit,
        "family_account": account,
    }
    return {name: value for name, value in found.items() if value is not None}


def _answered(answers: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in answers.items() if value is not None}
