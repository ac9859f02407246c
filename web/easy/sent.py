"""What a browser sends: a small form, read with its limits checked on the way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple
from urllib.parse import parse_qs

from starlette.requests import Request

from policy.fields import InputError
from policy.link.answers import Answers
from policy.link.code import open_code
from web.easy.flows import FLOWS, Flow, Values

MOST_BYTES: Final = 64 * 1024
_MOST_FIELDS: Final = 200
_MOST_TYPED: Final = 200
"""Characters of one typed answer; the rest is cut off."""
_MOST_DRAFTS: Final = 40


class TooMuchError(ValueError):
    """More than this page takes."""


class Sent(NamedTuple):
    """One step: the way and its answers, those of the other way, the question, what was typed, and what to do.

    ``todo`` names questions that are still to be asked; ``check``: the page of all answers was seen. ``drafts`` are
    what was typed and could not be read when somebody went back, by way and question: no code can hold these.
    ``embed``: another site shows this page in a frame.
    """

    flow: Flow | None
    values: Values
    other: str = ""
    at: str = ""
    typed: Sequence[str] = ()
    do: str = ""
    todo: Sequence[str] = ()
    check: bool = False
    drafts: Mapping[str, str] = {}
    embed: bool = False


def embedded(request: Request) -> bool:
    """Whether another site shows the page in a frame."""
    return request.query_params.get("embed") == "true"


async def sent(request: Request) -> Sent:
    """The form of a request.

    Raises:
        TooMuchError: it is larger than this page takes.
        InputError: the answers so far cannot be read.
    """
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST_BYTES:
            raise TooMuchError
    try:
        found = parse_qs(body.decode("latin-1"), keep_blank_values=True, max_num_fields=_MOST_FIELDS)
    except ValueError:
        raise TooMuchError from None

    def one(name: str) -> str:
        return found.get(name, [""])[0]

    flow, drafts = FLOWS.get(one("f")), _drafts(found.get("draft", []))
    return Sent(
        flow,
        held(flow, one("c")) | _of(flow, drafts) if flow else {},
        one("o"),
        one("at"),
        [text.strip()[:_MOST_TYPED] for text in found.get("v", [])],
        one("do"),
        one("todo").split(","),
        one("check") == "1",
        drafts,
        embedded(request),
    )


def _drafts(sent: Sequence[str]) -> dict[str, str]:
    """What could not be read, sent as ``way.question=text``."""
    parts = [draft.partition("=") for draft in sent[:_MOST_DRAFTS]]
    return {name: text[:_MOST_TYPED] for name, _, text in parts if text}


def held(flow: Flow, code: str) -> Values:
    """The answers of a code; none of an empty one.

    Raises:
        InputError: it cannot be read, or holds nothing of this way's.
    """
    thing = open_code(code) if code else Answers(flow.page)
    return flow.values(thing) or {}


def other_values(flow: Flow, given: Sent) -> Values:
    """The answers of the other way, which wait in their own field; none where they cannot be read."""
    try:
        return held(flow, given.other) | _of(flow, given.drafts)
    except InputError:
        return {}


def draft_name(flow: Flow, question: str) -> str:
    """A question's name among the drafts."""
    return f"{flow.page}.{question}"


def _of(flow: Flow, drafts: Mapping[str, str]) -> Values:
    """The drafts of one way by their questions."""
    front = draft_name(flow, "")
    return {name.removeprefix(front): text for name, text in drafts.items() if name.startswith(front)}
