"""Questions about the person and the year: cover, earlier stays, what the bill is not paid of, and the rest.

Where a person knows only a sum, the answer is a range: the sum as if all of it counted, and as if a share did not.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final

import streamlit as st

from policy.money import fen, yuan
from policy.rulebook import rulebook
from ui.parts import look
from ui.parts.outcomes import Unknown, Way
from ui.parts.questions import UNSURE, Questions
from ui.parts.visit_form import VisitForm

EMPLOYEE: Final = "employee"
SHARE: Final = "share"
TOTAL: Final = "这次一共花了多少（元）"
USUAL_SHARE: Final = 20
"""Percent of a bill taken to be uncovered until the person says otherwise: an assumption, from no document."""

_PAID = {
    "before": "居民医保，去年年底前就缴了费",
    "late": "居民医保，今年才缴的费",
    UNSURE: "居民医保，不清楚缴没缴、哪天起能报",
    EMPLOYEE: "职工医保（单位缴，或灵活就业自己缴）",
}
_EARLIER = {
    "known": "知道医保付了多少、自己付了多少",
    "cost": "只知道一共花了多少",
    UNSURE: "不清楚",
}
_CARRIED = ("enrolment_summary", "enrolment_region", "enrolment_year", "enrolment_readings")


def carried(year: int) -> dict[str, Any] | None:
    """What the page 参保与待遇 found for this year, shown with an offer to drop it; None where there is nothing."""
    found = st.session_state.get("enrolment_summary")
    if not found:
        return None
    if st.session_state.get("enrolment_year") != year:
        st.info(
            f"您在“参保与待遇”里算的是 {st.session_state.get('enrolment_year')} 年，这次看病是 {year} 年，没有用它。"
        )
        return None
    starts, ends = found.get("cover_from") or f"{year}-01-01", found.get("cover_to") or f"{year}-12-31"
    taken = "".join(rulebook().readings[name].other_text for name in st.session_state.get("enrolment_readings", ()))
    st.info(
        f"用的是您在“参保与待遇”里算的结果：{starts} 到 {ends} 能报，大病保险的封顶线也按它算。"
        + (f"按您在那里选的理解算：{taken}" if taken else "")
    )
    st.button("不用它，重新回答", on_click=_drop)
    return dict(found)


def _drop() -> None:
    for name in st.session_state.get("enrolment_readings", ()):
        st.session_state.pop(f"estimate.reading.{name}", None)
    for name in _CARRIED:
        st.session_state.pop(name, None)


def cover(ask: Questions, told: list[str]) -> dict[str, Any] | None:
    """Ask about this year's contribution: the enrolment part of a scenario; None for employees. Adds to ``told``."""
    paid = ask.choose("您今年的医保", "paid", _PAID)
    if paid == EMPLOYEE:
        return None
    if paid == "before":
        return {}
    if paid == UNSURE:
        st.page_link("../pages/enrolment.py", label="去“参保与待遇”弄清楚；不去也行，先按全年都能报算")
        told.append("今年的医保缴没缴、哪天起能报还不清楚，先按全年都能报算。")
        return {}
    starts = ask.day("从哪天起能报（待遇开始的日期）", "cover_from", today=False)
    st.page_link("../pages/enrolment.py", label="不知道是哪天，去“参保与待遇”算一算")
    if starts is None:
        told.append("待遇从哪天开始没有填，先按全年都能报算；开始以前的费用其实不能报。")
    return {"cover_from": starts}


def total(ask: Questions) -> Decimal | None:
    """Ask only the bill's total."""
    return ask.money(TOTAL, "total", needed=True)


def chosen_share(ask: Questions) -> int:
    """Percent of a total that the rules do not pay of, as the person set it last."""
    found = st.session_state.get(ask.key(SHARE), USUAL_SHARE)
    return found if isinstance(found, int) and 0 <= found <= 100 else USUAL_SHARE  # noqa: PLR2004 - percent


def ask_share(ask: Questions) -> None:
    """Let the person move the share that a total is split by."""
    st.session_state.setdefault(ask.key(SHARE), USUAL_SHARE)
    st.select_slider(
        "总费用里大约有多少不在报销范围（自费和先行自付）",
        list(range(0, 65, 5)),
        format_func=lambda share: f"{share}%",
        key=ask.key(SHARE),
        persist_state="session",
    )


