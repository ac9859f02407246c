"""The examples of docs/api.md run against the app."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

PAGE = Path(__file__).parent.parent.parent / "docs" / "api.md"
EXAMPLES = re.findall(r"^```(sh|python)\n(.*?)^```", PAGE.read_text("utf-8"), re.MULTILINE | re.DOTALL)
HERE = "http://localhost:8501"


@pytest.mark.parametrize(("language", "text"), EXAMPLES)
def test_an_example_runs(address: str, language: str, text: str) -> None:
    assert HERE in text
    if language == "sh" and shutil.which("curl") is None:
        pytest.skip("curl is missing: apt-get install curl")
    command = ["bash", "-euc"] if language == "sh" else [sys.executable, "-c"]
    done = subprocess.run([*command, text.replace(HERE, address)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout


def test_there_are_examples_of_both_kinds() -> None:
    assert {language for language, _ in EXAMPLES} == {"sh", "python"}
