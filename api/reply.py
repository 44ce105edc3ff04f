"""The reply: an object of ours as the bytes that go over HTTP."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from starlette.responses import Response

if TYPE_CHECKING:
    from collections.abc import Mapping

    from api.problem import Problem
    from api.schemas.output import Output

JSON = "application/json"
PROBLEM_JSON = "application/problem+json"


def reply(output: Output, *, status: int = 200) -> Response:
    """An object as JSON."""
    return Response(_encode(output), status, media_type=JSON)


def reply_problem(
    problem: Problem, request_id: str, *, headers: Mapping[str, str] | None = None
) -> Response:
    """A problem as JSON, with the header that says when to come back."""
    told = dict(headers or {})
    if (seconds := problem.sort.retry_after_s) is not None:
        told["retry-after"] = str(seconds)
    body = _encode(problem.output(request_id))
    return Response(body, problem.sort.status, headers=told, media_type=PROBLEM_JSON)


def _encode(output: Output) -> bytes:
    # A lone surrogate, from a file name that is no UTF-8, becomes \udc..: its JSON escape.
    text = json.dumps(output.model_dump(mode="json"), ensure_ascii=False)
    return text.encode("utf-8", "backslashreplace")
