"""Chunks whose indexed text is their text alone, and vectors for those who do not look at them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ingest.chunk import Chunk, make_chunk_id
from ingest.document import DocumentId, Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

D = DocumentId("d")


def plain_chunk(text: str, number: int = 1, *, version: int = 1, document_id: str = D) -> Chunk:
    """A chunk without title, headings, page or table."""
    return Chunk(
        chunk_id=make_chunk_id(DocumentId(document_id), version, number),
        document_id=DocumentId(document_id),
        version=version,
        number=number,
        span=Span(0, len(text)),
        text=text,
        title="",
        heading=(),
        page=None,
        table_header="",
    )


def plain_chunks(texts: Sequence[str], *, version: int = 1, document_id: str = D) -> list[Chunk]:
    """One for each text, numbered from 1."""
    return [
        plain_chunk(text, number, version=version, document_id=document_id)
        for number, text in enumerate(texts, start=1)
    ]


def same_vectors(n_rows: int, n_dims: int = 3) -> NDArray[np.float32]:
    """The first unit vector ``n_rows`` times, shape (n_rows, n_dims)."""
    return np.repeat(np.eye(1, n_dims, dtype=np.float32), n_rows, axis=0)
