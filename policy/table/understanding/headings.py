"""What a table's headings mean: which row they stand in, which column is which field, and what is missing.

Headings are compared without white space, case, width, units such as （元） and marks such as * or （必填）. Beside the
template's words and the English names a short list of synonyms is known.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from policy.fields import Fault, InputError, shown
from policy.table.understanding.columns import (
    FORMER_TITLES,
    HEADINGS,
    PERSON_ID,
    PERSON_ID_TITLE,
    RESULT_TITLES,
    RESULTS,
)
from policy.visit.scenario import Expenses

HEADING_ROWS = 20
"""The heading is looked for in so many rows."""
PREVIEW_ROWS, PREVIEW_COLUMNS = 8, 12
_NAMED = 12
_LONGEST = 60
"""No heading of ours is longer than so many characters."""
SYNONYMS = {
    PERSON_ID: ("个人编号", "参保人编号", "医保编号", "身份证号", "身份证号码", "证件号码"),
    "region": ("参保地区", "参保市", "统筹区", "统筹地区", "在哪里参保"),
    "date": ("结算时间", "结算日期(住院填出院那天)"),
    "kind": ("医疗类别", "就医方式", "怎么看的病"),
    "hospital_grade": ("医院级别", "医疗机构等级", "医院是几级的"),
    "hospital_affiliation": ("医院隶属", "这家医院归哪级管"),
    "travel": ("在哪里看的",),
    "class_b_drug": ("乙类药",),
    "class_b_service": ("乙类检查和治疗", "乙类诊疗"),
    "domestic_consumable": ("国产耗材", "国产材料", "国产耗材、材料"),
    "imported_consumable": ("进口耗材", "进口材料", "进口耗材、材料"),
    "uncovered": ("自费,也叫丙类、目录外", "丙类", "目录外", "全自费"),
}
"""Words that people, other programs and the page itself use; 费, 费用, 金额 may be added to an amount or left out."""
_EXPENSES = tuple(Expenses.model_fields)
AMOUNT_COLUMNS = tuple(name for name in _EXPENSES if name not in {"uncovered", "before_cover"})
"""One of these at least must be understood: what the person pays alone is no bill."""
_REQUIRED = tuple(heading.name for heading in HEADINGS.values() if heading.required)
_ASIDE = re.compile(r"[(\[{【〔](?:单位:?)?(?:人民币)?(?:元|¥|rmb|cny|yuan|必填|选填|可不填)[)\]}】〕]|[/,:_]元$")
_INVISIBLE = re.compile(r"[\s\u200b-\u200f\u2060\ufeff*]+")
_AGAIN = re.compile(r"\(第\d+列\)$")
"""What a second column of one name has added."""
_AMOUNT = re.compile(r"(?<=..)(?:费用|金额|费)+$")


class NotUnderstoodError(InputError):
    """A table whose headings are not understood; ``preview`` is its first rows as they were read."""

    def __init__(self, faults: list[Fault], preview: Sequence[Sequence[object]] = ()) -> None:
        super().__init__(faults)
        self.preview = [[str(cell)[:20] for cell in row[:PREVIEW_COLUMNS]] for row in preview[:PREVIEW_ROWS]]


@dataclass(frozen=True, slots=True)
class Columns:
    """What was found in a heading row.

    ``fields``: our names to the places of their columns; ``unknown``: places of columns that are kept as they are;
    ``results``: places of columns that are named like results and make room for ours.
    """

    fields: dict[str, int]
    unknown: tuple[int, ...]
    results: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Understood:
    """What a file was taken for, to be told before any figure.

    ``sheet``: the sheet read, if there are sheets; ``row``: where the heading stands, counted from 1 as a spreadsheet
    does (0: the format has no such row); ``columns``: each heading with the field it was understood as; ``unknown``:
    headings of columns that are kept as they are; ``replaced``: those of columns named like results.
    """

    sheet: str | None = None
    row: int = 0
    columns: list[tuple[str, str]] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    replaced: list[str] = field(default_factory=list)


def compared(heading: object) -> str:
    """A heading as it is compared.

    >>> compared(" 甲类费用 （元）"), compared("*Class_A")
    ('甲类费用', 'class_a')
    """
    text = _INVISIBLE.sub("", unicodedata.normalize("NFKC", str(heading)).casefold())
    return _ASIDE.sub("", text).strip(":")


def _stem(text: str) -> str:
    """An amount's heading without the words that may be added to it."""
    return _AMOUNT.sub("", text.replace("、", "").replace(",", ""))


def _names() -> dict[str, str]:
    titles = {PERSON_ID: PERSON_ID_TITLE} | {name: heading.title for name, heading in HEADINGS.items()}
    words = {name: (name, title, *SYNONYMS.get(name, ())) for name, title in titles.items()}
    return {compared(word): name for name, found in words.items() for word in found}


