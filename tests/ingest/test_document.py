"""Looking things up in a document: at the edges of blocks, pages, sections and lines."""

from __future__ import annotations

import pytest

from ingest.document import (
    Block,
    BlockKind,
    Box,
    Document,
    Line,
    Page,
    Section,
    Span,
    make_sections,
)
from ingest.document_json import decode_document, encode_document

#        0123456789012345678901234
TEXT = "Fares\n\nAdult 12.\n\nDogs 3."
FARES = Block(Span(0, 5), BlockKind.HEADING, level=1)
ADULT = Block(Span(7, 16), BlockKind.PARAGRAPH)
DOGS = Block(Span(18, 25), BlockKind.PARAGRAPH)


def box(page: int, y0: float = 10) -> Box:
    return Box(page, 10, y0, 90, y0 + 10)


DOCUMENT = Document(
    text=TEXT,
    title="Fares",
    blocks=(FARES, ADULT, DOGS),
    sections=make_sections(TEXT, (FARES, ADULT, DOGS)),
    metadata={"author": "Ada"},
    pages=(Page(1, Span(0, 16)), Page(2, Span(16, 16)), Page(3, Span(18, 25))),
    lines=(
        Line(Span(0, 5), box(1)),
        Line(Span(7, 12), box(1, 20)),
        Line(Span(13, 16), box(1, 30)),
        Line(Span(18, 25), box(3)),
    ),
)


def heading(start: int, end: int, level: int) -> Block:
    return Block(Span(start, end), BlockKind.HEADING, level=level)


@pytest.mark.parametrize(("start", "end"), [(-1, 2), (3, 2), (-2, -1)])
def test_a_span_that_runs_backwards_or_before_the_text_is_a_bug(start: int, end: int) -> None:
    with pytest.raises(ValueError, match=f"not {start}..{end}"):
        Span(start, end)


@pytest.mark.parametrize(
    ("one", "other", "overlap"),
    [
        (Span(0, 5), Span(4, 9), True),
        (Span(0, 5), Span(5, 9), False),
        (Span(0, 9), Span(3, 4), True),
        (Span(0, 9), Span(3, 3), False),  # no character, so none is shared
        (Span(3, 3), Span(3, 3), False),
    ],
)
def test_spans_overlap_when_they_share_a_character(
    one: Span, other: Span, *, overlap: bool
) -> None:
    assert one.overlaps(other) is overlap
    assert other.overlaps(one) is overlap


def test_a_span_covers_itself_and_what_lies_in_it() -> None:
    assert Span(2, 5).covers(Span(2, 5))
    assert Span(2, 5).covers(Span(3, 3))
    assert not Span(2, 5).covers(Span(2, 6))
    assert not Span(2, 5).covers(Span(1, 5))


def test_a_quote_is_the_text_at_its_span() -> None:
    assert DOCUMENT.quote(Span(7, 12)) == "Adult"
    assert DOCUMENT.quote(Span(25, 25)) == ""


def test_offsets_count_code_points() -> None:
    document = Document("𝄞é✓.", "t", (), ())
    assert document.quote(Span(1, 3)) == "é✓"


def test_a_quote_behind_the_end_is_a_bug() -> None:
    with pytest.raises(ValueError, match="span ends at 26, the text at 25"):
        DOCUMENT.quote(Span(18, 26))


@pytest.mark.parametrize(
    ("offset", "block"),
    [(0, FARES), (4, FARES), (5, None), (6, None), (7, ADULT), (15, ADULT), (24, DOGS), (25, None)],
)
def test_a_block_holds_its_first_character_and_not_the_one_behind(
    offset: int, block: Block | None
) -> None:
    assert DOCUMENT.block_at(offset) == block


