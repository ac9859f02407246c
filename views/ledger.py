"""A year of visits (全年账本): add them in any order, see what each is paid and where the year stands.

The visits live in this session only; to keep them, a person saves them to a file of their own.
"""

from datetime import date
from typing import Any, Final

import streamlit as st

from policy import InputError
from policy.answer import SettledVisit
from policy.ledger import changed, other_orders
from ui import forms, ledger_book, ledger_view, look, person, verdict
from ui.questions import Questions

PREFIX: Final = "ledger"
EDITING: Final = "ledger.editing"
TOLD: Final = "ledger.told"
LABELS: Final = {
    "fund_paid": "此前居民医保已付",
    "over_cap": "此前超过限额的部分",
    "hypertension_paid": "此前高血压用药已报",
    "diabetes_paid": "此前糖尿病用药已报",
    "visits": "看病的日期",
}


def about_person(ask: Questions) -> dict[str, Any]:
    """Ask about the person and the year; fields of the scenario."""
    if st.session_state.get(ask.key("region")) is None and st.session_state.get("enrolment_region"):
        st.session_state[ask.key("region")] = st.session_state["enrolment_region"]
    asked: dict[str, Any] = {"region": forms.region(ask) or "shanxi"}
    year = (ledger_book.years() or [date.today().year])[0]  # noqa: DTZ011 - the reader's own year
    enrolment = person.carried(year)
    with st.expander("这个人今年的其他情况（可以不填）"):
        if enrolment is None:
            starts = ask.day("哪天起能报（全年都能报就空着）", "cover_from", today=False)
            run = ask.whole("连续参加居民医保多少年了（算上今年）", "continuous_years")
            enrolment = {"cover_from": starts, "continuous_years": run}
        asked["enrolment"] = {name: value for name, value in enrolment.items() if value is not None}
        asked["outpatient_annual_limit"] = ask.money("普通门诊一年最多报多少（元）", "outpatient_annual_limit")
        asked["family_account"] = ask.money("家人的医保个人账户能替您付（元）", "family_account")
        st.markdown("账本以外，今年前面已经有的：")
        asked["opening"] = {
            "admissions": ask.whole("住院几次", "admissions"),
            "fund_paid": ask.money("居民医保基金一共付了（住院、慢特病、特药，元）", "fund_paid"),
            "compliant_self_pay": ask.money("自己付的合规费用（元）", "compliant_self_pay"),
            "over_cap": ask.money("超过医保限额的部分（元）", "over_cap"),
            "outpatient_paid": ask.money("普通门诊报了（元）", "outpatient_paid"),
            "hypertension_paid": ask.money("高血压用药报了（元）", "hypertension_paid"),
            "diabetes_paid": ask.money("糖尿病用药报了（元）", "diabetes_paid"),
        }
    return asked


def settle(asked: dict[str, Any]) -> ledger_book.Settled:
    """Settle the book as it stands, with the readings the person switched."""
    whole = asked | {"readings": verdict.chosen_readings(Questions(PREFIX))}
    return ledger_book.settle(whole, ledger_book.entries())


def settled_visits(asked: dict[str, Any]) -> dict[str, SettledVisit]:
    """The settled visits by their keys; none where something about the person is wrong, which the page says itself."""
    try:
        return settle(asked).visits
    except InputError:
        return {}


def keep(asked: dict[str, Any], visit: dict[str, Any], key: str | None) -> None:
    """Put a new or changed visit into the book and remember what it changed about the others."""
    before = settled_visits(asked)
    if key is None:
        key = ledger_book.add(visit)
    else:
        ledger_book.replace(key, visit)
    after = settled_visits(asked)
    others = {name: found for name, found in after.items() if name != key}
    st.session_state[TOLD] = changed(before, others)
    st.session_state[EDITING] = None


def drop(asked: dict[str, Any], key: str) -> None:
    """Take a visit out and remember what that changed."""
    before = settled_visits(asked)
    ledger_book.remove(key)
    st.session_state[TOLD] = changed(before, settled_visits(asked))


def edit(key: str, visit: dict[str, Any]) -> None:
    """Put a visit back into the form."""
    st.session_state[EDITING] = key
    ledger_book.prefill(Questions(f"{PREFIX}.edit{key}"), visit)


def visit_form(asked: dict[str, Any]) -> None:
    """The form for one more visit, or for the one that is being changed."""
    key = st.session_state.get(EDITING)
    number = st.session_state.get(ledger_book.NEXT, 0)
    ask = Questions(f"{PREFIX}.edit{key}" if key else f"{PREFIX}.new{number}")
    st.header("改这一次" if key else "加一次看病", anchor=False)
    with st.container(border=True):
        visit = forms.whole_visit(ask, asked["region"])
        if st.button("改好了" if key else "记进账本", type="primary", width="stretch"):
            faults = list(ask.faults)
            others = [entry for entry in ledger_book.entries() if entry["id"] != key]
            if visit and others and str(visit["date"])[:4] != others[0]["visit"]["date"][:4]:
                other = others[0]["visit"]["date"][:4]
                faults.append(("结算日期", f"“{visit['date']}” 不对，一本账只记一年，账本里是 {other} 年的"))
            if visit and not any(visit["expenses"].values()):
                faults.append(("费用", "“0” 不对，至少要有一项大于 0 元"))
            if faults:
                look.error_summary(faults)
            elif visit:
                keep(asked, visit, key)
                st.rerun()


