"""The shard: points in the engine's files, with its errors told in our words."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import qdrant_edge as q

from ingest.store import StoreUnavailableError
from retrieval.edge.files import check_space, create_shard, open_shard, raising
from retrieval.edge.forms import make_sparse
from retrieval.index import IndexUnavailableError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from retrieval.lexical import SparseWeights
    from retrieval.point import Payload


class Stored(NamedTuple):
    """A point as the engine returns it; its score is 0 where there was no query."""

    point_id: str
    payload: Payload
    score: float = 0.0


class Shard:
    """Points with the vectors ``dense`` and ``bm25``.

    Every change raises ``StoreUnavailableError`` rather than fill the disk.
    """

    def __init__(self, path: Path, n_dims: int, *, min_free_bytes: int) -> None:
        """Open the shard ``path``, creating it if it is missing; raises as ``EdgeIndex``."""
        self._folder = path.parent
        self._min_free_bytes = min_free_bytes
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._check_space(IndexUnavailableError)
        if not path.exists():
            create_shard(path, n_dims)
        self._shard = open_shard(path, n_dims)

    def upsert(self, points: Sequence[q.Point]) -> None:
        """Write points, in place of those with the same ids."""
        self._update(q.UpdateOperation.upsert_points(list(points)))

    def set_weights(self, weights: dict[str, SparseWeights]) -> None:
        """Replace the lexical vectors of the points with these ids."""
        vectors = [
            q.PointVectors(point_id, {"bm25": make_sparse(each)})
            for point_id, each in weights.items()
        ]
        self._update(q.UpdateOperation.update_vectors(vectors))

    def set_fields(self, where: q.Filter, fields: Payload) -> None:
        """Overwrite these fields of the points that match."""
        self._update(q.UpdateOperation.set_payload_by_filter(where, fields))

    def delete(self, where: q.Filter) -> None:
        """Remove the points that match."""
        self._update(q.UpdateOperation.delete_points_by_filter(where))

    def nearest(
        self, query: q.Query, *, limit: int, where: q.Filter, corpus: q.Filter | None
    ) -> list[Stored]:
        """The best ``limit`` of the points that match, best first, equals in any order.

        Args:
            query: By what to score.
            limit: At most this many.
            where: Only these.
            corpus: The points over which IDF is counted; None for all.
        """
        params = q.SearchParams(idf=q.IdfParams(corpus=corpus)) if corpus else None
        request = q.QueryRequest(limit, query=query, filter=where, params=params, with_payload=True)
        with raising(IndexUnavailableError):
            points = self._shard.query(request)
        return [Stored(str(point.id), point.payload or {}, point.score) for point in points]

    def fetch(self, point_ids: Sequence[str]) -> list[Stored]:
        """The points with these ids, in any order."""
        with raising(IndexUnavailableError):
            records = self._shard.retrieve(list(point_ids), with_payload=True, with_vector=False)
        return [_stored(record) for record in records]

    def scan(self, batch_size: int) -> Iterator[list[Stored]]:
        """All points, in batches."""
        offset: q.PointId | None = None
        while True:
            request = q.ScrollRequest(offset, limit=batch_size, with_payload=True)
            with raising(StoreUnavailableError):
                records, offset = self._shard.scroll(request)
            yield [_stored(record) for record in records]
            if offset is None:
                return

    def count(self, where: q.Filter) -> int:
        """How many points match."""
        with raising(StoreUnavailableError):
            return self._shard.count(q.CountRequest(exact=True, filter=where))

    def mean(self, field: str, where: q.Filter) -> float | None:
        """The mean of a whole number over the points that match; None when none does."""
        request = q.FacetRequest(field, limit=1 << 20, exact=True, filter=where)
        with raising(StoreUnavailableError):
            hits = [(int(hit.value), hit.count) for hit in self._shard.facet(request)]
        n_points = sum(n for _, n in hits)
        return sum(value * n for value, n in hits) / n_points if n_points else None

    def least(self, field: str) -> int | None:
        """The least value of a whole number; None without points."""
        return self._first(field, q.Direction.Asc)

    def greatest(self, field: str) -> int | None:
        """The greatest value of a whole number; None without points."""
        return self._first(field, q.Direction.Desc)

    def flush(self) -> None:
        """Return only when everything written would survive a loss of power."""
        with raising(StoreUnavailableError):
            self._shard.flush()

    def close(self) -> None:
        """Let go of the files; a second time does nothing."""
        self._shard.close()

    def _first(self, field: str, direction: q.Direction) -> int | None:
        order = q.OrderBy(field, direction)
        request = q.ScrollRequest(limit=1, order_by=order, with_payload=[field])
        with raising(IndexUnavailableError):
            records, _ = self._shard.scroll(request)
        return int(_stored(records[0]).payload[field]) if records else None

    def _update(self, operation: q.UpdateOperation) -> None:
        self._check_space(StoreUnavailableError)
        with raising(StoreUnavailableError):
            self._shard.update(operation)

    def _check_space(self, error_type: type[Exception]) -> None:
        check_space(self._folder, min_free_bytes=self._min_free_bytes, error_type=error_type)


def _stored(record: q.Record) -> Stored:
    return Stored(str(record.id), record.payload or {})
