"""Makes ``docs/clauses.md``: every clause of the documents with what became of it, from ``policy/rules/clauses.toml``.

Run as ``python -m scripts.clauses`` or ``make clauses``.
"""

from __future__ import annotations

import sys
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias

ROOT = Path(__file__).parent.parent
RULES = ROOT / "policy" / "rules"
REGISTER = ROOT / "docs" / "clauses.md"
Clause: TypeAlias = Mapping[str, Any]
STATES = {"works": "照着算", "told": "告诉", "left_out": "不收"}
LEFT_OUT = {
    "offices": "写给部门怎么做的",
    "overtaken": "已经过时",
    "no_cover": "不是缴费和待遇的规定",
}
PAGES = {
    "estimate": "报销估算",
    "ledger": "全年账本",
    "enrolment": "参保与待遇",
    "batch": "批量核算",
    "rules": "政策依据",
    "compare": "各地对照",
}
PLACES = {"rules": "规则", "kinds": "看病方式", "readings": "两种理解", "notes": "说明", "steps": "步骤"}
"""What a clause can point to by its id, in the order shown."""


def read(name: str) -> dict[str, Any]:
    """A rule file as it stands."""
    return tomllib.loads((RULES / name).read_text("utf-8"))


def state(clause: Clause) -> str:
    """Which of the states a clause has.

    Raises:
        ValueError: where it has none, or more than one.
    """
    found = [name for name in STATES if name in clause]
    if len(found) != 1:
        raise ValueError(f"one state is needed, not {found}: {clause['text']}")
    return found[0]


def where(clause: Clause) -> str:
    """What carries a clause out or tells it, or why it is left out."""
    found = clause[state(clause)]
    if isinstance(found, str):
        return LEFT_OUT[found] + (f"：{clause['because']}" if "because" in clause else "")
    parts = [
        f"{title} " + " ".join(f"`{name}`" for name in found[key]) for key, title in PLACES.items() if key in found
    ]
    if "page" in found:
        parts.append(f"页面 {PAGES[found['page']]}")
    if "cases" in found:
        parts.append("例 " + "、".join(f"“{name}”" for name in found["cases"]))
    return "；".join(parts)


def register(clauses: Mapping[str, Sequence[Clause]], documents: Mapping[str, Any]) -> str:
    """The whole page."""
    return "\n".join([*_head(clauses, documents), *_tables(clauses, documents)])


def _head(clauses: Mapping[str, Sequence[Clause]], documents: Mapping[str, Any]) -> Iterator[str]:
    yield "# 条文清单"
    yield ""
    yield "文件里的每一条，用自己的话写一句，注明在这里怎么处理。"
    yield "这一页由 `make clauses` 从 `policy/rules/clauses.toml` 生成，不要直接改。"
    yield ""
    yield f"| 文件 | {' | '.join(STATES.values())} | 合计 |"
    yield f"| --- |{' ---: |' * (len(STATES) + 1)}"
    for document, rows in clauses.items():
        yield _counts(documents[document]["number"], rows)
    yield _counts("合计", [clause for rows in clauses.values() for clause in rows])
    yield ""
    yield f"“{STATES['works']}”：按它算，后面是规则、步骤、页面和验算的例子。“{STATES['told']}”：不算，在页面上告诉。"
    yield f"“{STATES['left_out']}”：只有{'、'.join(f'“{words}”' for words in LEFT_OUT.values())}这几种。"


def _counts(title: str, rows: Sequence[Clause]) -> str:
    counted = Counter(map(state, rows))
    return f"| {title} | {' | '.join(str(counted[name]) for name in STATES)} | {len(rows)} |"


def _tables(clauses: Mapping[str, Sequence[Clause]], documents: Mapping[str, Any]) -> Iterator[str]:
    for document, rows in clauses.items():
        yield ""
        yield f"## {documents[document]['number']}"
        yield ""
        yield documents[document]["title"]
        yield ""
        yield "| 出处 | 说的是 | 处理 | 在哪里，或为什么 |"
        yield "| --- | --- | --- | --- |"
        for clause in rows:
            yield f"| {clause['article']} | {clause['text']} | {STATES[state(clause)]} | {where(clause)} |"
    yield ""


def page() -> str:
    """The page that the data make."""
    return register(read("clauses.toml"), read("documents.toml"))


def main() -> int:
    """Write the page; the exit status."""
    REGISTER.write_text(page(), "utf-8")
    print(f"已写入 {REGISTER.relative_to(ROOT)}。")
    return 0


if __name__ == "__main__":
    sys.exit(main())
