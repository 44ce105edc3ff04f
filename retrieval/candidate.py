"""The candidate: a chunk with the score one retriever gave it; a ranking is candidates in order."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ingest.chunk import Chunk


@dataclass(frozen=True, slots=True)
class Candidate:
    """A chunk that may help to answer a query.

    Attributes:
        chunk: The passage.
        score: Of the stage that ranked it last; comparable within one ranking only.
        scores: What each stage gave it, by the stage's name (``dense``, ``bm25``, ``fused``,
            ``rerank``); a stage that did not see it is absent.
    """

    chunk: Chunk
    score: float
    scores: dict[str, float] = field(default_factory=dict)

    def scored(self, stage: str, score: float) -> Candidate:
        """The same chunk with ``stage``'s score on top."""
        return replace(self, score=score, scores={**self.scores, stage: score})


Ranking = tuple[Candidate, ...]


def rank(candidates: Iterable[Candidate]) -> Ranking:
    """Best first; ties go to the smaller chunk id."""
    # Engines return equal scores in arbitrary order; without the id, two runs differ.
    return tuple(sorted(candidates, key=lambda c: (-c.score, c.chunk.chunk_id)))
