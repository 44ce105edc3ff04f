"""Version table: every version of every document, with its text."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

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
    true,
    update,
)

from ingest.database import metadata
from ingest.document import DocumentId
from ingest.document_json import encode_document

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from ingest.version import NewVersion

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
is_current = versions.c.end_generation.is_(None)


def add_version(connection: Connection, new: NewVersion, generation: int) -> None:
    """Add a version that readers see from ``generation`` on."""
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


def end_version(connection: Connection, document_id: DocumentId, generation: int) -> None:
    """Let readers from ``generation`` on no longer see the current version, if there is one."""
    current = (versions.c.document_id == document_id) & is_current
    connection.execute(update(versions).where(current).values(end_generation=generation))


def remove_versions(connection: Connection, document_id: DocumentId) -> int:
    """Remove all versions of a document; how many there were."""
    of_it = versions.c.document_id == document_id
    n_versions: int = connection.execute(select(func.count()).where(of_it)).scalar_one()
    connection.execute(delete(versions).where(of_it))
    return n_versions


def read_content(connection: Connection, document_id: DocumentId, version: int) -> bytes | None:
    """The encoded document of one version, current or not."""
    query = select(versions.c.content).where(
        versions.c.document_id == document_id, versions.c.version == version
    )
    content: bytes | None = connection.execute(query).scalar_one_or_none()
    return content


def read_versions(connection: Connection) -> set[tuple[DocumentId, int]]:
    """Every version, current or not."""
    rows = connection.execute(select(versions.c.document_id, versions.c.version)).all()
    return {(DocumentId(row.document_id), row.version) for row in rows}


def read_metadata_keys(connection: Connection) -> list[str]:
    """Each key under which some current version has metadata, once."""
    pairs = func.json_each(versions.c.metadata).table_valued("key")
    each = versions.join(pairs, true())
    query = select(pairs.c.key).select_from(each).where(is_current).distinct()
    return list(connection.execute(query).scalars())
