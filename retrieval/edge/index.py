"""Write and search one shard by generations, its dense and its lexical vectors together."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import numpy as np

from retrieval.edge import forms
from retrieval.edge.average import Weigher
from retrieval.edge.files import size_on_disk
from retrieval.edge.search import search_bm25, search_cosine
from retrieval.edge.shard import Shard
from retrieval.engine import MIN_FREE_BYTES, IndexStats
from retrieval.lexical import query_weights, tokenise
from retrieval.point import (
    LIVE,
    check_rows,
    fact_fields,
    make_chunk,
    make_facts_payload,
    make_payload,
    read_version_keys,
)
from retrieval.stored import fetch_visible

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from ingest.chunk import Chunk, ChunkId
    from ingest.document import DocumentId
    from ingest.facts import Facts
    from ingest.store import Holding
    from retrieval.candidate import Ranking
    from retrieval.condition import Condition


BATCH_SIZE = 500


class EdgeIndex:
    """A store and an index in one folder, for one process and any number of its threads.

    A write that returned survives the end of the process; after ``flush`` that of power too.
    """

    def __init__(self, path: Path, n_dims: int, *, min_free_bytes: int = MIN_FREE_BYTES) -> None:
        """Open the index in the folder ``path``, creating it if it is missing.

        Raises:
            IndexHeldError: Another process holds it.
            IndexUnavailableError: The disk has less than ``min_free_bytes`` left.
            ValueError: It was made for vectors of another size than ``n_dims``.
        """
        self._path = path
        self._n_dims = n_dims
        self._writing = threading.RLock()
        self._shard = Shard(path / "shard", n_dims, min_free_bytes=min_free_bytes)
        self._weigher = Weigher(path / "average.json")

    @property
    def average_length(self) -> float:
        """The average length that BM25 uses, in terms; 1 before the first write."""
        return self._weigher.average_length

    def write(
        self, chunks: Sequence[Chunk], vectors: NDArray[np.float32], *, generation: int
    ) -> None:
        """Write in batches of 500.

        Raises:
            StoreUnavailableError: The disk is nearly full; earlier batches are written.
            ValueError: The vectors are not unit rows, one a chunk.
        """
        check_rows(vectors, n_rows=len(chunks), n_dims=self._n_dims)
        with self._writing:
            for start in range(0, len(chunks), BATCH_SIZE):
                batch = slice(start, start + BATCH_SIZE)
                self._write_batch(chunks[batch], vectors[batch], generation)

    def describe(self, document_id: DocumentId, version: int, facts: Facts) -> None:
        """State the facts of a version's points anew; the former ones go."""
        payload = make_facts_payload(facts)
        with self._writing:
            self._shard.index_facts(fact_fields(payload))
            self._shard.set_fields(forms.of_version(document_id, version), payload)

    def erase(self, document_id: DocumentId) -> None:
        """Remove every point of every version."""
        with self._writing:
            self._shard.delete(forms.of_document(document_id))

    def scrub(self) -> bool:
        """Write the files anew without what was removed; seconds for 100,000 points."""
        with self._writing:
            self._shard.scrub()
        return True

    def supersede(self, document_id: DocumentId, version: int, *, generation: int) -> None:
        """Hide the version; what an earlier generation hid stays hidden from that one on."""
        live = forms.both(
            forms.of_version(document_id, version), forms.above("end_generation", generation)
        )
        with self._writing:
            self._shard.set_fields(live, {"end_generation": generation})

    def undo(self, *, committed: int) -> None:
        """Remove what is first seen after ``committed``, and bring back what ends after it."""
        ended = forms.both(
            forms.above("end_generation", committed), forms.at_most("end_generation", LIVE - 1)
        )
        with self._writing:
            self._shard.delete(forms.above("first_generation", committed))
            self._shard.set_fields(ended, {"end_generation": LIVE})

    def count(self, document_id: DocumentId, version: int) -> int:
        """How many points of the version are stored, visible or not."""
        return self._shard.count(forms.of_version(document_id, version))

    def census(self, *, generation: int | None = None) -> list[Holding]:
        """Which versions have points, or points that readers of ``generation`` see."""
        counted = forms.EVERYTHING if generation is None else forms.visible(generation)
        return read_version_keys(self._shard.tally("version_key", counted))

    def refresh(self, *, generation: int) -> None:
        """Make every lexical vector anew if the average is off by more than ``LENGTH_LAG``."""
        with self._writing:
            n_terms = self._shard.mean("n_terms", forms.visible(generation))
            if n_terms is None or not self._weigher.lags(n_terms):
                return
            with self._weigher.changing(n_terms):
                for batch in self._shard.scan(BATCH_SIZE):
                    chunks = [make_chunk(point.point_id, point.payload) for point in batch]
                    self._shard.set_weights(
                        {chunk.chunk_id: self._weigher.weigh(chunk).weights for chunk in chunks}
                    )

    def vacuum(self, *, generation: int) -> int:
        """Remove points that no reader of ``generation`` or later sees; returns how many."""
        gone = forms.at_most("end_generation", generation)
        with self._writing:
            n_points = self._shard.count(gone)
            self._shard.delete(gone)
            self._shard.compact()
        return n_points

    def flush(self) -> None:
        """Return only when everything written would survive a loss of power."""
        self._shard.flush()

    def search_dense(
        self,
        vector: NDArray[np.float32],
        *,
        k: int,
        generation: int,
        where: Condition | None = None,
    ) -> Ranking:
        """The ``k`` nearest chunks by cosine, every one that meets ``where`` compared."""
        check_rows(vector[np.newaxis], n_rows=1, n_dims=self._n_dims)
        near = forms.near(vector)
        return search_cosine(self._shard, near, k=k, generation=generation, where=where)

    def search_lexical(
        self, query: str, *, k: int, generation: int, where: Condition | None = None
    ) -> Ranking:
        """The ``k`` best chunks by BM25 over the chunks that ``generation`` sees."""
        if not (weights := query_weights(tokenise(query))):
            return ()
        matching = forms.matching(weights)
        return search_bm25(self._shard, matching, k=k, generation=generation, where=where)

    def fetch(self, chunk_ids: Sequence[ChunkId], *, generation: int) -> list[Chunk]:
        """The visible ones, in the order asked for; an id of another form names no chunk."""
        return fetch_visible(self._shard.fetch, chunk_ids, generation=generation)

    def stats(self) -> IndexStats:
        """How much is stored."""
        return IndexStats(self._shard.count(forms.EVERYTHING), size_on_disk(self._path))

    def close(self) -> None:
        """Let go of the files; a second time does nothing."""
        with self._writing:
            self._shard.close()

    def _write_batch(
        self, chunks: Sequence[Chunk], vectors: NDArray[np.float32], generation: int
    ) -> None:
        if not self._weigher.has_average:
            # Points without an average have lost its file: how they were weighed is unknown.
            is_settled = self._shard.count(forms.EVERYTHING) == 0
            self._weigher.begin(chunks, is_settled=is_settled)
        points = []
        for chunk, vector in zip(chunks, vectors, strict=True):
            weighed = self._weigher.weigh(chunk)
            payload = make_payload(chunk, n_terms=weighed.n_terms, generation=generation)
            points.append(forms.make_point(chunk.chunk_id, vector, weighed.weights, payload))
        self._shard.upsert(points)
