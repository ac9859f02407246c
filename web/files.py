"""Answers for the first page and the files that it loads: packed, and kept by browsers."""

from __future__ import annotations

from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from web.assets.packing import Asset
from web.assets.shelf import ROOT, Shelf
from web.plain import plain_page

SHELF: Final = Shelf()
YEAR: Final = "public, max-age=31536000, immutable"
LANDING: Final = "estimate"
"""The page that stands at ``/``."""


async def first_page(request: Request) -> Response:
    """The first page, at the address of one of our pages."""
    name = request.path_params.get("page", "")
    if name and (name == LANDING or name not in pages()):
        return nowhere()
    found = await run_in_threadpool(lambda: SHELF.first_page)  # the first time takes a moment
    tag = f'"{found.digest}"'
    if request.headers.get("If-None-Match", "").removeprefix("W/") == tag:
        return Response(status_code=304, headers={"ETag": tag, "Cache-Control": "no-cache"})
    return await _sent(request, found, {"ETag": tag, "Cache-Control": "no-cache"})


async def file(request: Request) -> Response:
    """A file whose name tells its content, so that it never changes."""
    found = await run_in_threadpool(SHELF.find, request.url.path)
    if found is None:
        return nowhere()
    return await _sent(request, found, {"Cache-Control": YEAR})


async def icon(request: Request) -> Response:
    """Our icon where browsers and Streamlit look for one by themselves."""
    return await _sent(request, SHELF.icon, {"Cache-Control": "no-cache"})


def pages() -> set[str]:
    """Names of the pages, as their addresses have them."""
    return {path.stem for path in (ROOT / "pages").glob("*.py")}


def nowhere() -> Response:
    """The answer where nothing is."""
    return plain_page("没有这个网页", "地址可能抄漏了，或者网页已经搬走。", 404)


async def _sent(request: Request, asset: Asset, headers: dict[str, str]) -> Response:
    coding = asset.coding(request.headers.get("Accept-Encoding", ""))
    body = asset.ready(coding)
    if body is None:
        body = await run_in_threadpool(asset.packed, coding)
    if coding != "identity":
        headers["Content-Encoding"] = coding
    return Response(body, headers={**headers, "Vary": "Accept-Encoding"}, media_type=asset.media_type)
