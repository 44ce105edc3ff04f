"""Found: a file, or a file inside a file, by the name it is known by."""

from __future__ import annotations

import errno
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from pathlib import Path

_MARK = "!/"


@dataclass(frozen=True, slots=True)
class Found:
    """Bytes that may become a document.

    Attributes:
        source: An absolute path; of a member its file's source, ``!/`` and its name.
        path: Where the bytes can be read now.
        depth: In how many files it is.
    """

    source: str
    path: Path
    depth: int = 0

    def member(self, name: str, path: Path) -> Found:
        """What is called ``name`` in here."""
        return Found(f"{self.source}{_MARK}{name}", path, self.depth + 1)

    @property
    def others(self) -> Found:
        """All in here that could not be told apart."""
        return self.member("*", self.path)


def containers(source: str) -> Iterator[tuple[str, str]]:
    """Every way to read ``source`` as a member: file and name, the outermost file first.

    A path in a folder called ``new!`` can be read so too: whoever asks looks at what is there.
    """
    place = source.find(_MARK)
    while place > 0:
        yield source[:place], source[place + len(_MARK) :].partition(_MARK)[0]
        place = source.find(_MARK, place + 1)


def is_gone(source: str, *, members: Mapping[str, Collection[str]]) -> bool:
    """Whether there is certainly nothing at ``source``: of a closed folder nobody can say.

    A member is gone with its file, or when its file was looked into and holds no such member.

    Args:
        source: Of a file or of a member.
        members: What was seen in each file that was looked into, by the file's source.
    """
    if not _is_absent(source):
        return False
    chain = list(containers(source))
    while chain and not _is_file(chain[0][0]):
        chain.pop(0)
    return not chain or any(name not in members.get(file, (name,)) for file, name in chain)


def _is_file(path: str) -> bool:
    return not _is_absent(path) and not os.path.isdir(path)  # noqa: PTH112 - a closed one is none


def _is_absent(path: str) -> bool:
    try:
        os.lstat(path)
    except OSError as error:
        return error.errno in {errno.ENOENT, errno.ENOTDIR}
    return False
