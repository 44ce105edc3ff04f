"""The passage: quoted words in the paragraph or table rows around them, for a person to read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingest.document import Block, BlockKind, Document, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

REACH = 240
"""How far around a quote a long paragraph is shown."""

_CUT = "…"


@dataclass(frozen=True, slots=True)
class Piece:
    """Words as they stand in the document, all quoted or none; or a sign that some are left out."""

    text: str
    is_quoted: bool = False


def surround(document: Document, quotes: Sequence[Span]) -> list[Piece]:
    """The paragraphs around ``quotes``, in order, cut into quoted and other words.

    Of a long paragraph only what is near a quote is shown; of a table its header and the rows
    that hold one.
    """
    shown = _merge(span for quote in quotes for span in _around(document, quote))
    marked = _merge(quotes)
    pieces: list[Piece] = []
    for place, span in enumerate(shown):
        if place:
            pieces.append(Piece(_gap(document, shown[place - 1], span)))
        elif _is_cut(document, span.start, span.start - 1):
            pieces.append(Piece(_CUT))
        pieces += _cut(document, span, marked)
    if shown and _is_cut(document, shown[-1].end - 1, shown[-1].end):
        pieces.append(Piece(_CUT))
    return pieces


def _around(document: Document, quote: Span) -> Iterator[Span]:
    yield quote
    for block in document.blocks_in(quote):
        if block.kind is BlockKind.TABLE:
            yield from _rows_around(block, quote)
        else:
            start = max(block.span.start, quote.start - REACH)
            end = min(block.span.end, quote.end + REACH)
            yield Span(
                _word_end(document.text, start, block.span.start, step=-1),
                _word_end(document.text, end, block.span.end, step=1),
            )


def _rows_around(table: Block, quote: Span) -> Iterator[Span]:
    rows = [Span(row[0].start, row[-1].end) for row in table.rows if row]
    yield from rows[:1]
    yield from (row for row in rows if row.overlaps(quote))


def _word_end(text: str, offset: int, limit: int, *, step: int) -> int:
    """The end of the word at ``offset`` in the direction of ``step``, not past ``limit``."""
    while offset != limit and not text[offset if step > 0 else offset - 1].isspace():
        offset += step
    return offset


def _merge(spans: Iterable[Span]) -> list[Span]:
    merged: list[Span] = []
    for span in sorted(spans):
        if merged and span.start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return merged


def _cut(document: Document, shown: Span, quotes: Sequence[Span]) -> Iterator[Piece]:
    cursor = shown.start
    for quote in quotes:
        if shown.covers(quote):
            yield Piece(document.text[cursor : quote.start])
            yield Piece(document.quote(quote), is_quoted=True)
            cursor = quote.end
    yield Piece(document.text[cursor : shown.end])


def _gap(document: Document, before: Span, after: Span) -> str:
    between = document.text[before.end : after.start]
    if not between.strip():
        return between
    return f"\n{_CUT}\n" if "\n" in between else f" {_CUT} "


def _is_cut(document: Document, inside: int, outside: int) -> bool:
    """Whether the block of the character ``inside`` goes on at ``outside``."""
    block = document.block_at(inside)
    is_table = block is not None and block.kind is BlockKind.TABLE
    return block is not None and not is_table and block.span.start <= outside < block.span.end
