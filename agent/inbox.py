"""The inbox: what waits for a person, with everything that person needs."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NewType

from sqlalchemy import Column, String, Table, Text, insert, select, update

from agent.outcome import Reason
from agent.record import RunId
from agent.redact import cited_documents, redact_file
from ingest.database import metadata
from ingest.tombstone import when_forgotten

if TYPE_CHECKING:
    from sqlalchemy import Row

    from ingest.database import Database

EscalationId = NewType("EscalationId", str)

escalations = Table(
    "escalations",
    metadata,
    Column("escalation_id", String, primary_key=True),
    Column("run_id", String, nullable=False, unique=True),
    Column("question", Text, nullable=False),
    Column("reason", String, nullable=False),
    Column("state", String, nullable=False),
    Column("created", String, nullable=False),
    Column("file", Text, nullable=False),
)

OPEN = "open"


@dataclass(frozen=True, slots=True)
class InboxEntry:
    """An escalation that waits.

    Attributes:
        state: ``open`` until a person has dealt with it.
        file: ``reason_text``, ``drafted_claims`` and ``evidence``, as JSON.
    """

    escalation_id: EscalationId
    run_id: RunId
    question: str
    reason: Reason
    state: str
    created: str
    file: dict[str, Any]


class Inbox:
    """Escalations in the database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, entry: InboxEntry) -> None:
        """Hand a question to a person. A run that is already there is not put in twice.

        Of documents that were forgotten while it was under way, nothing comes back.
        """
        known = select(escalations.c.run_id).where(escalations.c.run_id == entry.run_id)
        values = {
            "escalation_id": entry.escalation_id,
            "run_id": entry.run_id,
            "question": entry.question,
            "reason": entry.reason.value,
            "state": entry.state,
            "created": entry.created,
        }
        with self._database.write() as connection:
            if connection.execute(known).first() is None:
                kept = redact_file(entry.file, when_forgotten(connection))
                file = json.dumps(kept, ensure_ascii=False)
                connection.execute(insert(escalations).values(**values, file=file))

    def redact(self) -> int:
        """Take the words of forgotten documents out of all entries; returns of how many."""
        n_changed = 0
        columns = escalations.c.escalation_id, escalations.c.file
        with self._database.write() as connection:
            gone = when_forgotten(connection)
            for escalation_id, text in connection.execute(select(*columns)).all():
                file = json.loads(text)
                if cited_documents(file) & gone.keys():
                    kept = json.dumps(redact_file(file, gone), ensure_ascii=False)
                    of_it = escalations.c.escalation_id == escalation_id
                    connection.execute(update(escalations).where(of_it).values(file=kept))
                    n_changed += 1
        return n_changed

    def entries(self) -> list[InboxEntry]:
        """All of them, oldest first."""
        query = select(escalations).order_by(escalations.c.created, escalations.c.escalation_id)
        with self._database.read() as connection:
            return [_entry(row) for row in connection.execute(query)]

    def entry(self, escalation_id: EscalationId) -> InboxEntry | None:
        """One of them, or None when there is none of this id."""
        query = select(escalations).where(escalations.c.escalation_id == escalation_id)
        with self._database.read() as connection:
            row = connection.execute(query).first()
        return _entry(row) if row else None


def _entry(row: Row[Any]) -> InboxEntry:
    return InboxEntry(
        escalation_id=EscalationId(row.escalation_id),
        run_id=RunId(row.run_id),
        question=row.question,
        reason=Reason(row.reason),
        state=row.state,
        created=row.created,
        file=json.loads(row.file),
    )
