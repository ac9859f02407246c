"""A list of hospitals (医院一览), the bureau's to give: ``hospitals.csv`` beside the rules, or wherever a setting says.

Four columns: ``name``, ``grade``, ``fee_class`` (收费类别), ``affiliation`` (隶属), each in keys (``grade_3a``) or in
words (三级甲等, 一类, 县级); all but the name may be empty. Without the file nothing is offered. UTF-8, with or without
a mark.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from policy.places import AFFILIATIONS, GRADES
from policy.rulebook.loader import RULES

BESIDE_THE_RULES = RULES / "hospitals.csv"
_COLUMNS = ("name", "grade", "fee_class", "affiliation")
_MOST = 20_000
_GRADES = {key: key for key in GRADES if key.startswith("grade_")}
_CLASSES = {"fee_class_3": "三类", "fee_class_2": "二类", "fee_class_1": "一类"}
_WORDS = (
    _GRADES | {GRADES[key]: key for key in _GRADES},
    {key: key for key in _CLASSES} | {words: key for key, words in _CLASSES.items()},
    {key: key for key in AFFILIATIONS} | {words: key for key, words in AFFILIATIONS.items()},
)


@dataclass(frozen=True, slots=True)
class Hospital:
    """One hospital: its name, and of grade, published fee class and whose it is what the list holds, as keys."""

    name: str
    grade: str | None
    fee_class: str | None
    affiliation: str | None


def hospitals(file: Path = BESIDE_THE_RULES) -> tuple[Hospital, ...]:
    """Every hospital of the list, in its order; none where there is no file. Read again when the file changes.

    Raises:
        ValueError: for a faulty list; the message names line and column.
    """
    try:
        changed = file.stat().st_mtime_ns
    except OSError:
        return ()
    return _read(file, changed)


@lru_cache(maxsize=8)
def _read(file: Path, _changed: int) -> tuple[Hospital, ...]:
    with file.open(encoding="utf-8-sig", newline="") as lines:
        rows = csv.reader(lines, strict=True)
        if tuple(next(rows, ())) != _COLUMNS:
            raise ValueError(f"{file.name} 第 1 行：要是 {','.join(_COLUMNS)}")
        found: dict[str, Hospital] = {}
        for number, row in enumerate(rows, 2):
            hospital = _hospital(f"{file.name} 第 {number} 行", row)
            if hospital.name in found:
                raise ValueError(f"{file.name} 第 {number} 行：“{hospital.name}”重复了")
            found[hospital.name] = hospital
            if len(found) > _MOST:
                raise ValueError(f"{file.name}：超过 {_MOST} 家")
    return tuple(found.values())


def _hospital(where: str, row: list[str]) -> Hospital:
    if len(row) != len(_COLUMNS):
        raise ValueError(f"{where}：要有 {len(_COLUMNS)} 列，现在是 {len(row)} 列")
    name, *values = (value.strip() for value in row)
    if not name:
        raise ValueError(f"{where}：没有医院名称")
    read: list[str | None] = []
    for column, value, words in zip(_COLUMNS[1:], values, _WORDS, strict=True):
        if value and value not in words:
            raise ValueError(f"{where}：{column} “{value}” 不对，可以填：{'、'.join(words)}")
        read.append(words.get(value))
    return Hospital(name, *read)
