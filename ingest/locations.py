"""Locations: where the files of documents lie. A file that is a document's is not refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Column, String, Table, Text, delete, insert, select

from ingest.database import metadata
from ingest.document import DocumentId
from ingest.refused import note_not_refused

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection

locations = Table(
    "locations",
    metadata,
    Column("source", Text, primary_key=True),
    Column("document_id", String, nullable=False, index=True),
)


def locate(connection: Connection, source: str, document_id: DocumentId) -> None:
    """Note that the file at ``source`` is now this document's."""
    vacate(connection, source)
    connection.execute(insert(locations).values(source=source, document_id=document_id))


def vacate(connection: Connection, source: str) -> None:
    """Note that what lay at ``source``, a document's file or a refused one, is gone."""
    connection.execute(delete(locations).where(locations.c.source == source))
    note_not_refused(connection, source)


def vacate_all(connection: Connection, document_id: DocumentId) -> None:
    """Vacate wherever files of this document lie."""
    here = select(locations.c.source).where(locations.c.document_id == document_id)
    for source in connection.execute(here).scalars().all():
        vacate(connection, source)


def read_owner(connection: Connection, source: str) -> DocumentId | None:
    """Whose the file at ``source`` is."""
    query = select(locations.c.document_id).where(locations.c.source == source)
    owner = connection.execute(query).scalar_one_or_none()
    return None if owner is None else DocumentId(owner)


def read_owners(connection: Connection, sources: Iterable[str]) -> list[DocumentId]:
    """Whose the files at these sources are, without those that are no document's."""
    owners = [read_owner(connection, source) for source in sources]
    return [owner for owner in owners if owner is not None]


def read_sources(connection: Connection) -> dict[str, DocumentId]:
    """Every known location and whose it is."""
    rows = connection.execute(select(locations)).all()
    return {row.source: DocumentId(row.document_id) for row in rows}


def read_places(connection: Connection, document_id: str | None = None) -> dict[str, list[str]]:
    """The locations of each document, or of this one alone, sorted."""
    query = select(locations).order_by(locations.c.source)
    if document_id is not None:
        query = query.where(locations.c.document_id == document_id)
    places: dict[str, list[str]] = {}
    for row in connection.execute(query):
        places.setdefault(row.document_id, []).append(row.source)
    return places
