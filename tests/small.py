"""A small rulebook for tests of the machine, so that a new rule breaks none of them.

What the program knows by name (parameters, kinds, readings, notes) is the project's own vocabulary; every document,
region and number is made up (``tests/rulebook/small``).
"""

import re
import shutil
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from policy.rulebook import Rulebook
from policy.rulebook.loader import RULES, load

NUMBERS = Path(__file__).parent / "rulebook" / "small"
VOCABULARY = ("parameters.toml", "kinds.toml", "readings.toml", "notes.toml")
PROVINCE, CITY, OTHER_CITY = "shanxi", "shanxi/datong", "shanxi/taiyuan"


def write_small(folder: Path) -> Path:
    """Write the small rulebook's files to an empty folder."""
    shutil.copytree(NUMBERS, folder)
    for name in VOCABULARY:
        text = (RULES / name).read_text("utf-8")
        (folder / name).write_text(re.sub(r'document = "[^"]+"', 'document = "made-up"', text), "utf-8")
    return folder


@cache
def small() -> Rulebook:
    """The small rulebook, read once."""
    with TemporaryDirectory() as folder:
        return load(write_small(Path(folder) / "rules"))
