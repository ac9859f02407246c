"""The scenario behind a link's code, so that any estimate can be made a story."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from pydantic import ValidationError

from policy.compare.slip.reconcile import Check
from policy.fields import Fault, InputError, faults
from policy.form.estimate import form
from policy.form.plain import without_keys
from policy.form.sheet import AnswerSheet
from policy.link.answers import Answers
from policy.link.code import AskedComparison, open_code
from policy.visit.scenario import Scenario

NOT_AN_ESTIMATE: Final = "这个链接里没有一次看病的估算，请用“报销估算”“全年账本”做的链接"
OPEN: Final = "这次估算里还有没填清楚的（{words}），请先在“报销估算”里填好，再做故事"


def scenario_of_code(code: str, today: date) -> Scenario:
    """The scenario that a code holds; of several the first, of an estimate's answers what they come to.

    Raises:
        InputError: for a code that cannot be read, holds no visit, or leaves something open.
    """
    match open_code(code):
        case Scenario() as found:
            return found
        case AskedComparison(scenarios=found):
            return found[0]
        case Check(scenario=found):
            return found
        case Answers(page="estimate", values=values):
            return _answered(values, today)
    raise InputError([Fault("code", NOT_AN_ESTIMATE)])


def _answered(values: Mapping[str, Any], today: date) -> Scenario:
    """An estimate's answers as a scenario: the form reads them, as on its own page."""
    sheet = AnswerSheet(values, today)
    asked = form(sheet)
    if asked is None:
        raise InputError([Fault("code", NOT_AN_ESTIMATE)])
    left = [label for label, _ in sheet.faults] or [unknown.what or unknown.advice for unknown in asked.unknowns]
    if left:
        raise InputError([Fault("code", OPEN.format(words="、".join(dict.fromkeys(left))))])
    try:
        return Scenario.model_validate(asked.scenario | {"readings": sheet.readings, "visits": [asked.visit]})
    except ValidationError as error:
        raise InputError([Fault("code", without_keys(fault.message)) for fault in faults(error)]) from None
