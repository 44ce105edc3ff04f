"""The statement: the smallest stretch of a document that can be quoted and understood."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from ingest.document import Block, BlockKind, Document, DocumentId, Span
from ingest.sentence import sentence_spans

if TYPE_CHECKING:
    from collections.abc import Iterator

_DEPENDENT = re.compile(
    r"(?:it|its|this|that|these|those|they|their|them|he|she|his|her|both|such|here|there"
    r"|then|otherwise|however|instead|in addition|also|the same|after that|if so|if not)\b",
    re.IGNORECASE,
)


class StatementKind(StrEnum):
    """What a statement was in its document."""

    SENTENCE = "sentence"
    LIST_ITEM = "list_item"
    TABLE_ROW = "table_row"


@dataclass(frozen=True, slots=True)
class Statement:
    """Words that can be quoted.

    Attributes:
        spans: What is quoted: a sentence (with the one before it, where it leans on that), a list
            item with the words that lead to it, a table row with its header. Not overlapping.
        text: The words as a claim would say them; for a table row, "header: cell" pairs.
        context: Title and headings above: read when judging, never quoted.
    """

    document_id: DocumentId
    version: int
    kind: StatementKind
    spans: tuple[Span, ...]
    text: str
    context: str

    @property
    def key(self) -> tuple[str, int, int, int]:
        """Tells statements apart, and orders them as they stand in their documents."""
        last = self.spans[-1]
        return self.document_id, self.version, last.start, last.end


def statements_in(
    document: Document, span: Span, *, document_id: DocumentId, version: int
) -> Iterator[Statement]:
    """Every statement of the blocks that ``span`` touches, in order; headings make none."""
    for block in document.blocks_in(span):
        context = " › ".join(
            dict.fromkeys((document.title, *document.heading_path(block.span.start)))
        )
        for kind, spans, text in _quotable(document, block, span):
            yield Statement(document_id, version, kind, spans, text, context)


def _quotable(
    document: Document, block: Block, within: Span
) -> Iterator[tuple[StatementKind, tuple[Span, ...], str]]:
    match block.kind:
        case BlockKind.TABLE:
            for spans, text in _table_rows(document, block, within):
                yield StatementKind.TABLE_ROW, spans, text
        case BlockKind.LIST_ITEM:
            spans = (*_lead_in(document, block), block.span)
            yield StatementKind.LIST_ITEM, spans, _join(document, spans)
        case BlockKind.PARAGRAPH:
            for spans in _sentences(document, block):
                if spans[-1].overlaps(within):
                    yield StatementKind.SENTENCE, spans, _join(document, spans)


def _sentences(document: Document, block: Block) -> Iterator[tuple[Span, ...]]:
    before: Span | None = None
    for sentence in sentence_spans(document.quote(block.span), offset=block.span.start):
        leans = before is not None and _DEPENDENT.match(document.quote(sentence))
        yield (before, sentence) if before is not None and leans else (sentence,)
        before = sentence


def _lead_in(document: Document, item: Block) -> tuple[Span, ...]:
    """The sentence that leads to the item's list, such as "You may bring:"."""
    place = document.blocks.index(item)
    while place > 0 and document.blocks[place - 1].kind is BlockKind.LIST_ITEM:
        place -= 1
    before = document.blocks[place - 1] if place > 0 else None
    if before is None or before.kind is not BlockKind.PARAGRAPH:
        return ()
    last = sentence_spans(document.quote(before.span), offset=before.span.start)[-1:]
    return tuple(span for span in last if document.quote(span).endswith(":"))


def _table_rows(
    document: Document, table: Block, within: Span
) -> Iterator[tuple[tuple[Span, ...], str]]:
    header, *rows = table.rows
    names = [document.quote(cell) for cell in header]
    header_span = Span(header[0].start, header[-1].end)
    for row in rows:
        row_span = Span(row[0].start, row[-1].end)
        if not row_span.overlaps(within):
            continue
        cells = [document.quote(cell) for cell in row]
        pairs = zip(names, cells, strict=False)
        text = "; ".join(f"{name}: {cell}" if name else cell for name, cell in pairs if cell)
        if text:
            yield (header_span, row_span), text


def _join(document: Document, spans: tuple[Span, ...]) -> str:
    return " ".join(" ".join(document.quote(span).split()) for span in spans)
