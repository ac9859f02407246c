"""One question at a time: drawn, remembered for the session, and checked on the server.

Every widget keeps its value for the session, under a key prefix, so that one page can ask about several visits. What a
person typed is checked by :mod:`policy.fields`, never by the widget alone.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from html import escape
from typing import Final, TypeVar

import streamlit as st
from pydantic_core import PydanticCustomError

from policy import fields

T = TypeVar("T")

UNSURE: Final = "unsure"
"""Key of the option 「不清楚」."""

_NUMBER = re.compile(r"\d{1,9}(\.\d{1,9})?")
_THOUSANDS = re.compile(r"\d{1,3}(,\d{3})+(\.\d*)?")


def plain_number(text: str) -> str:
    """A number as people type it, with full-width digits, 元 and thousands separators, made plain.

    >>> plain_number(" ２９，５００.５ 元"), plain_number("1,2")
    ('29500.5', '1,2')
    """
    plain = unicodedata.normalize("NFKC", text).strip().removesuffix("元").removeprefix("¥").strip()
    return plain.replace(",", "") if _THOUSANDS.fullmatch(plain) else plain


def percentage(text: str) -> str:
    """A share typed as 65, 65% or 0.65, as a decimal between 0 and 1."""
    plain = plain_number(text)
    number = plain.removesuffix("%")
    if not _NUMBER.fullmatch(number) or (number == plain and Decimal(number) <= 1):
        return plain
    return str(Decimal(number).scaleb(-2))


class Questions:
    """Draws questions under one key prefix and gathers what is wrong with the answers, as (label, message)."""

    def __init__(self, prefix: str) -> None:
        self.prefix = prefix
        self.faults: list[tuple[str, str]] = []
        self.labels: dict[str, str] = {}
        """The label of every question drawn so far, by its name."""

    def key(self, name: str) -> str:
        """The session key of a question."""
        return f"{self.prefix}.{name}"

    def missing(self, label: str, words: str = "还没有填") -> None:
        """A question without an answer; once an answer was asked for, it is said beside the question as well."""
        self.faults.append((label, words))
        if st.session_state.get(self.key("asked")):
            _beside(words)

    def pick(
        self, label: str, name: str, options: Mapping[str, str], *, placeholder: str | None = None, hint: str = ""
    ) -> str | None:
        """One of several options from a list; with a placeholder nothing is chosen yet, and that is a fault."""
        self._keep_to(name, options, None if placeholder else next(iter(options)))
        self.labels[name] = label
        chosen = st.selectbox(
            label,
            list(options),
            index=0 if placeholder is None else None,
            format_func=options.__getitem__,
            key=self.key(name),
            placeholder=placeholder or "请选",
            filter_mode=None,
            help=hint or None,
            persist_state="session",
        )
        return self._known(label, chosen, options)

    def choose(self, label: str, name: str, options: Mapping[str, str], *, hint: str = "") -> str:
        """One of a few options, all in sight; the first unless said otherwise."""
        self._keep_to(name, options, next(iter(options)))
        self.labels[name] = label
        chosen = st.radio(
            label,
            list(options),
            format_func=options.__getitem__,
            key=self.key(name),
            help=hint or None,
            persist_state="session",
        )
        return self._known(label, chosen, options) or next(iter(options))

    def switch(self, label: str, name: str) -> bool:
        """Another way to give the answer that follows; off unless said otherwise."""
        self.labels[name] = label
        return st.toggle(label, key=self.key(name), persist_state="session")

    def _keep_to(self, name: str, options: Mapping[str, str], otherwise: str | None) -> None:
        """Replace an earlier choice that another answer has taken off the list.

        It is set, not dropped: the browser would go on showing the old choice.
        """
        if st.session_state.get(self.key(name), otherwise) not in {*options, otherwise}:
            st.session_state[self.key(name)] = otherwise

    def _known(self, label: str, chosen: str | None, options: Mapping[str, str]) -> str | None:
        if chosen in options:
            return chosen
        self.missing(label, "还没有选")
        return None

    def money(self, label: str, name: str, *, hint: str = "", needed: bool = False) -> Decimal | None:
        """An amount in yuan; None where nothing sound is typed."""
        return self._typed(label, name, plain_number, fields.money, hint=hint, needed=needed)

    def whole(self, label: str, name: str, *, hint: str = "") -> int | None:
        """A count; None where nothing sound is typed."""
        return self._typed(label, name, plain_number, fields.count, hint=hint, needed=False)

    def share(self, label: str, name: str, *, hint: str = "") -> Decimal | None:
        """A percentage, as a decimal between 0 and 1; needed."""
        return self._typed(label, name, percentage, fields.rate, hint=hint, needed=True)

    def _typed(
        self,
        label: str,
        name: str,
        tidy: Callable[[str], str],
        check: Callable[[object], T],
        *,
        hint: str,
        needed: bool,
    ) -> T | None:
        self.labels[name] = label
        text = st.text_input(label, key=self.key(name), help=hint or None, autocomplete="off", persist_state="session")
        plain = tidy(text or "")
        if not plain:
            if needed:
                self.missing(label)
            return None
        try:
            return check(plain)
        except PydanticCustomError as error:
            # The value is quoted as it was typed, before it was tidied.
            message = str(error).replace(fields.shown(plain), fields.shown(text), 1)
            self.faults.append((label, message))
            _beside(message)
            return None

    def day(self, label: str, name: str, *, today: bool = False, hint: str = "", needed: bool = False) -> date | None:
        """A date; ``today`` unless said otherwise, or none."""
        self.labels[name] = label
        if today:
            st.session_state.setdefault(self.key(name), date.today())  # noqa: DTZ011 - the reader's day, not a moment
        chosen = st.date_input(
            label,
            value=None,
            min_value=date(2000, 1, 1),
            max_value=date(2100, 12, 31),
            key=self.key(name),
            format="YYYY-MM-DD",
            help=hint or None,
            persist_state="session",
        )
        if isinstance(chosen, date):
            return chosen
        if needed:
            self.missing(label)
        return None


def _beside(words: str) -> None:
    """Say beside a question what is wrong with its answer."""
    st.html(f"<p class='look-fault'>{escape(words)}</p>")
