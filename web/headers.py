"""Headers that every response carries: what a page may load, who may frame it, and what it tells other sites.

Scripts come from our own files alone. Styles may stand in the page, because Streamlit writes its own there.
"""

from __future__ import annotations

import logging
import re
from typing import Final
from urllib.parse import parse_qs

from starlette.datastructures import MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web import settings
from web.quiet import kind_and_place

POLICY: Final = {
    "default-src": "'self'",
    "script-src": "'self'",
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' data: blob:",
    "font-src": "'self' data:",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
}
_HOST = re.compile(r"[A-Za-z0-9.-]+(:[0-9]{1,5})?|\[[0-9A-Fa-f:.]+\](:[0-9]{1,5})?")


_FRAMED: Final = {"/easy"}
"""What an allowed site may frame at every step."""


class Headers:
    """ASGI middleware that sets the headers, also on what fails."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.sites = settings.embedding_sites()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = False

        async def with_headers(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                headers = MutableHeaders(scope=message)
                headers["Content-Security-Policy"] = self.policy(scope)
                headers["X-Content-Type-Options"] = "nosniff"
                headers["Referrer-Policy"] = "same-origin"  # an address may hold a person's answers
            await send(message)

        try:
            await self.app(scope, receive, with_headers)
        except Exception as error:
            if started:
                raise
            logging.getLogger(__name__).error("no answer: %s", kind_and_place(error))  # noqa: TRY400 - hushed
            await PlainTextResponse("这一步没有算出来，请过一会儿再试。", 500)(scope, receive, with_headers)

    def policy(self, scope: Scope) -> str:
        """The content security policy for a request."""
        policy = dict(POLICY)
        headers = {name: value for name, value in scope["headers"] if name == b"host"}
        host = headers.get(b"host", b"").decode("latin-1")
        # Older Safari does not take 'self' for a WebSocket.
        sockets = f" ws://{host} wss://{host}" if _HOST.fullmatch(host) else ""
        policy["connect-src"] = "'self'" + sockets
        # The big-text page goes on by POST, and keeps nothing in the browser that a frame could misuse.
        asked = parse_qs(scope["query_string"].decode("latin-1"))
        embedded = scope["path"] in _FRAMED or asked.get("embed") == ["true"]
        policy["frame-ancestors"] = " ".join(["'self'", *(self.sites if embedded else ())])
        return "; ".join(f"{name} {value}" for name, value in policy.items())
