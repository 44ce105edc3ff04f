"""The port through which search reads the index; each engine implements it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from ingest.chunk import Chunk, ChunkId
    from retrieval.candidate import Ranking
    from retrieval.condition import Condition


class IndexUnavailableError(Exception):
    """The index cannot be read now; the same call may succeed later."""


class Index(Protocol):
    """Reads one generation at a time: a reader pins the number at its start and keeps it."""

    def search_dense(
        self,
        vector: NDArray[np.float32],
        *,
        k: int,
        generation: int,
        where: Condition | None = None,
    ) -> Ranking:
        """The ``k`` chunks nearest to ``vector`` by cosine, best first, scored under ``dense``.

        Args:
            vector: A unit vector, shape (n_dims,), float32.
            k: At most this many.
            generation: The reader's.
            where: Only chunks whose facts meet it; None for all.
        """

    def search_lexical(
        self, query: str, *, k: int, generation: int, where: Condition | None = None
    ) -> Ranking:
        """The ``k`` best chunks by BM25, best first, scored under ``bm25``; only those above 0.

        IDF is counted over all that ``generation`` sees, whatever ``where`` says.
        """

    def fetch(self, chunk_ids: Sequence[ChunkId], *, generation: int) -> list[Chunk]:
        """The visible ones among these chunks, in the order asked for."""
