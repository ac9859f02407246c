"""A page's answers live in its address, as ``?c=CODE``: a reload, another device or a killed server loses nothing.

A page calls ``restore`` before its first widget, ``keep`` once its questions are drawn, ``told_changes`` beside its
answer, and ``share`` where the link, the QR code and 清空 stand. A code holds answers only (:mod:`policy.link`).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape
from typing import Any, Final, TypeAlias
from urllib.parse import quote, urlsplit

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from paper import codes
from policy import InputError, Scenario
from policy.compare.slip.reconcile import Check
from policy.enrolment.record import EnrolmentRecord
from policy.form.since import changes
from policy.link.answers import Answers
from policy.link.code import AskedComparison, Thing, code_of, opened
from policy.rulebook import Rulebook
from policy.rulebook.past import past_changes
from web.links import printed
from web.settings import public_address

PAGES: Final = {
    "estimate": ("报销估算", "../pages/estimate.py"),
    "ledger": ("全年账本", "../pages/ledger.py"),
    "enrolment": ("参保与待遇", "../pages/enrolment.py"),
    "variants": ("方案对比", "../pages/variants.py"),
    "slip": ("核对结算单", "../pages/slip.py"),
}
"""The pages whose answers a code holds: title and file."""
Values: TypeAlias = Mapping[str, Any]
"""The answers of a page by its questions' names: text where one types, keys, dates, and ``readings`` as a mapping."""

_LARGE: Final = {"estimate", "enrolment"}
"""The pages that the big-text page has too."""
_SEEN: Final = "kept.seen"
"""Session key of the codes that this session has written or opened.

On a slow line the browser still sends the address of the answer before: such a code is no new link.
"""
_MOST_SEEN: Final = 300


@dataclass
class _Page:
    """One page's link: the code in the address, and how many changes of the rules were known when it was made.

    ``form`` is the code of the answers as the form last had them, ``blank`` that of the untouched form; ``slot`` is
    where a word about the link stands in this run.
    """

    code: str = ""
    known: int = 0
    form: str | None = None
    blank: str | None = None
    refused: str = ""
    foreign: str = ""
    slot: DeltaGenerator | None = None


def _page(page: str) -> _Page:
    found: _Page = st.session_state.setdefault(f"kept.{page}", _Page())
    return found


def restore(
    page: str, *, read: Callable[[Thing], Values | None] | None = None, fill: Callable[[Values], None] | None = None
) -> None:
    """Put the answers of the address's code into the session; does nothing where this session made it itself.

    ``read`` makes a page's answers of something else that a code may hold (a scenario, a record), or gives None;
    ``fill`` puts answers into the session where they do not stand under ``{page}.{question}``. A code that is cut,
    changed or from the future is said plainly, and the form is empty.
    """
    code = st.query_params.get("c")
    if code is not None and code not in _seen():
        _see(code)
        _open(page, code, read or (lambda _: None), fill or (lambda values: put(page, values)))
    _page(page).slot = st.empty()


def _open(page: str, code: str, read: Callable[[Thing], Values | None], fill: Callable[[Values], None]) -> None:
    """Open a code that is new to this session."""
    kept = _page(page)
    try:
        thing, known = opened(code)
    except InputError as error:
        forget(page)
        _page(page).refused = "".join(f"{fault.message}。" for fault in error.faults)
        return
    values = thing.values if isinstance(thing, Answers) and thing.page == page else read(thing)
    if values is not None:
        forget(page)
        fill(values)
        st.session_state[f"kept.{page}"] = _Page(code, known)
    elif _owner(thing) in PAGES:
        kept.foreign = _owner(thing)
        _seen().remove(code)  # that page is still to open it
    else:
        kept.refused = "这个链接里的内容这一页打不开，请从头填。"


def _owner(thing: Thing) -> str:
    """The page that a code is for."""
    match thing:
        case Answers():
            return thing.page
        case EnrolmentRecord():
            return "enrolment"
        case Scenario():
            return "estimate" if len(thing.visits) == 1 else "ledger"
        case AskedComparison():
            return "variants"
        case Check():
            return "slip"


def put(page: str, values: Values) -> None:
    """Put answers into the session under the keys of a page's questions."""
    for name, value in values.items():
        if name == "readings":
            st.session_state.update({f"{page}.reading.{reading}": chosen for reading, chosen in value.items()})
        else:
            st.session_state[f"{page}.{name}"] = value


def replace(page: str, values: Values) -> None:
    """Put answers in the place of all that a page was answered."""
    _drop(page)
    put(page, values)


def keep(page: str, values: Values) -> None:
    """Write the answers into the address; an untouched form has none. Values that a code cannot hold are left out."""
    kept = _page(page)
    try:
        now = code_of(Answers.kept(page, values))
    except InputError:
        now = ""
    if kept.form is None and not kept.code:
        kept.blank = now
    elif kept.form not in {None, now}:
        kept.code, kept.known = "" if now == kept.blank else now, len(past_changes())
        kept.refused = kept.foreign = ""
    kept.form = now
    _write(kept)
    _tell(kept)


