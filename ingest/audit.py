"""Audit: the index beside the manifest, which is the truth."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from ingest.chunk import make_chunk_id

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ingest.chunk import ChunkId
    from ingest.document import DocumentId
    from ingest.manifest import Manifest, VersionEntry
    from ingest.store import Holding, Store


# Chunks read at once.
_BATCH = 256


@dataclass(frozen=True, slots=True)
class Audit:
    """What is not in the index as it should be.

    Attributes:
        wrong: Current documents of which readers find more or fewer points than there are chunks,
            or whose first chunk cannot be read.
        stale: What readers find of versions that are not current.
        unknown: Versions that the manifest does not know, because they were not committed, were
            forgotten, or the database is older than the index; seen or not.
    """

    wrong: tuple[VersionEntry, ...]
    stale: tuple[Holding, ...]
    unknown: tuple[Holding, ...]

    @property
    def agrees(self) -> bool:
        """Whether points and chunks are the same."""
        return not (self.wrong or self.stale or self.unknown)


def audit(manifest: Manifest, store: Store, *, is_alone: bool) -> Audit:
    """Compare what readers of now find with what they should.

    Args:
        manifest: The truth.
        store: Beside it. Its points may be there, and what they held lost.
        is_alone: Whether nobody writes: what a writer has not committed is unknown too.
    """
    generation, entries = _pin(manifest)
    seen = store.census(generation=generation)
    found = {(each.document_id, each.version): each.n_points for each in seen}
    current = {(entry.document_id, entry.version): entry for entry in entries}
    known = manifest.versions()
    held = store.census() if is_alone else seen
    lost = _unreadable(current.values(), store, generation)
    return Audit(
        wrong=tuple(
            entry
            for key, entry in current.items()
            if found.get(key, 0) != entry.n_chunks or entry in lost
        ),
        stale=tuple(each for each in seen if _key(each) in known - current.keys()),
        unknown=tuple(each for each in held if _key(each) not in known),
    )


def _unreadable(
    entries: Iterable[VersionEntry], store: Store, generation: int
) -> list[VersionEntry]:
    firsts = {make_chunk_id(e.document_id, e.version, 1): e for e in entries if e.n_chunks}
    lost = dict(firsts)
    for chunk_ids in _batched(firsts):
        for chunk in store.fetch(chunk_ids, generation=generation):
            del lost[chunk.chunk_id]
    return list(lost.values())


def _batched(chunk_ids: Iterable[ChunkId]) -> Iterator[list[ChunkId]]:
    remaining = iter(chunk_ids)
    while batch := list(islice(remaining, _BATCH)):
        yield batch


def _pin(manifest: Manifest) -> tuple[int, list[VersionEntry]]:
    """A generation and the documents that its readers see."""
    while True:
        generation = manifest.generation()
        entries = manifest.documents()
        if manifest.generation() == generation:
            return generation, entries


def _key(holding: Holding) -> tuple[DocumentId, int]:
    return holding.document_id, holding.version
