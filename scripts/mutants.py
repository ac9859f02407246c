"""Moves every number of a rule by its smallest step, one at a time, and shows which no worked case notices.

Every value and first day of ``policy/rules``, and the days a document can speak of: the number is changed in a copy of
the project, and the worked cases are run there until one fails. What none notices survives; the exit status is then 1.
Run as ``python -m scripts.mutants`` or, with the mutants of the code, ``make mutants``.
"""

from __future__ import annotations

import multiprocessing
import os
import re
import shutil
import sys
import tempfile
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

ROOT = Path(__file__).parent.parent
RULES = Path("policy") / "rules"
COPIED = ("policy", "tests", "pyproject.toml")
PAID, SHOWN, REFUSED, SURVIVED = "by an amount or a day", "by the rule as shown", "by the loader", "by nothing"
FATES: Final = {0: SURVIVED, 1: PAID, 2: REFUSED, 3: SHOWN}
"""Who noticed, by the exit status of the process that tries a number."""

_HEAD = re.compile(r"\[\[?(?P<key>[^\]]+?)\]?\]")
_LINE = re.compile(r'(?P<name>\w+) = (?P<value>"[^"]*"|[0-9-]+)$')


@dataclass(frozen=True, slots=True)
class Number:
    """A number of a rule: its file and line, what it is called, and the line with the number moved."""

    file: str
    line: int
    name: str
    old: str
    new: str


def _next_day(text: str) -> str:
    return str(date.fromisoformat(text) + timedelta(days=1))


def _next_day_of_year(text: str) -> str:
    return _next_day(f"2025-{text}")[5:]


def _percent(text: str) -> str:
    value = Decimal(text.removesuffix("%"))
    return f"{value - Decimal('0.01') if value == 100 else value + Decimal('0.01')}%"  # noqa: PLR2004 - the whole


STEPS: Final[dict[str, Callable[[str], str]]] = {
    "rate": _percent,
    "points": lambda text: f"{int(text.removesuffix('%')) + 1}%",
    "money": lambda text: str(Decimal(text) + Decimal("0.01")),
    "count": lambda text: str(int(text) + 1),
    "year": lambda text: str(int(text) + 1),
    "month_day": _next_day_of_year,
    "date": _next_day,
    "fee_class": lambda text: {"class_1": "class_2", "class_2": "class_3", "class_3": "class_1"}[text],
}
"""The smallest step of each type of value, on the number as printed."""


def numbers() -> Iterator[Number]:
    """Every number of the rules: values and first days of entries, and the days of documents."""
    types = {key: table["values"] for key, table in _read("parameters.toml").items()}
    for region in _read("regions.toml").values():
        if "file" in region:
            yield from _of_file(region["file"], lambda key, name: types[key].get(name, "").removesuffix("?"))
    yield from _of_file("documents.toml", lambda _key, name: "date" if name == "until" else "")


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((ROOT / RULES / name).read_text("utf-8"))


def _of_file(file: str, type_of: Callable[[str, str], str]) -> Iterator[Number]:
    key, lines, begun = "", (ROOT / RULES / file).read_text("utf-8").splitlines(), set[str]()
    for place, (line, following) in enumerate(pairwise([*lines, ""])):
        if head := _HEAD.fullmatch(line):
            key = head["key"]
        elif found := _LINE.fullmatch(line):
            value = found["value"].strip('"')
            kind = "date" if found["name"] == "from" else type_of(key, found["name"])
            # Silence with nothing before it is the same a day later.
            silent = following == "silent = true" and key not in begun
            begun.add(key)
            if value == "open" or not kind or silent:
                continue
            moved = str(int(value) + 1) if re.fullmatch(r"\d{4}", value) else STEPS[kind](value)
            yield Number(file, place, f"{key} {found['name']}", value, line.replace(value, moved))


def tried(number: Number | None) -> str:
    """What becomes of one number moved (of none, where none is given), in a copy of the project."""
    with tempfile.TemporaryDirectory() as place:
        copy = Path(place)
        for name in COPIED:
            source, ignored = ROOT / name, shutil.ignore_patterns("__pycache__")
            shutil.copytree(source, copy / name, ignore=ignored) if source.is_dir() else shutil.copy(source, copy)
        if number is not None:
            _move(copy / RULES / number.file, number)
        child = multiprocessing.get_context("fork").Process(target=_test, args=(copy,))
        child.start()
        child.join()
    if child.exitcode not in FATES:
        message = f"the tests could not be run: {child.exitcode}"
        raise RuntimeError(message)
    return FATES[child.exitcode]


def _move(file: Path, number: Number) -> None:
    lines = file.read_text("utf-8").splitlines()
    lines[number.line] = number.new
    file.write_text("\n".join(lines) + "\n", "utf-8")


def _test(copy: Path) -> None:
    """Run the worked cases in a process of its own, without pytest's own work; its exit status tells how they went."""
    os.chdir(copy)
    sys.path[:] = [str(copy), *(name for name in sys.path if Path(name).resolve() != ROOT)]
    for name in [name for name in sys.modules if name.split(".")[0] in {"policy", "tests"}]:
        del sys.modules[name]
    try:
        from tests.enrolment import test_enrolment as enrolment  # noqa: PLC0415 - the copy's
        from tests.rulebook import test_worked_rules as rules  # noqa: PLC0415
        from tests.visit import test_cases as visits  # noqa: PLC0415
    except BaseException:  # noqa: BLE001 - whatever it is, the rules cannot be read
        os._exit(2)
    try:
        for case in visits.CASES:
            visits.test_case(case)
        for parameter in enrolment.cases("enrolment.toml"):
            enrolment.test_a_worked_case(parameter.values[0])
    except BaseException:  # noqa: BLE001 - a failed assertion, or an answer refused
        os._exit(1)
    try:
        for case in rules.CASES:
            rules.test_a_rule_shows_its_numbers_between_its_days(case)
        for case in rules.DOCUMENTS:
            rules.test_a_document_speaks_of_its_days(case)
    except BaseException:  # noqa: BLE001 - the same
        os._exit(3)
    os._exit(0)


def main() -> int:
    """Try every number; the exit status: 1 where one survives."""
    for heavy in ("numpy", "pydantic", "pytest"):
        __import__(heavy)  # once, so that no child has to
    if tried(None) != SURVIVED:
        print("the worked cases fail as they are", file=sys.stderr)
        return 2
    counted: Counter[str] = Counter()
    with ThreadPoolExecutor(2 * (os.cpu_count() or 1)) as pool:
        known = list(numbers())
        for number, fate in zip(known, pool.map(tried, known), strict=True):
            counted[fate] += 1
            if fate == SURVIVED:
                print(f"{number.file}:{number.line + 1}: {number.name} = {number.old} → {number.new}", flush=True)
    print(f"{len(known)} numbers moved. Noticed " + ", ".join(f"{fate}: {counted[fate]}" for fate in FATES.values()))
    return 1 if counted[SURVIVED] else 0


if __name__ == "__main__":
    sys.exit(main())
