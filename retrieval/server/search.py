"""Search a collection as one generation sees it, in an order that is the same every time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from retrieval.candidate import Candidate, Ranking, rank
from retrieval.point import make_chunk
from retrieval.server.conditions import make_filter
from retrieval.server.forms import both, make_sparse, visible

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from qdrant_client.models import Filter

    from retrieval.condition import Condition
    from retrieval.lexical import SparseWeights
    from retrieval.server.collection import Collection, Stored


class _Nearest(Protocol):
    """The best ``limit`` points, best first, equals in any order."""

    def __call__(self, *, limit: int) -> list[Stored]: ...


def search_cosine(
    collection: Collection,
    vector: NDArray[np.float32],
    *,
    k: int,
    generation: int,
    where: Condition | None,
) -> Ranking:
    """The ``k`` best by the dense vector."""
    numbers, seen = vector.tolist(), _seen(generation, where)

    def nearest(*, limit: int) -> list[Stored]:
        return collection.nearest_dense(numbers, limit=limit, where=seen)

    return _search(nearest, "dense", k=k)


def search_bm25(
    collection: Collection,
    weights: SparseWeights,
    *,
    k: int,
    generation: int,
    where: Condition | None,
) -> Ranking:
    """The ``k`` best by the lexical vector, IDF counted over all that ``generation`` sees."""
    query, seen = make_sparse(weights), _seen(generation, where)
    corpus = visible(generation)

    def nearest(*, limit: int) -> list[Stored]:
        return collection.nearest_bm25(query, limit=limit, where=seen, corpus=corpus)

    return _search(nearest, "bm25", k=k)


def _seen(generation: int, where: Condition | None) -> Filter:
    return both(visible(generation), make_filter(where)) if where else visible(generation)


def _search(nearest: _Nearest, stage: str, *, k: int) -> Ranking:
    limit = k + 1
    while k > 0:
        points = nearest(limit=limit)
        # Which of several equals the server leaves out is arbitrary: have them all, then cut.
        if len(points) < limit or points[-1].score < points[k - 1].score:
            return rank(_make_candidate(point, stage) for point in points)[:k]
        limit *= 2
    return ()


def _make_candidate(point: Stored, stage: str) -> Candidate:
    chunk = make_chunk(point.point_id, point.payload)
    return Candidate(chunk, point.score, {stage: point.score})
