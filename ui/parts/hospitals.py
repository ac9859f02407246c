"""A hospital by its name, where the bureau has given a list: the name fills in grade, fee class and whose it is.

The name stays in the session: a link holds only what it filled in.
"""

import logging
from collections.abc import Callable, Mapping
from typing import Final

import streamlit as st

from policy.hospitals import BESIDE_THE_RULES, Hospital, hospitals
from policy.rulebook import rulebook
from web.settings import hospital_list

_LABEL: Final = "医院名称（可以打字找；找不到的，在下面选等级）"


def offer(key_of: Callable[[str], str], place: str) -> None:
    """Offer the names of the list; nothing where there is none. ``key_of`` gives a question's session key."""
    try:
        found = {hospital.name: hospital for hospital in hospitals(hospital_list() or BESIDE_THE_RULES)}
    except (ValueError, OSError) as error:
        logging.getLogger(__name__).warning("the list of hospitals is faulty: %s", error)
        return
    if found:
        key = key_of("hospital")
        st.selectbox(
            _LABEL,
            list(found),
            index=None,
            placeholder="可以不选",
            key=key,
            on_change=_fill,
            args=(key_of, key, place, found),
            persist_state="session",
        )


def _fill(key_of: Callable[[str], str], key: str, place: str, found: Mapping[str, Hospital]) -> None:
    """Fill in what the list says of the hospital; what it does not say stays as it was."""
    hospital = found.get(st.session_state.get(key) or "")
    if hospital is None:
        return
    for name, value in filled(hospital, place).items():
        st.session_state[key_of(name)] = value


def filled(hospital: Hospital, place: str) -> dict[str, str | None]:
    """The answers that a hospital gives. Its published fee class counts where the grade would say another."""
    history = rulebook().history("hospital.fee_class", place)
    usual = history[-1].values.get(hospital.grade or "") if history else None
    answers: dict[str, str | None] = {"affiliation": hospital.affiliation}
    if hospital.grade and hospital.fee_class in {None, f"fee_{usual}"}:
        return answers | {"grade": hospital.grade, "fee_class": None}
    if hospital.fee_class:
        return answers | {"grade": "ungraded", "fee_class": hospital.fee_class}
    return answers
