"""Mend: the index is brought back in line with the manifest, from the stored text alone.

What was not committed is undone, what does not belong there goes, and of what is missing the same
text is written as a next version. No file is read. A kill at any point leaves an index that is no
worse, and the next call does the rest.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingest.audit import audit
from ingest.chunk import make_chunks
from ingest.recognise import Change, Verdict
from ingest.write import BATCH_CHUNKS, Draft

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import timedelta

    from ingest.document import Document, Span
    from ingest.manifest import VersionEntry
    from ingest.store import Holding
    from ingest.write import Writer


@dataclass(frozen=True, slots=True)
class Mended:
    """What was done.

    Attributes:
        n_dropped: Points that did not belong there, and went.
        n_rewritten: Documents that were written anew.
        n_described: Documents whose facts the index was told.
    """

    n_dropped: int
    n_rewritten: int
    n_described: int


@dataclass(frozen=True, slots=True)
class Mender:
    """Used by one process at a time, alone with ingestion's lock.

    Attributes:
        writer: Changes index and manifest together.
        split: Cuts a document into the spans of its chunks.
        keep_superseded: How long points stay for readers who are under way.
    """

    writer: Writer
    split: Callable[[Document], Sequence[Span]]
    keep_superseded: timedelta

    def mend(self) -> Mended:
        """Mend everything that can be."""
        manifest, store = self.writer.manifest, self.writer.store
        before = audit(manifest, store, is_alone=True)
        store.undo(committed=manifest.generation())
        # Undoing brings back what was hidden without a commit, and may so mend more than it drops.
        undone = audit(manifest, store, is_alone=True)
        self._drop([*undone.unknown, *undone.stale])
        wrong = [entry for entry in undone.wrong if entry.locations]
        self._rewrite(wrong)
        n_described = len(manifest.undescribed())
        self.writer.settle(keep_superseded=self.keep_superseded)
        return Mended(
            n_dropped=sum(each.n_points for each in {*before.unknown, *undone.stale}),
            n_rewritten=len(wrong),
            n_described=n_described,
        )

    def _drop(self, strangers: Sequence[Holding]) -> None:
        for each in strangers:
            # From before the first generation on: nobody has ever seen them.
            self.writer.store.supersede(each.document_id, each.version, generation=0)
        if strangers:
            self.writer.store.vacuum(generation=0)
            self.writer.store.flush()

    def _rewrite(self, entries: Sequence[VersionEntry]) -> None:
        batch: list[Draft] = []
        for draft in self._drafts(entries):
            batch.append(draft)
            if sum(len(each.chunks) for each in batch) >= BATCH_CHUNKS:
                self.writer.write(batch)
                batch.clear()
        self.writer.write(batch)

    def _drafts(self, entries: Sequence[VersionEntry]) -> Iterator[Draft]:
        for entry in entries:
            change = Change(
                source=entry.locations[0],
                sha256=entry.sha256,
                verdict=Verdict.UPDATED,
                document_id=entry.document_id,
                version=entry.version + 1,
            )
            document = self.writer.manifest.document(entry.document_id, entry.version)
            chunks = make_chunks(
                document,
                self.split(document),
                document_id=entry.document_id,
                version=change.version,
            )
            self.writer.progress.begin(entry.title)
            yield Draft(change, document, chunks, entry.given)
            self.writer.progress.end(entry.title)
