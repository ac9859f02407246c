"""Which story: one of ours, with other amounts if wanted, or one made of an estimate."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final

import streamlit as st
from pydantic import ValidationError

from policy import InputError, Scenario
from policy.dates import day_in_words
from policy.fields import faults
from policy.form.plain import without_keys
from policy.places import EXPENSES
from policy.stories.taken import scenario_of_code
from policy.stories.tale import Tale, tale_of, tales
from policy.visit.verdict import kind_name
from ui import session
from ui.parts import look
from ui.parts.questions import Questions

OWN: Final = "own"
_BILL: Final = EXPENSES | {"uncovered": "自费费用"}
_SOURCES: Final = {"last": "刚才在“报销估算”里算的那一次", "code": "一个链接或短码"}


def chosen(ask: Questions) -> Tale | None:
    """Ask which story; None where it is not there yet."""
    options = {name: tale.title for name, tale in tales().items()} | {OWN: "用一次估算自己做一个"}
    name = ask.pick("看哪个故事", "story", options) or next(iter(options))
    return _own(ask) if name == OWN else _changed(ask, tales()[name])


def _changed(ask: Questions, tale: Tale) -> Tale:
    """The story with the amounts that somebody typed."""
    with st.expander("改一改金额"):
        st.caption("金额是编的，可以换成当地常见的数。空着的按 0 元算。")
        bills = {place: _bill(ask, tale, place) for place in range(len(tale.scenario.visits))}
    return tale if ask.faults else tale.with_bills(bills)


def _bill(ask: Questions, tale: Tale, place: int) -> dict[str, Decimal]:
    """One visit's bill: the categories that the story has."""
    visit = tale.scenario.visits[place]
    several = len(tale.scenario.visits) > 1
    if several:
        st.markdown(f"**{day_in_words(visit.date)} {kind_name(visit.kind)}**")
    found = {}
    for name, title in _BILL.items():
        usual = getattr(visit.expenses, name)
        if usual:
            key = f"{tale.id}.{place}.{name}"
            st.session_state.setdefault(ask.key(key), f"{usual.normalize():f}")
            found[name] = ask.money(f"{title}（元）" + (f"，第 {place + 1} 次" if several else ""), key) or Decimal(0)
    return found


def _own(ask: Questions) -> Tale | None:
    """A story of an estimate, under a title of one's own."""
    scenario = _last() if ask.choose("用哪次估算", "source", _SOURCES) == "last" else _of_code(ask)
    title = _text("故事的标题（最多 20 个字）", ask.key("title"), "一次住院")
    teller = _text("一句话说是谁（最多 32 个字，不要写真名）", ask.key("teller"), "一位居民看病。")
    assumes = _text("这是怎么假定的（最多 40 个字）", ask.key("assumes"), "金额是举例。")
    return None if scenario is None else tale_of(scenario, title, teller, assumes)


def _text(label: str, key: str, usual: str) -> str:
    st.session_state.setdefault(key, usual)
    return st.text_input(label, key=key, autocomplete="off", persist_state="session").strip()


def _last() -> Scenario | None:
    """The last estimate of this session, if it is whole."""
    found = session.estimated()
    if found is None or not found.known:
        st.info("还没有能用的估算：先到“报销估算”把能填的都填好、算一次，再回来。")
        st.page_link("../pages/estimate.py", label="去“报销估算”")
        return None
    return _checked({**found.person, "visits": [found.visit]})


def _checked(given: Mapping[str, Any]) -> Scenario | None:
    try:
        return Scenario.model_validate(given)
    except ValidationError as error:
        look.error_summary([("估算", without_keys(fault.message)) for fault in faults(error)])
    return None


def _of_code(ask: Questions) -> Scenario | None:
    text = st.text_input("把链接或短码贴在这里", key=ask.key("code"), autocomplete="off", persist_state="session")
    if not text.strip():
        return None
    try:
        return scenario_of_code(code_in(text), date.today())  # noqa: DTZ011 - the reader's own day
    except InputError as error:
        look.error_summary([("链接", fault.message) for fault in error.faults])
    return None


def code_in(text: str) -> str:
    """The code of a link, or the text itself.

    >>> code_in(" https://example.gov.cn/ledger?c=1ABC "), code_in("https://example.gov.cn/S/1ABC"), code_in("1abc")
    ('1ABC', '1ABC', '1ABC')
    """
    return text.strip().rpartition("c=")[2].rpartition("/")[2].partition("&")[0].upper()
