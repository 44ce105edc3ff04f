"""The manifest: which documents there are, in which version, and where their files lie.

It is the truth; the index can be rebuilt from it. A version becomes visible by one transaction,
which raises the generation by one.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    Column,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    delete,
    func,
    insert,
    select,
    update,
)

from ingest.database import metadata
from ingest.document import Document, DocumentId
from ingest.document_json import decode_document, encode_document
from ingest.refusal import Refusal, RefusalReason

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection, Row

    from ingest.database import Database

generations = Table(
    "generations",
    metadata,
    Column("generation", Integer, primary_key=True),
    Column("committed", String, nullable=False),
)
versions = Table(
    "versions",
    metadata,
    Column("document_id", String, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("sha256", String, nullable=False, index=True),
    Column("given", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("metadata", Text, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("n_chunks", Integer, nullable=False),
    Column("first_generation", Integer, nullable=False),
    Column("end_generation", Integer, nullable=True, index=True),
)
locations = Table(
    "locations",
    metadata,
    Column("source", Text, primary_key=True),
    Column("document_id", String, nullable=False, index=True),
)
refusals = Table(
    "refusals",
    metadata,
    Column("source", Text, primary_key=True),
    Column("fingerprint", String, nullable=False),
    Column("reason", String, nullable=False),
    Column("explanation", Text, nullable=False),
    Column("advice", Text, nullable=False),
)

# A listing of a hundred thousand documents must not read their texts.
_LISTED = [column for column in versions.c if column.name != "content"]


@dataclass(frozen=True, slots=True)
class VersionEntry:
    """A version as the manifest lists it, without its text.

    Attributes:
        sha256: Of the file's bytes, hexadecimal.
        given: The metadata that the owner stated at ingestion.
        locations: Where its file lies, sorted; empty once it is superseded or removed.
        is_current: Whether readers of the present generation see it.
    """

    document_id: DocumentId
    version: int
    sha256: str
    given: dict[str, str]
    title: str
    metadata: dict[str, str]
    n_chunks: int
    locations: tuple[str, ...]
    is_current: bool


@dataclass(frozen=True, slots=True)
class NewVersion:
    """A version whose points are written and which the next commit makes visible."""

    document_id: DocumentId
    version: int
    source: str
    sha256: str
    given: dict[str, str]
    document: Document
    n_chunks: int


class Manifest:
    """Documents, versions and locations in the database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def generation(self) -> int:
        """The number of commits so far: what a reader pins."""
        with self._database.read() as connection:
            return _generation(connection)

    def generation_before(self, moment: datetime) -> int:
        """The last generation that was committed before ``moment``; 0 when none was."""
        query = select(func.max(generations.c.generation)).where(
            generations.c.committed < moment.isoformat()
        )
        with self._database.read() as connection:
            return connection.execute(query).scalar_one() or 0

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
        with self._database.write() as connection:
            generation = _generation(connection) + 1
            connection.execute(
                insert(generations).values(generation=generation, committed=now.isoformat())
            )
            for document_id in [*removed, *(version.document_id for version in new)]:
                _end(connection, document_id, generation)
            for version in new:
                _add(connection, version, generation)
            for source in vanished:
                connection.execute(delete(locations).where(locations.c.source == source))
                _forget_refusal(connection, source)
            for source, document_id in located:
                _locate(connection, source, document_id)
        return generation

    def documents(self) -> list[VersionEntry]:
        """The current version of every document, by title then id."""
        query = select(*_LISTED).where(versions.c.end_generation.is_(None))
        with self._database.read() as connection:
            places = _places(connection)
            rows = connection.execute(query).all()
        entries = [_entry(row, places) for row in rows]
        return sorted(entries, key=lambda entry: (entry.title, entry.document_id))

    def entry(self, document_id: DocumentId, version: int | None = None) -> VersionEntry | None:
        """One version, the latest by default, or None when there is no such document."""
        with self._database.read() as connection:
            row = _find(connection, document_id, version)
            return _entry(row, _places(connection, document_id)) if row else None

    def document(self, document_id: DocumentId, version: int) -> Document:
        """The stored document, superseded or not.

        Raises:
            KeyError: There is no such version.
        """
        query = select(versions.c.content).where(
            versions.c.document_id == document_id, versions.c.version == version
        )
        with self._database.read() as connection:
            content = connection.execute(query).scalar_one_or_none()
        if content is None:
            raise KeyError(document_id, version)
        return decode_document(content)

    def at(self, source: str) -> VersionEntry | None:
        """The current version whose file lies at ``source``."""
        query = select(locations.c.document_id).where(locations.c.source == source)
        with self._database.read() as connection:
            document_id = connection.execute(query).scalar_one_or_none()
        return self.entry(document_id) if document_id else None

    def with_bytes(self, sha256: str) -> VersionEntry | None:
        """The current version made from a file of these bytes."""
        query = select(*_LISTED).where(
            versions.c.sha256 == sha256, versions.c.end_generation.is_(None)
        )
        with self._database.read() as connection:
            row = connection.execute(query).first()
            return _entry(row, _places(connection, row.document_id)) if row else None

    def any_current(self) -> VersionEntry | None:
        """One of the documents that readers see, or None when there are none."""
        query = select(*_LISTED).where(versions.c.end_generation.is_(None)).limit(1)
        with self._database.read() as connection:
            row = connection.execute(query).first()
            return _entry(row, {}) if row else None

    def sources(self) -> dict[str, DocumentId]:
        """Every known location and whose it is."""
        with self._database.read() as connection:
            return {
                row.source: DocumentId(row.document_id)
                for row in connection.execute(select(locations))
            }

    def remember_refusal(self, source: str, refusal: Refusal, *, fingerprint: str) -> None:
        """Keep a refusal until the file or what refused it changes, as ``fingerprint`` tells."""
        values = {
            "fingerprint": fingerprint,
            "reason": refusal.reason.value,
            "explanation": refusal.explanation,
            "advice": refusal.advice,
        }
        with self._database.write() as connection:
            _forget_refusal(connection, source)
            connection.execute(insert(refusals).values(source=source, **values))

    def refusal(self, source: str, *, fingerprint: str) -> Refusal | None:
        """What was remembered of this very file, or None when it is worth another try."""
        query = select(refusals).where(
            refusals.c.source == source, refusals.c.fingerprint == fingerprint
        )
        with self._database.read() as connection:
            row = connection.execute(query).first()
        return Refusal(RefusalReason(row.reason), row.explanation, row.advice) if row else None

    def forget_refusal(self, source: str) -> None:
        """Note that a file refused before is again what a known document was made from."""
        query = select(refusals.c.source).where(refusals.c.source == source)
        with self._database.read() as connection:
            is_refused = connection.execute(query).first() is not None
        if is_refused:
            with self._database.write() as connection:
                _forget_refusal(connection, source)

    def refused_sources(self) -> list[str]:
        """The files that stay outside, sorted."""
        with self._database.read() as connection:
            return sorted(connection.execute(select(refusals.c.source)).scalars())


