"""A year of visits (全年账本): add them in any order, see what each is paid and where the year stands.

The visits live in the page's address and in this session only; to keep them too, a person saves them to a file.
"""

from typing import Any, Final

import streamlit as st

from policy import InputError, Scenario
from policy.dates import in_text
from policy.form.plain import fault_words
from policy.money import in_yuan
from policy.rulebook import Rulebook
from policy.year.standing import visit_name
from ui import session
from ui.ledger import book as ledger_book
from ui.ledger import known as ledger_known
from ui.ledger import person as ledger_person
from ui.ledger import settled as ledger_settled
from ui.ledger import sheet as ledger_sheet
from ui.ledger import view as ledger_view
from ui.ledger.form import visit_answers
from ui.ledger.person import LABELS, PREFIX
from ui.ledger.settled import NOTHING, SettledYear
from ui.parts import headline, kept, look
from ui.parts.questions import Questions

EDITING: Final = "ledger.editing"
TOLD: Final = "ledger.told"
DROPPED: Final = "ledger.dropped"
"""Session key of the visit that was taken out last, with its place: one tap puts it back."""
JUMP: Final = "ledger.jump"
"""Session key of the container to bring into sight."""
UPLOAD: Final = "ledger.upload"
REFUSED: Final = "ledger.refused"


def settle(asked: dict[str, Any]) -> SettledYear:
    """Settle the book as it stands; nothing where something about the person is wrong, which the page says itself."""
    try:
        return ledger_settled.settle(asked, ledger_book.entries())
    except InputError:
        return NOTHING


def keep(asked: dict[str, Any], answers: dict[str, Any], key: str | None) -> None:
    """Put a new or changed visit into the book and remember what it changed about the others."""
    before = settle(asked)
    if key is None:
        key = ledger_book.add_answers(answers)
    else:
        ledger_book.replace(key, answers)
    st.session_state[TOLD] = ledger_settled.what_changed(before, settle(asked), key)
    st.session_state.update({EDITING: None, DROPPED: None, JUMP: "answer"})


def drop(asked: dict[str, Any], key: str) -> None:
    """Take a visit out and remember it, and what that changed."""
    before = settle(asked)
    st.session_state[DROPPED] = ledger_book.remove(key)
    st.session_state[TOLD] = ledger_settled.what_changed(before, settle(asked), key)
    st.session_state[JUMP] = "answer"


def put_back() -> None:
    """Put the visit that was taken out last back in its place."""
    place, entry = st.session_state[DROPPED]
    ledger_book.put_back(place, entry)
    st.session_state.update({DROPPED: None, TOLD: [], JUMP: card(entry["id"])})


def edit(key: str, answers: dict[str, Any]) -> None:
    """Put a visit back into the form."""
    st.session_state.update({EDITING: key, JUMP: card(key)})
    ledger_book.prefill(Questions(f"{PREFIX}.edit{key}"), answers)


def leave(key: str) -> None:
    """Stop changing a visit; it stays as it was."""
    st.session_state.update({EDITING: None, JUMP: card(key)})


def card(key: str) -> str:
    """The key of a visit's card on the page."""
    return f"ledger-visit-{key}"


def one_visit(asked: dict[str, Any], key: str | None) -> None:
    """The form for one more visit, or for the one in the book that is being changed."""
    number = st.session_state.get(ledger_book.NEXT, 0)
    ask = Questions(f"{PREFIX}.edit{key}" if key else f"{PREFIX}.new{number}")
    answers = visit_answers(ask, asked)
    pressed = st.button("改好了" if key else "记进账本", type="primary", width="stretch")
    if key:
        st.button("不改了", on_click=leave, args=(key,), width="stretch")
    if not pressed:
        return
    faults = ask.faults + (ledger_book.refused(answers, key) if answers else [])
    if faults:
        look.error_summary(faults, (), ask.unanswered)
    elif answers:
        keep(asked, answers, key)
        st.rerun()


def cards(asked: dict[str, Any], settled: SettledYear) -> None:
    """The visits in the order of their dates; the one that is being changed is a form in its place."""
    st.header("每一次", anchor=False)
    if settled.answer:
        ledger_view.overview(settled)
    for entry in sorted(ledger_book.entries(), key=lambda entry: ledger_known.day_of(entry["answers"])):
        key, answers = entry["id"], entry["answers"]
        with st.container(border=True, key=card(key)):
            if key == st.session_state.get(EDITING):
                st.subheader("改这一次", anchor=False)
                one_visit(asked, key)
                continue
            if settled.low and settled.high and key in settled.visits:
                ledger_view.visit_card(key, settled, settled.low, settled.high)
            else:
                given = ledger_known.known(asked["region"], answers)
                ledger_view.left_out_card(given, settled.left_out.get(key))
            with st.container(horizontal=True):
                st.button("改", key=f"ledger.change{key}", on_click=edit, args=(key, answers), width="stretch")
                st.button("删掉", key=f"ledger.drop{key}", on_click=drop, args=(asked, key), width="stretch")


