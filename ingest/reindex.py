"""Reindex: a new index is built from the stored documents beside the old one, then put in use.

Readers see the old index until one commit of the manifest's database, the new one from then on. A
kill at any point before it leaves the old one as it was, and what was built is removed later.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingest.chunk import make_chunks
from ingest.facts import make_facts
from ingest.write import BATCH_CHUNKS, PART_CHUNKS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from contextlib import AbstractContextManager

    import numpy as np
    from numpy.typing import NDArray

    from ingest.chunk import Chunk
    from ingest.document import Document, DocumentId, Span
    from ingest.facts import Facts
    from ingest.indexes import Indexes
    from ingest.manifest import Manifest, VersionEntry
    from ingest.recipe import Recipe
    from ingest.report import Progress
    from ingest.store import Store


@dataclass(frozen=True, slots=True)
class Rebuilder:
    """Builds an index anew; nobody else may write meanwhile.

    Attributes:
        open_store: Opens the store of a new index by its number, closed at the end of ``with``.
        split: Cuts a document into the spans of its chunks.
        embed: Texts to unit rows, shape (n_texts, n_dims), float32.
    """

    manifest: Manifest
    indexes: Indexes
    open_store: Callable[[int], AbstractContextManager[Store]]
    split: Callable[[Document], Sequence[Span]]
    embed: Callable[[Sequence[str]], NDArray[np.float32]]
    progress: Progress

    def reindex(self, recipe: Recipe) -> dict[DocumentId, int]:
        """Build an index with ``recipe`` and put it in use.

        Returns:
            How many chunks each document has now.
        """
        number = self.indexes.begin(recipe)
        with self.open_store(number) as store:
            n_chunks = self._build(store)
            store.refresh(generation=self.manifest.generation())
            store.flush()
            self._check_counts(store, n_chunks)
        self.indexes.switch(number, n_chunks)
        return n_chunks

    def _build(self, store: Store) -> dict[DocumentId, int]:
        n_chunks: dict[DocumentId, int] = {}
        entries: list[VersionEntry] = []
        waiting: list[Chunk] = []
        for entry in self.manifest.documents():
            self.progress.begin(entry.title)
            chunks = self._cut(entry)
            n_chunks[entry.document_id] = len(chunks)
            entries.append(entry)
            waiting += chunks
            if len(waiting) >= BATCH_CHUNKS:
                self._write(store, waiting, entries)
                entries, waiting = [], []
            self.progress.end(entry.title)
        self._write(store, waiting, entries)
        return n_chunks

    def _cut(self, entry: VersionEntry) -> list[Chunk]:
        document = self.manifest.document(entry.document_id, entry.version)
        spans = self.split(document)
        return make_chunks(document, spans, document_id=entry.document_id, version=entry.version)

    def _write(
        self, store: Store, chunks: Sequence[Chunk], entries: Sequence[VersionEntry]
    ) -> None:
        # Whoever reads this index reads the present generation or a later one.
        generation = self.manifest.generation()
        for start in range(0, len(chunks), PART_CHUNKS):
            part = chunks[start : start + PART_CHUNKS]
            vectors = self.embed([chunk.indexed_text for chunk in part])
            store.write(part, vectors, generation=generation)
            self.progress.embedded(len(part))
        for entry in entries:
            store.describe(entry.document_id, entry.version, _facts(entry))

    def _check_counts(self, store: Store, n_chunks: dict[DocumentId, int]) -> None:
        for entry in self.manifest.documents():
            n_stored = store.count(entry.document_id, entry.version)
            if n_stored != n_chunks[entry.document_id]:
                n_made = n_chunks[entry.document_id]
                msg = f"{entry.document_id}: {n_stored} of {n_made} points were stored"
                raise RuntimeError(msg)


def _facts(entry: VersionEntry) -> Facts:
    return make_facts(
        entry.document_id, title=entry.title, metadata=entry.metadata, sources=entry.locations
    )
