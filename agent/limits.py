"""Limits: what a file may take to be parsed, and the sandbox that holds it to that."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING
from uuid import uuid4

from ingest.found import Found
from ingest.parse import PARSER_VERSION, Limits
from ingest.sandbox import Sandbox
from ingest.spool import Spool

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ingest.embed import Embedder
    from ingest.settings import IngestSettings


def make_sandbox(settings: IngestSettings, embedder: Embedder, *, chunk_tokens: int) -> Sandbox:
    """A sandbox that parses within the limits.

    Args:
        settings: Hold the limits.
        embedder: Whose tokens are counted.
        chunk_tokens: A chunk's size, at most.
    """
    return Sandbox(
        limits=Limits(
            text_file_bytes=settings.max_text_size_mb * 2**20,
            file_bytes=settings.max_file_size_mb * 2**20,
            text_bytes=settings.max_text_size_mb * 2**20,
        ),
        vocabulary=embedder.vocabulary,
        max_tokens=chunk_tokens,
        timeout_s=settings.parse_time_limit_s,
        memory_bytes=settings.parse_memory_mb * 2**20,
    )


def refusal_cause(settings: IngestSettings) -> str:
    """What refusals depend on beside the file: when it changes, refused files are retried."""
    limits = (
        settings.max_text_size_mb,
        settings.max_file_size_mb,
        settings.parse_time_limit_s,
        settings.parse_memory_mb,
    )
    return f"parser {PARSER_VERSION}, limits {limits}"


@contextmanager
def look_into(path: Path, home: Path, sandbox: Sandbox) -> Iterator[Iterator[tuple[str, Path]]]:
    """Every file inside the file at ``path``, by source and where it can be read.

    They can be read until the end of ``with``.

    Args:
        path: Of a file that may have others inside, as mails do.
        home: Has room for them meanwhile.
        sandbox: Unpacks them; it is closed at the end.
    """
    with sandbox, Spool(home / f"spool-{uuid4().hex}", sandbox.unpack) as spool:
        walk = spool.walk(Found(str(path), path))
        yield ((found.source, found.path) for found in walk)
