"""The port through which ingestion writes the index; whoever keeps one implements it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from ingest.chunk import Chunk, ChunkId
    from ingest.document import DocumentId
    from ingest.facts import Facts


class StoreUnavailableError(Exception):
    """The index cannot be reached or written now; the same call may succeed later."""


class Holding(NamedTuple):
    """How many points a store holds of a version; more than 0."""

    document_id: DocumentId
    version: int
    n_points: int


class Store(Protocol):
    """Writes by generation: a point is visible to readers of ``first <= generation < end``.

    A generation is the manifest's count of commits. Ingestion writes generation g + 1 beside g,
    then commits it in the manifest; until then no reader asks for it. Every call is idempotent.
    """

    def write(
        self, chunks: Sequence[Chunk], vectors: NDArray[np.float32], *, generation: int
    ) -> None:
        """Write each chunk as one point (dense and lexical together), visible from ``generation``.

        Args:
            chunks: Any number.
            vectors: Unit rows, shape (n_chunks, n_dims), float32.
            generation: The first generation that sees them.
        """

    def describe(self, document_id: DocumentId, version: int, facts: Facts) -> None:
        """State the facts of a version's points anew, visible at once; the former ones go."""

    def erase(self, document_id: DocumentId) -> None:
        """Remove every point of every version for good, whoever may be reading."""

    def scrub(self) -> bool:
        """Take what was removed out of the files too, as far as that can be done from here.

        Returns:
            Whether surely nothing of it is left in them.
        """

    def supersede(self, document_id: DocumentId, version: int, *, generation: int) -> None:
        """Hide the version's points from readers of ``generation`` and later."""

    def undo(self, *, committed: int) -> None:
        """Forget all writes and supersessions of generations after ``committed``."""

    def count(self, document_id: DocumentId, version: int) -> int:
        """How many points of the version are stored, visible or not."""

    def census(self, *, generation: int | None = None) -> list[Holding]:
        """Which versions have points, by document and version.

        Args:
            generation: Only points that its readers see are counted; None for all.
        """

    def fetch(self, chunk_ids: Sequence[ChunkId], *, generation: int) -> list[Chunk]:
        """The chunks with these ids that ``generation`` sees, in the order asked for."""

    def refresh(self, *, generation: int) -> None:
        """Bring BM25's average length up to date if it lags behind what ``generation`` sees."""

    def vacuum(self, *, generation: int) -> int:
        """Remove points that no reader of ``generation`` or later sees; returns how many."""

    def flush(self) -> None:
        """Return only when everything written would survive a loss of power."""
