"""``/S/CODE``, what a printed code leads to: the pages with the answers that the code holds."""

from __future__ import annotations

import importlib
from collections.abc import Callable

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from policy.fields import InputError
from web.plain import plain_page


async def open_code_page(request: Request) -> Response:
    """Lead to the pages, or say plainly that the code cannot be read."""
    code = request.path_params["code"]
    try:
        await run_in_threadpool(_reader(), code)
    except InputError:
        return plain_page("这个码打不开", "码可能抄漏了、印糊了，或者是别处的。请再扫一次，或者从首页重新填。", 404)
    return RedirectResponse(f"/?c={code}", 302, headers={"Cache-Control": "no-store"})


def _reader() -> Callable[[str], object]:
    """What reads a code and refuses a bad one."""
    try:
        found: Callable[[str], object] = importlib.import_module("policy.link").open_code
    except ModuleNotFoundError:
        raise InputError([]) from None
    return found
