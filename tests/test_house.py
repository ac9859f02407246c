"""The house itself: its settings, its two commands, and what its rooms may know of each other."""

import ast
import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from streamlit import config

ROOT = Path(__file__).parent.parent
POLICY = sorted((ROOT / "policy").rglob("*.py"))


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


@pytest.mark.parametrize("module", POLICY, ids=lambda path: str(path.relative_to(ROOT)))
def test_policy_knows_no_page_and_no_float(module: Path) -> None:
    source = module.read_text("utf-8")
    imported = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            imported |= {name.name.split(".")[0] for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            imported.add((node.module or "").split(".")[0])
    assert not imported & {"streamlit", "altair", "typst", "ui", "pages", "web", "paper", "app"}
    assert not re.search(r"float\(|: float|-> float", source)


def test_importing_policy_loads_no_streamlit() -> None:
    names = (path.relative_to(ROOT).with_suffix("") for path in POLICY if not path.stem.startswith("__"))
    modules = ", ".join(".".join(name.parts) for name in names)
    program = f"import sys, {modules}; sys.exit('streamlit' in sys.modules)"
    subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=True)
