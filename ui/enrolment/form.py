"""Questions about enrolment (参保): three plain answers, and the years one by one for whoever wants it exact."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

import streamlit as st

from policy.enrolment.record import GROUPS, LEAVERS, EnrolmentRecord
from policy.enrolment.rules import rules_of
from policy.rulebook import rulebook
from policy.visit.cap import cap_terms
from ui.parts.questions import Questions
from ui.parts.visit_form import region

OLDEST: Final = 2000
"""The first year a form can mean."""

STATES: Final = {"claimed": "报销过", "unclaimed": "没报销", "missed": "断保", "other": "其他保障"}
"""What a year may have been."""

_BROKEN = {"no": "没断过", "yes": "断过"}
_REGION_RULES = {"new_student": "student.cover", "welfare_child": "welfare_child.cover"}
_LEFT = {
    "employee_leaver": "职工医保停的日期",
    "veteran": "退出现役的日期",
    "released": "离开原来保障的日期",
}


def form(ask: Questions) -> dict[str, Any]:
    """Draw the questions; gives a record as ``policy.EnrolmentRecord`` takes it, sound if nothing is missing."""
    place = region(ask)
    this_year = date.today().year  # noqa: DTZ011 - the reader's own year
    options = {str(year): f"{year} 年" for year in range(_first_year(place), this_year + 5)}
    st.session_state.setdefault(ask.key("year"), str(this_year))
    year = int(ask.pick("看哪一年的待遇", "year", options) or this_year)
    starts = {str(past): f"{past} 年" for past in range(year, OLDEST - 1, -1)}
    chosen = ask.pick("哪年开始参加居民医保", "since", starts, placeholder="请选年份", hint=_SINCE_HINT)
    since = int(chosen or year)
    missed = _missed(ask, since, year)
    asks_day = f"{year} 年的医保费哪天缴的"
    paid = ask.day(asks_day, "paid_on", hint="记不清就填个大概的日子。")
    beside = st.container()
    given: dict[str, Any] = {"region": place, "coverage_year": year, "paid_on": paid}
    with st.expander("再细一点：人群、补缴、每年的情况（可以不填）"):
        group = _group(ask, place, year)
        given |= {"group": group} | _group_details(ask, group, place, year)
        listed = _years(ask, since, year, missed)
        if any(state == "missed" for state in listed.values()):
            given["years_paid_back"] = ask.whole("补缴了几年", "years_paid_back", hint="没有补缴就空着。")
        given["history"] = _history(ask, listed)
    born = given.get("born_on")
    if paid is None and not (group == "newborn" and born is not None and born.year == year):
        with beside:
            ask.missing(asks_day)
    return given


_SINCE_HINT = f"以前参加新农合、城镇居民医保的也算。{OLDEST} 年以前开始的选 {OLDEST} 年。"


def _first_year(place: str | None) -> int:
    """The first year for which rewards and waiting are ruled."""
    this_year = date.today().year  # noqa: DTZ011 - the reader's own year
    terms = cap_terms(rulebook(), place or "shanxi", this_year)
    return terms.first_year if terms else this_year


def _missed(ask: Questions, since: int, year: int) -> set[int]:
    """The years that the person says were missed."""
    if since >= year - 1 or ask.choose("中间断过吗", "broken", _BROKEN) == "no":
        return set()
    asks_years = ask.labels["missed"] = "哪几年没有参保（可以点几个）"
    chosen = st.pills(
        asks_years,
        [str(past) for past in range(year - 1, since, -1)],
        selection_mode="multi",
        key=f"{ask.key('missed')}.{since}.{year}",
        persist_state="session",
    )
    if not chosen:
        ask.missing(asks_years, "还没有选")
    return {int(past) for past in chosen}


def _group(ask: Questions, place: str | None, year: int) -> str:
    """Who the person is; only the groups that the region's documents know."""
    probe = EnrolmentRecord(region=place or "shanxi", coverage_year=year)
    known = {
        group: words
        for group, words in GROUPS.items()
        if group not in _REGION_RULES or rules_of(probe, rulebook()).get(_REGION_RULES[group]) is not None
    }
    return ask.pick("是不是下面这些人", "group", known) or "general"


def _group_details(ask: Questions, group: str, place: str | None, year: int) -> dict[str, Any]:
    """What a group's own rule asks for."""
    found: dict[str, Any] = {}
    if group == "newborn":
        found["born_on"] = ask.day("孩子的出生日期", "born_on", needed=True)
    if group in LEAVERS:
        found["left_other_cover_on"] = ask.day(_LEFT[group], "left_on", needed=True)
    if group == "employee_leaver":
        label = "停之前连续参加基本医保几年"
        found["years_in_basic_insurance"] = ask.whole(label, "basic_years")
        if found["years_in_basic_insurance"] is None:
            ask.missing(label)
    if group == "welfare_child":
        found["entered_on"] = ask.day("进入福利机构的日期", "entered_on")
    if group == "new_student":
        probe = EnrolmentRecord(region=place or "shanxi", coverage_year=year)
        terms = rules_of(probe, rulebook()).get("student.cover")
        if terms is not None and "starts" in terms.values:
            last = {"": "没有一次缴清"} | {str(later): f"{later} 年毕业" for later in range(year, year + 9)}
            found["graduation_year"] = ask.pick("按学制一次缴清了吗", "graduation", last) or None
    return found


def _years(ask: Questions, since: int, year: int, missed: set[int]) -> dict[int, str]:
    """What each year before the coverage year was: as the plain answers say, until the person changes it."""
    if since == year:
        return {}
    st.markdown("**每年的情况**　不对的点一下改过来。")
    st.caption(
        "“报销过”“没报销”都是参了保的；没报销，是医保基金一分钱没付过，记不清就选报销过。“其他保障”指职工医保、参军，或者在外地参保。"
    )
    listed = {}
    for past in range(year - 1, since - 1, -1):
        # A plain answer that changes puts a fresh row in the place of the old one.
        usual = "missed" if past in missed else "claimed"
        chosen = st.segmented_control(
            f"{past} 年",
            list(STATES),
            default=usual,
            format_func=STATES.__getitem__,
            key=f"{ask.key('state')}.{past}.{usual}",
            persist_state="session",
            required=True,
        )
        listed[past] = chosen
    return listed


def _history(ask: Questions, listed: Mapping[int, str]) -> list[dict[str, Any]]:
    """The years as a record lists them, with what critical illness insurance paid where somebody knows it."""
    history: list[dict[str, Any]] = []
    large = bool(listed) and st.toggle(
        "有的年份大病保险报过很多钱",
        key=ask.key("large"),
        help="用到过奖励的额度，零报销奖励会清零。",
        persist_state="session",
    )
    for past, state in sorted(listed.items()):
        if state == "missed":
            continue
        entry: dict[str, Any] = {"year": past, "claimed": state != "unclaimed"}
        if state == "other":
            entry["cover"] = "other"
        if large and state == "claimed" and past >= _first_year(None):
            entry["critical_paid"] = ask.money(f"{past} 年大病保险报了多少（元）", f"critical.{past}")
        history.append(entry)
    return history
