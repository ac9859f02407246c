"""The table's columns, derived from the scenario's models: flat names, Chinese headings, types, limits, defaults."""

from __future__ import annotations

import types
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Annotated, Any, Literal, TypeAlias, Union, get_args, get_origin

from pydantic import BaseModel, BeforeValidator
from pydantic.fields import FieldInfo

from policy import fields
from policy.visit.scenario import EnrolmentSummary, Expenses, Opening, Scenario, Visit
from policy.visit.settlement import AMOUNTS

Sort: TypeAlias = Literal["money", "rate", "count", "day", "choice"]
PERSON_ID = "person_id"
PERSON_ID_TITLE = "人员编号"
CAUTION = "caution"
ERROR = "error"
RESULTS = (*AMOUNTS, CAUTION, ERROR)
RESULT_TITLES = {
    "total": "费用总额",
    "first_self_pay": "先行自付",
    "eligible": "政策范围内费用",
    "deductible": "起付标准",
    "rate": "支付比例",
    "fund_raw": "按比例应付",
    "fund_paid": "基金支付",
    "over_cap": "超过年度限额",
    "reduction": "出省就医少报的部分",
    "over_quota": "超过慢特病限额",
    "compliant_self_pay": "合规个人自付",
    "critical_paid": "大病保险支付",
    "out_of_pocket": "个人负担",
    "reason": "不予支付原因",
    CAUTION: "提示",
    ERROR: "错误",
}
FORMER_TITLES = ("跨省下调",)
"""Headings that results had in earlier versions, whose tables people still have."""
_SORTS: dict[object, Sort] = {
    fields.money: "money",
    fields.rate: "rate",
    fields.count: "count",
    fields.day: "day",
}


@dataclass(frozen=True, slots=True)
class Heading:
    """One column: its flat name, Chinese heading, type, and the validator of its cells.

    ``person`` tells a column that belongs to the person's year; ``required`` one without a default.
    """

    name: str
    title: str
    sort: Sort
    check: Callable[[Any], Any]
    choices: dict[str, str]
    person: bool
    required: bool


def _found(model: type[BaseModel], prefix: str = "", *, person: bool) -> Iterator[Heading]:
    for name, info in model.model_fields.items():
        metadata = list(_metadata(info))
        check: Any = next((item.func for item in metadata if isinstance(item, BeforeValidator)), None)
        label = next((item for item in metadata if isinstance(item, fields.Label)), None)
        if check is None or label is None:
            continue
        sort: Sort = "choice" if isinstance(check, fields.Choice) else _SORTS[check]
        choices = label.choices or {}
        yield Heading(prefix + name, label.title, sort, check, choices, person, info.is_required())


def _metadata(info: FieldInfo) -> Iterator[object]:
    """All metadata of a field, also what stands inside ``X | None``."""
    yield from info.metadata
    if get_origin(info.annotation) in {Union, types.UnionType}:
        for part in get_args(info.annotation):
            if get_origin(part) is Annotated:
                yield from part.__metadata__


def _headings() -> Iterator[Heading]:
    scenario = {heading.name: heading for heading in _found(Scenario, person=True)}
    yield scenario["region"]
    yield from _found(Visit, person=False)
    yield from _found(Expenses, person=False)
    yield from _found(EnrolmentSummary, person=True)
    yield from _found(Opening, "opening_", person=True)
    yield scenario["outpatient_annual_limit"]


HEADINGS = {heading.name: heading for heading in _headings()}
"""Every input column but ``person_id``, by name."""


def tidy(text: str) -> str:
    """Text as typed in any width, without spaces around it."""
    return unicodedata.normalize("NFKC", text).strip()
