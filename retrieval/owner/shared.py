"""The shared index: a store and an index for any number of processes, one of which owns it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, cast

from ingest.store import Holding, StoreUnavailableError
from retrieval.engine import MIN_FREE_BYTES, Engine, IndexStats
from retrieval.index import IndexUnavailableError
from retrieval.owner.caller import Caller
from retrieval.point import check_rows

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path
    from types import TracebackType
    from typing import Self

    import numpy as np
    from numpy.typing import NDArray

    from ingest.chunk import Chunk, ChunkId
    from ingest.document import DocumentId
    from ingest.facts import Facts
    from retrieval.candidate import Candidate, Ranking
    from retrieval.condition import Condition

BATCH_SIZE = 500


class SharedIndex:
    """The index of a home folder, whoever owns it; usable from several threads.

    The first call owns the index if nobody does, and else asks the owner. When the owner goes
    away in the middle, the call is repeated with the next one, perhaps this process: every call
    is idempotent. Do not fork a process that owns (starting programs is fine): a forked child
    keeps the lock and serves nobody.
    """

    def __init__(
        self,
        home: Path,
        n_dims: int,
        *,
        folder: str = "index",
        patience_s: float = 30.0,
        min_free_bytes: int = MIN_FREE_BYTES,
    ) -> None:
        """Name the index; nothing is opened yet.

        Args:
            home: The index is in a folder of it.
            n_dims: Size of the dense vectors.
            folder: The name of that folder.
            patience_s: How long a call waits for an owner that does not answer.
            min_free_bytes: Space on the disk below which nothing is written.
        """
        place = home.absolute() / folder
        open_engine = partial(_open_edge, place, n_dims, min_free_bytes)
        self._n_dims = n_dims
        self._caller = Caller(place, open_engine, n_dims=n_dims, patience_s=patience_s)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def is_owner(self) -> bool:
        """Whether this process owns the index now."""
        return self._caller.is_owner

    def write(
        self, chunks: Sequence[Chunk], vectors: NDArray[np.float32], *, generation: int
    ) -> None:
        """Write in batches of 500; an error leaves the earlier batches written."""
        check_rows(vectors, n_rows=len(chunks), n_dims=self._n_dims)
        for start in range(0, len(chunks), BATCH_SIZE):
            batch = slice(start, start + BATCH_SIZE)
            self._store(
                "write", chunks=chunks[batch], vectors=vectors[batch], generation=generation
            )

    def describe(self, document_id: DocumentId, version: int, facts: Facts) -> None:
        """State the facts of a version's points anew, visible at once; the former ones go."""
        self._store("describe", document_id=document_id, version=version, facts=dict(facts))

    def erase(self, document_id: DocumentId) -> None:
        """Remove every point of every version for good, whoever may be reading."""
        self._store("erase", document_id=document_id)

    def scrub(self) -> bool:
        """Take what was removed out of the files too; whether surely nothing of it is left."""
        return cast("bool", self._store("scrub"))

    def supersede(self, document_id: DocumentId, version: int, *, generation: int) -> None:
        """Hide the version's points from readers of ``generation`` and later."""
        self._store("supersede", document_id=document_id, version=version, generation=generation)

    def undo(self, *, committed: int) -> None:
        """Forget all writes and supersessions of generations after ``committed``."""
        self._store("undo", committed=committed)

    def count(self, document_id: DocumentId, version: int) -> int:
        """How many points of the version are stored, visible or not."""
        return cast("int", self._store("count", document_id=document_id, version=version))

    def census(self, *, generation: int | None = None) -> list[Holding]:
        """Which versions have points, or points that readers of ``generation`` see."""
        rows = self._store("census", generation=generation)
        return [Holding(*row) for row in cast("Sequence[tuple[DocumentId, int, int]]", rows)]

    def refresh(self, *, generation: int) -> None:
        """Bring BM25's average length up to date if it lags behind what ``generation`` sees."""
        self._store("refresh", generation=generation)

    def vacuum(self, *, generation: int) -> int:
        """Remove what nobody sees from ``generation`` on; returns how many.

        Repeated because an owner died, it returns what was left to remove.
        """
        return cast("int", self._store("vacuum", generation=generation))

    def flush(self) -> None:
        """Return only when everything written would survive a loss of power."""
        self._store("flush")

    def search_dense(
        self,
        vector: NDArray[np.float32],
        *,
        k: int,
        generation: int,
        where: Condition | None = None,
    ) -> Ranking:
        """The ``k`` chunks nearest to ``vector`` by cosine, best first."""
        asked = {"vector": vector, "k": k, "generation": generation, "where": where}
        candidates = self._read("search_dense", **asked)
        return tuple(cast("Sequence[Candidate]", candidates))

    def search_lexical(
        self, query: str, *, k: int, generation: int, where: Condition | None = None
    ) -> Ranking:
        """The ``k`` best chunks by BM25, best first."""
        asked = {"query": query, "k": k, "generation": generation, "where": where}
        candidates = self._read("search_lexical", **asked)
        return tuple(cast("Sequence[Candidate]", candidates))

    def fetch(self, chunk_ids: Sequence[ChunkId], *, generation: int) -> list[Chunk]:
        """The visible ones among these chunks, in the order asked for."""
        chunks = self._read("fetch", chunk_ids=list(chunk_ids), generation=generation)
        return cast("list[Chunk]", chunks)

    def stats(self) -> IndexStats:
        """How much is stored."""
        n_points, size_bytes = cast("tuple[int, int]", self._read("stats"))
        return IndexStats(n_points, size_bytes)

    def close(self) -> None:
        """Let calls in flight finish and leave the index to others; a second time does nothing."""
        self._caller.close()

    def _read(self, method: str, **arguments: object) -> object:
        return self._caller.call(method, IndexUnavailableError, **arguments)

    def _store(self, method: str, **arguments: object) -> object:
        return self._caller.call(method, StoreUnavailableError, **arguments)


def _open_edge(folder: Path, n_dims: int, min_free_bytes: int) -> Engine:
    # Only the owner pays for loading the engine.
    from retrieval.edge import EdgeIndex  # noqa: PLC0415

    return EdgeIndex(folder, n_dims, min_free_bytes=min_free_bytes)
