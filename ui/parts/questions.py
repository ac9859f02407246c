"""One question at a time: drawn, remembered for the session, and checked on the server.

Every widget keeps its value for the session, under a key prefix, so that one page can ask about several visits. What a
person typed is read and checked by :mod:`policy.form.reading`, never by the widget alone.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import date
from decimal import Decimal
from html import escape
from typing import Any, Final, TypeVar

import streamlit as st

from policy.form import reading
from policy.form.asking import UNSURE, Asking
from policy.form.reading import Typed
from policy.rulebook import rulebook
from ui.parts import hospitals

__all__ = ["UNSURE", "Questions"]

T = TypeVar("T")

_PAGES: Final = {"enrolment": "../pages/enrolment.py"}
_MOVE: Final = "，可以拖动"


class Questions(Asking):
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

    @property
    def today(self) -> date:
        """The reader's own day."""
        return date.today()  # noqa: DTZ011 - a day, not a moment

    @property
    def readings(self) -> dict[str, str]:
        """The readings as the person switched them."""
        found = {name: self.held(f"reading.{name}") for name in rulebook().readings}
        return {
            name: value
            for name, value in found.items()
            if value in {rulebook().readings[name].default, rulebook().readings[name].other}
        }

    def held(self, name: str) -> Any:  # noqa: ANN401 - whatever a form holds
        """What a question holds before it is drawn."""
        return st.session_state.get(self.key(name))

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
        self,
        label: str,
        name: str,
        options: Mapping[str, str],
        *,
        usual: str | None = None,
        placeholder: str | None = None,
        hint: str = "",
    ) -> str | None:
        """One of several options from a list; with a placeholder nothing is chosen yet, and that is a fault."""
        self._keep_to(name, options, None if placeholder else usual or next(iter(options)))
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

    def several(self, label: str, name: str, options: Mapping[str, str]) -> Sequence[str]:
        """Any number of options."""
        self.labels[name] = label
        return st.pills(
            label,
            list(options),
            selection_mode="multi",
            format_func=options.__getitem__,
            key=self.key(name),
            persist_state="session",
        )

    def state(self, label: str, name: str, options: Mapping[str, str], usual: str) -> str:
        """One of a few options in a row of like questions."""
        st.session_state.setdefault(self.key(name), usual)
        chosen: str | None = st.segmented_control(
            label,
            list(options),
            format_func=options.__getitem__,
            key=self.key(name),
            persist_state="session",
            required=True,
        )
        return chosen or usual

    def money(self, label: str, name: str, *, hint: str = "", needed: bool = False) -> Decimal | None:
        """An amount in yuan; None where nothing sound is typed. More than two decimals are rounded, which is said."""
        return self._typed(label, name, reading.amount, hint=hint, needed=needed)

    def hospital(self, place: str) -> None:
        """Offer hospitals by their names, where there is a list."""
        hospitals.offer(self.key, place)

    def amounts(self, labels: Mapping[str, str], hint: str) -> dict[str, Decimal]:
        """Several amounts in yuan that belong together, by name."""
        st.caption(hint)
        found, names = {}, list(labels)
        # Pair by pair, so that a phone shows them in the bill's order.
        for pair in (names[start : start + 2] for start in range(0, len(names), 2)):
            for name, column in zip(pair, st.columns(2), strict=False):
                with column:
                    found[name] = self.money(labels[name], name)
        return {name: amount for name, amount in found.items() if amount is not None}

    def whole(self, label: str, name: str, *, hint: str = "", needed: bool = False) -> int | None:
        """A count; None where nothing sound is typed."""
        return self._typed(label, name, reading.count, hint=hint, needed=needed)

    def share(self, label: str, name: str, *, hint: str = "", needed: bool = True) -> Decimal | None:
        """A percentage, as a decimal between 0 and 1."""
        return self._typed(label, name, reading.share, hint=hint, needed=needed)

    def percent(self, label: str, name: str, choices: Sequence[int], usual: int) -> int:
        """A whole percentage that is assumed until the person moves it."""
        st.session_state.setdefault(self.key(name), usual)
        found: int = st.select_slider(
            label + _MOVE,
            sorted({*choices, st.session_state[self.key(name)]}),
            format_func=lambda share: f"{share}%",
            key=self.key(name),
            persist_state="session",
        )
        return found

    def percents(self, label: str, names: tuple[str, str], usual: tuple[int, int]) -> tuple[int, int]:
        """A range of whole percentages that is assumed until the person moves it."""
        low, high = (self.held(name) for name in names)
        low, high = st.select_slider(
            label + _MOVE,
            list(range(101)),
            # A range stays one only where its two ends are given here, so a link's stand under names of their own.
            value=usual if low is None or high is None else (low, high),
            format_func=lambda rate: f"{rate}%",
            key=self.key("chronic_range"),
            persist_state="session",
        )
        self.given |= dict(zip(names, (low, high), strict=True))
        return low, high

    def _typed(self, label: str, name: str, read: Callable[[str], Typed[T]], *, hint: str, needed: bool) -> T | None:
        self.labels[name] = label
        st.session_state.setdefault(self.key(name), "")
        text = st.text_input(label, key=self.key(name), help=hint or None, autocomplete="off", persist_state="session")
        found = read(text or "")
        if found.rounded:
            st.caption(f"钱算到分，按 {found.plain} 元算。")
        self.given[name] = found.plain or None
        if found.fault:
            self.wrong(label, found.fault)
        elif not found.plain and needed:
            self.missing(label)
        return found.value

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

    def taken(self, label: str, name: str, words: str, drop: Sequence[str]) -> None:
        """An answer that another page gave, with an offer to drop it, and what came with it."""
        self.labels[name] = label
        st.info(words)
        st.button("不用它，重新回答", on_click=self._drop, args=([name, *drop],))

    def _drop(self, names: Sequence[str]) -> None:
        for name in names:
            st.session_state.pop(self.key(name), None)

    def note(self, words: str) -> None:
        """Say something small about the question before."""
        st.caption(words)

    def tell(self, words: str) -> None:
        """Say something that nobody should miss."""
        st.info(words)

    def lead(self, page: str, words: str) -> None:
        """Offer another page."""
        st.page_link(_PAGES[page], label=words)

    def more(self, title: str) -> AbstractContextManager[object]:
        """Questions that may be left out, under a title."""
        return st.expander(title)


def _beside(words: str) -> None:
    """Say beside a question what is wrong with its answer."""
    st.html(f"<p class='look-fault'>{escape(words)}</p>")
