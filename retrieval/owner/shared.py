"""The shared index: a store and an index for any number of processes, one of which owns it."""

from __future__ import annotations

import threading
import time
from contextlib import suppress
from math import ceil
from typing import TYPE_CHECKING, cast

from ingest.store import StoreUnavailableError
from retrieval.engine import MIN_FREE_BYTES, Engine, IndexStats
from retrieval.index import IndexUnavailableError
from retrieval.owner.host import ClosedError
from retrieval.owner.lease import read_holder
from retrieval.owner.peer import OwnerGoneError, OwnerSilentError, ask
from retrieval.owner.tenure import Tenure, begin_tenure
from retrieval.owner.wire import Call
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
    from retrieval.candidate import Candidate, Ranking

POLL_S = 0.02
BATCH_SIZE = 500
READS = frozenset({"search_dense", "search_lexical", "fetch", "stats"})


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
        patience_s: float = 30.0,
        min_free_bytes: int = MIN_FREE_BYTES,
    ) -> None:
        """Name the index; nothing is opened yet.

        Args:
            home: The index is in its folder ``index``.
            n_dims: Size of the dense vectors.
            patience_s: How long a call waits for an owner that does not answer.
            min_free_bytes: Space on the disk below which nothing is written.
        """
        self._folder = home.absolute() / "index"
        self._n_dims = n_dims
        self._patience_s = patience_s
        self._min_free_bytes = min_free_bytes
        self._owning = threading.Lock()
        self._tenure: Tenure | None = None
        self._is_closed = False

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
        return self._tenure is not None

    def write(
        self, chunks: Sequence[Chunk], vectors: NDArray[np.float32], *, generation: int
    ) -> None:
        """Write in batches of 500; an error leaves the earlier batches written."""
        check_rows(vectors, n_rows=len(chunks), n_dims=self._n_dims)
        for start in range(0, len(chunks), BATCH_SIZE):
            batch = slice(start, start + BATCH_SIZE)
            self._call("write", chunks=chunks[batch], vectors=vectors[batch], generation=generation)

    def supersede(self, document_id: DocumentId, version: int, *, generation: int) -> None:
        """Hide the version's points from readers of ``generation`` and later."""
        self._call("supersede", document_id=document_id, version=version, generation=generation)

    def undo(self, *, committed: int) -> None:
        """Forget all writes and supersessions of generations after ``committed``."""
        self._call("undo", committed=committed)

    def count(self, document_id: DocumentId, version: int) -> int:
        """How many points of the version are stored, visible or not."""
        return cast("int", self._call("count", document_id=document_id, version=version))

    def refresh(self, *, generation: int) -> None:
        """Bring BM25's average length up to date if it lags behind what ``generation`` sees."""
        self._call("refresh", generation=generation)

    def vacuum(self, *, generation: int) -> int:
        """Remove what nobody sees from ``generation`` on; returns how many.

        Repeated because an owner died, it returns what was left to remove.
        """
        return cast("int", self._call("vacuum", generation=generation))

    def flush(self) -> None:
        """Return only when everything written would survive a loss of power."""
        self._call("flush")

    def search_dense(self, vector: NDArray[np.float32], *, k: int, generation: int) -> Ranking:
        """The ``k`` chunks nearest to ``vector`` by cosine, best first."""
        candidates = self._call("search_dense", vector=vector, k=k, generation=generation)
        return tuple(cast("Sequence[Candidate]", candidates))

    def search_lexical(self, query: str, *, k: int, generation: int) -> Ranking:
        """The ``k`` best chunks by BM25, best first."""
        candidates = self._call("search_lexical", query=query, k=k, generation=generation)
        return tuple(cast("Sequence[Candidate]", candidates))

    def fetch(self, chunk_ids: Sequence[ChunkId], *, generation: int) -> list[Chunk]:
        """The visible ones among these chunks, in the order asked for."""
        chunks = self._call("fetch", chunk_ids=list(chunk_ids), generation=generation)
        return cast("list[Chunk]", chunks)

    def stats(self) -> IndexStats:
        """How much is stored."""
        n_points, size_bytes = cast("tuple[int, int]", self._call("stats"))
        return IndexStats(n_points, size_bytes)

    def close(self) -> None:
        """Let calls in flight finish and leave the index to others; a second time does nothing."""
        with self._owning:
            self._is_closed = True
            tenure, self._tenure = self._tenure, None
            if tenure:
                tenure.close()

    def _call(self, method: str, **arguments: object) -> object:
        failure = IndexUnavailableError if method in READS else StoreUnavailableError
        call = Call(method, arguments, self._n_dims)
        try:
            for _ in range(ceil(self._patience_s / POLL_S)):
                try:
                    return self._attempt(call)
                except (OwnerGoneError, ClosedError):
                    time.sleep(POLL_S)
        except OwnerSilentError:
            pass
        except (OSError, IndexUnavailableError, StoreUnavailableError) as error:
            raise failure(str(error)) from error
        raise failure(self._advice())

    def _attempt(self, call: Call) -> object:
        if self._is_closed:
            msg = "this index was closed"
            raise ValueError(msg)
        if tenure := self._tenure:
            return tenure.call(call)
        if holder := read_holder(self._folder / "owner.lock"):
            with suppress(OwnerGoneError):
                return ask(holder.socket_path, call, patience_s=self._patience_s)
        return self._own().call(call)

    def _own(self) -> Tenure:
        with self._owning:
            if self._tenure is None and not self._is_closed:
                self._tenure = begin_tenure(self._folder, self._open_engine, n_dims=self._n_dims)
            if self._tenure is None:
                raise OwnerGoneError
            return self._tenure

    def _open_engine(self) -> Engine:
        # Only the owner pays for loading the engine.
        from retrieval.edge import EdgeIndex  # noqa: PLC0415

        return EdgeIndex(self._folder, self._n_dims, min_free_bytes=self._min_free_bytes)

    def _advice(self) -> str:
        holder = read_holder(self._folder / "owner.lock")
        who = f"process {holder.pid}" if holder else "another process"
        told = f"{who} holds {self._folder} and gave no answer for {self._patience_s:g} s"
        if holder is None:
            return f"{told}: end it and try again"
        return (
            f"{told}: if it was stopped, resume it (kill -CONT {holder.pid}); "
            f"if it hangs, end it (kill {holder.pid}) and try again"
        )
