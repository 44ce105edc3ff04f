"""The journal: a line in the log for each request worth one, with its id, and no word of anyone's.

Questions, answers and documents never come here; neither do the messages of errors, which may hold
them.
"""

from __future__ import annotations

import json
import logging
import os
import sys
import traceback
from datetime import UTC, datetime
from typing import Any, TextIO

JOURNAL = logging.getLogger("pincite.http")
TRACEBACK_VARIABLE = "PINCITE_TRACEBACK"
_FAILED = 500


class _JsonLines(logging.Formatter):
    """One object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """Write a record and the fields that came with it."""
        fields: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "message": record.getMessage(),
        }
        return json.dumps(fields | getattr(record, "fields", {}))


def open_journal(*, every_request: bool, as_json: bool, stream: TextIO = sys.stderr) -> None:
    """Write the journal to a stream: failures, and with ``every_request`` all that came.

    Args:
        every_request: Else only what failed.
        as_json: One object a line instead of words.
        stream: Where to.
    """
    handler = logging.StreamHandler(stream)
    words = logging.Formatter("%(asctime)s %(levelname)s %(message)s", "%H:%M:%S")
    handler.setFormatter(_JsonLines() if as_json else words)
    for logger in (JOURNAL, logging.getLogger("uvicorn")):
        logger.handlers = [handler]
        logger.propagate = False
        logger.setLevel(logging.WARNING)
    if every_request:
        JOURNAL.setLevel(logging.INFO)


def note_request(request_id: str, *, method: str, path: str, status: int, time_s: float) -> None:
    """Note what became of a request."""
    fields = {
        "request_id": request_id,
        "method": method,
        "path": path,
        "status": status,
        "time_ms": round(time_s * 1000, 1),
    }
    # Whoever waits for a server that loads asks often, and is told every time.
    has_failed = status >= _FAILED and path != "/readyz"
    level = logging.ERROR if has_failed else logging.INFO
    # Quoted, so that no path can look like a line of its own.
    words = f"{request_id} {method} {json.dumps(path)} {status} in {fields['time_ms']} ms"
    JOURNAL.log(level, words, extra={"fields": fields})


def note_bug(request_id: str, error: BaseException) -> None:
    """Note where a fault happened; with PINCITE_TRACEBACK set, also what it said."""
    if os.environ.get(TRACEBACK_VARIABLE):
        lines = traceback.format_exception(error)
    else:
        lines = [*traceback.format_tb(error.__traceback__), type(error).__name__]
    place = "".join(lines)
    fields = {"request_id": request_id, "traceback": place}
    JOURNAL.error("%s a fault of the program:\n%s", request_id, place, extra={"fields": fields})
