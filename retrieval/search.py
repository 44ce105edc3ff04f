"""Search: one query becomes one ranking of chunks. The one-page entry to retrieval."""

from __future__ import annotations

from dataclasses import dataclass
from time import perf_counter
from typing import TYPE_CHECKING

from retrieval.fuse import reciprocal_rank_fusion
from retrieval.rerank import PairScorer, rerank

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    from numpy.typing import NDArray

    from retrieval.candidate import Ranking
    from retrieval.condition import Condition
    from retrieval.index import Index

# Of three short rankings the first places should count for more than the usual 60 lets them.
DAMPING = 10


@dataclass(frozen=True, slots=True)
class Found:
    """The ranking of a query, and how long each stage took, in milliseconds."""

    ranking: Ranking
    timings_ms: dict[str, float]


@dataclass(frozen=True, slots=True)
class Searcher:
    """The parts of a search, and how far each goes.

    Attributes:
        embed_query: A query to a unit vector, shape (n_dims,), float32.
        breadth: Candidates that each of the two retrievers gives.
        depth: Candidates that the cross-encoder reads.
    """

    index: Index
    embed_query: Callable[[str], NDArray[np.float32]]
    score_pairs: PairScorer
    breadth: int
    depth: int

    def find(
        self, words: str, *, k: int, generation: int, where: Condition | None = None
    ) -> Ranking:
        """The lexical candidates alone: a millisecond, where a search takes half a second."""
        return self.index.search_lexical(words, k=k, generation=generation, where=where)

    def search(
        self, query: str, *, k: int, generation: int, where: Condition | None = None
    ) -> Found:
        """Dense and lexical candidates; the cross-encoder reads the best; all three are fused.

        The cross-encoder is a third opinion, not the last word: where a question uses other words
        than the documents, its order alone lost one relevant chunk in four from the first three.

        Args:
            query: Any text.
            k: At most this many candidates come back.
            generation: The reader's.
            where: Only chunks of documents that meet it; None for all.
        """
        clock = _Clock()
        vector = self.embed_query(query)
        clock.stop("embed")
        dense = self.index.search_dense(vector, k=self.breadth, generation=generation, where=where)
        clock.stop("dense")
        lexical = self.index.search_lexical(
            query, k=self.breadth, generation=generation, where=where
        )
        clock.stop("bm25")
        first = reciprocal_rank_fusion([dense, lexical], k=DAMPING)
        reranked = rerank(query, first[: self.depth], score_pairs=self.score_pairs)
        clock.stop("rerank")
        ranking = reciprocal_rank_fusion([dense, lexical, reranked], k=DAMPING)
        return Found(ranking[:k], clock.timings_ms)


class _Clock:
    def __init__(self) -> None:
        self.timings_ms: dict[str, float] = {}
        self._last = perf_counter()

    def stop(self, stage: str) -> None:
        now = perf_counter()
        self.timings_ms[stage] = (now - self._last) * 1000
        self._last = now
