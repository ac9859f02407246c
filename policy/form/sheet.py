"""A form as a list of questions, for a page that shows one at a time: labels, options, answers, and what is wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Final, Literal, TypeAlias, TypeVar

from policy.dates import day_in_words
from policy.form import reading
from policy.form.asking import Asking
from policy.form.reading import Typed

T = TypeVar("T")

Sort: TypeAlias = Literal["options", "several", "number", "day", "fixed"]
YES_OR_NO: Final = {"no": "不是", "yes": "是"}
"""A switch as two options."""
_BLANK: Final = "没有填"
_MANY: Final = 15
"""More options than this are a list that opens."""


@dataclass
class Question:
    """One question: what is asked, what it holds, and what is wrong with that.

    ``text`` is what a field holds, ``chosen`` are keys of ``options``; ``usual`` counts until somebody chooses.
    ``more`` is the title under which it may be left out. ``answered``: the person gave an answer.
    """

    name: str
    label: str
    sort: Sort
    options: Mapping[str, str] = field(default_factory=dict)
    hint: str = ""
    text: str = ""
    chosen: Sequence[str] = ()
    usual: str | None = None
    more: str = ""
    switch: bool = False
    answered: bool = False
    optional: bool = False
    read: bool = True
    """Whether what was typed could be read."""
    faults: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    leads: list[tuple[str, str]] = field(default_factory=list)
    """Pages that help to answer, with the words that lead there."""

    @property
    def opens(self) -> bool:
        """Whether the options are a list that opens."""
        return self.sort == "options" and len(self.options) > _MANY

    @property
    def words(self) -> str:
        """The answer in words."""
        if self.sort == "day" and self.text and self.read:
            return day_in_words(date.fromisoformat(self.text))
        chosen = self.chosen or ([self.usual] if self.usual is not None else [])
        if self.options:
            return "、".join(self.options[key] for key in chosen) or "还没有选"
        return self.text or _BLANK

    @property
    def open(self) -> bool:
        """Whether nobody has answered it, though it is not one to be left out."""
        return not self.answered and not self.optional and not self.more


class AnswerSheet(Asking):
    """Asks the questions of a form of ``values``, the answers by the questions' names as a link keeps them."""

    def __init__(self, values: Mapping[str, Any], today: date) -> None:
        self.values = values
        self.faults: list[tuple[str, str]] = []
        self.labels: dict[str, str] = {}
        self.given: dict[str, Any] = {}
        self.questions: list[Question] = []
        self.told: list[str] = []
        """What nobody should miss."""
        self._today = today
        self._more = ""

    @property
    def today(self) -> date:  # noqa: D102
        return self._today

    @property
    def readings(self) -> dict[str, str]:  # noqa: D102
        return dict(self.values.get("readings") or {})

    def find(self, name: str) -> Question | None:
        """A question by its name."""
        return next((question for question in self.questions if question.name == name), None)

    def held(self, name: str) -> Any:  # noqa: ANN401, D102
        return self.values.get(name)

    def missing(self, label: str, words: str = "还没有填") -> None:  # noqa: D102
        self.wrong(label, words)

    def wrong(self, label: str, words: str) -> None:  # noqa: D102
        self.faults.append((label, words))
        for question in self.questions:
            if question.label == label:
                question.faults.append(words)

    def pick(  # noqa: D102
        self,
        label: str,
        name: str,
        options: Mapping[str, str],
        *,
        usual: str | None = None,
        placeholder: str | None = None,
        hint: str = "",
    ) -> str | None:
        first = None if placeholder else usual or next(iter(options))
        found = self._options(label, name, options, first, hint).chosen
        if not found and first is None:
            self.missing(label, "还没有选")
        return found[0] if found else first

    def choose(self, label: str, name: str, options: Mapping[str, str], *, hint: str = "") -> str:  # noqa: D102
        first = next(iter(options))
        found = self._options(label, name, options, first, hint).chosen
        return found[0] if found else first

    def choose_any(  # noqa: D102
        self, label: str, name: str, options: Mapping[str, str], *, hint: str = ""
    ) -> str | None:
        found = self._options(label, name, options, None, hint, optional=True).chosen
        return found[0] if found else None

    def several(self, label: str, name: str, options: Mapping[str, str]) -> Sequence[str]:  # noqa: D102
        held = self.values.get(name) or []
        chosen = [key for key in options if key in held]
        self._ask(Question(name, label, "several", options, chosen=chosen, answered=bool(chosen)))
        self.given[name] = chosen
        return chosen

    def state(self, label: str, name: str, options: Mapping[str, str], usual: str) -> str:  # noqa: D102
        found = self._options(label, name, options, usual, "").chosen
        return found[0] if found else usual

    def switch(self, label: str, name: str) -> bool:  # noqa: D102
        held = self.values.get(name)
        on = held is True or held == "yes"
        chosen = ["yes" if on else "no"] if held is not None else []
        question = Question(name, label, "options", YES_OR_NO, chosen=chosen, usual="no", switch=True)
        question.answered, question.optional = held is not None, True
        self._ask(question)
        self.given[name] = on
        return on

    def money(  # noqa: D102
        self, label: str, name: str, *, hint: str = "", needed: bool = False
    ) -> Decimal | None:
        return self._typed(label, name, reading.amount, hint, needed=needed)

    def hospital(self, place: str) -> None:  # noqa: D102 - no list here: one question at a time
        pass

    def amounts(self, labels: Mapping[str, str], hint: str) -> dict[str, Decimal]:  # noqa: D102
        found = {name: self.money(label, name, hint=hint) for name, label in labels.items()}
        return {name: amount for name, amount in found.items() if amount is not None}

    def whole(self, label: str, name: str, *, hint: str = "", needed: bool = False) -> int | None:  # noqa: D102
        return self._typed(label, name, reading.count, hint, needed=needed)

    def share(  # noqa: D102
        self, label: str, name: str, *, hint: str = "", needed: bool = True
    ) -> Decimal | None:
        return self._typed(label, name, reading.share, hint, needed=needed)

    def percent(self, label: str, name: str, choices: Sequence[int], usual: int) -> int:  # noqa: D102
        held = self.values.get(name)
        all_choices = {*choices, usual} | ({held} if isinstance(held, int) and 0 <= held <= 100 else set())  # noqa: PLR2004
        options = {str(choice): f"{choice}%" for choice in sorted(all_choices)}
        found = self._options(label, name, options, str(usual), "", optional=True).chosen
        self.given[name] = int(found[0]) if found else usual
        return int(found[0]) if found else usual

    def percents(  # noqa: D102
        self, label: str, names: tuple[str, str], usual: tuple[int, int]
    ) -> tuple[int, int]:
        low, high = (
            self.percent(f"{label}（{end}）", name, range(0, 101, 5), share)
            for end, name, share in zip(("最低", "最高"), names, usual, strict=True)
        )
        return min(low, high), max(low, high)

    def day(  # noqa: D102
        self, label: str, name: str, *, today: bool = False, hint: str = "", needed: bool = False
    ) -> date | None:
        held = self.values.get(name)
        given = held is not None and held != ""
        typed = reading.day(str(held)) if given else Typed("", self._today if today else None)
        text = str(typed.value or held or "")
        question = Question(name, label, "day", hint=hint, text=text, answered=given, optional=not needed)
        question.read = not typed.fault
        self._ask(question)
        self.given[name] = typed.value
        if typed.fault:
            self.wrong(label, typed.fault)
        elif typed.value is None and needed:
            self.missing(label)
        return typed.value

    def taken(self, label: str, name: str, words: str, drop: Sequence[str]) -> None:  # noqa: ARG002, D102
        self._ask(Question(name, label, "fixed", text=words, answered=True))

    def note(self, words: str) -> None:  # noqa: D102
        self.questions[-1].notes.append(words)

    def tell(self, words: str) -> None:  # noqa: D102
        self.told.append(words)

    def lead(self, page: str, words: str) -> None:  # noqa: D102
        self.questions[-1].leads.append((page, words))

    @contextmanager
    def more(self, title: str) -> Iterator[None]:  # noqa: D102
        self._more = title
        yield
        self._more = ""

    def _options(
        self,
        label: str,
        name: str,
        options: Mapping[str, str],
        usual: str | None,
        hint: str,
        *,
        optional: bool = False,
    ) -> Question:
        held = self.values.get(name)
        chosen = [str(held)] if str(held) in options else []
        question = Question(
            name, label, "options", options, hint, chosen=chosen, usual=usual, answered=bool(chosen), optional=optional
        )
        self._ask(question)
        self.given[name] = chosen[0] if chosen else usual
        return question

    def _typed(self, label: str, name: str, read: Callable[[str], Typed[T]], hint: str, *, needed: bool) -> T | None:
        text = str(self.values.get(name) or "")
        found = read(text)
        given = bool(found.plain)
        self._ask(Question(name, label, "number", hint=hint, text=text, answered=given, optional=not needed))
        self.given[name] = found.plain or None
        if found.rounded and not found.fault:
            self.note(f"钱算到分，按 {found.plain} 元算。")
        if found.fault:
            self.wrong(label, found.fault)
        elif not given and needed:
            self.missing(label)
        return found.value

    def _ask(self, question: Question) -> None:
        question.more = self._more
        self.labels[question.name] = question.label
        self.questions.append(question)