def book(asked: dict[str, Any], settled: ledger_book.Settled) -> None:
    """The visits in the order of their dates."""
    st.header("每一次", anchor=False)
    ledger_view.overview(settled)
    for entry in sorted(ledger_book.entries(), key=lambda entry: entry["visit"]["date"]):
        key = entry["id"]
        with st.container(border=True, key=f"ledger-visit-{key}"):
            if key in settled.visits:
                ledger_view.visit_card(settled.visits[key], settled)
            else:
                name = forms.kinds(asked["region"]).get(f"{entry['visit']['kind']}/0", "这一次")
                st.markdown(f"**{entry['visit']['date']} {name}**　没有算进去")
                st.markdown(f"文件没有写，请问 {look.HOTLINE}。{settled.left_out[key]}。")
            left, right = st.columns(2)
            if left.button("改", key=f"ledger.change{key}", width="stretch"):
                edit(key, entry["visit"])
                st.rerun()
            if right.button("删掉", key=f"ledger.drop{key}", width="stretch"):
                drop(asked, key)
                st.rerun()


def answer(asked: dict[str, Any]) -> None:
    """The settled year, or what is wrong with the person's answers."""
    try:
        settled = settle(asked)
    except InputError as error:
        look.error_summary([(LABELS.get(f.field.split(".")[-1], "填的内容"), f.message) for f in error.faults])
        return
    if settled.answer:
        ledger_view.year_verdict(settled.answer)
    ledger_view.changes(st.session_state.get(TOLD) or [])
    if settled.answer and settled.scenario:
        ledger_view.picture(settled.answer)
        ledger_view.standings(settled.answer)
        orders = other_orders(settled.scenario)
        if orders:
            least, most = (look.yuan(amount) for amount in orders)
            st.markdown(
                f"看病的先后也有影响：同样这几次，先后不同，全年自己出的在 {least} 到 {most} 之间。"
                "因为基金限额先用完的，后面的特药就报不了，住院和慢特病还能转给大病保险。"
            )
    book(asked, settled)
    if settled.answer:
        verdict.caveats(Questions(PREFIX), settled.answer, [])


def files(asked: dict[str, Any]) -> None:
    """Save the book to a file of one's own, and read it back."""
    st.header("存下来，下次接着记", anchor=False)
    st.markdown("账本不存在网上。要留着，就存成自己的文件；下次选这个文件就能接着记。")
    kept = list(ledger_book.entries())  # the file is made outside the run, where there is no session
    if kept:
        st.download_button(
            "存成文件", data=lambda: ledger_book.saved(asked, kept), file_name="全年账本.json", on_click="ignore"
        )
    upload = st.file_uploader("打开存过的账本", type=["json"], key="ledger.upload")
    if upload is not None and st.session_state.get("ledger.opened") != upload.file_id:
        st.session_state["ledger.opened"] = upload.file_id
        try:
            scenario = ledger_book.load(upload.getvalue())
        except InputError as error:
            st.session_state["ledger.refused"] = [(fault.field, fault.message) for fault in error.faults]
        else:
            ledger_book.open_book(scenario)
            st.session_state["ledger.refused"] = []
            st.session_state["ledger.take"] = scenario.model_dump(mode="json", exclude_defaults=True)
            st.session_state[TOLD] = []
            st.rerun()
    if upload is not None and st.session_state.get("ledger.refused"):
        look.error_summary(st.session_state["ledger.refused"])


def take(ask: Questions) -> None:
    """Put what a file told about the person into the questions, before they are drawn."""
    found = st.session_state.pop("ledger.take", None)
    if found is None:
        return
    answers = {**found.get("opening", {}), **found.get("enrolment", {}), **found}
    for name in ("region", "continuous_years", "outpatient_annual_limit", "family_account", *found.get("opening", {})):
        if name in answers:
            st.session_state[ask.key(name)] = answers[name] if name == "region" else str(answers[name])
    if "cover_from" in answers:
        st.session_state[ask.key("cover_from")] = date.fromisoformat(answers["cover_from"])


st.title("全年账本")
st.markdown("把今年看的几次病都记上，先记后记都行。每一次报多少、离各条线还有多远，都会接着算。")
questions = Questions(PREFIX)
take(questions)
with st.container(border=True):
    about = about_person(questions)
if questions.faults:
    wrong = [fault for fault in questions.faults if ledger_book.entries() or fault[0] != "在哪里参保"]
    if wrong:
        look.error_summary(wrong)
elif ledger_book.entries():
    answer(about)
visit_form(about)
files(about)