def split(amount: Decimal, share: int) -> dict[str, Decimal]:
    """A total with ``share`` percent of it uncovered, rounded half up to the fen, and the rest class A."""
    uncovered = yuan((fen(amount) * share + 50) // 100)
    return {"class_a": amount - uncovered, "uncovered": uncovered}


def total_is(amount: Decimal, share: int) -> Unknown:
    """A bill of which only the total is known."""
    ways = [Way("费用全在报销范围里", {"expenses": split(amount, 0)})]
    if share:
        ways.append(Way(f"费用的 {share}% 不在报销范围", {"expenses": split(amount, share)}))
    return Unknown("照着费用清单填，把自费的分出来", tuple(ways))


def earlier_stays(ask: Questions, form: VisitForm, day: date, share: int, told: list[str]) -> dict[str, Any]:
    """Ask which stay of the year this is and what the earlier ones came to, as opening sums; adds to ``told``."""
    if form.visit["kind"] != "inpatient":
        return _other_sums(ask, form)
    ordinals = {str(number): f"第 {number} 次" for number in range(1, 11)}
    before = int(ask.pick("今年这是第几次住院", "ordinal", ordinals) or 1) - 1
    if not before:
        told.append("按今年第 1 次住院算。今年已经住过院的，请在“再答几个”里改成第几次，起付线会低一些。")
        return {}
    opening: dict[str, Any] = {"admissions": before}
    known = ask.choose("前几次住院花的钱", "earlier", _EARLIER)
    if known == "known":
        sums = _known_sums(ask)
        if not any(sums.values()):
            told.append("前几次医保付了多少、自己付了多少没有填，按都没有付过算。")
        return opening | sums
    if known == "cost":
        amount = ask.money("前几次住院一共花了（元）", "earlier_total", needed=True)
        if amount is not None:
            form.unknowns.append(_earlier_cost(amount, before, share))
        return {}
    form.unknowns.append(_earlier_unknown(form, day))
    return opening


def _known_sums(ask: Questions) -> dict[str, Any]:
    hint = "前几次的结算单上有。"
    return {
        "fund_paid": ask.money("前几次居民医保一共付了（元）", "fund_paid", hint=hint + "叫统筹基金支付。"),
        "compliant_self_pay": ask.money(
            "前几次自己付的合规费用（元）", "compliant_self_pay", hint=hint + "叫个人自付，自费和先行自付不算在里面。"
        ),
        "over_cap": ask.money(
            "前几次超过居民医保年度限额的部分（元）", "over_cap", hint="居民医保今年已经付满限额才会有，没有的空着。"
        ),
    }


def _earlier_cost(amount: Decimal, stays: int, share: int) -> Unknown:
    """Earlier stays of which only the sum is known: taken as equal stays at the same hospital."""
    each, rest = divmod(fen(amount), stays)
    bills = [yuan(each + (1 if number < rest else 0)) for number in range(stays)]
    ways = [Way("前几次的费用全在报销范围里", earlier=[split(bill, 0) for bill in bills])]
    if share:
        words = f"前几次费用的 {share}% 不在报销范围"
        ways.append(Way(words, earlier=[split(bill, share) for bill in bills]))
    return Unknown("翻出前几次的结算单，看医保付了多少、自己付了多少", tuple(ways))


def _earlier_unknown(form: VisitForm, day: date) -> Unknown:
    """Earlier stays of which nothing is known: the fund's limit untouched or used up, critical illness begun or not."""
    openings: dict[str, Any] = {}
    ways = [Way("前几次花得不多")]
    for key, value, name, words in (
        ("critical.tier_1", "threshold", "compliant_self_pay", "前几次自付的已经到了大病保险的起付线"),
        ("fund.cap", "amount", "fund_paid", "居民医保的年度限额前几次也用完了"),
    ):
        entry = rulebook().find(key, form.place, day)
        if entry is not None and entry.state == "in_force":
            openings = {**openings, name: yuan(entry.number(value))}
            ways.append(Way(words, opening=openings))
    return Unknown("翻出前几次的结算单，看医保付了多少、自己付了多少", tuple(ways))


def _other_sums(ask: Questions, form: VisitForm) -> dict[str, Any]:
    """Ask what the year already held, for visits that are no stay."""
    kind = form.kind
    if kind.bucket == "fund":
        return {"fund_paid": ask.money("今年前面居民医保一共付了（住院、慢特病、特药，元）", "fund_paid")} | (
            {"compliant_self_pay": ask.money("今年前面自己付的合规费用（元）", "compliant_self_pay")}
            if kind.critical
            else {}
        )
    name = "diabetes_paid" if kind.bucket.startswith("diabetes") else f"{kind.bucket}_paid"
    return {name: ask.money("今年前面这一项已经报了（元）", name)}


def other_details(ask: Questions, form: VisitForm, known: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Ask what else bears on the result: fields of the scenario, and of its enrolment where not ``known`` yet."""
    scenario: dict[str, Any] = {}
    if form.kind.limit == "given":
        scenario["outpatient_annual_limit"] = ask.money(
            "普通门诊一年最多报多少（元）", "outpatient_annual_limit", hint="文件没有写，由省里适时调整，请问 12393。"
        )
    scenario["family_account"] = ask.money(
        "家人的职工医保个人账户能替您付（元）",
        "family_account",
        hint="叫家庭共济账户，怎么办请问当地医保局。没有就空着。",
    )
    enrolment: dict[str, Any] = {}
    if form.kind.critical and "continuous_years" not in known:
        enrolment["continuous_years"] = ask.whole(
            "连续参加居民医保多少年了（算上今年）", "continuous_years", hint="连续参保久了，大病保险的封顶线会提高。"
        )
    return scenario, enrolment


def low_income(ask: Questions) -> bool:
    """Ask whether medical aid (医疗救助) may apply."""
    answers = {"no": "不是", "yes": "是", UNSURE: "不清楚"}
    return ask.choose("您家是特困、低保或防返贫监测对象吗", "low_income", answers) == "yes"


def medical_aid() -> None:
    """Tell low-income groups what is not counted."""
    st.info(
        f"医疗救助没有算在里面，您实际可能还要少出一些。请带上结算单去问乡镇（街道）或医保局，也可以打 {look.HOTLINE}。"
    )
