"""The engine: an open index, written and read in one process; what its owner needs of it."""

from __future__ import annotations

from typing import NamedTuple, Protocol

from ingest.store import Store
from retrieval.index import Index, IndexUnavailableError

MIN_FREE_BYTES = 200_000_000
"""Space on the disk below which nothing is written."""


class IndexHeldError(IndexUnavailableError):
    """Another process has the engine's files open."""


class IndexStats(NamedTuple):
    """How much an index holds.

    Attributes:
        n_points: Stored chunks, visible or not.
        size_bytes: What its files take on the disk; 0 when a server keeps them: it does not tell.
    """

    n_points: int
    size_bytes: int


class Engine(Store, Index, Protocol):
    """A store and an index over the same points."""

    def stats(self) -> IndexStats:
        """How much is stored."""

    def close(self) -> None:
        """Let go of the files; a second time does nothing."""
