"""The original: a document's file, only as long as it is byte for byte what was read."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import IO, TYPE_CHECKING

from ingest.found import containers

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator, Sequence
    from contextlib import AbstractContextManager

    Look = Callable[[Path], AbstractContextManager[Iterator[tuple[str, Path]]]]

_IN_MEMORY = 2**20
_BLOCK = 2**16
_ABSENT = {errno.ENOENT, errno.ENOTDIR, errno.ENAMETOOLONG}


class OriginalGoneError(Exception):
    """None of the document's files is there any more."""


class OriginalChangedError(Exception):
    """There is a file, but other bytes are in it."""


@dataclass(frozen=True, slots=True)
class Original:
    """A copy of a file, at its first byte; whoever has read it closes it."""

    name: str
    size_bytes: int
    content: IO[bytes]

    def blocks(self) -> Iterator[bytes]:
        """All bytes, then it is closed."""
        with self.content:
            while block := self.content.read(_BLOCK):
                yield block


def open_original(locations: Sequence[str], *, sha256: str, max_bytes: int, look: Look) -> Original:
    """Copy the first of these files that still has this hash.

    A copy, because a file may change between its being checked and its being sent.

    Args:
        locations: Paths, or of a file inside a file its source.
        sha256: Of the bytes that became the document, hexadecimal.
        max_bytes: No file that was read is larger.
        look: Opens the files inside a file, by their sources.

    Raises:
        OriginalGoneError: No file is at any of the locations.
        OriginalChangedError: There are files, but none has this hash.
        OSError: A file is there and cannot be read.
    """
    is_there = False
    for location in locations:
        with closing(_readable(location, look)) as paths:
            for path in paths:
                is_there = True
                if content := _copy(path, sha256=sha256, max_bytes=max_bytes):
                    size_bytes = content.seek(0, os.SEEK_END)
                    content.seek(0)
                    return Original(Path(location).name, size_bytes, content)
    raise OriginalChangedError if is_there else OriginalGoneError


def _readable(location: str, look: Look) -> Generator[Path, None, None]:
    """Where the bytes that are known by ``location`` may be read now."""
    if _is_there(location):
        yield Path(location)
        return
    for outer, _ in containers(location):
        if _is_there(outer) and Path(outer).is_file():
            with look(Path(outer)) as members:
                yield from (path for source, path in members if source == location)


def _is_there(path: str) -> bool:
    try:
        os.stat(path)  # noqa: PTH116 - of any text, also one that no path can be
    except OSError as error:
        if error.errno in _ABSENT:
            return False
        raise
    return True


def _copy(path: Path, *, sha256: str, max_bytes: int) -> IO[bytes] | None:
    # A path may have become a pipe, which would block whoever opens it.
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    status = os.fstat(descriptor)
    if not stat.S_ISREG(status.st_mode) or status.st_size > max_bytes:
        os.close(descriptor)
        return None
    with os.fdopen(descriptor, "rb") as file:
        copy = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - its reader closes it
        digest = hashlib.sha256()
        while block := file.read(_BLOCK):
            digest.update(block)
            copy.write(block)
    if digest.hexdigest() == sha256:
        return copy
    copy.close()
    return None
