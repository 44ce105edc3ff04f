"""The spool: a folder that lives for one ingestion, where files inside files can be read."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, Self

from ingest.formats.kind import may_hold_members
from ingest.refusal import Refusal, RefusalReason

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from ingest.found import Found
    from ingest.member import Unpacked

MAX_DEPTH = 3


class Unpack(Protocol):
    """Writes what is inside a file below a folder, as ``Sandbox.unpack`` does."""

    def __call__(self, path: Path, *, into: Path) -> Unpacked | Refusal:
        """Look into one file."""


@dataclass(frozen=True, slots=True)
class Opened:
    """What is inside a file.

    Attributes:
        members: In order.
        n_left_out: Members that hold no words, such as pictures.
        refusal: Why not all members are here, or None.
    """

    members: tuple[Found, ...] = ()
    n_left_out: int = 0
    refusal: Refusal | None = None


class Spool:
    """Opens files that hold others, and remembers what was seen in each.

    Args:
        folder: Made empty at the start and removed at the end; a killed run leaves it to the next.
        unpack: Writes what is inside a file.
    """

    def __init__(self, folder: Path, unpack: Unpack) -> None:
        self._folder = folder
        self._unpack = unpack
        self._members: dict[str, frozenset[str]] = {}
        self._n_opened = 0

    def __enter__(self) -> Self:
        self.clear()
        return self

    def __exit__(self, *_: object) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)

    @property
    def members(self) -> Mapping[str, Collection[str]]:
        """The names that were seen in each file looked into, by the file's source."""
        return self._members

    def clear(self) -> None:
        """Make room: what was opened can no longer be read."""
        shutil.rmtree(self._folder, ignore_errors=True)
        self._folder.mkdir(mode=0o700, parents=True)

    def open(self, found: Found) -> Opened:
        """Look into a file; what is inside can be read until ``clear``."""
        try:
            if not may_hold_members(found.path):
                return Opened()
        except OSError:
            # The run itself says of every file whether it can be read.
            return Opened()
        self._n_opened += 1
        into = self._folder / str(self._n_opened)
        into.mkdir()
        unpacked = self._unpack(found.path, into=into)
        if isinstance(unpacked, Refusal):
            return Opened(refusal=unpacked)
        if found.depth == MAX_DEPTH:
            return Opened(refusal=_too_deep() if unpacked.members else None)
        if unpacked.refusal is None:
            self._members[found.source] = frozenset(member.name for member in unpacked.members)
        members = tuple(found.member(each.name, Path(each.path)) for each in unpacked.members)
        return Opened(members, unpacked.n_left_out, unpacked.refusal)

    def walk(self, found: Found) -> Iterator[Found]:
        """The file and everything inside it, each before what is inside of it."""
        yield found
        for member in self.open(found).members:
            yield from self.walk(member)


def _too_deep() -> Refusal:
    return Refusal(
        RefusalReason.TOO_LARGE,
        f"The message is inside {MAX_DEPTH} others; what is attached to it was not read.",
        "Save its attachments from the mail program and add them as files.",
    )
