"""Refused: which files stay outside, and why, until they or what refused them change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Column, String, Table, Text, delete, insert, select

from ingest.database import metadata
from ingest.refusal import Refusal, RefusalReason

if TYPE_CHECKING:
    from sqlalchemy import Connection

refusals = Table(
    "refusals",
    metadata,
    Column("source", Text, primary_key=True),
    Column("fingerprint", String, nullable=False),
    Column("reason", String, nullable=False),
    Column("explanation", Text, nullable=False),
    Column("advice", Text, nullable=False),
)


def note_refused(
    connection: Connection, source: str, refusal: Refusal, *, fingerprint: str
) -> None:
    """Keep the refusal of a file that is as ``fingerprint`` tells."""
    note_not_refused(connection, source)
    values = {
        "source": source,
        "fingerprint": fingerprint,
        "reason": refusal.reason.value,
        "explanation": refusal.explanation,
        "advice": refusal.advice,
    }
    connection.execute(insert(refusals).values(**values))


def note_not_refused(connection: Connection, source: str) -> None:
    """Forget that the file was refused, if it was."""
    connection.execute(delete(refusals).where(refusals.c.source == source))


def is_refused(connection: Connection, source: str) -> bool:
    """Whether the file stays outside, as far as is known."""
    query = select(refusals.c.source).where(refusals.c.source == source)
    return connection.execute(query).first() is not None


def read_refusal(connection: Connection, source: str, *, fingerprint: str) -> Refusal | None:
    """Why this very file was refused, or None when it is worth another try."""
    query = select(refusals).where(
        refusals.c.source == source, refusals.c.fingerprint == fingerprint
    )
    row = connection.execute(query).first()
    return Refusal(RefusalReason(row.reason), row.explanation, row.advice) if row else None


def read_refused(connection: Connection) -> list[str]:
    """The files that stay outside, sorted."""
    return sorted(connection.execute(select(refusals.c.source)).scalars())
