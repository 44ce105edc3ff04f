"""The gatehouse: what every request passes on its way in, and every reply on its way out."""

from __future__ import annotations

from time import perf_counter
from typing import TYPE_CHECKING
from uuid import uuid4

from starlette.datastructures import MutableHeaders

from api.admission import check_admission
from api.intake import take_body
from api.journal import note_bug, note_request
from api.problem import ClientLeftError, ProblemKind, problem_of
from api.reply import reply_problem

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

_HEADERS = {
    "cache-control": "no-store",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}
"""Of every reply, unless it has its own: no browser guesses, keeps, frames or passes it on."""

_CLIENT_LEFT = 499
"""What nginx writes into its log for a client that did not wait; nobody ever receives it."""


class Gatehouse:
    """An ASGI application around another: admits, limits, numbers, notes, and turns errors round.

    Args:
        app: What is behind it.
        max_bytes: Of a request's body.
    """

    def __init__(self, app: ASGIApp, *, max_bytes: int) -> None:
        self._app = app
        self._max_bytes = max_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let one request through."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        exit_ = _Exit(send, request_id=uuid4().hex[:12])
        scope.setdefault("state", {})["request_id"] = exit_.request_id
        began = perf_counter()
        try:
            await self._admit(scope, receive, exit_)
        except ClientLeftError:
            exit_.status = _CLIENT_LEFT
        except Exception as error:  # noqa: BLE001 - the edge: everything becomes a problem
            await self._tell(error, scope, receive, exit_)
        note_request(
            exit_.request_id,
            method=scope["method"],
            path=scope["path"],
            status=exit_.status,
            time_s=perf_counter() - began,
        )

    async def _admit(self, scope: Scope, receive: Receive, exit_: _Exit) -> None:
        check_admission(scope)
        body = await take_body(scope, receive, max_bytes=self._max_bytes)
        if scope["method"] == "HEAD":
            # Answered as GET; the server sends the headers alone.
            scope = {**scope, "method": "GET"}
        await self._app(scope, body, exit_)

    async def _tell(self, error: Exception, scope: Scope, receive: Receive, exit_: _Exit) -> None:
        problem = problem_of(error)
        if problem.kind is ProblemKind.BUG:
            note_bug(exit_.request_id, error)
        if exit_.status:
            # Too late for another reply: the connection breaks, or half would pass for whole.
            raise error
        await reply_problem(problem, exit_.request_id)(scope, receive, exit_)


class _Exit:
    """Sends a reply with the headers that all have; ``status`` is 0 until it has begun."""

    def __init__(self, send: Send, *, request_id: str) -> None:
        self.request_id = request_id
        self.status = 0
        self._send = send

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = MutableHeaders(scope=message)
            headers["x-request-id"] = self.request_id
            for name, value in _HEADERS.items():
                headers.setdefault(name, value)
        await self._send(message)