def answer(asked: dict[str, Any], faults: list[tuple[str, str]]) -> None:
    """The settled year, or what is wrong with the person's answers; the visits in either case."""
    settled = NOTHING
    if not faults:
        try:
            settled = ledger_settled.settle(asked, ledger_book.entries())
        except InputError as error:
            faults = [
                (LABELS.get(fault.field.rpartition(".")[2], label), in_text(message))
                for fault, (label, message) in ((fault, fault_words(fault)) for fault in error.faults)
            ]
    with st.container(key="answer"):
        if faults:
            look.error_summary(faults)
        elif settled.answer:
            kept.told_changes(PREFIX, lambda rules: costs(asked, rules))
        ledger_view.headline(settled)
        ledger_view.changes(st.session_state.get(TOLD) or [])
    if settled.low:
        ledger_view.picture(settled.low.answer, cheapest=settled.ranges)
        ledger_view.standings(settled.low.answer)
        if not settled.ranges:
            ledger_view.orders(settled.low.scenario)
    cards(asked, settled)
    if settled.low:
        headline.caveats(Questions(PREFIX), settled.low.answer, [])
        ledger_view.told(settled.low.answer)
        ledger_sheet.download(settled, kept.printed_address(PREFIX))


def costs(asked: dict[str, Any], rules: Rulebook) -> str:
    """What the person pays in the year by a rulebook, in words."""
    found = ledger_settled.settle(asked, ledger_book.entries(), rules)
    ends = [in_yuan(end.answer.totals.out_of_pocket) for end in (found.low, found.high) if end]
    return f"全年自己大约出 {'到 '.join(dict.fromkeys(ends))}"


def undo() -> None:
    """Offer to put back what was just taken out."""
    dropped = st.session_state.get(DROPPED)
    if dropped:
        given = ledger_known.known("shanxi", dropped[1]["answers"]).visit
        name = visit_name(given["date"], given["kind"])
        st.button(f"刚删掉了“{name}”，点这里放回来", key="ledger.undo", on_click=put_back, width="stretch")


def offer_estimate() -> None:
    """Offer to take along the visit that was just estimated, with its person, whatever of it is still open."""
    found = session.estimated()
    if found is None:
        return
    answers = ledger_known.kept(found.answers)
    day = answers.get("date")
    if day is None or ledger_book.holds_answers(answers) or ledger_book.refused(answers):
        return
    if found.person.get("region") not in {None, st.session_state.get(f"{PREFIX}.region") or found.person.get("region")}:
        return
    name = visit_name(day, ledger_known.known("shanxi", answers).visit["kind"])
    st.button(f"把刚才估算的“{name}”也记进来", key="ledger.take", on_click=take, args=(found, answers), width="stretch")


def take(found: session.Estimated, answers: dict[str, Any]) -> None:
    """Put the estimated visit into the book; the first one brings its person along."""
    if not ledger_book.entries():
        placeholder = {"date": answers["date"], "kind": "inpatient"}
        ledger_person.fill(Scenario.model_validate({**found.person, "visits": [placeholder]}))
    ledger_book.add_answers(answers)
    st.session_state.update({TOLD: [], JUMP: "answer"})


def open_file() -> None:
    """Take in the file that was just chosen, or remember why not."""
    upload = st.session_state.get(UPLOAD)
    st.session_state[REFUSED] = []
    if upload is None:
        return
    try:
        found = ledger_book.load(upload.getvalue())
    except InputError as error:
        st.session_state[REFUSED] = [(fault.field, fault.message) for fault in error.faults]
        return
    values = ledger_person.read(found) if isinstance(found, Scenario) else found.values
    ledger_person.fill_answers(values or {})
    st.session_state.update({EDITING: None, TOLD: [], DROPPED: None, JUMP: "answer"})


def files(asked: dict[str, Any], answers: dict[str, Any], *, sound: bool) -> None:
    """Save the book to a file of one's own, and read it back."""
    st.header("存下来，下次接着记", anchor=False)
    st.markdown(
        "账本写在这一页的网址里，我们这里不存。怕丢，就把链接复制下来，或者存成自己的文件；下次选这个文件就能接着记。"
    )
    held = list(ledger_book.entries())  # the file is made outside the run, where there is no session
    if held and sound:
        st.download_button(
            "存成文件",
            data=lambda: ledger_book.saved(asked, answers, held),
            file_name="全年账本.json",
            on_click="ignore",
        )
    st.file_uploader("打开存过的账本（会换掉现在页面上的）", type=["json"], key=UPLOAD, on_change=open_file)
    if st.session_state.get(REFUSED):
        look.error_summary(st.session_state[REFUSED])


def clear() -> None:
    """Take every visit out of the book."""
    ledger_book.empty()


kept.restore(PREFIX, read=ledger_person.read, fill=ledger_person.fill_answers)
st.title("全年账本")
st.markdown(
    "把今年看的几次病都记上，先记后记都行；只知道一共花了多少，也能记。每一次报多少、离各条线还有多远，都会接着算。"
)
questions = Questions(PREFIX)
with st.container(border=True):
    about = ledger_person.ask_person(questions)
typed = questions.given | {"readings": about["readings"]}
kept.keep(PREFIX, typed | {"visits": [entry["answers"] for entry in ledger_book.entries()]})
wrong = [fault for fault in questions.faults if ledger_book.entries() or fault[0] != LABELS["region"]]
undo()
if ledger_book.entries():
    answer(about, wrong)
elif wrong:
    look.error_summary(wrong)
if st.session_state.get(EDITING) is None:
    st.header("添一次就诊", anchor=False)
    offer_estimate()
    with st.container(border=True):
        one_visit(about, None)
files(about, typed, sound=not wrong)
kept.share(PREFIX, clear=clear)
if st.session_state.get(JUMP):
    look.jump(st.session_state.pop(JUMP))
