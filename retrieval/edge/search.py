"""Search a shard as one generation sees it, in an order that is the same every time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retrieval.candidate import Candidate, Ranking, rank
from retrieval.edge.conditions import meeting
from retrieval.edge.forms import both, visible
from retrieval.point import make_chunk

if TYPE_CHECKING:
    from qdrant_edge import Filter, Query

    from retrieval.condition import Condition
    from retrieval.edge.shard import Shard, Stored


def search_cosine(
    shard: Shard, query: Query, *, k: int, generation: int, where: Condition | None
) -> Ranking:
    """The ``k`` best by the dense vector, every visible point that meets ``where`` compared."""
    return _search(shard, "dense", query, k=k, among=_visible(shard, generation, where))


def search_bm25(
    shard: Shard, query: Query, *, k: int, generation: int, where: Condition | None
) -> Ranking:
    """The ``k`` best by the lexical vector; IDF is counted over the visible points alone."""
    among = _visible(shard, generation, where)
    # Without a corpus the engine would go on counting what was deleted, for good.
    return _search(shard, "bm25", query, k=k, among=among, corpus=visible(generation))


def _visible(shard: Shard, generation: int, where: Condition | None) -> Filter:
    if where is None:
        return visible(generation)
    return both(visible(generation), meeting(where, may_hold=shard.may_hold))


def _search(
    shard: Shard,
    stage: str,
    query: Query,
    *,
    k: int,
    among: Filter,
    corpus: Filter | None = None,
) -> Ranking:
    limit = k + 1
    while k > 0:
        points = shard.nearest(query, limit=limit, where=among, corpus=corpus)
        # Which of several equals the engine leaves out is arbitrary: have them all, then cut.
        if len(points) < limit or points[-1].score < points[k - 1].score:
            return rank(_make_candidate(point, stage) for point in points)[:k]
        limit *= 2
    return ()


def _make_candidate(point: Stored, stage: str) -> Candidate:
    chunk = make_chunk(point.point_id, point.payload)
    return Candidate(chunk, point.score, {stage: point.score})
