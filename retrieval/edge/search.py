"""Search a shard as one generation sees it, in an order that is the same every time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retrieval.candidate import Candidate, Ranking, rank
from retrieval.edge.forms import visible
from retrieval.point import make_chunk

if TYPE_CHECKING:
    from qdrant_edge import Filter, Query

    from retrieval.edge.shard import Shard, Stored


def search_cosine(shard: Shard, query: Query, *, k: int, generation: int) -> Ranking:
    """The ``k`` best by the dense vector, every visible point compared."""
    return _search(shard, "dense", query, k=k, generation=generation)


def search_bm25(shard: Shard, query: Query, *, k: int, generation: int) -> Ranking:
    """The ``k`` best by the lexical vector, IDF counted over the visible points alone."""
    # IDF over a filter takes 4 ms where the search takes .4 (20,000 points).
    if _sees_all(shard, generation):
        ranking = _search(shard, "bm25", query, k=k, generation=generation)
        if _sees_all(shard, generation):  # a writer may have come in between
            return ranking
    corpus = visible(generation)
    return _search(shard, "bm25", query, k=k, generation=generation, corpus=corpus)


def _sees_all(shard: Shard, generation: int) -> bool:
    newest = shard.greatest("first_generation")
    oldest_end = shard.least("end_generation")
    return newest is None or oldest_end is None or newest <= generation < oldest_end


def _search(
    shard: Shard,
    stage: str,
    query: Query,
    *,
    k: int,
    generation: int,
    corpus: Filter | None = None,
) -> Ranking:
    where = visible(generation)
    limit = k + 1
    while k > 0:
        points = shard.nearest(query, limit=limit, where=where, corpus=corpus)
        # Which of several equals the engine leaves out is arbitrary: have them all, then cut.
        if len(points) < limit or points[-1].score < points[k - 1].score:
            return rank(_make_candidate(point, stage) for point in points)[:k]
        limit *= 2
    return ()


def _make_candidate(point: Stored, stage: str) -> Candidate:
    chunk = make_chunk(point.point_id, point.payload)
    return Candidate(chunk, point.score, {stage: point.score})
