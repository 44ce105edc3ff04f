"""Weigh chunks for BM25 by their average length, which is kept beside the collection's points.

Every process reads it anew before it writes: another may have changed it.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from retrieval.lexical import LENGTH_LAG, SparseWeights, document_weights, tokenise

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ingest.chunk import Chunk
    from retrieval.server.collection import Collection


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


def read_average(collection: Collection) -> Average | None:
    """The average in use, or None before the first write."""
    match collection.values():
        case {"average_terms": float() | int() as n_terms, "average_is_settled": bool(is_settled)}:
            return Average(n_terms, is_settled)
    return None


def begin_average(collection: Collection, chunks: Sequence[Chunk], *, is_settled: bool) -> Average:
    """Take the average of the first chunks."""
    n_terms = sum(len(tokenise(chunk.indexed_text)) for chunk in chunks) / len(chunks)
    return _save(collection, Average(n_terms or 1.0, is_settled))


@contextmanager
def changing_average(collection: Collection, n_terms: float) -> Iterator[Average]:
    """Use another average from here on, while all stored weights are made anew."""
    # Stopped inside, the weights are of both averages: only this can tell afterwards.
    yield _save(collection, Average(n_terms or 1.0, is_settled=False))
    _save(collection, Average(n_terms or 1.0, is_settled=True))


def _save(collection: Collection, average: Average) -> Average:
    collection.set_values(
        {"average_terms": average.n_terms, "average_is_settled": average.is_settled}
    )
    return average
