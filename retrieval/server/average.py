"""Weigh chunks for BM25 by their average length, which is kept beside the collection's points.

Every process reads it anew before it writes: another may have changed it.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from retrieval.average import Average, average_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ingest.chunk import Chunk
    from retrieval.server.collection import Collection


def read_average(collection: Collection) -> Average | None:
    """The average in use, or None before the first write."""
    match collection.values():
        case {"average_terms": float() | int() as n_terms, "average_is_settled": bool(is_settled)}:
            return Average(n_terms, is_settled)
    return None


def begin_average(collection: Collection, chunks: Sequence[Chunk], *, is_settled: bool) -> Average:
    """Take the average of the first chunks."""
    return _save(collection, average_of(chunks, is_settled=is_settled))


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
