"""The point: a chunk as an engine stores it, beside its two vectors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ingest.chunk import Chunk, ChunkId
from ingest.document import DocumentId, Span

if TYPE_CHECKING:
    from numpy.typing import NDArray

Payload = dict[str, Any]
"""A point's fields as JSON values."""

LIVE = 1 << 52
"""The ``end_generation`` of what nothing superseded: engines compare as float64, exact to 2**53."""


def make_payload(chunk: Chunk, *, n_terms: int, generation: int) -> Payload:
    """The fields of a chunk that is visible from ``generation`` on."""
    return chunk_fields(chunk) | {
        "version_key": version_key(chunk.document_id, chunk.version),
        "n_terms": n_terms,
        "first_generation": generation,
        "end_generation": LIVE,
    }


def chunk_fields(chunk: Chunk) -> Payload:
    """A chunk but for its id."""
    return {
        "document_id": chunk.document_id,
        "version": chunk.version,
        "number": chunk.number,
        "start": chunk.span.start,
        "end": chunk.span.end,
        "text": chunk.text,
        "title": chunk.title,
        "heading": list(chunk.heading),
        "page": chunk.page,
        "table_header": chunk.table_header,
    }


def make_chunk(chunk_id: str, payload: Payload) -> Chunk:
    """The chunk with these fields and perhaps more."""
    return Chunk(
        chunk_id=ChunkId(chunk_id),
        document_id=DocumentId(payload["document_id"]),
        version=payload["version"],
        number=payload["number"],
        span=Span(payload["start"], payload["end"]),
        text=payload["text"],
        title=payload["title"],
        heading=tuple(payload["heading"]),
        page=payload["page"],
        table_header=payload["table_header"],
    )


def version_key(document_id: DocumentId, version: int) -> str:
    """One keyword for a version of a document."""
    return f"{document_id}@{version}"


def is_visible(payload: Payload, *, generation: int) -> bool:
    """Whether a reader of ``generation`` sees the point."""
    return bool(payload["first_generation"] <= generation < payload["end_generation"])


def check_rows(vectors: NDArray[np.float32], *, n_rows: int, n_dims: int) -> None:
    """Refuse anything but ``n_rows`` unit vectors.

    Raises:
        ValueError: Another shape, or a row whose length is not 1 (NaN among its numbers, say).
    """
    if vectors.shape != (n_rows, n_dims):
        msg = f"vectors need the shape ({n_rows}, {n_dims}), not {vectors.shape}"
        raise ValueError(msg)
    lengths = np.linalg.norm(vectors, axis=1)
    if not np.allclose(lengths, 1.0, atol=1e-3):
        worst = lengths[np.argmax(np.abs(lengths - 1.0))]
        msg = f"vectors need length 1, one has {worst:.4f}"
        raise ValueError(msg)
