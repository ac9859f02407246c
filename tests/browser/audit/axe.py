"""axe-core, which finds what people with another eye, ear or hand could not read or use."""

from collections.abc import Iterator, Sequence
from importlib.resources import files
from typing import Final

from playwright.sync_api import Page

TAGS: Final = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
OFF: Final[dict[str, str]] = {}
"""Rules that are not checked, each with its reason."""

_SCRIPT = (files("axe_playwright_python") / "axe.min.js").read_text("utf-8")


def findings(page: Page, also: Sequence[str] = ()) -> list[str]:
    """What axe finds on a page: rule, place, and what is wrong there, one line each; ``also`` names stricter rules."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(_SCRIPT)
    found = page.evaluate(
        "options => axe.run(document, options)",
        {
            "runOnly": {"type": "tag", "values": TAGS},
            "rules": {rule: {"enabled": False} for rule in OFF} | {rule: {"enabled": True} for rule in also},
            "resultTypes": ["violations"],
        },
    )
    return [line for violation in found["violations"] for line in _lines(violation)]


def _lines(violation: dict[str, object]) -> Iterator[str]:
    nodes = violation["nodes"]
    assert isinstance(nodes, list)
    for node in nodes:
        summary = " ".join(str(node["failureSummary"]).split())
        yield f"{violation['id']}: {node['target']} {str(node['html'])[:160]} | {summary}"
