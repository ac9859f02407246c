"""One question at a time: drawn, remembered for the session, and checked on the server.

Every widget keeps its value for the session, under a key prefix, so that one page can ask about several visits. What a
person typed is read by :mod:`policy.typed` and checked by :mod:`policy.fields`, never by the widget alone.
"""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from html import escape
from typing import Any, Final, TypeVar

import streamlit as st
from pydantic_core import PydanticCustomError

from policy import fields
from policy.typed import percentage, plain_number, to_the_fen

T = TypeVar("T")

UNSURE: Final = "unsure"
"""Key of the option 「不清楚」."""
_WHOLE_OR_HUNDREDTH: Final = "1"


class Questions:
    """Draws questions under one key prefix and gathers what is wrong with the answers, as (label, message)."""

    def __init__(self, prefix: str) -> None:
        self.prefix = prefix
        self.faults: list[tuple[str, str]] = []
        self.unanswered: set[str] = set()
        """The labels of needed questions that have no answer yet; they are among the faults."""
        self.labels: dict[str, str] = {}
        """The label of every question drawn so far, by its name."""
        self.given: dict[str, Any] = {}
        """The answer of every question drawn so far, as a link keeps it: keys, dates, and numbers as plain text."""

    def key(self, name: str) -> str:
        """The session key of a question."""
        return f"{self.prefix}.{name}"

    def missing(self, label: str, words: str = "还没有填") -> None:
        """A question without an answer; once an answer was asked for, it is said beside the question as well."""
        self.unanswered.add(label)
        self.wrong(label, words, beside=bool(st.session_state.get(self.key("asked"))))

    def wrong(self, label: str, words: str, *, beside: bool = True) -> None:
        """Something wrong with an answer, said in the summary and beside the question."""
        self.faults.append((label, words))
        if beside:
            _beside(words)

    def pick(
        self, label: str, name: str, options: Mapping[str, str], *, placeholder: str | None = None, hint: str = ""
    ) -> str | None:
        """One of several options from a list; with a placeholder nothing is chosen yet, and that is a fault."""
        self._keep_to(name, options, None if placeholder else next(iter(options)))
        chosen = st.selectbox(
            label,
            list(options),
            index=0 if placeholder is None else None,
            format_func=options.__getitem__,
            key=self.key(name),
            placeholder=placeholder or "请选",
            help=hint or None,
            persist_state="session",
        )
        return self._known(label, name, chosen, options)

    def choose(self, label: str, name: str, options: Mapping[str, str], *, hint: str = "") -> str:
        """One of a few options, all in sight; the first unless said otherwise."""
        first = next(iter(options))
        self._keep_to(name, options, first)
        return self._known(label, name, self._radio(label, name, options, hint), options) or first

    def choose_any(self, label: str, name: str, options: Mapping[str, str], *, hint: str = "") -> str | None:
        """One of a few options, none of them chosen beforehand; None for who does not know."""
        self._keep_to(name, options, None)
        chosen = self._radio(label, name, options, hint, empty=True)
        self.labels[name], self.given[name] = label, chosen
        return chosen if chosen in options else None

    def _radio(
        self, label: str, name: str, options: Mapping[str, str], hint: str, *, empty: bool = False
    ) -> str | None:
        return st.radio(
            label,
            list(options),
            index=None if empty else 0,
            format_func=options.__getitem__,
            key=self.key(name),
            help=hint or None,
            persist_state="session",
        )

    def switch(self, label: str, name: str) -> bool:
        """Another way to give the answer that follows; off unless said otherwise."""
        self.labels[name] = label
        st.session_state.setdefault(self.key(name), False)
        found = st.toggle(label, key=self.key(name), persist_state="session")
        self.given[name] = found
        return found

    def _keep_to(self, name: str, options: Mapping[str, str], otherwise: str | None) -> None:
        """Replace an earlier choice that another answer has taken off the list.

        It is set, not dropped: the browser would go on showing the old choice.
        """
        if st.session_state.setdefault(self.key(name), otherwise) not in {*options, otherwise}:
            st.session_state[self.key(name)] = otherwise

    def _known(self, label: str, name: str, chosen: str | None, options: Mapping[str, str]) -> str | None:
        self.labels[name], self.given[name] = label, chosen
        if chosen in options:
            return chosen
        self.missing(label, "还没有选")
        return None

    def money(self, label: str, name: str, *, hint: str = "", needed: bool = False) -> Decimal | None:
        """An amount in yuan; None where nothing sound is typed. More than two decimals are rounded, which is said."""
        return self._typed(label, name, plain_number, fields.money, hint=hint, needed=needed)

    def whole(self, label: str, name: str, *, hint: str = "", needed: bool = False) -> int | None:
        """A count; None where nothing sound is typed."""
        return self._typed(label, name, plain_number, fields.count, hint=hint, needed=needed)

    def share(self, label: str, name: str, *, hint: str = "", needed: bool = True) -> Decimal | None:
        """A percentage, as a decimal between 0 and 1."""
        return self._typed(label, name, percentage, _share, hint=hint, needed=needed)

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
        st.session_state.setdefault(self.key(name), "")
        text = st.text_input(label, key=self.key(name), help=hint or None, autocomplete="off", persist_state="session")
        plain = tidy(text or "")
        rounded = to_the_fen(plain) if check is fields.money else None
        if rounded is not None:
            st.caption(f"钱算到分，按 {rounded} 元算。")
            plain = rounded
        self.given[name] = plain or None
        if not plain:
            if needed:
                self.missing(label)
            return None
        if tidy is percentage and plain_number(text) == _WHOLE_OR_HUNDREDTH:
            self.wrong(label, "“1” 看不出是 1% 还是全报，请写成“1%”或者“100%”")
            return None
        try:
            return check(plain)
        except PydanticCustomError as error:
            # The value is quoted as it was typed, before it was tidied.
            self.wrong(label, str(error).replace(fields.shown(plain), fields.shown(text), 1))
            return None

    def day(self, label: str, name: str, *, today: bool = False, hint: str = "", needed: bool = False) -> date | None:
        """A date; ``today`` unless said otherwise, or none."""
        self.labels[name] = label
        st.session_state.setdefault(self.key(name), date.today() if today else None)  # noqa: DTZ011 - the reader's day
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
        found = chosen if isinstance(chosen, date) else None
        self.given[name] = found
        if found is None and needed:
            self.missing(label)
        return found


def _share(value: object) -> Decimal:
    """A percentage that was made a share, refused in percent."""
    try:
        return fields.rate(value)
    except PydanticCustomError:
        raise fields.refuse(value, "要填 0 到 100 的百分数，例如 65") from None


def _beside(words: str) -> None:
    """Say beside a question what is wrong with its answer."""
    st.html(f"<p class='look-fault'>{escape(words)}</p>")
