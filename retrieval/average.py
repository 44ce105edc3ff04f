"""The average length of a chunk, by which BM25 weighs; each engine keeps it in its own way."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from retrieval.lexical import LENGTH_LAG, SparseWeights, document_weights, tokenise

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.chunk import Chunk


class Weighed(NamedTuple):
    """A chunk's lexical vector and its length."""

    weights: SparseWeights
    n_terms: int


class Average(NamedTuple):
    """Mean terms of a chunk, above 0, and whether every stored weight was made with it."""

    n_terms: float
    is_settled: bool

    def weigh(self, chunk: Chunk) -> Weighed:
        """The chunk's vector by this average."""
        terms = tokenise(chunk.indexed_text)
        return Weighed(document_weights(terms, average=self.n_terms), len(terms))

    def lags(self, n_terms: float) -> bool:
        """Whether the weights are too old for a corpus whose true average is ``n_terms``."""
        gap = abs(n_terms - self.n_terms)
        return not self.is_settled or gap > LENGTH_LAG * self.n_terms


def average_of(chunks: Sequence[Chunk], *, is_settled: bool) -> Average:
    """The average of the first chunks of an index."""
    n_terms = sum(len(tokenise(chunk.indexed_text)) for chunk in chunks) / len(chunks)
    return Average(n_terms or 1.0, is_settled)
