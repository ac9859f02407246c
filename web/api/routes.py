"""The API's routes and its faults. Whatever goes wrong is told as JSON: ``{"error": [{"field", "message"}]}``.

Nothing that is sent is logged or kept.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from typing import Final

from anyio import CapacityLimiter, to_thread
from pydantic import ValidationError
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from paper.press import FontMissingError
from policy.fields import Fault, InputError, faults
from web.api.openapi import openapi
from web.api.ways import JSON, MOST_BYTES, POST, ApiWay, RulesQuestion, rules
from web.quiet import kind_and_place

NOWHERE: Final = "没有这个地址，能用的地址见 /api/v1/openapi.json"
TOO_LARGE: Final = f"内容太大，最多 {MOST_BYTES // 1024} KB"
# What answers here shares the processor with the pages, so only so many requests are worked on at a time.
_WORKERS: Final = CapacityLimiter(2)
_DISCARDED: Final = 1024 * 1024


class TooLargeError(Exception):
    """The body is larger than ``MOST_BYTES``."""


def fault(status: int, found: Sequence[Fault], headers: dict[str, str] | None = None) -> Response:
    """An answer that says what is wrong."""
    error = {"error": [{"field": one.field, "message": one.message} for one in found]}
    return _sent(json.dumps(error, ensure_ascii=False).encode("utf-8"), JSON, status, headers)


def _sent(body: bytes, media_type: str, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    return Response(body, status, {"Cache-Control": "no-store", **(headers or {})}, media_type=media_type)


class Question:
    """An ASGI endpoint that answers a posted body in one way."""

    def __init__(self, way: ApiWay) -> None:
        self.way = way

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        try:
            response = await self._answer(Request(scope, receive))
        except ClientDisconnect:
            return
        await response(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        try:
            text = (await _body(request)).decode("utf-8-sig")
            body = await to_thread.run_sync(self.way.answer, text, limiter=_WORKERS)
        except TooLargeError:
            return fault(413, [Fault("", TOO_LARGE)], {"Connection": "close"})
        except UnicodeDecodeError:
            return fault(422, [Fault("", "内容不是 UTF-8 编码")])
        except InputError as error:
            return fault(422, error.faults)
        except FontMissingError as error:
            return fault(503, [Fault("", str(error))])
        return _sent(body, self.way.media_type)


async def _body(request: Request) -> bytes:
    """The body, at most ``MOST_BYTES`` of it in memory; a little more is let pass by, so that a sender hears why."""
    read, size = bytearray(), 0
    async for part in request.stream():
        size += len(part)
        if size > _DISCARDED:
            break
        if size <= MOST_BYTES:
            read += part
    if size > MOST_BYTES:
        raise TooLargeError
    return bytes(read)


async def _rules(request: Request) -> Response:
    try:
        question = RulesQuestion.model_validate(dict(request.query_params))
    except ValidationError as error:
        return fault(422, faults(error))
    return _sent(await to_thread.run_sync(rules, question, limiter=_WORKERS), JSON)


async def _openapi(_: Request) -> Response:
    return _sent(await to_thread.run_sync(openapi), JSON)


async def _other(_: Request, error: Exception) -> Response:
    """404, 405 and what broke, in the same form; of what broke the log has the kind and the place alone."""
    if not isinstance(error, HTTPException):
        logging.getLogger(__name__).error("no answer: %s", kind_and_place(error))
        return fault(500, [Fault("", "没有算出来，请过一会儿再试")])
    if error.status_code == 405:  # noqa: PLR2004 - method not allowed
        allowed = (error.headers or {}).get("Allow", "")
        return fault(405, [Fault("", f"这个地址只能用 {allowed.replace(', ', '、')}")], dict(error.headers or {}))
    return fault(error.status_code, [Fault("", NOWHERE)])


FAULTS: Final = {404: _other, 405: _other, 500: _other}
"""Who answers what no endpoint answered."""

API: Final = Starlette(
    routes=[
        *(Route(f"/v1/{name}", Question(way), methods=["POST"]) for name, way in POST.items()),
        Route("/v1/rules", _rules),
        Route("/v1/openapi.json", _openapi),
    ],
    exception_handlers=FAULTS,
)
API.router.redirect_slashes = False
