"""A document as JSON bytes, to be stored and sent."""

from __future__ import annotations

from pydantic import TypeAdapter

from ingest.document import Document

_DOCUMENT = TypeAdapter(Document)


def encode_document(document: Document) -> bytes:
    """UTF-8 JSON; the same document gives the same bytes."""
    return _DOCUMENT.dump_json(document)


def decode_document(content: bytes) -> Document:
    """The document that was encoded.

    Raises:
        pydantic.ValidationError: The bytes are not those of a document.
    """
    return _DOCUMENT.validate_json(content)
