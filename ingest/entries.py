"""Entries: versions as the manifest lists them, found by what is known of them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from ingest.described import described
from ingest.document import DocumentId
from ingest.facts import FACTS_RULES
from ingest.locations import read_places
from ingest.version import VersionEntry
from ingest.version_table import is_current, versions

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Connection, Row

# A listing of a hundred thousand documents must not read their texts.
_LISTED = [column for column in versions.c if column.name != "content"]


def read_current(connection: Connection) -> list[VersionEntry]:
    """The current version of every document, in no order."""
    places = read_places(connection)
    rows = connection.execute(select(*_LISTED).where(is_current)).all()
    return [_entry(row, places) for row in rows]


def read_undescribed(connection: Connection) -> list[VersionEntry]:
    """The current versions whose facts the index may not know as they are now."""
    is_described = (
        (described.c.document_id == versions.c.document_id)
        & (described.c.version == versions.c.version)
        & (described.c.rules == FACTS_RULES)
    )
    query = (
        select(*_LISTED)
        .outerjoin(described, is_described)
        .where(is_current, described.c.document_id.is_(None))
    )
    rows = connection.execute(query).all()
    places = read_places(connection) if rows else {}
    return [_entry(row, places) for row in rows]


def find_version(
    connection: Connection, document_id: DocumentId, version: int | None
) -> VersionEntry | None:
    """One version, the latest if ``version`` is None."""
    query = select(*_LISTED).where(versions.c.document_id == document_id)
    if version is not None:
        query = query.where(versions.c.version == version)
    row = connection.execute(query.order_by(versions.c.version.desc())).first()
    return _entry(row, read_places(connection, document_id)) if row else None


def find_with_bytes(connection: Connection, sha256: str) -> VersionEntry | None:
    """The current version made from a file of these bytes."""
    query = select(*_LISTED).where(versions.c.sha256 == sha256, is_current)
    row = connection.execute(query).first()
    return _entry(row, read_places(connection, row.document_id)) if row else None


def find_any_current(connection: Connection) -> VersionEntry | None:
    """One of the current versions, without its locations."""
    row = connection.execute(select(*_LISTED).where(is_current).limit(1)).first()
    return _entry(row, {}) if row else None


def _entry(row: Row[Any], places: Mapping[str, Sequence[str]]) -> VersionEntry:
    is_seen = row.end_generation is None
    return VersionEntry(
        document_id=DocumentId(row.document_id),
        version=row.version,
        sha256=row.sha256,
        given=json.loads(row.given),
        title=row.title,
        metadata=json.loads(row.metadata),
        n_chunks=row.n_chunks,
        locations=tuple(places.get(row.document_id, ())) if is_seen else (),
        is_current=is_seen,
    )
