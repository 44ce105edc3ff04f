"""Described: of which documents the index knows the facts as they are now.

A document counts as described from the moment its facts are surely in the index to the commit
that changes one of them. So a kill in between, or another rule for making facts, only means that
it is described once more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Column, Integer, String, Table, delete, insert

from ingest.database import metadata
from ingest.facts import FACTS_RULES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection

    from ingest.document import DocumentId

described = Table(
    "described",
    metadata,
    Column("document_id", String, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("rules", Integer, nullable=False),
)


def note_described(connection: Connection, document_id: DocumentId, version: int) -> None:
    """Note that the index has the present facts of a version."""
    note_undescribed(connection, [document_id])
    values = {"document_id": document_id, "version": version, "rules": FACTS_RULES}
    connection.execute(insert(described).values(**values))


def note_undescribed(connection: Connection, document_ids: Iterable[DocumentId]) -> None:
    """Note that facts of these documents change by this transaction."""
    for document_id in document_ids:
        connection.execute(delete(described).where(described.c.document_id == document_id))
