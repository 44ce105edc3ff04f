"""Intake: a request's body is small and quick to come, and no more of it is ever held."""

from __future__ import annotations

import asyncio
from email.message import Message
from typing import TYPE_CHECKING

from api.problem import ClientLeftError, HttpProblemError, ProblemKind, refuse

if TYPE_CHECKING:
    from starlette.types import Message as Event
    from starlette.types import Receive, Scope

PATIENCE_S = 30.0
"""How long a body may take to arrive."""

_CHARSETS = {"utf-8", "us-ascii"}


async def take_body(scope: Scope, receive: Receive, *, max_bytes: int) -> Receive:
    """Read a request's body; comes back as a ``receive`` that gives it once more, whole.

    Raises:
        HttpProblemError: It is too large or too slow.
        ClientLeftError: The client left in the middle.
    """
    # The server itself has seen to it that this is a number.
    if int(dict(scope["headers"]).get(b"content-length", b"0")) > max_bytes:
        raise _too_large(max_bytes)
    try:
        async with asyncio.timeout(PATIENCE_S):
            body = await _read(receive, max_bytes=max_bytes)
    except TimeoutError as error:
        detail = f"The body did not arrive within {PATIENCE_S:g} s. Send it at once."
        raise refuse(ProblemKind.TOO_SLOW, detail) from error
    events: list[Event] = [{"type": "http.request", "body": body, "more_body": False}]

    async def once_more() -> Event:
        return events.pop() if events else await receive()

    return once_more


async def _read(receive: Receive, *, max_bytes: int) -> bytes:
    body = bytearray()
    while True:
        event = await receive()
        if event["type"] == "http.disconnect":
            raise ClientLeftError
        body += event.get("body", b"")
        if len(body) > max_bytes:
            raise _too_large(max_bytes)
        if not event.get("more_body", False):
            return bytes(body)


def _too_large(max_bytes: int) -> HttpProblemError:
    detail = f"A request may have {max_bytes:,} bytes, as max_request_kb says. Shorten it."
    return refuse(ProblemKind.TOO_LARGE, detail)


def require_json(content_type: str) -> None:
    """Look at the header that says what a body is.

    Raises:
        HttpProblemError: It is no JSON in UTF-8.
    """
    header = Message()
    header["content-type"] = content_type
    charset = header.get_content_charset("utf-8")
    if header.get_content_type() != "application/json" or charset not in _CHARSETS:
        detail = "Send the body as JSON in UTF-8, with Content-Type: application/json."
        raise refuse(ProblemKind.NOT_JSON, detail)
