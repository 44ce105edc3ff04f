"""Write and search one collection by generations, its dense and its lexical vectors together."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import numpy as np

from ingest.store import StoreUnavailableError
from retrieval.engine import IndexStats
from retrieval.index import IndexUnavailableError
from retrieval.lexical import query_weights, tokenise
from retrieval.point import (
    LIVE,
    check_rows,
    make_chunk,
    make_facts_payload,
    make_payload,
    read_version_keys,
)
from retrieval.server import forms
from retrieval.server.average import begin_average, changing_average, read_average
from retrieval.server.opening import open_collection, remove_collection
from retrieval.server.search import search_bm25, search_cosine
from retrieval.stored import fetch_visible

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from ingest.chunk import Chunk, ChunkId
    from ingest.document import DocumentId
    from ingest.facts import Facts
    from ingest.store import Holding
    from retrieval.average import Average
    from retrieval.candidate import Ranking
    from retrieval.condition import Condition
    from retrieval.server.collection import Collection
    from retrieval.server.connect import Connection

BATCH_SIZE = 256
"""Some 4 MB as JSON; a server takes 32 MB at once."""


class ServerIndex:
    """A store and an index in one collection, for any number of processes and threads.

    Readers may be many; whoever writes must see to it that nobody else of the same home does.
    A write that returned is in the server's log.
    """

    def __init__(self, connection: Connection, n_dims: int, *, collection: str, owner: str) -> None:
        """Name the index; nothing is sent yet. The first call opens it.

        Args:
            connection: To a server.
            n_dims: Size of the dense vectors.
            collection: Its name; made at the first call if it is missing.
            owner: Which home's documents these are; another's collection is refused.
        """
        self._connection = connection
        self._n_dims = n_dims
        self._name = collection
        self._owner = owner
        self._opening = threading.Lock()
        self._collection: Collection | None = None
        self._is_closed = False

    def write(
        self, chunks: Sequence[Chunk], vectors: NDArray[np.float32], *, generation: int
    ) -> None:
        """Write in batches of 256.

        Raises:
            StoreUnavailableError: The server failed; earlier batches are written.
            ValueError: The vectors are not unit rows, one a chunk.
        """
        check_rows(vectors, n_rows=len(chunks), n_dims=self._n_dims)
        if not chunks:
            return
        store = self._store()
        average = read_average(store) or self._begin(store, chunks)
        for start in range(0, len(chunks), BATCH_SIZE):
            batch = slice(start, start + BATCH_SIZE)
            points = []
            for chunk, vector in zip(chunks[batch], vectors[batch], strict=True):
                weighed = average.weigh(chunk)
                payload = make_payload(chunk, n_terms=weighed.n_terms, generation=generation)
                points.append(forms.make_point(chunk.chunk_id, vector, weighed.weights, payload))
            store.upsert(points)

    def describe(self, document_id: DocumentId, version: int, facts: Facts) -> None:
        """State the facts of a version's points anew, visible at once; the former ones go."""
        fields = make_facts_payload(facts)
        self._store().set_fields(forms.of_version(document_id, version), fields)

    def erase(self, document_id: DocumentId) -> None:
        """Remove every point of every version for good, whoever may be reading."""
        self._store().delete(forms.of_document(document_id))

    def scrub(self) -> bool:
        """Nothing: when the server takes what was removed out of its files is its own affair."""
        return False

    def supersede(self, document_id: DocumentId, version: int, *, generation: int) -> None:
        """Hide the version; what an earlier generation hid stays hidden from that one on."""
        live = forms.both(
            forms.of_version(document_id, version), forms.above("end_generation", generation)
        )
        self._store().set_fields(live, {"end_generation": generation})

    def undo(self, *, committed: int) -> None:
        """Remove what is first seen after ``committed``, and bring back what ends after it."""
        ended = forms.both(
            forms.above("end_generation", committed), forms.at_most("end_generation", LIVE - 1)
        )
        store = self._store()
        store.delete(forms.above("first_generation", committed))
        store.set_fields(ended, {"end_generation": LIVE})

    def count(self, document_id: DocumentId, version: int) -> int:
        """How many points of the version are stored, visible or not."""
        return self._store().count(forms.of_version(document_id, version))

    def census(self, *, generation: int | None = None) -> list[Holding]:
        """Which versions have points, or points that readers of ``generation`` see."""
        counted = forms.EVERYTHING if generation is None else forms.visible(generation)
        return read_version_keys(self._store().tally("version_key", counted))

    def refresh(self, *, generation: int) -> None:
        """Make every lexical vector anew if the average is off by more than ``LENGTH_LAG``."""
        store = self._store()
        average = read_average(store)
        n_terms = store.mean("n_terms", forms.visible(generation))
        if average is None or n_terms is None or not average.lags(n_terms):
            return
        with changing_average(store, n_terms) as average:
            for batch in store.scan(BATCH_SIZE):
                chunks = [make_chunk(point.point_id, point.payload) for point in batch]
                store.set_weights(
                    {chunk.chunk_id: average.weigh(chunk).weights for chunk in chunks}
                )

    def vacuum(self, *, generation: int) -> int:
        """Remove points that no reader of ``generation`` or later sees; returns how many."""
        gone = forms.at_most("end_generation", generation)
        store = self._store()
        n_points = store.count(gone)
        store.delete(gone)
        return n_points

    def flush(self) -> None:
        """Do nothing: every write waited for the server's log, whose disk is the server's care."""

    def search_dense(
        self,
        vector: NDArray[np.float32],
        *,
        k: int,
        generation: int,
        where: Condition | None = None,
    ) -> Ranking:
        """The ``k`` nearest chunks by cosine, every one compared up to 200,000 points."""
        check_rows(vector[np.newaxis], n_rows=1, n_dims=self._n_dims)
        return search_cosine(self._index(), vector, k=k, generation=generation, where=where)

    def search_lexical(
        self, query: str, *, k: int, generation: int, where: Condition | None = None
    ) -> Ranking:
        """The ``k`` best chunks by BM25, IDF counted over the chunks that ``generation`` sees."""
        if not (weights := query_weights(tokenise(query))):
            return ()
        return search_bm25(self._index(), weights, k=k, generation=generation, where=where)

    def fetch(self, chunk_ids: Sequence[ChunkId], *, generation: int) -> list[Chunk]:
        """The visible ones, in the order asked for; an id of another form names no chunk."""
        return fetch_visible(self._index().fetch, chunk_ids, generation=generation)

    def stats(self) -> IndexStats:
        """How much is stored; a server does not tell what its files take."""
        return IndexStats(self._store().count(forms.EVERYTHING), size_bytes=0)

    def remove(self) -> None:
        """Remove the collection, if there is one of this home; nobody may use it any more.

        Raises:
            StoreUnavailableError: The server failed.
        """
        remove_collection(self._connection, self._name, owner=self._owner)

    def close(self) -> None:
        """Let go of the connection; a second time does nothing."""
        self._is_closed = True
        self._connection.client.close()

    def _begin(self, store: Collection, chunks: Sequence[Chunk]) -> Average:
        # Points without an average have lost it: how they were weighed is unknown.
        is_settled = store.count(forms.EVERYTHING) == 0
        return begin_average(store, chunks, is_settled=is_settled)

    def _index(self) -> Collection:
        return self._open(IndexUnavailableError)

    def _store(self) -> Collection:
        return self._open(StoreUnavailableError)

    def _open(self, error_type: type[Exception]) -> Collection:
        if self._is_closed:
            msg = "this index was closed"
            raise ValueError(msg)
        with self._opening:
            if self._collection is None:
                self._collection = open_collection(
                    self._connection,
                    self._name,
                    n_dims=self._n_dims,
                    owner=self._owner,
                    error_type=error_type,
                )
            return self._collection
