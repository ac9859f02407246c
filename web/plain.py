"""A plain Chinese page that needs no script: for an address that leads nowhere."""

from __future__ import annotations

from html import escape
from pathlib import Path
from string import Template

from starlette.responses import HTMLResponse

_PAGE = Template((Path(__file__).parent / "plain.html").read_text("utf-8"))


def plain_page(heading: str, text: str, status: int) -> HTMLResponse:
    """The page with a heading and one paragraph, both plain text."""
    page = _PAGE.substitute(heading=escape(heading), text=escape(text))
    return HTMLResponse(page, status, headers={"Cache-Control": "no-store"})
