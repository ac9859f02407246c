"""The front door: Streamlit answers on a few paths that its pages need, and everything else is answered here.

So Streamlit's own first page, its uncompressed files and its interface for programs are out of reach.
"""

from __future__ import annotations

import re
from typing import Final

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from web import easy, screen
from web.api.routes import API
from web.files import file, first_page, icon, nowhere
from web.headers import Headers
from web.plain import plain_page

STREAMLIT: Final = re.compile(r"/_stcore/(health|metrics|host-config|upload_file/[^/]+/[^/]+)|/media/.+")
"""What is Streamlit's to answer over HTTP; its pages speak over the WebSocket ``/_stcore/stream``."""


async def _fault(_: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    if status == 405:  # noqa: PLR2004 - method not allowed
        return plain_page("这里不能这样打开", "请从首页重新进来。", status)
    return nowhere() if status < 500 else plain_page("这一步没有算出来", "请过一会儿再试。", status)  # noqa: PLR2004 - ours


SITE: Final = Starlette(
    routes=[
        Mount("/api", API),
        *screen.routes,
        *easy.routes,
        Route("/assets/{name:path}", file),
        Route("/static/{name:path}", file),
        Route("/favicon.png", icon),
        Route("/favicon.ico", icon),
        Route("/", first_page),
        Route("/{page}", first_page),
    ],
    exception_handlers={404: _fault, 405: _fault, 500: _fault},
)


class Front:
    """ASGI middleware that hands to Streamlit what is Streamlit's, and the rest to our own site."""

    def __init__(self, app: ASGIApp, site: ASGIApp = SITE) -> None:
        self.app = app
        self.site = site

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        ours = scope["type"] == "http" and not STREAMLIT.fullmatch(scope["path"])
        await (self.site if ours else self.app)(scope, receive, send)


MIDDLEWARE: Final = [Middleware(Headers), Middleware(Front)]
"""What ``st.App`` puts around Streamlit, the outermost first."""
