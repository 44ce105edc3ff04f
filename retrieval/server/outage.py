"""The outage: whatever is wrong between here and the server, in words that name its address."""

from __future__ import annotations

import json
from contextlib import contextmanager
from typing import TYPE_CHECKING

import httpx
from qdrant_client.common.client_exceptions import QdrantException
from qdrant_client.http.exceptions import (
    ApiException,
    ResponseHandlingException,
    UnexpectedResponse,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

_REFUSED = frozenset({401, 403})
_MAX_CHARS = 300

# Of a reply that is no JSON, or lacks its result, the client raises what it stumbles over.
_FAILURES = (
    ApiException,
    QdrantException,
    json.JSONDecodeError,
    UnicodeDecodeError,
    AssertionError,
)


@contextmanager
def raising(error_type: type[Exception], address: str) -> Iterator[None]:
    """Let every failure of a call to the server be an ``error_type`` that names ``address``."""
    try:
        yield
    except _FAILURES as error:
        msg = f"the Qdrant server at {address} {_explain(error)}"
        raise error_type(msg) from error


def is_taken(error: UnexpectedResponse) -> bool:
    """Whether a collection could not be made because there is one of that name."""
    return error.status_code == httpx.codes.CONFLICT or b"already exists" in error.content


def _explain(error: Exception) -> str:
    match error:
        case ResponseHandlingException(source=httpx.HTTPError() as cause):
            return _explain_silence(cause)
        case UnexpectedResponse(status_code=code) if code in _REFUSED:
            return f"refuses us ({code}): set qdrant_api_key to a key that may read and write"
        case UnexpectedResponse(status_code=code):
            return f"answers {code}: {_first_words(error)}"
        case QdrantException():
            return f"has no room for more calls now: {error}"
    return "answers, but not as Qdrant does: correct qdrant_url"


def _explain_silence(cause: httpx.HTTPError) -> str:
    match cause:
        case httpx.TimeoutException():
            return "gave no answer in time: see whether it is busy, or raise qdrant_timeout_s"
        case httpx.ConnectError():
            return f"cannot be reached ({cause}): start it, or correct qdrant_url"
    return f"broke off: {cause}"


def _first_words(error: UnexpectedResponse) -> str:
    try:
        words = str(error.structured()["status"]["error"])
    except (ValueError, LookupError, TypeError):
        words = error.content.decode(errors="replace")
    return " ".join(words.split())[:_MAX_CHARS] or str(error.reason_phrase)
