"""Forget: documents go for good, from readers' sight by one commit, then from everywhere else.

A kill at any point leaves either what was, or tombstones that are not done; ``finish`` does the
rest, as often as it is called.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import datetime

    from ingest.document import DocumentId
    from ingest.manifest import Manifest
    from ingest.store import Store


class Remains(NamedTuple):
    """Where bytes of what was forgotten may still be, unseen, in some file.

    Attributes:
        in_index: A server keeps the index, and compacts its files when it likes.
        in_database: Another process was reading; the next ``finish`` tries again.
    """

    in_index: bool = False
    in_database: bool = False


@dataclass(frozen=True, slots=True)
class Forgetter:
    """What has to lose its words. Used by one process at a time, alone with ingestion's lock.

    Attributes:
        redact: Takes the words of forgotten documents out of all that was recorded.
        scrub_files: Rewrites the database without what was deleted; whether nothing is left.
    """

    manifest: Manifest
    store: Store
    redact: Callable[[], None]
    scrub_files: Callable[[], bool]
    now: Callable[[], datetime]

    def forget(self, document_ids: Sequence[DocumentId]) -> Remains:
        """Forget documents, all their versions; those that nobody knows are passed over.

        Returns:
            As ``finish``.
        """
        generation = self.manifest.generation()
        # What an interrupted ingestion has hidden and not committed would come back otherwise.
        self.store.undo(committed=generation)
        for document_id in document_ids:
            current = self.manifest.entry(document_id)
            if current and current.is_current:
                self.store.supersede(document_id, current.version, generation=generation + 1)
        self.store.flush()
        self.manifest.forget(document_ids, now=self.now())
        return self.finish()

    def finish(self) -> Remains:
        """Do what is left to do for every document whose tombstone is not done.

        Returns:
            Where bytes of them may be left. Whatever it is, no door shows a word of them.
        """
        document_ids = [each.document_id for each in self.manifest.tombstones() if not each.is_done]
        if not document_ids:
            return Remains()
        for document_id in document_ids:
            self.store.erase(document_id)
        self.store.flush()
        self.redact()
        remains = Remains(in_index=not self.store.scrub(), in_database=not self.scrub_files())
        if not remains.in_database:
            self.manifest.mark_forgotten(document_ids)
        return remains


def find_documents(target: str, sources: Iterable[tuple[str, DocumentId]]) -> list[DocumentId]:
    """The documents whose file is ``target``, or lies in that folder or inside of that file.

    Args:
        target: An absolute path, or a source as the manifest has it.
        sources: Every location and whose it is.
    """
    folder = target.rstrip("/") + "/"
    found = (
        document_id
        for source, document_id in sources
        if source == target or source.startswith((folder, f"{target}!/"))
    )
    return list(dict.fromkeys(found))
