"""Write: versions go into the index beside what readers see, then show by one commit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingest.facts import make_facts
from ingest.manifest import NewVersion

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime, timedelta

    import numpy as np
    from numpy.typing import NDArray

    from ingest.chunk import Chunk
    from ingest.document import Document, DocumentId
    from ingest.facts import Facts
    from ingest.manifest import Manifest
    from ingest.prune import Pruning
    from ingest.recognise import Change
    from ingest.report import Progress, Report
    from ingest.store import Store

# Enough chunks that embedding, not committing, takes the time; few enough to lose little by a kill.
BATCH_CHUNKS = 64
# So many at once, so that a watcher sees it move.
PART_CHUNKS = 32


@dataclass(frozen=True, slots=True)
class Draft:
    """A version that is cut into chunks and not yet in the index."""

    change: Change
    document: Document
    chunks: list[Chunk]
    given: dict[str, str]


@dataclass(frozen=True, slots=True)
class Writer:
    """Changes the index and the manifest together.

    Attributes:
        embed: Texts to unit rows, shape (n_texts, n_dims), float32.
    """

    manifest: Manifest
    store: Store
    embed: Callable[[Sequence[str]], NDArray[np.float32]]
    now: Callable[[], datetime]
    progress: Progress
    report: Report

    def recover(self) -> None:
        """Undo what an interrupted run wrote and did not commit; finish describing."""
        self.store.undo(committed=self.manifest.generation())
        self.describe()

    def write(self, drafts: Sequence[Draft]) -> None:
        """Embed, write, count and commit ``drafts`` as one generation."""
        if not drafts:
            return
        generation = self.manifest.generation() + 1
        self._write_chunks([chunk for draft in drafts for chunk in draft.chunks], generation)
        for draft in drafts:
            self._check_count(draft)
            change = draft.change
            self.store.describe(change.document_id, change.version, self._facts(draft))
        changes = [draft.change for draft in drafts]
        self._commit(
            new=[_new_version(draft) for draft in drafts],
            vanished=[change.vanished for change in changes if change.vanished],
            removed=[change.orphan for change in changes if change.orphan],
        )
        for draft in drafts:
            self.report.count(draft.change.verdict)
            self.report.chunks += len(draft.chunks)
        if any(change.concerns_other_files for change in changes):
            self.describe()

    def describe(self) -> None:
        """Tell the index the facts of every document whose facts have changed."""
        entries = self.manifest.undescribed()
        for entry in entries:
            facts = make_facts(
                entry.document_id,
                title=entry.title,
                metadata=entry.metadata,
                sources=entry.locations,
            )
            self.store.describe(entry.document_id, entry.version, facts)
        if entries:
            self.store.flush()
            self.manifest.mark_described(entries)

    def holds(self, change: Change) -> bool:
        """Whether the index still has every point of the version that was found unchanged."""
        entry = self.manifest.entry(change.document_id, change.version)
        n_stored = self.store.count(change.document_id, change.version)
        return entry is not None and n_stored == entry.n_chunks

    def relocate(self, change: Change) -> None:
        """Note where the file of a known text lies now."""
        if change.relocates:
            self._commit(
                located=[(change.source, change.document_id)],
                vanished=[change.vanished] if change.vanished else [],
                removed=[change.orphan] if change.orphan else [],
            )
        else:
            self.manifest.forget_refusal(change.source)
        self.report.count(change.verdict)

    def remove(self, pruning: Pruning) -> None:
        """Take documents whose files have gone out of search; their text stays readable."""
        if pruning.vanished:
            self._commit(vanished=pruning.vanished, removed=pruning.removed)

    def settle(self, *, keep_superseded: timedelta) -> None:
        """Bring the index into good order after a run: facts, statistics, old points, disk.

        Args:
            keep_superseded: How long points stay for readers who began before a commit; longer
                than any question may take.
        """
        self.describe()
        self.store.refresh(generation=self.manifest.generation())
        oldest = self.now() - keep_superseded
        self.store.vacuum(generation=self.manifest.generation_before(oldest))
        self.store.flush()

    def _write_chunks(self, chunks: list[Chunk], generation: int) -> None:
        for start in range(0, len(chunks), PART_CHUNKS):
            part = chunks[start : start + PART_CHUNKS]
            vectors = self.embed([chunk.indexed_text for chunk in part])
            self.store.write(part, vectors, generation=generation)
            self.progress.embedded(len(part))

    def _facts(self, draft: Draft) -> Facts:
        """The facts of a version as they will be when it is committed."""
        before = self.manifest.entry(draft.change.document_id)
        places = {*(before.locations if before else ()), draft.change.source}
        return make_facts(
            draft.change.document_id,
            title=draft.document.title,
            metadata=draft.document.metadata,
            sources=places - {draft.change.vanished},
        )

    def _check_count(self, draft: Draft) -> None:
        n_stored = self.store.count(draft.change.document_id, draft.change.version)
        if n_stored != len(draft.chunks):
            msg = f"{draft.change.source}: {n_stored} of {len(draft.chunks)} points were stored"
            raise RuntimeError(msg)

    def _commit(
        self,
        *,
        new: Sequence[NewVersion] = (),
        located: Sequence[tuple[str, DocumentId]] = (),
        vanished: Sequence[str] = (),
        removed: Sequence[DocumentId] = (),
    ) -> None:
        generation = self.manifest.generation() + 1
        for document_id in [*removed, *(version.document_id for version in new)]:
            current = self.manifest.entry(document_id)
            if current and current.is_current:
                self.store.supersede(document_id, current.version, generation=generation)
        self.store.flush()
        self.manifest.commit(
            new=new, located=located, vanished=vanished, removed=removed, now=self.now()
        )
        self.report.removed += len(removed)


def _new_version(draft: Draft) -> NewVersion:
    return NewVersion(
        document_id=draft.change.document_id,
        version=draft.change.version,
        source=draft.change.source,
        sha256=draft.change.sha256,
        given=draft.given,
        document=draft.document,
        n_chunks=len(draft.chunks),
    )
