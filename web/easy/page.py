"""The routes of the big-text page, and which page follows a step."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime, timedelta, timezone
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from policy import Scenario
from policy.compare.slip.reconcile import Check
from policy.fields import InputError
from policy.link.code import AskedComparison, Opened, opened
from web.easy import drawn, yearly
from web.easy.flows import FLOWS
from web.easy.sent import Sent, TooMuchError, embedded, sent
from web.easy.steps import after
from web.plain import plain_page

CHINA: Final = timezone(timedelta(hours=8))
_SCRIPT_AND_STYLE: Final = {"easy.css": "text/css", "easy.js": "text/javascript"}


def today() -> date:
    """The reader's own day."""
    return datetime.now(CHINA).date()


async def start(request: Request) -> Response:
    """The first page: where one is enrolled, and which way to go."""
    given = Sent(None, {}, embed=embedded(request))
    return _page(await run_in_threadpool(drawn.start, given, today()))


async def step(request: Request) -> Response:
    """The page that follows an answer."""
    try:
        given = await sent(request)
        return _page(await run_in_threadpool(_after, given))
    except TooMuchError:
        return plain_page("填的内容太多", "这一页放不下这么多内容，请退回去改短一些。", 413)
    except InputError as error:
        return plain_page("前面填的读不出来了", "".join(f"{fault.message}。" for fault in error.faults), 422)


async def open_code(request: Request) -> Response:
    """The answer to what a code holds; what this page does not ask opens on the full pages."""
    code = request.path_params["code"]
    try:
        found = await run_in_threadpool(opened, code)
        return await run_in_threadpool(_open, code, found, embed=embedded(request))
    except InputError as error:
        return plain_page("这个码打不开", "".join(f"{fault.message}。" for fault in error.faults), 404)


def _open(code: str, found: Opened, *, embed: bool) -> Response:
    for flow in FLOWS.values():
        values = flow.values(found.thing)
        if values is not None:
            given = Sent(flow, values, do="answer", check=True, embed=embed)
            return _page(after(given, today(), known=found.known))
    if isinstance(found.thing, Scenario):
        with suppress(InputError):  # the full page says why
            return _page(drawn.year(code, yearly.answered(found.thing, found.known), embed=embed))
    page = {AskedComparison: "variants", Check: "slip"}.get(type(found.thing), "ledger")
    address = f"/{page}?c={code}{'&embed=true' if embed else ''}"
    return RedirectResponse(address, 302, headers={"Cache-Control": "no-store"})


def _after(given: Sent) -> str:
    return after(given, today())


def _page(text: str) -> Response:
    # Not "no-store": a browser's own way back then shows the page as it was, with what was typed.
    return Response(text, headers={"Cache-Control": "private, no-cache"}, media_type="text/html")


async def file(request: Request) -> Response:
    """The style or the script; its address changes with its content."""
    name = request.url.path.rpartition("/")[2]
    headers = {"Cache-Control": "public, max-age=31536000, immutable"}
    return Response(drawn.text_of(name), headers=headers, media_type=_SCRIPT_AND_STYLE[name])


routes: Final = [
    Route("/easy", start, methods=["GET"]),
    Route("/easy", step, methods=["POST"]),
    *(Route(f"/easy/{name}", file, name=name) for name in _SCRIPT_AND_STYLE),
    Route("/S/{code}", open_code),
]
"""What the big-text page adds to the site."""
