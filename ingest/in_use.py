"""In use: what any process reads by must not be removed under it. A lock that many may hold."""

from __future__ import annotations

import fcntl
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class Use:
    """A share of the lock; the system lets go of it when the process ends, however it ends."""

    def __init__(self, path: Path) -> None:
        """Take a share of the lock at ``path``, waiting while somebody has it alone."""
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        fcntl.flock(self._descriptor, fcntl.LOCK_SH)

    def end(self) -> None:
        """Give it back."""
        os.close(self._descriptor)


@contextmanager
def alone(path: Path) -> Iterator[bool]:
    """Whether nobody has a share of the lock at ``path``; if so, nobody gets one meanwhile.

    Afterwards the file is gone, if so: whoever took a share later finds that it came too late.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True
        path.unlink(missing_ok=True)
    finally:
        os.close(descriptor)
