"""The chunk: a retrievable passage of one version of a document."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, NewType

from ingest.document import BlockKind, Document, DocumentId, Span

if TYPE_CHECKING:
    from collections.abc import Iterable

ChunkId = NewType("ChunkId", str)


@dataclass(frozen=True, slots=True)
class Chunk:
    """A retrievable passage. Always ``document.quote(chunk.span) == chunk.text``.

    Attributes:
        chunk_id: uuid5 of document, version and number, so writing it twice writes it once.
        version: Of the document, from 1.
        number: Place among the version's chunks, from 1.
        title: The document's.
        heading: The headings above the chunk's first character, outermost first.
        page: The page of its first character, or None for a format without pages.
        table_header: The header row when the chunk holds later rows of a long table, else "".
    """

    chunk_id: ChunkId
    document_id: DocumentId
    version: int
    number: int
    span: Span
    text: str
    title: str
    heading: tuple[str, ...]
    page: int | None
    table_header: str

    @property
    def context(self) -> str:
        """Title › heading path (and a table's header): indexed with the text, never quoted."""
        path = " › ".join(dict.fromkeys((self.title, *self.heading)))
        return f"{path}\n{self.table_header}" if self.table_header else path

    @property
    def indexed_text(self) -> str:
        """What the embedder and BM25 read."""
        return f"{self.context}\n{self.text}"


def make_chunk_id(document_id: DocumentId, version: int, number: int) -> ChunkId:
    """The id of a chunk, the same on every run."""
    return ChunkId(str(uuid.uuid5(uuid.NAMESPACE_URL, f"{document_id}/{version}/{number}")))


def make_chunks(
    document: Document, spans: Iterable[Span], *, document_id: DocumentId, version: int
) -> list[Chunk]:
    """Cut ``document`` at ``spans``, numbering the chunks from 1 in the given order."""
    return [
        Chunk(
            chunk_id=make_chunk_id(document_id, version, number),
            document_id=document_id,
            version=version,
            number=number,
            span=span,
            text=document.quote(span),
            title=document.title,
            heading=document.heading_path(span.start),
            page=document.page_at(span.start),
            table_header=_header_above(document, span),
        )
        for number, span in enumerate(spans, start=1)
    ]


def _header_above(document: Document, span: Span) -> str:
    block = document.block_at(span.start)
    if block is None or block.kind is not BlockKind.TABLE or block.span.start == span.start:
        return ""
    header = block.rows[0]
    return document.quote(Span(header[0].start, header[-1].end))
