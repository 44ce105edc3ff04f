"""The manifest: which documents there are, in which version, and where their files lie.

It is the truth; the index can be rebuilt from it. A version becomes visible by one transaction,
which raises the generation by one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest.described import note_described, note_undescribed
from ingest.document_json import decode_document
from ingest.entries import (
    find_any_current,
    find_version,
    find_with_bytes,
    read_current,
    read_undescribed,
)
from ingest.facts import EVERY_DOCUMENT_HAS, fact_name
from ingest.generations import begin_generation, last_generation, last_generation_before
from ingest.locations import (
    locate,
    read_owner,
    read_owners,
    read_sources,
    vacate,
    vacate_all,
)
from ingest.refused import is_refused, note_not_refused, note_refused, read_refusal, read_refused
from ingest.tombstone import Tombstone, bury, mark_done, read_tombstones
from ingest.version import NewVersion, VersionEntry
from ingest.version_table import (
    add_version,
    end_version,
    read_content,
    read_metadata_keys,
    read_versions,
    remove_versions,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from ingest.database import Database
    from ingest.document import Document, DocumentId
    from ingest.refusal import Refusal

__all__ = ["Manifest", "NewVersion", "VersionEntry"]


class Manifest:
    """Documents, versions and locations in the database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def generation(self) -> int:
        """The number of commits so far: what a reader pins."""
        with self._database.read() as connection:
            return last_generation(connection)

    def generation_before(self, moment: datetime) -> int:
        """The last generation that was committed before ``moment``; 0 when none was."""
        with self._database.read() as connection:
            return last_generation_before(connection, moment)

    def commit(
        self,
        *,
        new: Sequence[NewVersion] = (),
        located: Sequence[tuple[str, DocumentId]] = (),
        vanished: Sequence[str] = (),
        removed: Sequence[DocumentId] = (),
        now: datetime,
    ) -> int:
        """Make one generation visible: all of it or nothing.

        Args:
            new: Versions; each ends the one before it.
            located: Sources and the document whose file each now is.
            vanished: Sources that are no longer the file of any document.
            removed: Documents that are no longer searched.
            now: Written down as the time of the commit.

        Returns:
            The new generation.
        """
        moved = [*vanished, *(source for source, _ in located), *(v.source for v in new)]
        with self._database.write() as connection:
            generation = begin_generation(connection, now=now)
            for document_id in [*removed, *(version.document_id for version in new)]:
                end_version(connection, document_id, generation)
            note_undescribed(connection, [id_ for _, id_ in located])
            note_undescribed(connection, read_owners(connection, moved))
            for version in new:
                add_version(connection, version, generation)
                locate(connection, version.source, version.document_id)
            for source in vanished:
                vacate(connection, source)
            for source, document_id in located:
                locate(connection, source, document_id)
            for version in new:
                note_described(connection, version.document_id, version.version)
        return generation

    def forget(self, document_ids: Sequence[DocumentId], *, now: datetime) -> int:
        """Take every word of these documents out of the manifest: all of it or nothing.

        Args:
            document_ids: Each once; ids that nobody knows, or that were forgotten, are passed over.
            now: Written down as the time of the commit, and of the forgetting.

        Returns:
            The new generation.
        """
        with self._database.write() as connection:
            generation = begin_generation(connection, now=now)
            for document_id in document_ids:
                n_versions = remove_versions(connection, document_id)
                if n_versions:
                    vacate_all(connection, document_id)
                    note_undescribed(connection, [document_id])
                    bury(connection, document_id, n_versions=n_versions, now=now.isoformat())
        return generation

    def tombstone(self, document_id: DocumentId) -> Tombstone | None:
        """When a document was forgotten, or None when it was not."""
        with self._database.read() as connection:
            return next(iter(read_tombstones(connection, [document_id])), None)

    def tombstones(self) -> list[Tombstone]:
        """All documents that were forgotten, by id."""
        with self._database.read() as connection:
            return read_tombstones(connection)

    def mark_forgotten(self, document_ids: Sequence[DocumentId]) -> None:
        """Note that no word of these documents is left anywhere."""
        with self._database.write() as connection:
            mark_done(connection, document_ids)

    def undescribed(self) -> list[VersionEntry]:
        """The current versions whose facts the index may not know as they are now."""
        with self._database.read() as connection:
            return read_undescribed(connection)

    def mark_described(self, entries: Sequence[VersionEntry]) -> None:
        """Note that the index has the facts of these versions, surely on the disk."""
        with self._database.write() as connection:
            for entry in entries:
                note_described(connection, entry.document_id, entry.version)

    def fact_names(self) -> list[str]:
        """The names of all facts that some current document states, sorted."""
        with self._database.read() as connection:
            keys = read_metadata_keys(connection)
        names = {*EVERY_DOCUMENT_HAS, *map(fact_name, keys)} - {""}
        return sorted(names | ({"year"} if "date" in names else set()))

    def documents(self) -> list[VersionEntry]:
        """The current version of every document, by title then id."""
        with self._database.read() as connection:
            entries = read_current(connection)
        return sorted(entries, key=lambda entry: (entry.title, entry.document_id))

    def versions(self) -> set[tuple[DocumentId, int]]:
        """Every version whose text is kept, current or not."""
        with self._database.read() as connection:
            return read_versions(connection)

    def entry(self, document_id: DocumentId, version: int | None = None) -> VersionEntry | None:
        """One version, the latest by default, or None when there is no such document."""
        with self._database.read() as connection:
            return find_version(connection, document_id, version)

    def document(self, document_id: DocumentId, version: int) -> Document:
        """The stored document, superseded or not.

        Raises:
            KeyError: There is no such version.
        """
        with self._database.read() as connection:
            content = read_content(connection, document_id, version)
        if content is None:
            raise KeyError(document_id, version)
        return decode_document(content)

    def at(self, source: str) -> VersionEntry | None:
        """The current version whose file lies at ``source``."""
        with self._database.read() as connection:
            document_id = read_owner(connection, source)
            return find_version(connection, document_id, None) if document_id else None

    def with_bytes(self, sha256: str) -> VersionEntry | None:
        """The current version made from a file of these bytes."""
        with self._database.read() as connection:
            return find_with_bytes(connection, sha256)

    def any_current(self) -> VersionEntry | None:
        """One of the documents that readers see, or None when there are none."""
        with self._database.read() as connection:
            return find_any_current(connection)

    def sources(self) -> dict[str, DocumentId]:
        """Every known location and whose it is."""
        with self._database.read() as connection:
            return read_sources(connection)

    def remember_refusal(self, source: str, refusal: Refusal, *, fingerprint: str) -> None:
        """Keep a refusal until the file or what refused it changes, as ``fingerprint`` tells."""
        with self._database.write() as connection:
            note_refused(connection, source, refusal, fingerprint=fingerprint)

    def refusal(self, source: str, *, fingerprint: str) -> Refusal | None:
        """What was remembered of this very file, or None when it is worth another try."""
        with self._database.read() as connection:
            return read_refusal(connection, source, fingerprint=fingerprint)

    def forget_refusal(self, source: str) -> None:
        """Note that a file refused before is again what a known document was made from."""
        with self._database.read() as connection:
            was_refused = is_refused(connection, source)
        if was_refused:
            with self._database.write() as connection:
                note_not_refused(connection, source)

    def refused_sources(self) -> list[str]:
        """The files that stay outside, sorted."""
        with self._database.read() as connection:
            return read_refused(connection)
