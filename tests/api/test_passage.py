"""Quoted words are shown inside the words around them."""

from __future__ import annotations

from api.cli.passage import REACH, Piece, surround
from ingest.document import Block, BlockKind, Document, Span, make_sections


def make_document(text: str, *blocks: Block) -> Document:
    return Document(text=text, title="T", blocks=blocks, sections=make_sections(text, blocks))


def paragraphs(text: str) -> Document:
    blocks, start = [], 0
    for words in text.split("\n\n"):
        blocks.append(Block(Span(start, start + len(words)), BlockKind.PARAGRAPH))
        start += len(words) + 2
    return make_document(text, *blocks)


def quote(document: Document, words: str) -> Span:
    start = document.text.index(words)
    return Span(start, start + len(words))


def shown(pieces: list[Piece]) -> str:
    return "".join(f"<{piece.text}>" if piece.is_quoted else piece.text for piece in pieces)


def test_the_paragraph_is_shown_with_the_quote_in_it() -> None:
    document = paragraphs("Before.\n\nOne. Two. Three.\n\nAfter.")
    assert shown(surround(document, [quote(document, "Two.")])) == "One. <Two.> Three."


def test_several_quotes_of_a_paragraph_are_marked_in_one_passage() -> None:
    document = paragraphs("One. Two. Three.")
    pieces = surround(document, [quote(document, "Three."), quote(document, "One.")])
    assert shown(pieces) == "<One.> Two. <Three.>"


def test_paragraphs_apart_are_joined_by_an_ellipsis() -> None:
    document = paragraphs("One.\n\nTwo.\n\nThree.")
    pieces = surround(document, [quote(document, "One."), quote(document, "Three.")])
    assert shown(pieces) == "<One.>\n…\n<Three.>"


def test_a_long_paragraph_is_cut_between_words() -> None:
    document = paragraphs("word " * 200 + "QUOTE" + " word" * 200)
    text = shown(surround(document, [quote(document, "QUOTE")]))
    assert text.startswith("…word ")
    assert text.endswith(" word…")
    assert len(text) < 2 * REACH + 40


def test_a_table_is_shown_as_its_header_and_the_quoted_row() -> None:
    lines = ["name | fare", "adult | 9", "child | 4", "dog | 2"]
    text, rows, start = "\n".join(lines), [], 0
    for line in lines:
        middle = line.index(" | ")
        rows.append((Span(start, start + middle), Span(start + middle + 3, start + len(line))))
        start += len(line) + 1
    table = Block(Span(0, len(text)), BlockKind.TABLE, rows=tuple(rows))
    document = make_document(text, table)
    pieces = surround(document, [quote(document, "child | 4")])
    assert shown(pieces) == "name | fare\n…\n<child | 4>"


def test_a_quote_outside_of_every_block_is_shown_alone() -> None:
    document = make_document("a b c")
    assert shown(surround(document, [Span(2, 3)])) == "<b>"
