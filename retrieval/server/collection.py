"""The collection: points on a server, with its errors told in our words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qdrant_client.models import (
    FilterSelector,
    IdfCorpusParams,
    PointVectors,
    SearchParams,
    WriteOrdering,
)

from ingest.store import StoreUnavailableError
from retrieval.index import IndexUnavailableError
from retrieval.server.forms import EVERYTHING, make_sparse
from retrieval.server.outage import raising
from retrieval.stored import Stored

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qdrant_client.models import Filter, PointStruct, Record, SparseVector

    from retrieval.lexical import SparseWeights
    from retrieval.point import Payload
    from retrieval.server.connect import Connection

EXACT_POINTS = 200_000
"""Up to so many points every vector is compared: some 20 ms. Beyond, the server's graph is used."""

MIN_BEAM = 128
MAX_VALUES = 1 << 20
"""More than there are versions in an index, or lengths of a chunk."""

# Every change is on the server's disk and seen by the next call before ours returns, and changes
# come in the same order everywhere.
_SURELY: dict[str, Any] = {"wait": True, "ordering": WriteOrdering.STRONG}


class Collection:
    """Points with the vectors ``dense`` and ``bm25``, and a few values beside them.

    Changes raise ``StoreUnavailableError``, searches ``IndexUnavailableError``.
    """

    def __init__(self, connection: Connection, name: str) -> None:
        """Use the collection ``name``, which must be there."""
        self._client, self._address = connection
        self._name = name

    def upsert(self, points: Sequence[PointStruct]) -> None:
        """Write points, in place of those with the same ids."""
        with raising(StoreUnavailableError, self._address):
            self._client.upsert(self._name, points=list(points), **_SURELY)

    def set_weights(self, weights: dict[str, SparseWeights]) -> None:
        """Replace the lexical vectors of these points; those without terms have none."""
        vectors = [
            PointVectors(id=point_id, vector={"bm25": make_sparse(each)})
            for point_id, each in weights.items()
            if each
        ]
        if not vectors:
            return
        with raising(StoreUnavailableError, self._address):
            self._client.update_vectors(self._name, points=vectors, **_SURELY)

    def set_fields(self, where: Filter, fields: Payload) -> None:
        """Overwrite these fields of the points that match."""
        with raising(StoreUnavailableError, self._address):
            self._client.set_payload(
                self._name, payload=fields, points=FilterSelector(filter=where), **_SURELY
            )

    def delete(self, where: Filter) -> None:
        """Remove the points that match."""
        with raising(StoreUnavailableError, self._address):
            self._client.delete(self._name, points_selector=FilterSelector(filter=where), **_SURELY)

    def nearest_dense(self, vector: list[float], *, limit: int, where: Filter) -> list[Stored]:
        """The best ``limit`` of the points that match, best first, equals in any order."""
        params = SearchParams(exact=True)
        if self._holds_many():
            params = SearchParams(hnsw_ef=max(MIN_BEAM, limit))
        return self._nearest(vector, "dense", limit=limit, where=where, params=params)

    def nearest_bm25(
        self, weights: SparseVector, *, limit: int, where: Filter, corpus: Filter
    ) -> list[Stored]:
        """As ``nearest_dense``; IDF is counted over the points of ``corpus``."""
        # Without a corpus the server would count what was deleted until it next tidies up.
        params = SearchParams(idf=IdfCorpusParams(corpus=corpus))
        return self._nearest(weights, "bm25", limit=limit, where=where, params=params)

    def fetch(self, point_ids: Sequence[str]) -> list[Stored]:
        """The points with these ids, in any order."""
        with raising(IndexUnavailableError, self._address):
            records = self._client.retrieve(self._name, ids=list(point_ids), with_payload=True)
        return [_stored(record) for record in records]

    def scan(self, batch_size: int) -> Iterator[list[Stored]]:
        """All points, in batches."""
        offset: Any = None
        while True:
            with raising(StoreUnavailableError, self._address):
                records, offset = self._client.scroll(
                    self._name, limit=batch_size, offset=offset, with_payload=True
                )
            yield [_stored(record) for record in records]
            if offset is None:
                return

    def count(self, where: Filter) -> int:
        """How many points match."""
        with raising(StoreUnavailableError, self._address):
            return self._client.count(self._name, count_filter=where, exact=True).count

    def mean(self, field: str, where: Filter) -> float | None:
        """The mean of a whole number over the points that match; None when none does."""
        hits = self.tally(field, where)
        n_points = sum(hits.values())
        return sum(int(value) * n for value, n in hits.items()) / n_points if n_points else None

    def tally(self, field: str, where: Filter) -> dict[str, int]:
        """How many of the points that match have each value of a field."""
        with raising(StoreUnavailableError, self._address):
            hits = self._client.facet(
                self._name, key=field, facet_filter=where, limit=MAX_VALUES, exact=True
            ).hits
        return {str(hit.value): hit.count for hit in hits}

    def values(self) -> Payload:
        """What is kept beside the points."""
        with raising(StoreUnavailableError, self._address):
            return self._client.get_collection(self._name).config.metadata or {}

    def set_values(self, values: Payload) -> None:
        """Overwrite these values; the others stay."""
        with raising(StoreUnavailableError, self._address):
            self._client.update_collection(self._name, metadata=values)

    def _holds_many(self) -> bool:
        with raising(IndexUnavailableError, self._address):
            estimate = self._client.count(self._name, count_filter=EVERYTHING, exact=False)
        return estimate.count > EXACT_POINTS

    def _nearest(
        self,
        query: list[float] | SparseVector,
        using: str,
        *,
        limit: int,
        where: Filter,
        params: SearchParams,
    ) -> list[Stored]:
        with raising(IndexUnavailableError, self._address):
            points = self._client.query_points(
                self._name,
                query=query,
                using=using,
                limit=limit,
                query_filter=where,
                search_params=params,
                with_payload=True,
            ).points
        return [Stored(str(point.id), point.payload or {}, point.score) for point in points]


def _stored(record: Record) -> Stored:
    return Stored(str(record.id), record.payload or {})
