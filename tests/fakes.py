"""Small stand-ins with a script: a store in memory, a parser of plain text, a clock that ticks."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from ingest.formats.builder import TextBuilder
from ingest.refusal import Refusal, RefusalReason
from ingest.sandbox import Prepared
from ingest.store import Holding

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from ingest.chunk import Chunk, ChunkId
    from ingest.document import DocumentId
    from ingest.facts import Facts
    from retrieval.candidate import Ranking
    from retrieval.condition import Condition

NEVER = 10**9


class KilledError(BaseException):
    """Ends everything, as a kill would: nothing that catches exceptions catches it."""


CHANGES = frozenset(
    "write describe supersede undo erase scrub refresh vacuum flush"
    " commit forget mark_forgotten mark_described remember_refusal forget_refusal"
    " begin switch".split()
)


@dataclass(slots=True)
class KillAt:
    """Counts calls that change a store or a manifest, and kills the one numbered ``call``, from 1.

    A kill at any other call leaves what a kill at the next of these does.

    Args:
        call: The call that is killed before it does anything; 0 kills none.
        watch: Runs before and after every call.
    """

    call: int = 0
    watch: Callable[[], object] = lambda: None
    n_calls: int = 0

    def guard(self, part: object) -> Any:  # noqa: ANN401 - it looks like the part
        """``part``, each call that changes it counted."""
        return _Guarded(part, self)


class _Guarded:
    def __init__(self, part: object, kill: KillAt) -> None:
        self._part, self._kill = part, kill

    def __getattr__(self, name: str) -> Callable[..., Any]:
        method: Callable[..., Any] = getattr(self._part, name)
        if name not in CHANGES:
            return method

        def counted(*args: object, **named: object) -> object:
            self._kill.n_calls += 1
            self._kill.watch()
            if self._kill.n_calls == self._kill.call:
                raise KilledError(name)
            answer = method(*args, **named)
            self._kill.watch()
            return answer

        return counted


class Point(NamedTuple):
    """A chunk that readers of ``first <= generation < end`` see, and what its document is."""

    chunk: Chunk
    first: int
    end: int
    facts: Facts = MappingProxyType({})


@dataclass(slots=True)
class FakeStore:
    """The store's contract over a dictionary.

    Attributes:
        half_writes: Whether a write stores half of its points and is killed.
    """

    points: dict[ChunkId, Point] = field(default_factory=dict)
    half_writes: bool = False
    _flushed: dict[ChunkId, Point] = field(init=False)

    def __post_init__(self) -> None:
        self.flush()

    def lose_power(self) -> None:
        """Forget what was not flushed."""
        self.points = dict(self._flushed)

    def visible(self, generation: int) -> list[Chunk]:
        """What a reader of ``generation`` sees, in order of document, version and number."""
        seen = [p.chunk for p in self.points.values() if p.first <= generation < p.end]
        return sorted(seen, key=lambda chunk: (chunk.document_id, chunk.version, chunk.number))

    def write(
        self, chunks: Sequence[Chunk], vectors: NDArray[np.float32], *, generation: int
    ) -> None:
        assert len(chunks) == len(vectors)
        stored = chunks[: len(chunks) // 2] if self.half_writes else chunks
        self.points |= {chunk.chunk_id: Point(chunk, generation, NEVER) for chunk in stored}
        if self.half_writes:
            raise KilledError

    def describe(self, document_id: DocumentId, version: int, facts: Facts) -> None:
        for key, point in self._of(document_id, version).items():
            self.points[key] = point._replace(facts=facts)

    def erase(self, document_id: DocumentId) -> None:
        self.points = {
            key: point
            for key, point in self.points.items()
            if point.chunk.document_id != document_id
        }

    def scrub(self) -> bool:
        return True

    def facts(self, document_id: DocumentId, version: int) -> list[Facts]:
        """The facts of each chunk of a version."""
        return [point.facts for point in self._of(document_id, version).values()]

    def supersede(self, document_id: DocumentId, version: int, *, generation: int) -> None:
        for key, point in self._of(document_id, version).items():
            self.points[key] = point._replace(end=min(point.end, generation))

    def undo(self, *, committed: int) -> None:
        self.points = {
            key: point._replace(end=NEVER) if point.end > committed else point
            for key, point in self.points.items()
            if point.first <= committed
        }

    def count(self, document_id: DocumentId, version: int) -> int:
        return len(self._of(document_id, version))

    def census(self, *, generation: int | None = None) -> list[Holding]:
        every = [point.chunk for point in self.points.values()]
        chunks = every if generation is None else self.visible(generation)
        counted = Counter((chunk.document_id, chunk.version) for chunk in chunks)
        return sorted(Holding(*version, n) for version, n in counted.items())

    def fetch(self, chunk_ids: Sequence[ChunkId], *, generation: int) -> list[Chunk]:
        chunks = {chunk.chunk_id: chunk for chunk in self.visible(generation)}
        return [chunks[chunk_id] for chunk_id in chunk_ids if chunk_id in chunks]

    def refresh(self, *, generation: int) -> None:
        assert generation >= 0

    def vacuum(self, *, generation: int) -> int:
        n_before = len(self.points)
        self.points = {k: point for k, point in self.points.items() if point.end > generation}
        return n_before - len(self.points)

    def flush(self) -> None:
        self._flushed = dict(self.points)

    def _of(self, document_id: DocumentId, version: int) -> dict[ChunkId, Point]:
        wanted = (document_id, version)
        return {
            key: point
            for key, point in self.points.items()
            if (point.chunk.document_id, point.chunk.version) == wanted
        }


REFUSED = "REFUSED"
"""A file whose text begins with this is refused by the fake parser."""


@dataclass(slots=True)
class PlainPreparer:
    """Reads every file as paragraphs of plain text, each a chunk; notes what it was given."""

    asked: list[str] = field(default_factory=list)
    reason: RefusalReason = RefusalReason.DAMAGED

    def __call__(self, path: Path) -> Prepared | Refusal:
        self.asked.append(path.name)
        text = path.read_text(encoding="utf-8")
        if text.startswith(REFUSED):
            return Refusal(self.reason, f"{path.name} is damaged.", "Save it again.")
        builder = TextBuilder()
        for paragraph in text.split("\n\n"):
            builder.paragraph(paragraph)
        document = builder.build(name=path.stem, metadata={"author": "Ada"})
        return Prepared(document, tuple(block.span for block in document.blocks))


@dataclass(slots=True)
class HashEmbedder:
    """Unit vectors that depend on nothing but the text."""

    n_dims: int = 4
    texts: list[str] = field(default_factory=list)

    def __call__(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.texts += texts
        rows = [self._row(text) for text in texts]
        return np.array(rows, dtype=np.float32).reshape(len(texts), self.n_dims)

    def _row(self, text: str) -> NDArray[np.float64]:
        digest = hashlib.sha256(text.encode()).digest()[: self.n_dims]
        row = np.frombuffer(digest, dtype=np.uint8) + 1.0
        return row / np.linalg.norm(row)


@dataclass(slots=True)
class TickingClock:
    """A minute passes with every look at it."""

    moment: datetime = datetime(2026, 1, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.moment += timedelta(minutes=1)
        return self.moment


@dataclass(slots=True)
class NotedProgress:
    """Keeps what it hears of."""

    begun: list[str] = field(default_factory=list)
    ended: list[str] = field(default_factory=list)
    embedded_sizes: list[int] = field(default_factory=list)

    def begin(self, source: str) -> None:
        self.begun.append(source)

    def end(self, source: str) -> None:
        self.ended.append(source)

    def embedded(self, n_chunks: int) -> None:
        self.embedded_sizes.append(n_chunks)


@dataclass(slots=True)
class ScriptedIndex:
    """Answers each search with a ranking written beforehand; notes what it was asked.

    Attributes:
        conditions: Of each search, in the order of ``asked``.
    """

    dense: Ranking = ()
    lexical: Ranking = ()
    asked: list[tuple[str, int, int]] = field(default_factory=list)
    conditions: list[Condition | None] = field(default_factory=list)

    def search_dense(
        self,
        vector: NDArray[np.float32],
        *,
        k: int,
        generation: int,
        where: Condition | None = None,
    ) -> Ranking:
        assert vector.ndim == 1
        self.asked.append(("dense", k, generation))
        self.conditions.append(where)
        return self.dense[:k]

    def search_lexical(
        self, query: str, *, k: int, generation: int, where: Condition | None = None
    ) -> Ranking:
        self.asked.append((query, k, generation))
        self.conditions.append(where)
        return self.lexical[:k]

    def fetch(self, chunk_ids: Sequence[ChunkId], *, generation: int) -> list[Chunk]:
        raise NotImplementedError


@dataclass(slots=True)
class ScriptedScorer:
    """Scores pairs by the words that their passage contains; notes the pairs.

    Args:
        by_word: Scores; a passage with none of the words gets -10.
    """

    by_word: dict[str, float]
    pairs: list[tuple[str, str]] = field(default_factory=list)

    def __call__(self, pairs: Sequence[tuple[str, str]]) -> NDArray[np.float32]:
        self.pairs += pairs
        scores = [self._score(passage) for _, passage in pairs]
        return np.array(scores, dtype=np.float32)

    def _score(self, passage: str) -> float:
        return next((score for word, score in self.by_word.items() if word in passage), -10.0)
