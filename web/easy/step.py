"""One step of a way through the big-text page: what was typed is held, and the page that follows is drawn."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from policy.form.cover import ENROLLED, dropped
from policy.form.sheet import Question
from web.easy import drawn, enrolled, estimated
from web.easy.flows import ENROLMENT, ESTIMATE, Run
from web.easy.sent import Sent, draft_name

UNCHOSEN: Final = "还没有选"


class Step:
    """One step of a way: its questions as the answers make them."""

    def __init__(self, given: Sent, today: date, *, check: bool = False) -> None:
        self.flow = given.flow or ESTIMATE
        self.given = given
        self.today = today
        self.values = dict(given.values)
        self.check = given.check or check
        self.run: Run = self.flow.run(self.values, today)

    def typed(self, *, back: bool) -> str:
        """Take an answer; go on, or back. One that cannot be read stays, and is asked again."""
        name = self.given.at
        question = self.run.sheet.find(name)
        if question is None:
            return self.all_answers()
        before = {one.name for one in self.run.questions}
        held = self.values.get(name)
        if name == "paid" and held == ENROLLED:
            self.values = dropped(self.values)
        self._hold(question)
        self.run = self.flow.run(self.values, self.today)
        found = self.run.sheet.find(name)
        if found is None:
            return self.all_answers()
        unsound = _unsound(found)
        if back:
            if unsound and not found.text:
                self._put(name, held)
            return self.before(name)
        if unsound:
            return self.show(name, faults=unsound)
        self._put(name, self.run.sheet.given.get(name) if found.answered else None)
        todo = [one for one in self.given.todo if one != name]
        if self.check:
            todo += [one.name for one in self.run.questions if one.name not in before and not one.switch]
        return self.following(name, todo)

    def _hold(self, question: Question) -> None:
        """Put what was typed or chosen among the answers, as it is."""
        typed = list(self.given.typed)
        if question.sort == "several":
            self.values[question.name] = typed
        elif question.switch:
            self.values[question.name] = typed[:1] == ["yes"]
        elif question.sort == "options":
            self._put(question.name, typed[0] if typed else None)
        else:
            self._put(question.name, typed[0] if typed and typed[0] else None)

    def _put(self, name: str, value: object) -> None:
        if value is None:
            self.values.pop(name, None)
        else:
            self.values[name] = value
        self.run = self.flow.run(self.values, self.today)

    def following(self, name: str, todo: Sequence[str] | None = None) -> str:
        """The question after one; the page of all answers after the last."""
        walked = self.run.walked
        names = [one.name for one in self.run.questions]
        if self.check:
            known = [one for one in todo or [] if one in names]
            known = known or [one.name for one in walked if one.open]
            return self.show(known[0], todo=known[1:]) if known else self.all_answers()
        behind = names[names.index(name) + 1 :] if name in names else names
        for one in walked:
            if one.name in behind:
                return self.show(one.name)
        return self.all_answers()

    def before(self, name: str) -> str:
        """The question before one, or the page from which it was asked."""
        if self.check:
            return self.all_answers()
        names = [one.name for one in self.run.walked]
        place = names.index(name) if name in names else 0
        if place <= 1:
            given = self.given._replace(flow=self.flow, values=self.values, drafts=self._drafts())
            return drawn.start(given, self.today)
        return self.show(names[place - 1])

    def show(self, name: str, *, faults: list[str] | None = None, todo: Sequence[str] | None = None) -> str:
        """Ask one question; what was typed into it before and could not be read stands there again."""
        question = self.run.sheet.find(name)
        if question is None or question.sort == "fixed":
            return self.all_answers()
        if faults is None and question.text:
            faults = _unsound(question)
        kept = self.given.todo if todo is None else todo
        return drawn.question(self._state(), self.run, question, faults or [], todo=kept)

    def all_answers(self, faults: list[tuple[str, str]] | None = None) -> str:
        """Every answer, each with the way to change it."""
        if self.flow is ESTIMATE and self.run.asked is None:
            return drawn.employees(self._state())
        return drawn.check(self._state(), self.run, faults or [])

    def answer(self, known: int | None = None) -> str:
        """What it comes to; where something is missing or wrong, the page of all answers says so."""
        sheet = self.run.sheet
        if self.flow is ESTIMATE and self.run.asked is None:
            return self.all_answers()
        if sheet.faults:
            return self.all_answers(sheet.faults)
        state = self._state(whole=True)
        if self.flow is ENROLMENT:
            found = enrolled.answered(self.run, self.today)
            return self.all_answers(found) if isinstance(found, list) else drawn.enrolment(state, self.run, found)
        if self.run.asked.silent:
            return self.all_answers()
        result = estimated.answered(self.run, known)
        return self.all_answers(result) if isinstance(result, list) else drawn.estimate(state, self.run, result)

    def _drafts(self) -> dict[str, str]:
        """What was typed and is wrong: of this way as it now stands, of what it does not ask now as it was."""
        asked = {draft_name(self.flow, one.name): one for one in self.run.questions}
        kept = {name: text for name, text in self.given.drafts.items() if name not in asked}
        return kept | {name: one.text for name, one in asked.items() if one.text and one.faults}

    def _state(self, *, whole: bool = False) -> drawn.State:
        code = self.flow.code(self.values, self.today, whole=whole)
        given = self.given
        return drawn.State(self.flow, code, given.other, self.check, self._drafts(), given.embed)


def _unsound(question: Question) -> list[str]:
    """Why an answer cannot be taken: not chosen, or not read. What does not fit another answer is said with all."""
    if question.open and question.sort in {"options", "several"}:
        return [UNCHOSEN]
    fits = question.sort == "day" and question.text and question.read
    return [] if fits else question.faults
