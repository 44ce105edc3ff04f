"""Chunking: how much of the words that answer is in the five best chunks, and how much else.

Source:
    Smith and Troynikov, Evaluating Chunking Strategies for Retrieval, Chroma, 2024. As in their
    code, shares are counted in characters, per question, and then averaged.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from evals.excerpts import load_excerpts
from evals.splitters import split_fixed, split_recursively
from ingest.chunk import Chunk, make_chunks
from ingest.document import DocumentId, Span
from ingest.split import Splitter
from ingest.tokens import Vocabulary
from ingest.weights import BGE_SMALL_EN
from retrieval.edge import EdgeIndex
from retrieval.search import Searcher

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from agent.build import Parts
    from evals.excerpts import ExcerptQuestion
    from ingest.document import Document

    Split = Callable[[Document], Sequence[Span]]

K = 5
BASELINE_TOKENS = 200
_BATCH_CHUNKS = 64


@dataclass(frozen=True, slots=True)
class Overlap:
    """Of one question, or on the average of several; shares of characters in [0, 1].

    Attributes:
        recall: Of the excerpts, what the chunks hold.
        precision: Of the chunks, what is excerpt.
        iou: What is in both, of what is in either.
    """

    recall: float
    precision: float
    iou: float


@dataclass(frozen=True, slots=True)
class ChunkingResult:
    """How one way of splitting did."""

    splitter: str
    n_chunks: int
    mean_characters: float
    overlap: Overlap

    def to_json(self) -> dict[str, Any]:
        """Shares rounded to four digits."""
        shares = ("recall", "precision", "iou")
        return {
            "splitter": self.splitter,
            "n_chunks": self.n_chunks,
            "mean_characters": round(self.mean_characters, 1),
        } | {name: round(getattr(self.overlap, name), 4) for name in shares}


@dataclass(frozen=True, slots=True)
class ChunkingReport:
    """Every way of splitting, ours first."""

    dataset: str
    n_questions: int
    k: int
    results: tuple[ChunkingResult, ...]

    def to_json(self) -> dict[str, Any]:
        """What ``pincite eval chunking --json`` prints."""
        return {
            "dataset": self.dataset,
            "n_questions": self.n_questions,
            "k": self.k,
            "splitters": [result.to_json() for result in self.results],
        }


def eval_chunking(
    folder: Path,
    *,
    parts: Parts,
    limit: int | None = None,
    seed: int = 0,
    progress: Callable[[int, int], None] = lambda _n_done, _n_questions: None,
) -> ChunkingReport:
    """Split the texts of ``folder`` in three ways and search each with its questions.

    Args:
        folder: Holds ``corpora`` and ``queries.jsonl``.
        parts: The models and the settings; its index is not touched.
        limit: Only so many of the questions, at random; None for all.
        seed: Which ones.
        progress: Hears how many searches are done, of how many.

    Raises:
        DatasetError: The folder is no such dataset.
    """
    dataset = load_excerpts(folder)
    questions = list(dataset.questions)
    if limit is not None and limit < len(questions):
        questions = Random(seed).sample(questions, limit)  # noqa: S311 - no secret
    splitters = _splitters(parts.settings.chunk_tokens)
    results = []
    for number, (name, split) in enumerate(splitters.items()):
        chunks = [chunk for each in dataset.corpora.items() for chunk in _cut(*each, split)]
        overlaps = []
        for overlap in _measure_all(questions, chunks, parts):
            overlaps.append(overlap)
            n_done = number * len(questions) + len(overlaps)
            progress(n_done, len(splitters) * len(questions))
        results.append(_make_result(name, chunks, overlaps))
    return ChunkingReport(dataset.name, len(questions), K, tuple(results))


def _measure_all(
    questions: Iterable[ExcerptQuestion], chunks: Sequence[Chunk], parts: Parts
) -> Iterator[Overlap]:
    with _searching(chunks, parts) as searcher:
        for question in questions:
            found = searcher.search(question.text, k=K, generation=1).ranking
            yield measure_overlap(question, [one.chunk for one in found])


def _make_result(name: str, chunks: Sequence[Chunk], overlaps: Sequence[Overlap]) -> ChunkingResult:
    mean = sum(len(chunk.text) for chunk in chunks) / len(chunks)
    return ChunkingResult(name, len(chunks), mean, _average(overlaps))


def measure_overlap(question: ExcerptQuestion, chunks: Iterable[Chunk]) -> Overlap:
    """Compare what was found with what answers.

    Args:
        question: Its excerpts are what answers.
        chunks: A chunk of another text has nothing of the excerpts.
    """
    wanted = _characters(question.excerpts)
    listed = list(chunks)
    own = [chunk.span for chunk in listed if chunk.document_id == question.corpus]
    n_found = sum(len(chunk.span) for chunk in listed)
    n_both = len(wanted & _characters(own))
    return Overlap(
        recall=n_both / len(wanted) if wanted else 0.0,
        precision=n_both / n_found if n_found else 0.0,
        iou=n_both / (n_found + len(wanted) - n_both) if wanted else 0.0,
    )


def _characters(spans: Iterable[Span]) -> set[int]:
    return {offset for span in spans for offset in range(span.start, span.end)}


def _average(overlaps: Sequence[Overlap]) -> Overlap:
    n = max(1, len(overlaps))
    return Overlap(
        recall=sum(one.recall for one in overlaps) / n,
        precision=sum(one.precision for one in overlaps) / n,
        iou=sum(one.iou for one in overlaps) / n,
    )


def _splitters(chunk_tokens: int) -> dict[str, Split]:
    vocabulary = Vocabulary(BGE_SMALL_EN.locate(), max_tokens=chunk_tokens)

    def count(text: str) -> int:
        return len(vocabulary.token_ids(text))

    def fixed(document: Document) -> list[Span]:
        return split_fixed(document.text, count=count, max_tokens=BASELINE_TOKENS)

    def recursive(document: Document) -> list[Span]:
        return split_recursively(document.text, count=count, max_tokens=BASELINE_TOKENS)

    ours = Splitter(vocabulary.token_ids, max_tokens=chunk_tokens)
    return {
        f"pincite {chunk_tokens}": ours.split,
        f"recursive {BASELINE_TOKENS}": recursive,
        f"fixed {BASELINE_TOKENS}": fixed,
    }


def _cut(name: str, document: Document, split: Split) -> list[Chunk]:
    return make_chunks(document, split(document), document_id=DocumentId(name), version=1)


@contextmanager
def _searching(chunks: Sequence[Chunk], parts: Parts) -> Iterator[Searcher]:
    """The product's own search over these chunks alone."""
    with TemporaryDirectory() as folder:
        index = EdgeIndex(Path(folder), parts.embedder.facts.n_dims)
        for start in range(0, len(chunks), _BATCH_CHUNKS):
            batch = chunks[start : start + _BATCH_CHUNKS]
            vectors = parts.embedder.embed_passages([chunk.indexed_text for chunk in batch])
            index.write(batch, vectors, generation=1)
        index.refresh(generation=1)
        yield Searcher(
            index=index,
            embed_query=parts.embedder.embed_query,
            score_pairs=parts.cross_encoder,
            breadth=parts.settings.search_breadth,
            depth=parts.settings.rerank_depth,
        )
        index.close()
