"""Where a code leads: ``/S/CODE``, short and in capitals for a QR, opens the pages with the answers that it holds."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from policy.fields import InputError
from policy.link.code import Comparison, open_code
from web import settings
from web.plain import plain_page


def printed(code: str) -> str | None:
    """The whole address of a code, to be printed; none where the public address is not set."""
    address = settings.public_address()
    return f"{address}/S/{code}" if address else None


async def open_link(request: Request) -> Response:
    """Lead to the pages, or say plainly that the code cannot be read."""
    code = request.path_params["code"]
    try:
        thing = await run_in_threadpool(open_code, code)
    except InputError as error:
        return plain_page("这个码打不开", "".join(f"{fault.message}。" for fault in error.faults), 404)
    page = "variants" if isinstance(thing, Comparison) else ""
    return RedirectResponse(f"/{page}?c={code}", 302, headers={"Cache-Control": "no-store"})