def _generation(connection: Connection) -> int:
    return connection.execute(select(func.max(generations.c.generation))).scalar_one() or 0


def _end(connection: Connection, document_id: DocumentId, generation: int) -> None:
    current = (versions.c.document_id == document_id) & versions.c.end_generation.is_(None)
    connection.execute(update(versions).where(current).values(end_generation=generation))


def _add(connection: Connection, new: NewVersion, generation: int) -> None:
    connection.execute(
        insert(versions).values(
            document_id=new.document_id,
            version=new.version,
            sha256=new.sha256,
            given=json.dumps(new.given, sort_keys=True),
            title=new.document.title,
            metadata=json.dumps(new.document.metadata, sort_keys=True),
            content=encode_document(new.document),
            n_chunks=new.n_chunks,
            first_generation=generation,
            end_generation=None,
        )
    )
    _locate(connection, new.source, new.document_id)


def _locate(connection: Connection, source: str, document_id: DocumentId) -> None:
    connection.execute(delete(locations).where(locations.c.source == source))
    connection.execute(insert(locations).values(source=source, document_id=document_id))
    _forget_refusal(connection, source)


def _forget_refusal(connection: Connection, source: str) -> None:
    connection.execute(delete(refusals).where(refusals.c.source == source))


def _find(connection: Connection, document_id: DocumentId, version: int | None) -> Row[Any] | None:
    query = select(*_LISTED).where(versions.c.document_id == document_id)
    if version is not None:
        query = query.where(versions.c.version == version)
    return connection.execute(query.order_by(versions.c.version.desc())).first()


def _places(connection: Connection, document_id: str | None = None) -> dict[str, list[str]]:
    query = select(locations).order_by(locations.c.source)
    if document_id is not None:
        query = query.where(locations.c.document_id == document_id)
    places: dict[str, list[str]] = {}
    for row in connection.execute(query):
        places.setdefault(row.document_id, []).append(row.source)
    return places


def _entry(row: Row[Any], places: dict[str, list[str]]) -> VersionEntry:
    is_current = row.end_generation is None
    return VersionEntry(
        document_id=DocumentId(row.document_id),
        version=row.version,
        sha256=row.sha256,
        given=json.loads(row.given),
        title=row.title,
        metadata=json.loads(row.metadata),
        n_chunks=row.n_chunks,
        locations=tuple(places.get(row.document_id, ())) if is_current else (),
        is_current=is_current,
    )
