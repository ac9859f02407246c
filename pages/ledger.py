"""A year of visits (全年账本): add them in any order, see what each is paid and where the year stands.

The visits live in this session only; to keep them, a person saves them to a file of their own.
"""

from typing import Any, Final

import streamlit as st

from policy import InputError
from policy.visit.scenario import Visit
from ui.ledger import book as ledger_book
from ui.ledger import person as ledger_person
from ui.ledger import view as ledger_view
from ui.ledger.book import NOTHING, Settled
from ui.ledger.person import LABELS, PREFIX
from ui.parts import headline, look, visit_form
from ui.parts.plain import fault_words
from ui.parts.questions import Questions

EDITING: Final = "ledger.editing"
TOLD: Final = "ledger.told"
JUMP: Final = "ledger.jump"
"""Session key of the container to bring into sight."""
UPLOAD: Final = "ledger.upload"
REFUSED: Final = "ledger.refused"


def settle(asked: dict[str, Any]) -> Settled:
    """Settle the book as it stands; nothing where something about the person is wrong, which the page says itself."""
    try:
        return ledger_book.settle(asked, ledger_book.entries())
    except InputError:
        return NOTHING


def keep(asked: dict[str, Any], visit: dict[str, Any], key: str | None) -> None:
    """Put a new or changed visit into the book and remember what it changed about the others."""
    before = settle(asked)
    if key is None:
        key = ledger_book.add(visit)
    else:
        ledger_book.replace(key, visit)
    st.session_state[TOLD] = ledger_book.what_changed(before, settle(asked), key)
    st.session_state[EDITING] = None
    st.session_state[JUMP] = "answer"


def drop(asked: dict[str, Any], key: str) -> None:
    """Take a visit out and remember what that changed."""
    before = settle(asked)
    ledger_book.remove(key)
    st.session_state[TOLD] = ledger_book.what_changed(before, settle(asked), key)
    st.session_state[JUMP] = "answer"


def edit(key: str, visit: dict[str, Any]) -> None:
    """Put a visit back into the form."""
    st.session_state.update({EDITING: key, JUMP: card(key)})
    ledger_book.prefill(Questions(f"{PREFIX}.edit{key}"), visit)


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
    visit = visit_form.whole_visit(ask, asked["region"])
    pressed = st.button("改好了" if key else "记进账本", type="primary", width="stretch")
    if key:
        st.button("不改了", on_click=leave, args=(key,), width="stretch")
    if not pressed:
        return
    faults = ask.faults + (ledger_book.refusal(visit, key) if visit else [])
    if faults:
        look.error_summary(faults)
    elif visit:
        keep(asked, visit, key)
        st.rerun()


def cards(asked: dict[str, Any], settled: Settled) -> None:
    """The visits in the order of their dates; the one that is being changed is a form in its place."""
    st.header("每一次", anchor=False)
    if settled.answer:
        ledger_view.overview(settled)
    for entry in sorted(ledger_book.entries(), key=lambda entry: entry["visit"]["date"]):
        key, visit = entry["id"], entry["visit"]
        with st.container(border=True, key=card(key)):
            if key == st.session_state.get(EDITING):
                st.subheader("改这一次", anchor=False)
                one_visit(asked, key)
                continue
            if settled.answer and key in settled.visits:
                ledger_view.visit_card(settled.visits[key], settled.answer)
            else:
                ledger_view.left_out_card(Visit.model_validate(visit), settled.left_out.get(key))
            with st.container(horizontal=True):
                st.button("改", key=f"ledger.change{key}", on_click=edit, args=(key, visit), width="stretch")
                st.button("删掉", key=f"ledger.drop{key}", on_click=drop, args=(asked, key), width="stretch")


def answer(asked: dict[str, Any], faults: list[tuple[str, str]]) -> None:
    """The settled year, or what is wrong with the person's answers; the visits in either case."""
    settled = NOTHING
    if not faults:
        try:
            settled = ledger_book.settle(asked, ledger_book.entries())
        except InputError as error:
            faults = [
                (LABELS.get(fault.field.rpartition(".")[2], label), message)
                for fault, (label, message) in ((fault, fault_words(fault)) for fault in error.faults)
            ]
    with st.container(key="answer"):
        if faults:
            look.error_summary(faults)
        ledger_view.headline(settled)
        ledger_view.changes(st.session_state.get(TOLD) or [])
    if settled.answer and settled.scenario:
        ledger_view.picture(settled.answer)
        ledger_view.standings(settled.answer)
        ledger_view.orders(settled.scenario)
    cards(asked, settled)
    if settled.answer:
        headline.caveats(Questions(PREFIX), settled.answer, [])


def open_file() -> None:
    """Take in the file that was just chosen, or remember why not."""
    upload = st.session_state.get(UPLOAD)
    st.session_state[REFUSED] = []
    if upload is None:
        return
    try:
        scenario = ledger_book.load(upload.getvalue())
    except InputError as error:
        st.session_state[REFUSED] = [(fault.field, fault.message) for fault in error.faults]
        return
    ledger_book.open_book(scenario)
    ledger_person.fill(scenario)
    st.session_state.update({EDITING: None, TOLD: [], JUMP: "answer"})


def files(asked: dict[str, Any], *, sound: bool) -> None:
    """Save the book to a file of one's own, and read it back."""
    st.header("存下来，下次接着记", anchor=False)
    st.markdown("账本不存在网上。要留着，就存成自己的文件；下次选这个文件就能接着记。")
    kept = list(ledger_book.entries())  # the file is made outside the run, where there is no session
    if kept and sound:
        st.download_button(
            "存成文件", data=lambda: ledger_book.saved(asked, kept), file_name="全年账本.json", on_click="ignore"
        )
    st.file_uploader("打开存过的账本（会换掉现在页面上的）", type=["json"], key=UPLOAD, on_change=open_file)
    if st.session_state.get(REFUSED):
        look.error_summary(st.session_state[REFUSED])


st.title("全年账本")
st.markdown("把今年看的几次病都记上，先记后记都行。每一次报多少、离各条线还有多远，都会接着算。")
questions = Questions(PREFIX)
with st.container(border=True):
    about = ledger_person.ask_person(questions)
wrong = [fault for fault in questions.faults if ledger_book.entries() or fault[0] != LABELS["region"]]
if ledger_book.entries():
    answer(about, wrong)
elif wrong:
    look.error_summary(wrong)
if st.session_state.get(EDITING) is None:
    st.header("加一次看病", anchor=False)
    with st.container(border=True):
        one_visit(about, None)
files(about, sound=not wrong)
if st.session_state.get(JUMP):
    look.jump(st.session_state.pop(JUMP))
