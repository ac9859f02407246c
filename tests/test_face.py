"""The face of the package: what others may import from ``policy``, and that it loads no more than it must."""

import inspect
import subprocess
import sys
from pathlib import Path

import policy

NAMES = {
    "EnrolmentRecord": "a class",
    "Fault": "a class",
    "InputError": "a class",
    "Scenario": "a class",
    "Settlement": "a class",
    "assess_enrolment": "(record, book=None)",
    "estimate": "(scenario, book=None)",
    "settle_frame": "(frame, readings=None, book=None)",
}


def told(name: str) -> str:
    """What a name stands for: a class, or the arguments of a function."""
    thing = getattr(policy, name)
    if inspect.isclass(thing):
        return "a class"
    arguments = inspect.signature(thing).parameters.values()
    return f"({', '.join(a.name if a.default is a.empty else f'{a.name}={a.default}' for a in arguments)})"


def test_the_face_shows_these_names_and_no_others() -> None:
    assert {name: told(name) for name in policy.__all__} == NAMES


def test_the_interface_names_the_functions(house: Path) -> None:
    text = (house / "docs" / "interface.md").read_text("utf-8")
    for name, what in NAMES.items():
        if what != "a class":
            assert name in text


def test_an_unknown_name_is_refused() -> None:
    assert not hasattr(policy, "verdict")


def test_the_face_alone_loads_no_table() -> None:
    program = "import sys, policy; sys.exit('pandas' in sys.modules)"
    subprocess.run([sys.executable, "-c", program], check=True)
