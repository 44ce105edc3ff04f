"""Tools: what the agent may do to the world: search, find, score, judge, compare; all read-only.

A step holds questions, places and numbers, never a document's words: those are read from the
stored version.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from ingest.document import DocumentId, Span
from retrieval.evidence import Evidence, gather
from retrieval.where import to_text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from agent.query import Query
    from agent.record import Json, Recorder
    from agent.statement import Statement
    from retrieval.candidate import Ranking
    from retrieval.condition import Condition
    from retrieval.rerank import PairScorer
    from retrieval.search import Found

Group = tuple["Statement", ...]


class IndexSearch(Protocol):
    """What the agent needs of retrieval."""

    def embed_query(self, query: str, /) -> NDArray[np.float32]:
        """A unit vector, shape (n_dims,), float32."""

    def search(
        self, query: str, *, k: int, generation: int, where: Condition | None = None
    ) -> Found:
        """The best ``k`` candidates that ``generation`` holds and that meet ``where``."""

    def find(
        self, words: str, *, k: int, generation: int, where: Condition | None = None
    ) -> Ranking:
        """The ``k`` candidates that share most words with a text and that meet ``where``."""


@dataclass(frozen=True, slots=True)
class Tools:
    """The effects of one run.

    Attributes:
        score_pairs: How well two texts go together.
        judge_pairs: How well a text answers a question.
        embed_passages: Texts to unit rows, shape (n_texts, n_dims), float32.
        generation: The state of the index that this run pinned at its start.
        n_chunks: Candidates that become evidence, for each query.
        where: Which documents the person wants searched; None for all.
    """

    recorder: Recorder
    searcher: IndexSearch
    score_pairs: PairScorer
    judge_pairs: PairScorer
    embed_passages: Callable[[Sequence[str]], NDArray[np.float32]]
    generation: int
    n_chunks: int
    where: Condition | None = None

    def search(self, query: Query) -> tuple[Evidence, ...]:
        """The evidence for a query, best first."""
        request = self._scope(query)

        def perform() -> Json:
            found = self.searcher.search(
                query.text, k=self.n_chunks, generation=self.generation, where=self.where
            )
            evidence = [_to_json(item) for item in gather(found.ranking)]
            return {"evidence": evidence, "timings_ms": found.timings_ms}

        reply = self.recorder.call("search", request, perform)
        return tuple(_from_json(item) for item in reply["evidence"])

    def find(self, query: Query) -> tuple[Evidence, ...]:
        """The evidence that shares words with a query, best first."""
        request = self._scope(query)

        def perform() -> Json:
            ranking = self.searcher.find(
                query.text, k=self.n_chunks, generation=self.generation, where=self.where
            )
            return {"evidence": [_to_json(item) for item in gather(ranking)]}

        reply = self.recorder.call("find", request, perform)
        return tuple(_from_json(item) for item in reply["evidence"])

    def compare(self, query: Query, statements: Sequence[Statement]) -> list[float]:
        """How near each statement's meaning is to the query's: cosines, in [-1, 1]."""
        if not statements:
            return []
        request = {"query": query.as_json(), "statements": [list(s.key) for s in statements]}

        def perform() -> Json:
            vectors = self.embed_passages([_in_context(statement) for statement in statements])
            cosines = vectors @ self.searcher.embed_query(query.text)
            return {"cosines": [float(cosine) for cosine in cosines]}

        cosines: list[float] = self.recorder.call("compare", request, perform)["cosines"]
        return cosines

    def score(self, query: Query, groups: Sequence[Group]) -> list[float]:
        """How well each group of statements goes with the query: the cross-encoder's logits."""
        return self._read("score", self.score_pairs, query, groups)

    def judge(self, query: Query, groups: Sequence[Group]) -> list[float]:
        """How well each group of statements answers the query: the answer model's logits."""
        return self._read("judge", self.judge_pairs, query, groups)

    def _read(
        self, step: str, read_pairs: PairScorer, query: Query, groups: Sequence[Group]
    ) -> list[float]:
        if not groups:
            return []
        request = {
            "query": query.as_json(),
            "statements": [[list(statement.key) for statement in group] for group in groups],
        }

        def perform() -> Json:
            pairs = [(query.text, "\n".join(map(_in_context, group))) for group in groups]
            return {"logits": [float(logit) for logit in read_pairs(pairs)]}

        logits: list[float] = self.recorder.call(step, request, perform)["logits"]
        return logits

    def _scope(self, query: Query) -> Json:
        scope = {"query": query.as_json(), "k": self.n_chunks, "generation": self.generation}
        return scope | ({"where": to_text(self.where)} if self.where else {})


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
