"""The shard: points in the engine's files, with its errors told in our words."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import qdrant_edge as q

from ingest.store import StoreUnavailableError
from retrieval.edge.conditions import NOTHING
from retrieval.edge.files import check_space, create_shard, open_shard, raising, size_on_disk
from retrieval.edge.forms import make_sparse
from retrieval.index import IndexUnavailableError
from retrieval.stored import Stored

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from retrieval.lexical import SparseWeights
    from retrieval.point import Payload


FILLER_BYTES = 1_000_000
LOG_FILLERS = 80
"""Together more than two files of the log, 32 MiB each."""

MIN_DEAD_POINTS = 1000
"""So many deleted points, and as many as are left: then it pays to write the segments anew."""

MAX_VALUES = 1 << 20
"""More than there are versions in an index, or lengths of a chunk."""

MAX_INDEXED_FIELDS = 300
"""Documents may state any number of facts; those that come later are read through."""


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
        self._indexed = set(self._shard.info().payload_schema)

    def index_facts(self, fields: Sequence[str]) -> None:
        """See to it that these fields of ``make_facts_payload`` are looked up, not read through."""
        for field in fields:
            if field in self._indexed or len(self._indexed) >= MAX_INDEXED_FIELDS:
                continue
            is_words = field.startswith("facts.")
            params = q.KeywordIndexParams() if is_words else q.FloatIndexParams()
            self._update(q.UpdateOperation.create_field_index(field, params))
            self._indexed.add(field)

    def may_hold(self, field: str) -> bool:
        """Whether some point may have a value in this field of ``make_facts_payload``."""
        return field in self._indexed or len(self._indexed) >= MAX_INDEXED_FIELDS

    def upsert(self, points: Sequence[q.Point]) -> None:
        """Write points, in place of those with the same ids."""
        self._update(q.UpdateOperation.upsert_points(list(points)))

    def set_weights(self, weights: dict[str, SparseWeights]) -> None:
        """Replace the lexical vectors of these points; those without terms have none."""
        vectors = [
            q.PointVectors(point_id, {"bm25": make_sparse(each)})
            for point_id, each in weights.items()
            if each
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
        hits = self.tally(field, where)
        n_points = sum(hits.values())
        return sum(int(value) * n for value, n in hits.items()) / n_points if n_points else None

    def tally(self, field: str, where: q.Filter) -> dict[str, int]:
        """How many of the points that match have each value of a field."""
        request = q.FacetRequest(field, limit=MAX_VALUES, exact=True, filter=where)
        with raising(StoreUnavailableError):
            return {str(hit.value): hit.count for hit in self._shard.facet(request)}

    def compact(self) -> None:
        """Give back the room of deleted points, once it pays and if there is room for a copy."""
        with raising(StoreUnavailableError):
            info = self._shard.info()
            # Deleted points' vectors are counted until their segment is written anew.
            n_dead = info.indexed_vectors_count - info.points_count
            if n_dead < max(MIN_DEAD_POINTS, info.points_count):
                return
            with suppress(StoreUnavailableError):
                self._check_space(StoreUnavailableError, extra_bytes=size_on_disk(self._folder))
                self._shard.flush()
                self._shard.optimize()

    def scrub(self) -> None:
        """Take what was deleted out of segments and log; the former make room for a copy."""
        self._check_space(StoreUnavailableError, extra_bytes=size_on_disk(self._folder))
        with raising(StoreUnavailableError):
            self._shard.flush()
            self._shard.optimize()
            self._shard.flush()
            # The log keeps its last entries for good. Its files are dropped when two more are full.
            for _ in range(LOG_FILLERS):
                filler = {"filler": "x" * FILLER_BYTES}
                self._shard.update(q.UpdateOperation.set_payload_by_filter(NOTHING, filler))
            self._shard.flush()

    def flush(self) -> None:
        """Return only when everything written would survive a loss of power."""
        with raising(StoreUnavailableError):
            self._shard.flush()

    def close(self) -> None:
        """Let go of the files; a second time does nothing."""
        self._shard.close()

    def _update(self, operation: q.UpdateOperation) -> None:
        self._check_space(StoreUnavailableError)
        with raising(StoreUnavailableError):
            self._shard.update(operation)

    def _check_space(self, error_type: type[Exception], *, extra_bytes: int = 0) -> None:
        needed = self._min_free_bytes + extra_bytes
        check_space(self._folder, min_free_bytes=needed, error_type=error_type)


def _stored(record: q.Record) -> Stored:
    return Stored(str(record.id), record.payload or {})
