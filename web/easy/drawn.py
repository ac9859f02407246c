"""The pages as HTML: start, one question, all answers, and the two results."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Final, NamedTuple

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from policy.form.sheet import Question
from web.easy import enrolled, estimated, yearly
from web.easy.flows import ENROLMENT, ESTIMATE, REGION, Flow, Run
from web.easy.sent import Sent
from web.files import SHELF

_HERE: Final = Path(__file__).parent
_TEMPLATES: Final = Environment(
    loader=FileSystemLoader(_HERE / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


class State(NamedTuple):
    """What travels along: the way, its answers as a code, those of the other way, and what could not be read."""

    flow: Flow
    code: str
    other: str
    check: bool = False
    drafts: Mapping[str, str] = {}
    embed: bool = False

    @property
    def here(self) -> str:
        """The address of this page."""
        return "/easy?embed=true" if self.embed else "/easy"

    @property
    def full(self) -> str:
        """The address of the full page with these answers."""
        code = f"c={self.code}" if self.code else ""
        asked = "&".join(part for part in (code, "embed=true" if self.embed else "") if part)
        return f"{self.flow.path}?{asked}" if asked else self.flow.path

    @property
    def frame(self) -> str:
        """Where the full page opens: in the frame only where it was asked to be framed."""
        return "_self" if self.embed else "_top"

    @property
    def next(self) -> Flow:
        """The other way."""
        return ENROLMENT if self.flow is ESTIMATE else ESTIMATE


def start(given: Sent, today: date, *, fault: str = "") -> str:
    """The first page: the region, and a button a way."""
    flow, values = given.flow or ESTIMATE, given.values
    code = flow.code(values, today) if values else ""
    state = State(flow, code, given.other, drafts=given.drafts, embed=given.embed)
    asked = flow.run(values, today).sheet.find(REGION)
    return _page("start.html", state, question=asked, faults=[fault] if fault else [])


def question(state: State, run: Run, asked: Question, faults: Sequence[str], *, todo: Sequence[str]) -> str:
    """One question; before it what follows from the one before."""
    names = [one.name for one in run.questions]
    behind = run.questions[names.index(asked.name) - 1]
    switch = behind if behind.switch and behind.chosen != ["yes"] else None
    before = run.questions[names.index(asked.name) - (2 if behind.switch else 1)]
    notes = [] if state.check else before.notes
    walked = [one.name for one in run.walked]
    number = walked.index(asked.name) + 1 if asked.name in walked and not state.check else 0
    return _page(
        "question.html",
        state,
        question=asked,
        faults=faults,
        todo=",".join(todo),
        switch=switch,
        notes=notes,
        number=number,
    )


def check(state: State, run: Run, faults: Sequence[tuple[str, str]]) -> str:
    """All answers."""
    groups: dict[str, list[Question]] = {}
    for one in run.questions:
        groups.setdefault(one.more, []).append(one)
    labels = {label: name for name, label in run.sheet.labels.items()}
    listed = [(labels.get(label), label, words) for label, words in faults]
    silent = getattr(run.asked, "silent", "")
    return _page("check.html", state, groups=groups, faults=listed, told=run.sheet.told, silent=silent)


def employees(state: State) -> str:
    """There is no answer here for employees."""
    return _page("employees.html", state, faults=[])


def estimate(state: State, run: Run, answer: estimated.Answer) -> str:
    """The result of an estimate."""
    return _page("estimate.html", state, answer=answer, told=run.sheet.told, faults=[])


def year(code: str, answer: yearly.YearAnswer, *, embed: bool) -> str:
    """The result of several visits of a year; they can be changed on the full page."""
    state = State(ESTIMATE, code, "", embed=embed)
    full = f"/ledger?c={code}{'&embed=true' if embed else ''}"
    return _page("year.html", state, answer=answer, full=full, faults=[])


def enrolment(state: State, run: Run, answer: enrolled.Answer) -> str:
    """The result of 参保与待遇."""
    return _page("enrolment.html", state, answer=answer, told=run.sheet.told, faults=[])


def _page(name: str, state: State, **parts: Any) -> str:  # noqa: ANN401 - whatever a template takes
    return _TEMPLATES.get_template(name).render(state=state, version=_version(), card=SHELF.card, **parts)


@lru_cache(maxsize=1)
def _version() -> str:
    """Changes with the style and the script, so that browsers may keep them."""
    return sha256((text_of("easy.css") + text_of("easy.js")).encode()).hexdigest()[:12]


@lru_cache(maxsize=2)
def text_of(name: str) -> str:
    """The style or the script."""
    return (_HERE / name).read_text("utf-8")
