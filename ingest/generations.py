"""Generations: the commits, numbered from 1."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Column, Integer, String, Table, func, insert, select

from ingest.database import metadata

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

generations = Table(
    "generations",
    metadata,
    Column("generation", Integer, primary_key=True),
    Column("committed", String, nullable=False),
)


def last_generation(connection: Connection) -> int:
    """The number of commits so far."""
    return connection.execute(select(func.max(generations.c.generation))).scalar_one() or 0


def last_generation_before(connection: Connection, moment: datetime) -> int:
    """The last generation that was committed before ``moment``; 0 when none was."""
    query = select(func.max(generations.c.generation)).where(
        generations.c.committed < moment.isoformat()
    )
    return connection.execute(query).scalar_one() or 0


def begin_generation(connection: Connection, *, now: datetime) -> int:
    """Count one more commit, of this transaction; its number."""
    generation = last_generation(connection) + 1
    values = {"generation": generation, "committed": now.isoformat()}
    connection.execute(insert(generations).values(**values))
    return generation
