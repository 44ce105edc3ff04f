"""Split: a document is cut along its structure into the spans of its chunks."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from ingest.document import Block, BlockKind, Document, Span
from ingest.pack import pack
from ingest.piece import Piecer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

# A table says more when it is whole, so it may be larger than a stretch of prose.
TABLE_FACTOR = 2


class Splitter:
    """Cuts at headings, then paragraphs, then sentences; tables stay whole where they fit.

    Args:
        token_ids: The embedder's tokens of a text.
        max_tokens: A span has at most this many, but for one word or table row that is longer.
    """

    def __init__(self, token_ids: Callable[[str], list[int]], *, max_tokens: int) -> None:
        self._token_ids = token_ids
        self._max_tokens = max_tokens
        self._piecer = Piecer(token_ids, max_tokens=max_tokens)

    def split(self, document: Document) -> list[Span]:
        """Spans in order, none overlapping, that together hold every block's text."""
        spans: list[Span] = []
        blocks: list[Block] = []
        for section in document.sections:
            blocks += document.blocks_in(section.span)
            # A heading with nothing below it says what the next section is part of.
            if not _are_headings(blocks):
                spans += self._split_blocks(document, blocks)
                blocks = []
        return spans + self._split_blocks(document, blocks)

    def _split_blocks(self, document: Document, blocks: Sequence[Block]) -> list[Span]:
        spans: list[Span] = []
        before: list[Block] = []
        for _, group in groupby(blocks, key=lambda block: block.kind is BlockKind.TABLE):
            run = list(group)
            parts = list(self._split_run(document, run))
            if spans and _are_headings(before):
                # Headings alone say little: they go with the table that they stand above.
                parts[0] = Span(spans.pop().start, parts[0].end)
            spans += parts
            before = run
        return spans

    def _split_run(self, document: Document, run: Sequence[Block]) -> Iterator[Span]:
        if run[0].kind is not BlockKind.TABLE:
            yield from pack(self._piecer.cut(document, run), max_tokens=self._max_tokens)
            return
        for table in run:
            yield from self._split_table(document, table)

    def _split_table(self, document: Document, table: Block) -> Iterator[Span]:
        start = end = table.span.start
        size = 0
        for row in table.rows:
            n_tokens = len(self._token_ids(document.quote(Span(row[0].start, row[-1].end))))
            if size and size + n_tokens > TABLE_FACTOR * self._max_tokens:
                yield Span(start, end)
                start, size = row[0].start, 0
            size += n_tokens
            end = row[-1].end
        yield Span(start, table.span.end)


def _are_headings(blocks: Sequence[Block]) -> bool:
    return all(block.kind is BlockKind.HEADING for block in blocks)
