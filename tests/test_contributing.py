"""CONTRIBUTING.md and the READMEs are followed in a copy of the project: rules are added by data alone.

The machine's tests stay green; of the others only those marked ``facts`` may need a new line.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

STEP = re.compile(
    r"^`((?:policy/rules|tests/cases)/[\w./-]+)`(?:.|\n(?!\n))*:\n\n```toml\n((?:.|\n)*?)^```", re.MULTILINE
)
EXAMPLE = re.compile(r"^```toml\n(.*?)^```", re.MULTILINE | re.DOTALL)
COPIED = ("policy", "scripts", "tests", "docs", "web", "ui", "pages", "paper")
FILES = ("pyproject.toml", "payers.py", "app.py", "README.md", "README.zh-CN.md", "Makefile", "CONTRIBUTING.md")
MADE_UP = "一、个人缴费四百三十元。二、住院按新的比例报。三、康复门诊按新的比例报。"
MACHINE = (
    *("tests/rulebook", "tests/enrolment/test_enrolment.py", "tests/test_clauses.py", "tests/test_sources.py"),
    *("tests/visit/test_cases.py", "tests/visit/test_errors.py", "tests/visit/test_compiled.py", "tests/test_face.py"),
)
README_CASE = """
[[case]]
name = "the made-up deductible of the README"
source = "jin-2024-19 二"
region = "shanxi"
visits = [
    { date = "2027-01-01", kind = "inpatient", hospital_grade = "grade_1", expenses = { class_a = "10200" } },
]
paid = [
    { deductible = "200.00", fund_paid = "8500.00" },
]
"""


def steps(house: Path) -> list[tuple[str, str]]:
    """Every file that CONTRIBUTING.md names, with what goes into it."""
    text = (house / "CONTRIBUTING.md").read_text("utf-8")
    return [(found[1], found[2]) for found in STEP.finditer(text)]


def add(file: Path, more: str) -> None:
    """Write to a rule file: a table that is there is replaced, anything else goes to the end."""
    text = file.read_text("utf-8") if file.exists() else ""
    head = more.splitlines()[0]
    if not head.startswith("[[") and f"\n{head}\n" in text:
        before, _, rest = text.partition(f"{head}\n")
        text = f"{before}{more}\n{rest[rest.find(chr(10) + '[') + 1 :]}"
    else:
        text = f"{text}\n{more}"
    file.write_text(text, "utf-8")


def run(place: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """A Python program in the copy."""
    quiet = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(
        [sys.executable, "-m", *words], cwd=place, env=quiet, capture_output=True, text=True, check=False
    )


def passes(place: Path, *words: str) -> bool:
    """Whether some tests of the copy pass, and there are any."""
    done = run(place, "pytest", "-q", "-x", "-p", "no:cacheprovider", *words)
    assert done.returncode == 0, done.stdout
    return " passed" in done.stdout


@pytest.fixture(scope="module")
def copy(house: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A copy of the project in which every step was followed."""
    place = tmp_path_factory.mktemp("copy")
    for name in COPIED:
        shutil.copytree(house / name, place / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in FILES:
        shutil.copy(house / name, place)
    for file, more in steps(house):
        add(place / file, more)
    (example,) = EXAMPLE.findall((house / "README.md").read_text("utf-8"))
    add(place / "policy/rules/shanxi.toml", example)
    add(place / "tests/cases/visits/inpatient.toml", README_CASE)
    (place / "documents").mkdir()
    (place / "documents" / "made-up-2026.txt").write_text(MADE_UP, "utf-8")
    yield place
    shutil.rmtree(place)


def test_the_steps_are_found(house: Path) -> None:
    files = [file for file, _ in steps(house)]
    assert len(files) == 13
    assert {"policy/rules/datong.toml", "policy/rules/sources.toml", "policy/rules/kinds.toml"} <= {*files}


def test_both_readmes_show_the_same_example(house: Path) -> None:
    english, chinese = ((house / name).read_text("utf-8") for name in ("README.md", "README.zh-CN.md"))
    assert EXAMPLE.findall(english) == EXAMPLE.findall(chinese)
    for text in (english, chinese):
        assert "documents.toml" in text
        assert "CONTRIBUTING.md" in text


def test_rules_are_added_by_data_alone(copy: Path) -> None:
    written = run(copy, "scripts.sources", "documents", "--write")
    assert "made-up-2026.txt" not in written.stdout
    assert run(copy, "scripts.clauses").returncode == 0
    shown = run(copy, "policy", "rules", "--region", "shanxi/datong", "--on", "2027-07-01")
    assert shown.returncode == 0, shown.stderr
    for number in ("430", "65%", "康复门诊报 60%", "200"):
        assert number in shown.stdout
    assert passes(copy, "-m", "not facts", *MACHINE)
    assert passes(copy, "-k", "made-up", "tests/visit/test_cases.py", "tests/enrolment/test_enrolment.py")
