"""Fuse: rankings of the same query become one."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from retrieval.candidate import Candidate, Ranking, rank

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.chunk import ChunkId


def reciprocal_rank_fusion(rankings: Sequence[Ranking], *, k: int = 60) -> Ranking:
    """Score each chunk ``sum(1 / (k + rank))`` over the rankings that hold it.

    Args:
        rankings: Each best first; ranks count from 1.
        k: Damping. A larger value lets low ranks count for more.

    Returns:
        Every chunk once, best first, under ``fused``, with the scores of all rankings kept; ties
        go to the smaller chunk id.

    Source:
        Cormack, Clarke and Büttcher, SIGIR 2009; ``k = 60`` is theirs.
    """
    fused: dict[ChunkId, float] = defaultdict(float)
    seen: dict[ChunkId, Candidate] = {}
    for ranking in rankings:
        for place, candidate in enumerate(ranking, start=1):
            chunk_id = candidate.chunk.chunk_id
            fused[chunk_id] += 1 / (k + place)
            before = seen.get(chunk_id)
            scores = {**(before.scores if before else {}), **candidate.scores}
            seen[chunk_id] = Candidate(candidate.chunk, candidate.score, scores)
    return rank(seen[chunk_id].scored("fused", score) for chunk_id, score in fused.items())
