"""What tells a scenario from another, in the words of the forms: 三级甲等, 跨省未备案, 今年第 2 次住院."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import TypeAlias

from policy.rulebook import rulebook
from policy.table.understanding.columns import HEADINGS
from policy.visit.scenario import READINGS, Scenario

Leaves: TypeAlias = dict[str, object]
_FEW = 3
_VISIT = re.compile(r"visits\[([0-9]+)\]")
_WORDS = {
    "continuous_years": "连续参保 {} 年",
    "zero_claim_years": "零报销 {} 年",
    "break_years": "断保 {} 年",
    "cover_from": "{} 起享受待遇",
    "cover_to": "待遇到 {} 为止",
    "date": "{} 结算",
    "opening_admissions": "此前住院 {} 次",
}
_UNSAID = {
    "cover_from": "年初就享受待遇",
    "cover_to": "待遇到年底",
    "outpatient_annual_limit": "不知道普通门诊年度限额",
    "chronic_quota_left": "不知道慢特病剩余限额",
    "hospital_affiliation": "",  # it means something only where it has to be given
}


def titles(scenarios: Sequence[Scenario]) -> list[str]:
    """A title for each scenario: the first is told by all in which another differs, the others by what differs."""
    first, *others = [_leaves(scenario) for scenario in scenarios]
    differing = [[path for path in first if path in other and first[path] != other[path]] for other in others]
    found = [_title(first, list(dict.fromkeys(path for paths in differing for path in paths)))]
    found += [_title(other, paths) for other, paths in zip(others, differing, strict=True)]
    return [
        f"方案 {number}" if not title else f"{title}（方案 {number}）" if found.count(title) > 1 else title
        for number, title in enumerate(found, start=1)
    ]


def _title(leaves: Leaves, paths: Sequence[str]) -> str:
    words = [words for words in dict.fromkeys(_words(leaves, path) for path in paths) if words]
    more = f"等 {len(words)} 处" if len(words) > _FEW else ""
    return "、".join(words[:_FEW]) + more


def _leaves(scenario: Scenario) -> Leaves:
    """Every answer of a scenario by its path, and how many visits there are."""
    found: Leaves = {"visits": len(scenario.visits)}
    for number, visit in enumerate(scenario.visits):
        found |= _flat(visit.model_dump(), f"visits[{number}].")
    found |= _flat(scenario.model_dump(exclude={"visits", "readings"}))
    return found | {f"readings.{name}": scenario.readings.get(name, ways[0]) for name, ways in READINGS.items()}


def _flat(data: Leaves, prefix: str = "") -> Leaves:
    found: Leaves = {}
    for name, value in data.items():
        if isinstance(value, dict):
            found |= _flat(value, f"{prefix}{name}.")
        else:
            found[prefix + name] = value
    return found


def _words(leaves: Leaves, path: str) -> str:
    """One answer in words; which visit it belongs to where there are several."""
    value, name = leaves[path], path.rsplit(".", 1)[-1]
    if path == "visits":
        return f"{value} 次看病"
    if path.startswith("readings."):
        reading = rulebook().readings[name]
        return (reading.default_text if value == reading.default else reading.other_text).rstrip("。")
    if path == "opening.admissions" and leaves["visits"] == 1 and leaves["visits[0].kind"] == "inpatient":
        return f"今年第 {int(str(value)) + 1} 次住院"
    visit = _VISIT.match(path)
    number = f"第 {int(visit[1]) + 1} 次看病：" if visit and leaves["visits"] != 1 else ""
    return number + _answer(f"opening_{name}" if path.startswith("opening.") else name, value)


def _answer(name: str, value: object) -> str:
    heading = HEADINGS.get(name)
    title = "家庭共济账户" if heading is None else heading.title
    if value is None:
        return _UNSAID.get(name, f"没有填{title}")
    if name in _WORDS:
        return _WORDS[name].format(value)
    if heading is not None and heading.choices:
        return heading.choices[str(value)]
    if heading is not None and heading.sort == "rate":
        return f"{title} {(Decimal(str(value)) * 100).normalize():f}%"
    return f"{title} {value:,} 元"
