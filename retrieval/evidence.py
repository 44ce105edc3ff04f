"""The evidence: what the writer is shown, under a label that a claim can name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingest.document import DocumentId, Span

if TYPE_CHECKING:
    from ingest.chunk import Chunk
    from retrieval.candidate import Candidate, Ranking


@dataclass(frozen=True, slots=True)
class Evidence:
    """A stretch of one document version: a candidate, or neighbours joined into one.

    Attributes:
        label: ``E1``, ``E2``, … in order of relevance.
        score: Of the best ranked of its candidates.
    """

    label: str
    document_id: DocumentId
    version: int
    span: Span
    score: float


def gather(ranking: Ranking) -> tuple[Evidence, ...]:
    """Join candidates that follow each other in a document; label them, best first."""
    # By rank, so that whatever made the ranking has the say, on whatever scale it scored.
    ranks = {candidate.chunk.chunk_id: n for n, candidate in enumerate(ranking, start=1)}
    runs = [
        sorted(run, key=lambda candidate: ranks[candidate.chunk.chunk_id])
        for run in _neighbours(ranking)
    ]
    runs.sort(key=lambda run: ranks[run[0].chunk.chunk_id])
    return tuple(_join(run, label=f"E{n}") for n, run in enumerate(runs, start=1))


def _neighbours(ranking: Ranking) -> list[list[Candidate]]:
    runs: list[list[Candidate]] = []
    for candidate in sorted(ranking, key=_place):
        if runs and _follows(candidate.chunk, runs[-1][-1].chunk):
            runs[-1].append(candidate)
        else:
            runs.append([candidate])
    return runs


def _place(candidate: Candidate) -> tuple[str, int, int]:
    return candidate.chunk.document_id, candidate.chunk.version, candidate.chunk.number


def _follows(chunk: Chunk, before: Chunk) -> bool:
    same = (chunk.document_id, chunk.version) == (before.document_id, before.version)
    return same and chunk.number == before.number + 1


def _join(run: list[Candidate], *, label: str) -> Evidence:
    best = run[0]
    return Evidence(
        label=label,
        document_id=best.chunk.document_id,
        version=best.chunk.version,
        span=Span(
            min(candidate.chunk.span.start for candidate in run),
            max(candidate.chunk.span.end for candidate in run),
        ),
        score=best.score,
    )
