"""The piece: what splitting never cuts, and how well a chunk may begin with it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import IntEnum
from functools import lru_cache
from typing import TYPE_CHECKING

from ingest.cohesion import measure_cohesion
from ingest.document import Block, BlockKind, Document, Span
from ingest.sentence import sentence_spans

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

_CLAUSE = re.compile(r"(?<=[,;:])\s+")
_LINE = re.compile(r"\n")
_WORD = re.compile(r"\S+")


class Opening(IntEnum):
    """What begins with a piece, from the best place for a cut to the worst."""

    HEADING = 0
    BLOCK = 1
    SENTENCE = 2
    CLAUSE = 3
    WORD = 4


@dataclass(frozen=True, slots=True)
class Piece:
    """A heading, a sentence, or a part of a sentence that is longer than a chunk.

    Attributes:
        span: Without white space around it.
        n_tokens: Above ``max_tokens`` only for a single word.
        opening: What begins here.
        cohesion: How far it goes on with what was said before, in [0, 1].
    """

    span: Span
    n_tokens: int
    opening: Opening
    cohesion: float = 0.0


class Piecer:
    """Cuts blocks of prose into pieces.

    Args:
        token_ids: The embedder's tokens of a text.
        max_tokens: Of a chunk.
    """

    def __init__(self, token_ids: Callable[[str], list[int]], *, max_tokens: int) -> None:
        self._token_ids = token_ids
        self._max_tokens = max_tokens

    def cut(self, document: Document, blocks: Iterable[Block]) -> list[Piece]:
        """The pieces of ``blocks`` in order; together they hold every word."""
        pieces = [piece for block in blocks for piece in self._cut_block(document.text, block)]
        texts = [document.text[piece.span.start : piece.span.end] for piece in pieces]
        return [
            replace(piece, cohesion=cohesion)
            for piece, cohesion in zip(pieces, measure_cohesion(texts), strict=True)
        ]

    def _cut_block(self, text: str, block: Block) -> Iterator[Piece]:
        opening = Opening.HEADING if block.kind is BlockKind.HEADING else Opening.BLOCK
        for span in _sentences(text, block):
            yield from self._cut_sentence(text, span, opening)
            opening = Opening.SENTENCE

    def _cut_sentence(self, text: str, span: Span, opening: Opening) -> Iterator[Piece]:
        if (n_tokens := self._count(text, span)) <= self._max_tokens:
            yield Piece(span, n_tokens, opening)
            return
        for clause in _between(_CLAUSE, text, span):
            if (n_tokens := self._count(text, clause)) <= self._max_tokens:
                yield Piece(clause, n_tokens, opening)
            else:
                yield from self._cut_clause(text, clause, opening)
            opening = Opening.CLAUSE

    def _cut_clause(self, text: str, clause: Span, opening: Opening) -> Iterator[Piece]:
        count = lru_cache(maxsize=4096)(lambda word: len(self._token_ids(word)))
        start, end, size = clause.start, clause.start, 0
        for word in _WORD.finditer(text, clause.start, clause.end):
            n_tokens = count(word[0])
            if size and size + n_tokens > self._max_tokens:
                yield Piece(Span(start, end), size, opening)
                start, size, opening = word.start(), 0, Opening.WORD
            size += n_tokens
            end = word.end()
        yield Piece(Span(start, end), size, opening)

    def _count(self, text: str, span: Span) -> int:
        return len(self._token_ids(text[span.start : span.end]))


def _sentences(text: str, block: Block) -> Iterable[Span]:
    match block.kind:
        case BlockKind.HEADING:
            return [block.span]
        case BlockKind.CODE:
            return _between(_LINE, text, block.span)
        case _:
            return sentence_spans(text[block.span.start : block.span.end], offset=block.span.start)


def _between(separator: re.Pattern[str], text: str, span: Span) -> Iterator[Span]:
    """What lies between the separators, without white space around it."""
    ends = [found.span() for found in separator.finditer(text, span.start, span.end)]
    starts = [span.start, *(after for _, after in ends)]
    for start, end in zip(starts, [*(before for before, _ in ends), span.end], strict=True):
        words = text[start:end]
        if bare := words.strip():
            first = start + words.index(bare)
            yield Span(first, first + len(bare))
