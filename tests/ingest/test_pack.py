"""Pieces are packed into even chunks that begin in good places. Costs worked by hand."""

from __future__ import annotations

from ingest.document import Span
from ingest.pack import pack
from ingest.piece import Opening, Piece


def pieces(*sizes: tuple[int, Opening]) -> list[Piece]:
    """One character a token, a gap of one between pieces."""
    made, start = [], 0
    for size, opening in sizes:
        made.append(Piece(Span(start, start + size), size, opening))
        start += size + 1
    return made


def sizes(spans: list[Span]) -> list[int]:
    return [len(span) for span in spans]


def test_what_fits_is_one_chunk() -> None:
    packed = pack(pieces((4, Opening.BLOCK), (5, Opening.BLOCK)), max_tokens=10)
    assert packed == [Span(0, 10)]


def test_chunks_are_even_rather_than_full_and_then_empty() -> None:
    # 8 + 2 would leave a share of .8 empty in the second: .04 + .64; 6 + 4 costs .16 + .36.
    packed = pack(pieces(*[(2, Opening.BLOCK)] * 5), max_tokens=8)
    assert sizes(packed) == [8, 5]


def test_a_cut_between_paragraphs_is_worth_an_uneven_chunk() -> None:
    # 7 + 4 (begins a paragraph) costs .01 + .16 + .02; 6 + 5, within one, .04 + .09 + .12.
    parts = pieces(
        (6, Opening.BLOCK), (1, Opening.SENTENCE), (3, Opening.BLOCK), (1, Opening.SENTENCE)
    )
    assert pack(parts, max_tokens=10)[1].start == parts[2].span.start


def test_a_heading_is_never_the_last_of_a_chunk() -> None:
    parts = pieces((8, Opening.BLOCK), (2, Opening.HEADING), (8, Opening.BLOCK))
    assert sizes(pack(parts, max_tokens=10)) == [8, 11]


def test_a_piece_that_is_too_large_is_alone() -> None:
    parts = pieces((2, Opening.BLOCK), (20, Opening.WORD), (2, Opening.BLOCK))
    assert sizes(pack(parts, max_tokens=10)) == [2, 20, 2]


def test_no_pieces_are_no_chunks() -> None:
    assert pack([], max_tokens=10) == []


def test_a_cut_falls_where_the_words_change() -> None:
    # Both cuts leave 6 and 4; the words go on over the second and not over the first.
    topics = [
        Piece(Span(0, 4), 4, Opening.SENTENCE),
        Piece(Span(5, 7), 2, Opening.SENTENCE, cohesion=0.1),
        Piece(Span(8, 12), 4, Opening.SENTENCE, cohesion=0.9),
    ]
    assert sizes(pack(topics, max_tokens=8)) == [4, 7]