@pytest.mark.parametrize(
    ("span", "blocks"),
    [
        (Span(0, 25), (FARES, ADULT, DOGS)),
        (Span(4, 8), (FARES, ADULT)),
        (Span(5, 7), ()),
        (Span(5, 8), (ADULT,)),
        (Span(15, 19), (ADULT, DOGS)),
        (Span(8, 8), ()),
        (Span(0, 0), ()),
        (Span(24, 25), (DOGS,)),
    ],
)
def test_blocks_in_a_span_share_a_character_with_it(span: Span, blocks: tuple[Block, ...]) -> None:
    assert DOCUMENT.blocks_in(span) == blocks


@pytest.mark.parametrize(
    ("offset", "page"), [(0, 1), (15, 1), (16, 2), (17, 2), (18, 3), (24, 3), (25, 3)]
)
def test_every_offset_of_a_paged_document_has_a_page(offset: int, page: int) -> None:
    assert DOCUMENT.page_at(offset) == page


def test_text_behind_a_blank_first_page_is_on_the_second() -> None:
    document = Document("text", "t", (), (), pages=(Page(1, Span(0, 0)), Page(2, Span(0, 4))))
    assert document.page_at(0) == 2


def test_a_document_without_pages_sections_or_lines_says_so() -> None:
    document = Document("text", "t", (), ())
    assert document.page_at(0) is None
    assert document.heading_path(0) == ()
    assert document.boxes(Span(0, 4)) == ()
    assert document.block_at(0) is None


@pytest.mark.parametrize(
    ("span", "boxes"),
    [
        (Span(7, 16), (box(1, 20), box(1, 30))),
        (Span(8, 9), (box(1, 20),)),
        (Span(12, 13), ()),
        (Span(15, 19), (box(1, 30), box(3))),
        (Span(9, 9), ()),
    ],
)
def test_boxes_are_those_of_the_lines_that_the_span_touches(
    span: Span, boxes: tuple[Box, ...]
) -> None:
    assert DOCUMENT.boxes(span) == boxes


def test_sections_begin_at_headings_and_leave_no_gap() -> None:
    #       0      7   11   16
    text = "before\nOne\nTwo\n3\nend"
    blocks = (heading(7, 10, 1), heading(11, 14, 2), heading(15, 16, 2))
    assert make_sections(text, blocks) == (
        Section(Span(0, 7), ()),
        Section(Span(7, 11), ("One",)),
        Section(Span(11, 15), ("One", "Two")),
        Section(Span(15, 20), ("One", "3")),
    )


def test_a_text_that_begins_with_a_heading_has_no_empty_section_before_it() -> None:
    assert make_sections("One", (heading(0, 3, 1),)) == (Section(Span(0, 3), ("One",)),)


def test_a_text_without_headings_is_one_section_and_an_empty_one_none() -> None:
    assert make_sections("text", ()) == (Section(Span(0, 4), ()),)
    assert make_sections("", ()) == ()


def test_a_heading_that_skips_a_level_stands_below_the_last_higher_one() -> None:
    # Level 1, then 3, then 2: the 3 is no parent of the 2.
    text = "a b c"
    sections = make_sections(text, (heading(0, 1, 1), heading(2, 3, 3), heading(4, 5, 2)))
    assert [section.heading for section in sections] == [("a",), ("a", "b"), ("a", "c")]


@pytest.mark.parametrize(
    ("offset", "path"), [(0, ()), (6, ()), (7, ("One",)), (12, ("One", "Two"))]
)
def test_a_heading_is_above_its_own_words_too(offset: int, path: tuple[str, ...]) -> None:
    text = "before\nOne\nTwo\nend"
    sections = make_sections(text, (heading(7, 10, 1), heading(11, 14, 2)))
    assert Document(text, "t", (), sections).heading_path(offset) == path


def test_a_document_comes_back_from_json_as_it_was() -> None:
    table = Block(Span(0, 5), BlockKind.TABLE, rows=((Span(0, 1), Span(4, 5)),))
    document = Document("a | b 𝄞\u2028\0", "t", (table,), make_sections("a | b", ()))
    for each in (DOCUMENT, document):
        assert decode_document(encode_document(each)) == each
        assert encode_document(each) == encode_document(decode_document(encode_document(each)))