def keep_thing(page: str, thing: Thing | None) -> None:
    """Write a thing that is no form's answers into the address: a scenario, or several side by side; None: nothing."""
    kept = _page(page)
    try:
        now = "" if thing is None else code_of(thing)
    except InputError:
        now = ""
    untouched = kept.form is None and (kept.code or kept.foreign or thing is None)
    if now != kept.form and not untouched:
        kept.code, kept.known = now, len(past_changes())
        kept.refused = kept.foreign = ""
    kept.form = now
    _write(kept)
    _tell(kept)


def _tell(kept: _Page) -> None:
    """Say what a person should know about the link that was opened."""
    place = kept.slot or st
    if kept.refused:
        place.warning(kept.refused)
    elif kept.foreign:
        title, file = PAGES[kept.foreign]
        code = st.query_params.get("c", "")
        place.page_link(file, label=f"您打开的链接是“{title}”的，点这里去看", query_params={"c": code})


def _write(kept: _Page) -> None:
    """Put the code into the address, or take out the one that is there, unless it is another page's."""
    there = st.query_params.get("c")
    if kept.code:
        _see(kept.code)
        if there != kept.code:
            st.query_params["c"] = kept.code
    elif there is not None and not kept.foreign:
        del st.query_params["c"]


def _seen() -> list[str]:
    found: list[str] = st.session_state.setdefault(_SEEN, [])
    return found


def _see(code: str) -> None:
    if code not in _seen():
        _seen().append(code)
        del _seen()[:-_MOST_SEEN]


def forget(page: str) -> None:
    """Clear a page: every answer goes, and the code with them."""
    _drop(page)
    st.session_state[f"kept.{page}"] = _Page()


def _drop(page: str) -> None:
    for key in [str(key) for key in st.session_state if str(key).startswith(f"{page}.")]:
        del st.session_state[key]


def code(page: str) -> str:
    """The code of a page's answers as they stand; empty for an untouched form."""
    return _page(page).code


def printed_address(page: str) -> str | None:
    """What a QR code or a sheet of paper leads to, ``…/S/CODE``; None without a public address or without answers."""
    found = code(page)
    return printed(found) if found else None


def page_address(page: str) -> str | None:
    """The page's own address with its answers, as one copies it; None where there is none."""
    base = public_address()
    if base is None:
        here = (st.context.url or "").rstrip("/")
        path = "" if urlsplit(here).path else "/"
        return f"{here}{path}?c={code(page)}" if here and code(page) else None
    path = "" if page == "estimate" else page
    return f"{base}/{path}?c={code(page)}" if code(page) else None


def share(page: str, *, clear: Callable[[], None] | None = None) -> None:
    """Show 复制链接, the QR code, what an address gives away, and 清空.

    ``clear`` drops what a page keeps outside its own ``{page}.`` keys.
    """
    kept, address = _page(page), page_address(page)
    if kept.form == "":
        st.caption("填的内容太多，网址里放不下了：刷新或关掉网页就没有了。")
    if address is not None:
        _link(address, printed_address(page))
    if page in _LARGE:
        large = f"/S/{code(page)}" if code(page) else "/easy"
        large += "?embed=true" if st.context.is_embedded else ""
        st.html(f"<p class='look-text look-larger'><a href='{large}' target='_self'>字太小？看大字版</a></p>")
    st.button("清空，从头填", key=f"kept.{page}.clear", on_click=_clear, args=(page, clear), width="stretch")


def _clear(page: str, clear: Callable[[], None] | None) -> None:
    forget(page)
    if clear is not None:
        clear()


def _link(address: str, on_paper: str | None) -> None:
    drawn = ""
    if on_paper is not None:
        drawn = f"<figure>{qr_code(on_paper)}<figcaption>用手机扫这个码，也能打开</figcaption></figure>"
    st.html(
        f"<div class='look-link'><div><label>这一页的链接"
        f"<input readonly value='{escape(address)}'></label>"
        f"<button type='button' class='look-copy' data-copy='{escape(address)}'>复制链接</button></div>{drawn}"
        f"<p>打开这个链接，就是现在填好的样子，换手机、隔几天都行。</p></div>"
    )


def qr_code(address: str) -> str:
    """An address as a QR code, an image."""
    return f"<img src='data:image/svg+xml,{quote(codes.qr_code(address))}' alt='这一页的二维码'>"


def told_changes(page: str, tell: Callable[[Rulebook], str]) -> None:
    """Where the rules changed since the link was made: which, and what they made of the answer.

    ``tell`` says what the answers come to by a rulebook, in yuan: 「自己出 5,332 元」.
    """
    kept = _page(page)
    if kept.code:
        for words in changes(kept.known, tell):
            st.info(words)
