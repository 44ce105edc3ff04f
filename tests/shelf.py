"""A few small documents, stored as versions, for tests that quote from them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from agent.cite import Library
from ingest.database import Database
from ingest.document import Document, DocumentId
from ingest.formats.markdown import read_markdown
from ingest.manifest import Manifest, NewVersion

if TYPE_CHECKING:
    from pathlib import Path

CHARTER = DocumentId("charter")
CHARTER_TEXT = """# Passenger charter

## Refunds

A passenger who arrives late gets back 50% of the fare. It is paid within 14 days.

Refunds of more than 80 EUR must be approved by the duty manager.

You may bring:

- a bicycle;
- one dog on a lead.

| Pier | Duty manager |
|---|---|
| Kelp Point | Ilse Varrow |
| Skarn | Nuala Fenwright |
"""


def read(text: str) -> Document:
    """A document from Markdown."""
    document = read_markdown(text.encode(), name="test")
    assert isinstance(document, Document)
    return document


def shelve(folder: Path, **texts: str) -> Library:
    """A library of these documents, each at version 1, in a database of its own."""
    manifest = Manifest(Database(folder / "pincite.db"))
    manifest.commit(
        new=[
            NewVersion(DocumentId(name), 1, f"/files/{name}.md", name, {}, read(text), 1)
            for name, text in texts.items()
        ],
        now=datetime(2026, 1, 1, tzinfo=UTC),
    )
    return Library(manifest)
