"""A few small documents, stored as versions, for tests that quote from them or search them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import numpy as np

from agent.cite import Library
from agent.judge import Scores, read_question, signals
from agent.statement import Statement, statements_in
from agent.weigh import Judged
from ingest.chunk import make_chunks
from ingest.database import Database
from ingest.document import Document, DocumentId, Span
from ingest.formats.markdown import read_markdown
from ingest.manifest import Manifest, NewVersion
from retrieval.candidate import Candidate
from retrieval.search import Found

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from retrieval.candidate import Ranking
    from retrieval.condition import Condition

CHARTER = DocumentId("charter")
CHARTER_TEXT = """# Passenger charter

## Refunds

A passenger who arrives late gets back 50% of the fare. It is paid within 14 days.

Refunds of more than 80 EUR must be approved by the duty manager.

You may bring:

- a bicycle;
- one dog on a lead.

| Pier | Duty manager |
|---|---|
| Kelp Point | Ilse Varrow |
| Skarn | Nuala Fenwright |
"""


def read(text: str) -> Document:
    """A document from Markdown."""
    document = read_markdown(text.encode(), name="test")
    assert isinstance(document, Document)
    return document


def shelve(folder: Path, **texts: str) -> Library:
    """A library of these documents, each at version 1, in a database of its own."""
    manifest = Manifest(Database(folder / "pincite.db"))
    manifest.commit(
        new=[
            NewVersion(DocumentId(name), 1, f"/files/{name}.md", name, {}, read(text), 1)
            for name, text in texts.items()
        ],
        now=datetime(2026, 1, 1, tzinfo=UTC),
    )
    return Library(manifest)


def statement(library: Library, name: str, words: str) -> Statement:
    """The first statement of a document's first version that holds these words."""
    document_id = DocumentId(name)
    document = library.document(document_id, 1)
    whole = Span(0, len(document.text))
    found = statements_in(document, whole, document_id=document_id, version=1)
    return next(one for one in found if words in one.text)


def judged(probability: float, *statements: Statement) -> Judged:
    """Statements as a judge leaves them who finds them as likely as that."""
    text = "\n".join(one.text for one in statements)
    found = signals(read_question("?"), text, context="", scores=Scores(logit=0.0, cosine=0.0))
    return Judged(statements, probability, found)


def embed_alike(texts: Sequence[str]) -> NDArray[np.float32]:
    """The same unit vector for every text."""
    return np.ones((len(texts), 1), dtype=np.float32)


@dataclass(slots=True)
class ShelfSearch:
    """Finds whole documents, as one chunk each, by a script; notes what it was asked.

    Args:
        by_query: The names of the documents that a search finds, best first; for other queries,
            none.
        by_words: The same of what shares words, whatever the words.
    """

    library: Library
    by_query: Mapping[str, Sequence[str]] = field(default_factory=dict)
    by_words: Sequence[str] = ()
    asked: list[tuple[str, int, int]] = field(default_factory=list)
    conditions: list[Condition | None] = field(default_factory=list)

    def embed_query(self, query: str) -> NDArray[np.float32]:
        vector: NDArray[np.float32] = embed_alike([query])[0]
        return vector

    def search(
        self, query: str, *, k: int, generation: int, where: Condition | None = None
    ) -> Found:
        self.asked.append((query, k, generation))
        self.conditions.append(where)
        return Found(self._ranking(self.by_query.get(query, ())), {"dense": 1.0})

    def find(
        self, words: str, *, k: int, generation: int, where: Condition | None = None
    ) -> Ranking:
        self.asked.append((words, k, generation))
        self.conditions.append(where)
        return self._ranking(self.by_words)

    def _ranking(self, names: Sequence[str]) -> Ranking:
        return tuple(self._candidate(DocumentId(name)) for name in names)

    def _candidate(self, document_id: DocumentId) -> Candidate:
        document = self.library.document(document_id, 1)
        whole = [Span(0, len(document.text))]
        (chunk,) = make_chunks(document, whole, document_id=document_id, version=1)
        return Candidate(chunk, 5.0, {"rerank": 5.0})
