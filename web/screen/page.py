"""The page of the big screen and its two files."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta, timezone
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from policy.dates import day_in_words
from web.screen.slides import LEGEND, slides
from web.settings import public_address

CHINA: Final = timezone(timedelta(hours=8))
SECONDS: Final = (12, 3, 120)
"""How long a slide stands: usual, shortest, longest."""
REFRESH: Final = (300, 1, 3600)
"""How many seconds pass between two questions for newer slides: usual, fewest, most."""

_HERE: Final = Path(__file__).parent
_FILES: Final = {"screen.css": "text/css", "screen.js": "text/javascript"}
_TEMPLATES: Final = Environment(
    loader=FileSystemLoader(_HERE), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
)
_SPACE: Final = re.compile(r"(?<=\d) ")


def whole(text: str) -> str:
    """Words in which no line ends between a number and what it counts.

    >>> whole("每人缴 400 元") == "每人缴 400\u00a0元"
    True
    """
    return _SPACE.sub("\u00a0", text)


_TEMPLATES.filters["whole"] = whole


async def screen(request: Request) -> Response:
    """The loop; ``?seconds=`` says how long a slide stands, ``?refresh=`` how often newer ones are asked for."""
    pace = {name: _number(request, name, *span) for name, span in (("seconds", SECONDS), ("refresh", REFRESH))}
    text = await run_in_threadpool(_page, datetime.now(CHINA).date(), **pace, address=public_address())
    tag = f'"{sha256(text.encode()).hexdigest()[:16]}"'
    headers = {"ETag": tag, "Cache-Control": "no-cache"}
    if request.headers.get("If-None-Match", "").removeprefix("W/") == tag:
        return Response(status_code=304, headers=headers)
    return Response(text, headers=headers, media_type="text/html")


async def file(request: Request) -> Response:
    """The style or the script."""
    name = request.url.path.rpartition("/")[2]
    return Response(_text(name), headers={"Cache-Control": "no-cache"}, media_type=_FILES[name])


def _number(request: Request, name: str, usual: int, least: int, most: int) -> int:
    """A whole number of the address within its bounds; the usual one for anything else."""
    given = request.query_params.get(name, "")
    return min(max(int(given), least), most) if given.isascii() and given.isdigit() and len(given) < 6 else usual  # noqa: PLR2004 - digits enough


@lru_cache(maxsize=8)
def _page(on: date, seconds: int, refresh: int, address: str | None) -> str:  # noqa: ARG001 - the codes lead there
    assets = sha256("".join(_text(name) for name in _FILES).encode()).hexdigest()[:16]
    return _TEMPLATES.get_template("screen.html").render(
        slides=slides(on), legend=LEGEND, on=day_in_words(on), seconds=seconds, refresh=refresh, assets=assets
    )


@lru_cache(maxsize=len(_FILES))
def _text(name: str) -> str:
    return (_HERE / name).read_text("utf-8")


routes: Final = [Route("/screen", screen), *(Route(f"/screen/{name}", file, name=name) for name in _FILES)]
"""What the big screen adds to the site."""
