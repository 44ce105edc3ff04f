"""Tools: what the agent may do to the world: search and score, both read-only, both recorded.

A record holds questions, spans and numbers, never a document's words: those are read from the
stored version, so that forgetting a document empties every trace.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingest.document import DocumentId, Span
from retrieval.evidence import Evidence, gather

if TYPE_CHECKING:
    from collections.abc import Sequence

    from agent.record import Json, Recorder
    from agent.statement import Statement
    from retrieval.rerank import PairScorer
    from retrieval.search import Searcher

Group = tuple["Statement", ...]


@dataclass(frozen=True, slots=True)
class Tools:
    """The effects of one run.

    Attributes:
        generation: The state of the index that this run pinned at its start.
        n_chunks: Candidates that become evidence, for each query.
    """

    recorder: Recorder
    searcher: Searcher
    score_pairs: PairScorer
    generation: int
    n_chunks: int

    def search(self, query: str) -> tuple[Evidence, ...]:
        """The evidence for a query, best first."""
        request = {"query": query, "k": self.n_chunks, "generation": self.generation}

        def perform() -> Json:
            found = self.searcher.search(query, k=self.n_chunks, generation=self.generation)
            evidence = [_to_json(item) for item in gather(found.ranking)]
            return {"evidence": evidence, "timings_ms": found.timings_ms}

        reply = self.recorder.call("search", request, perform)
        return tuple(_from_json(item) for item in reply["evidence"])

    def score(self, question: str, groups: Sequence[Group]) -> list[float]:
        """How well each group of statements goes with the question: the cross-encoder's logits."""
        if not groups:
            return []
        request = {
            "question": question,
            "statements": [[list(statement.key) for statement in group] for group in groups],
        }

        def perform() -> Json:
            pairs = [(question, "\n".join(map(_in_context, group))) for group in groups]
            return {"logits": [float(logit) for logit in self.score_pairs(pairs)]}

        logits: list[float] = self.recorder.call("score", request, perform)["logits"]
        return logits


def _in_context(statement: Statement) -> str:
    return f"{statement.context}\n{statement.text}"


def _to_json(evidence: Evidence) -> Json:
    return {
        "label": evidence.label,
        "document_id": evidence.document_id,
        "version": evidence.version,
        "start": evidence.span.start,
        "end": evidence.span.end,
        "score": evidence.score,
    }


def _from_json(item: Json) -> Evidence:
    return Evidence(
        label=item["label"],
        document_id=DocumentId(item["document_id"]),
        version=item["version"],
        span=Span(item["start"], item["end"]),
        score=item["score"],
    )