_NAMES = _names()
_AMOUNT_STEMS = {_stem(word): name for word, name in _NAMES.items() if name in _EXPENSES}
_RESULTS = {compared(word) for word in (*RESULTS, *RESULT_TITLES.values(), *FORMER_TITLES)}


def known(heading: object) -> str | None:
    """The field's name for a heading; None for a heading that is not ours, or is a result's."""
    text = str(heading)
    return _known(text) if len(text) <= _LONGEST else None


@lru_cache(1024)
def _known(heading: str) -> str | None:
    text = compared(heading)
    return None if text in _RESULTS else _NAMES.get(text) or _AMOUNT_STEMS.get(_stem(text))


def is_result(heading: object) -> bool:
    """Whether a column is named like one of our results, in either language."""
    text = str(heading)
    return len(text) <= _LONGEST and _AGAIN.sub("", compared(text)) in _RESULTS


def read_headings(headings: Sequence[object], preview: Sequence[Sequence[object]] = ()) -> Columns:
    """Which column is which field.

    Raises:
        NotUnderstoodError: where two columns are one field, a required one is missing, or no amounts are understood.
    """
    found: dict[str, list[int]] = {}
    results = [place for place, heading in enumerate(headings) if is_result(heading)]
    unknown = []
    for place, heading in enumerate(headings):
        name = known(heading)
        if name is not None:
            found.setdefault(name, []).append(place)
        elif place not in results and str(heading).strip():
            unknown.append(place)
    if _twice(headings, found) or _missing(headings, found):
        raise refused(headings, preview)
    return Columns({name: places[0] for name, places in found.items()}, tuple(unknown), tuple(results))


def refused(headings: Sequence[object], preview: Sequence[Sequence[object]] = ()) -> NotUnderstoodError:
    """What is wrong with headings that are not understood."""
    found: dict[str, list[int]] = {}
    for place, heading in enumerate(headings):
        if (name := known(heading)) is not None:
            found.setdefault(name, []).append(place)
    return NotUnderstoodError([*_twice(headings, found), *_missing(headings, found)], preview)


def _twice(headings: Sequence[object], found: dict[str, list[int]]) -> list[Fault]:
    twice = {name: places for name, places in found.items() if len(places) > 1}
    return [
        Fault(title(name), f"有 {len(places)} 列都是它：{_quoted(headings[place] for place in places)}，只能留一列")
        for name, places in twice.items()
    ]


def _missing(headings: Sequence[object], found: dict[str, list[int]]) -> list[Fault]:
    missing = [title(name) for name in _REQUIRED if name not in found]
    amounts = any(name in found for name in AMOUNT_COLUMNS)
    if not missing and amounts:
        return []
    words = [f"缺这几列：{'、'.join(missing)}"] if missing else []
    if not amounts:
        asked = "、".join(title(name) for name in AMOUNT_COLUMNS)
        words.append(f"没有认出金额列，{asked}里至少要有一列，光有自费不够")
    own = _quoted(heading for heading in headings if str(heading).strip())
    return [Fault("表头", f"{'；'.join(words)}。表里找到的列有：{own or '没有'}")]


def title(name: str) -> str:
    """A field's Chinese heading."""
    return PERSON_ID_TITLE if name == PERSON_ID else HEADINGS[name].title


def _quoted(headings: Iterable[object]) -> str:
    words = [shown(heading) for heading in headings]
    rest = f"等 {len(words)} 列" if len(words) > _NAMED else ""
    return "".join(words[:_NAMED]) + rest


def find_heading(rows: Sequence[Sequence[object]]) -> int | None:
    """The place of the heading among a table's first rows: the first with all that is required, else the likeliest.

    None where no row has any heading of ours.
    """
    best, most = None, 0
    for place, row in enumerate(rows[:HEADING_ROWS]):
        names = known_in(row)
        if names.issuperset(_REQUIRED) and not names.isdisjoint(AMOUNT_COLUMNS):
            return place
        if len(names) > most:
            best, most = place, len(names)
    return best


def known_in(row: Sequence[object]) -> set[str]:
    """The fields that a row's cells name."""
    return {name for cell in row if cell != "" and (name := known(cell)) is not None}


def holds_heading(rows: Sequence[Sequence[object]]) -> bool:
    """Whether one of a table's first rows has all headings that are required."""
    place = find_heading(rows)
    names = set() if place is None else known_in(rows[place])
    return names.issuperset(_REQUIRED) and not names.isdisjoint(AMOUNT_COLUMNS)


def tell(headings: Sequence[object], columns: Columns, *, sheet: str | None = None, row: int = 0) -> Understood:
    """What was understood, in the words of the file."""
    words = [str(heading).strip() for heading in headings]
    return Understood(
        sheet=sheet,
        row=row,
        columns=[(words[place], name) for name, place in columns.fields.items()],
        unknown=[words[place] for place in columns.unknown],
        replaced=[words[place] for place in columns.results],
    )
