"""The stored point: what an engine returns, and how that becomes a ranking or chunks."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, NamedTuple

from retrieval.candidate import Candidate, Ranking, rank
from retrieval.point import is_visible, make_chunk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from ingest.chunk import Chunk, ChunkId
    from retrieval.point import Payload


class Stored(NamedTuple):
    """A point as an engine returns it; its score is 0 where there was no query."""

    point_id: str
    payload: Payload
    score: float = 0.0


def rank_nearest(nearest: Callable[[int], Sequence[Stored]], *, stage: str, k: int) -> Ranking:
    """The ``k`` best, in an order that is the same every time.

    Args:
        nearest: So many points at most, best first, equals in any order.
        stage: What their score is called.
        k: At most this many.
    """
    limit = k + 1
    while k > 0:
        points = nearest(limit)
        # Which of several equals an engine leaves out is arbitrary: have them all, then cut.
        if len(points) < limit or points[-1].score < points[k - 1].score:
            return rank(_make_candidate(point, stage) for point in points)[:k]
        limit *= 2
    return ()


def fetch_visible(
    fetch: Callable[[Sequence[ChunkId]], Iterable[Stored]],
    chunk_ids: Sequence[ChunkId],
    *,
    generation: int,
) -> list[Chunk]:
    """The visible ones, in the order asked for; an id of another form names no chunk."""
    if not (point_ids := [chunk_id for chunk_id in chunk_ids if _is_uuid(chunk_id)]):
        return []
    chunks = {
        point.point_id: make_chunk(point.point_id, point.payload)
        for point in fetch(point_ids)
        if is_visible(point.payload, generation=generation)
    }
    return [chunks[chunk_id] for chunk_id in chunk_ids if chunk_id in chunks]


def _make_candidate(point: Stored, stage: str) -> Candidate:
    chunk = make_chunk(point.point_id, point.payload)
    return Candidate(chunk, point.score, {stage: point.score})


def _is_uuid(text: str) -> bool:
    try:
        return str(uuid.UUID(text)) == text
    except ValueError:
        return False
