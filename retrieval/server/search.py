"""Search a collection as one generation sees it, in an order that is the same every time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retrieval.server.conditions import make_filter
from retrieval.server.forms import both, make_sparse, visible
from retrieval.stored import rank_nearest

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from qdrant_client.models import Filter

    from retrieval.candidate import Ranking
    from retrieval.condition import Condition
    from retrieval.lexical import SparseWeights
    from retrieval.server.collection import Collection
    from retrieval.stored import Stored


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

    def nearest(limit: int) -> list[Stored]:
        return collection.nearest_dense(numbers, limit=limit, where=seen)

    return rank_nearest(nearest, stage="dense", k=k)


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

    def nearest(limit: int) -> list[Stored]:
        return collection.nearest_bm25(query, limit=limit, where=seen, corpus=corpus)

    return rank_nearest(nearest, stage="bm25", k=k)


def _seen(generation: int, where: Condition | None) -> Filter:
    return both(visible(generation), make_filter(where)) if where else visible(generation)
