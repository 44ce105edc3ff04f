"""Version: one state of a document, as it is listed and as it is to be committed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ingest.document import Document, DocumentId


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
    """A version whose points are written and described, which the next commit makes visible."""

    document_id: DocumentId
    version: int
    source: str
    sha256: str
    given: dict[str, str]
    document: Document
    n_chunks: int
