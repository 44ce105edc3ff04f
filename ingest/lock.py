"""One ingestion at a time: a file lock that the system lets go of when its holder dies."""

from __future__ import annotations

import fcntl
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


@contextmanager
def if_free(path: Path) -> Iterator[bool]:
    """Hold the lock at ``path`` if nobody has it; whether that is so."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with path.open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True


@contextmanager
def only_ingest(path: Path, *, on_wait: Callable[[], None]) -> Iterator[None]:
    """Hold the lock at ``path``, waiting for whoever has it.

    Args:
        path: The lock file; made when missing, never removed.
        on_wait: Called once if another ingestion holds the lock.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with path.open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            on_wait()
            fcntl.flock(file, fcntl.LOCK_EX)
        yield
