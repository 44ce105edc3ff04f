"""Search a shard as one generation sees it, in an order that is the same every time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retrieval.edge.conditions import meeting
from retrieval.edge.forms import both, visible
from retrieval.stored import rank_nearest

if TYPE_CHECKING:
    from qdrant_edge import Filter, Query

    from retrieval.candidate import Ranking
    from retrieval.condition import Condition
    from retrieval.edge.shard import Shard
    from retrieval.stored import Stored


def search_cosine(
    shard: Shard, query: Query, *, k: int, generation: int, where: Condition | None
) -> Ranking:
    """The ``k`` best by the dense vector, every visible point that meets ``where`` compared."""
    among = _visible(shard, generation, where)

    def nearest(limit: int) -> list[Stored]:
        return shard.nearest(query, limit=limit, where=among, corpus=None)

    return rank_nearest(nearest, stage="dense", k=k)


def search_bm25(
    shard: Shard, query: Query, *, k: int, generation: int, where: Condition | None
) -> Ranking:
    """The ``k`` best by the lexical vector; IDF is counted over the visible points alone."""
    among = _visible(shard, generation, where)
    # Without it the engine would go on counting what was deleted, for good.
    corpus = visible(generation)

    def nearest(limit: int) -> list[Stored]:
        return shard.nearest(query, limit=limit, where=among, corpus=corpus)

    return rank_nearest(nearest, stage="bm25", k=k)


def _visible(shard: Shard, generation: int, where: Condition | None) -> Filter:
    if where is None:
        return visible(generation)
    return both(visible(generation), meeting(where, may_hold=shard.may_hold))
