"""Pack: pieces become chunks of even size that begin where a reader would begin."""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING

from ingest.document import Span
from ingest.piece import Opening

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.piece import Piece

# What it costs to begin a chunk there; a chunk that is half empty costs a quarter.
_COSTS = {
    Opening.HEADING: 0.0,
    Opening.BLOCK: 0.02,
    Opening.SENTENCE: 0.12,
    Opening.CLAUSE: 0.4,
    Opening.WORD: 0.6,
}
# What it costs to cut where all words go on; a new section is a new topic, whatever its words.
_COHESION = 0.4
# A heading must not be the last words of a chunk, if anything else is possible.
_STRANDED = 10.0
_EQUAL = 1e-9


def pack(pieces: Sequence[Piece], *, max_tokens: int) -> list[Span]:
    """Join neighbouring pieces into spans of at most ``max_tokens``, at the least cost in all.

    The cost of a chunk is the square of the share of it that stays empty, and what it costs to
    begin where it begins: in the middle of a paragraph, or of a topic. A piece that is larger by
    itself is a span by itself.

    Args:
        pieces: In order.
        max_tokens: Of a span.

    Source:
        Knuth and Plass, Breaking Paragraphs into Lines, 1981.
    """
    begin_costs = [_cost_to_begin(piece) for piece in pieces]
    least = [0.0] + [inf] * len(pieces)
    begins = [0] * (len(pieces) + 1)
    for end in range(1, len(pieces) + 1):
        size = 0
        is_stranded = pieces[end - 1].opening is Opening.HEADING and end < len(pieces)
        for start in range(end - 1, -1, -1):
            size += pieces[start].n_tokens
            if size > max_tokens and start < end - 1:
                break
            slack = max(0.0, 1 - size / max_tokens)
            cost = least[start] + slack**2 + begin_costs[start] + _STRANDED * is_stranded
            # Of equals the shortest: the first chunks are full, the last one takes what is left.
            if cost < least[end] - _EQUAL:
                least[end], begins[end] = cost, start
    return _spans(pieces, begins)


def _cost_to_begin(piece: Piece) -> float:
    goes_on = 0.0 if piece.opening is Opening.HEADING else piece.cohesion
    return _COSTS[piece.opening] + _COHESION * goes_on


def _spans(pieces: Sequence[Piece], begins: Sequence[int]) -> list[Span]:
    spans = []
    end = len(pieces)
    while end:
        spans.append(Span(pieces[begins[end]].span.start, pieces[end - 1].span.end))
        end = begins[end]
    return spans[::-1]
