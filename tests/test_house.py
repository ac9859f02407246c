"""The house itself: its settings, its two commands, and what its rooms may know of each other."""

import ast
import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path

import grimp
import pytest
from streamlit import config

ROOT = Path(__file__).parent.parent
POLICY = sorted((ROOT / "policy").rglob("*.py"))
WINGS = sorted(path for name in ("policy", "ui", "web", "paper") for path in (ROOT / name).rglob("__init__.py"))


def settings() -> dict[str, object]:
    """Every option of .streamlit/config.toml, by its full name."""
    flat: dict[str, object] = {}

    def read(prefix: str, table: dict[str, object]) -> None:
        for name, value in table.items():
            if isinstance(value, dict):
                read(f"{prefix}{name}.", value)
            else:
                flat[prefix + name] = value

    read("", tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text("utf-8")))
    return flat


@pytest.mark.parametrize("option", settings())
def test_streamlit_still_knows_the_option(option: str) -> None:
    config.get_option(option)


def test_nothing_leaves_the_app_and_no_collection_slows_it() -> None:
    known = settings()
    assert known["browser.gatherUsageStats"] is False
    assert known["runner.postScriptGC"] is False


@pytest.mark.parametrize("readme", ["README.md", "README.zh-CN.md"])
def test_the_readmes_name_the_two_commands(readme: str) -> None:
    text = (ROOT / readme).read_text("utf-8")
    targets = (ROOT / "Makefile").read_text("utf-8")
    for command in ("run", "test"):
        assert f"\nmake {command}" in text
        assert f"\n{command}:" in targets


@pytest.mark.parametrize("readme", ["README.md", "README.zh-CN.md"])
def test_the_readmes_examples_answer(readme: str) -> None:
    text = (ROOT / readme).read_text("utf-8")
    blocks = re.findall(r"^```sh\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    examples = [block for block in blocks if "-m policy" in block]
    assert examples
    for example in examples:
        script = example.replace(".venv/bin/python", shlex.quote(sys.executable))
        done = subprocess.run(["bash", "-euc", script], cwd=ROOT, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        assert done.stdout


def test_the_import_linter_sees_every_module() -> None:
    """``pages`` has no ``__init__``: that its files are looked at too is not to be taken for granted."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]
    seen = grimp.build_graph(*settings["root_packages"], include_external_packages=True, cache_dir=None).modules
    files = [path.relative_to(ROOT) for name in settings["root_packages"] for path in (ROOT / name).rglob("*.py")]
    names = {".".join(path.with_suffix("").parts).removesuffix(".__init__") for path in files}
    assert names <= seen
    assert {"pages.estimate", "policy.__main__"} <= names


@pytest.mark.parametrize(("file", "may"), [("app.py", {"ui", "web"}), ("payers.py", {"policy"})])
def test_a_file_beside_the_wings_imports_only_what_it_may(file: str, may: set[str]) -> None:
    """The import linter takes no single files."""
    ours = {path.stem for path in ROOT.glob("*.py")} | {path.parent.name for path in ROOT.glob("*/__init__.py")}
    assert _imported(ROOT / file) & ours <= may


def _imported(file: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {name.name.split(".")[0] for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add((node.module or "").split(".")[0])
    return found


@pytest.mark.parametrize("wing", WINGS, ids=lambda path: str(path.relative_to(ROOT).parent))
def test_a_wing_says_what_lives_there_and_what_it_may_import(wing: Path) -> None:
    told = ast.get_docstring(ast.parse(wing.read_text("utf-8"))) or ""
    assert "may import" in told.lower()


@pytest.mark.parametrize("module", POLICY, ids=lambda path: str(path.relative_to(ROOT)))
def test_policy_has_no_float(module: Path) -> None:
    assert not re.search(r"float\(|: float|-> float", module.read_text("utf-8"))


def test_importing_policy_loads_no_streamlit() -> None:
    names = (path.relative_to(ROOT).with_suffix("") for path in POLICY if not path.stem.startswith("__"))
    modules = ", ".join(".".join(name.parts) for name in names)
    program = f"import sys, {modules}; sys.exit('streamlit' in sys.modules)"
    subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=True)
