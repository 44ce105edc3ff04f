"""Cite: a span of a stored document becomes a citation that says where its words stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from agent.claim import Citation

if TYPE_CHECKING:
    from ingest.document import Document, DocumentId, Span
    from ingest.manifest import Manifest


class Library:
    """The stored documents as one run reads them: each decoded once.

    Args:
        manifest: Where they are stored.
    """

    def __init__(self, manifest: Manifest) -> None:
        self._manifest = manifest
        self._documents: dict[tuple[DocumentId, int], Document] = {}

    def document(self, document_id: DocumentId, version: int) -> Document:
        """A stored version.

        Raises:
            KeyError: There is no such version.
        """
        key = (document_id, version)
        if key not in self._documents:
            self._documents[key] = self._manifest.document(document_id, version)
        return self._documents[key]

    def holds(self, document_id: DocumentId, version: int) -> bool:
        """Whether the words of a version can be read: not of a document forgotten by now."""
        try:
            self.document(document_id, version)
        except KeyError:
            return False
        return True

    def cite(self, document_id: DocumentId, version: int, span: Span) -> Citation:
        """The exact words at ``span``, with their place for a person."""
        document = self.document(document_id, version)
        entry = self._manifest.entry(document_id, version)
        return Citation(
            document_id=document_id,
            version=version,
            span=span,
            quote=document.quote(span),
            source=entry.locations[0] if entry and entry.locations else "",
            title=document.title,
            page=document.page_at(span.start),
            heading=document.heading_path(span.start),
            boxes=document.boxes(span),
        )
