"""Faults in plain Chinese: the rules name fields and values by their keys, a resident reads only their names."""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from policy.dates import in_text
from policy.fields import Fault
from policy.rulebook import rulebook
from policy.table.understanding.columns import HEADINGS

_PARTS = {
    "enrolment": "参保情况",
    "opening": "此前累计",
    "visits": "各次看病",
    "expenses": "费用",
    "family_account": "家庭共济账户",
    "readings": "两种理解",
}
_NAMES: Final = (
    {key: words for heading in HEADINGS.values() for key, words in heading.choices.items()}
    | {name: heading.title for name, heading in HEADINGS.items()}
    | {name.removeprefix("opening_"): heading.title for name, heading in HEADINGS.items()}
    | {reading.id: reading.title for reading in rulebook().readings.values()}
    | _PARTS
)
_KEY = re.compile(r"[a-z][a-z0-9_/]+")
# A key with its name behind it in brackets, which may hold one more pair of brackets: 普通门诊（含产前检查）.
_KEY_AND_NAME = re.compile(r"(“?)[a-z][a-z0-9_/]+(”?)（((?:[^（）]|（[^（）]*）)*)）")
_NUMBER = re.compile(r"visits\[(\d+)\]")


def without_keys(message: str) -> str:
    """A fault's message without keys.

    >>> without_keys("“in_province”（省内其他市） 不对，可以填：local（参保市内）、unfiled")
    '“省内其他市” 不对，可以填：参保市内、跨省未备案'
    """
    return _KEY.sub(lambda found: _NAMES.get(found[0], found[0]), _KEY_AND_NAME.sub(r"\1\3\2", message))


def label(field: str) -> str:
    """A field's path in words.

    >>> label("visits[1].expenses.class_a"), label("region"), label("visits[0]")
    ('第 2 次的甲类费用', '参保地', '第 1 次')
    """
    place = _NUMBER.match(field)
    name = _NAMES.get(field.rpartition(".")[2], "")
    if place is None:
        return name or "填的内容"
    return f"第 {int(place[1]) + 1} 次" + (f"的{name}" if name else "")


def fault_words(fault: Fault) -> tuple[str, str]:
    """A fault as a page lists it: the field's name and the message."""
    return label(fault.field), without_keys(fault.message)


def named(faults: Sequence[Fault], labels: Mapping[str, str], names: Mapping[str, str]) -> list[tuple[str, str]]:
    """Faults of the whole by the labels of their questions; ``names`` are those that differ from the fields'."""
    fields = [(fault.field.split(".")[-1], in_text(without_keys(fault.message))) for fault in faults]
    return [(labels.get(names.get(field, field), "填的内容"), message) for field, message in fields]
