"""Tombstones: of documents that were forgotten, their ids and when that was, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import Boolean, Column, Integer, String, Table, insert, select, update

from ingest.database import metadata
from ingest.document import DocumentId

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import Connection, Row

tombstones = Table(
    "tombstones",
    metadata,
    Column("document_id", String, primary_key=True),
    Column("n_versions", Integer, nullable=False),
    Column("forgotten", String, nullable=False),
    Column("is_done", Boolean, nullable=False),
)


@dataclass(frozen=True, slots=True)
class Tombstone:
    """A document that was forgotten; its id is never given to another.

    Attributes:
        n_versions: How many it had.
        forgotten: When, ISO 8601.
        is_done: Whether its words are gone from everywhere, not only from readers' sight.
    """

    document_id: DocumentId
    n_versions: int
    forgotten: str
    is_done: bool


def bury(connection: Connection, document_id: DocumentId, *, n_versions: int, now: str) -> None:
    """Set up a tombstone, for now of a document whose words are still in other places."""
    values = {"document_id": document_id, "n_versions": n_versions, "forgotten": now}
    connection.execute(insert(tombstones).values(**values, is_done=False))


def read_tombstones(
    connection: Connection, document_ids: Iterable[DocumentId] | None = None
) -> list[Tombstone]:
    """Those of these documents, or all, by document."""
    query = select(tombstones).order_by(tombstones.c.document_id)
    if document_ids is not None:
        query = query.where(tombstones.c.document_id.in_(list(document_ids)))
    return [_tombstone(row) for row in connection.execute(query)]


def when_forgotten(connection: Connection) -> dict[str, str]:
    """When each forgotten document was forgotten, by its id."""
    return {each.document_id: each.forgotten for each in read_tombstones(connection)}


def mark_done(connection: Connection, document_ids: Sequence[DocumentId]) -> None:
    """Note that no word of these documents is left anywhere."""
    of_them = tombstones.c.document_id.in_(document_ids)
    connection.execute(update(tombstones).where(of_them).values(is_done=True))


def _tombstone(row: Row[Any]) -> Tombstone:
    return Tombstone(DocumentId(row.document_id), row.n_versions, row.forgotten, row.is_done)
