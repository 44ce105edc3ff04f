"""Chunks: what each says is what stands at its span, and it knows what stands above it."""

from __future__ import annotations

from ingest.chunk import make_chunk_id, make_chunks
from ingest.document import Document, DocumentId, Page, Span
from ingest.formats.builder import TextBuilder
from plain_chunks import plain_chunk

D = DocumentId("fares")


def build() -> Document:
    builder = TextBuilder()
    builder.heading("Fares", level=1)
    builder.heading("Cars", level=2)
    builder.paragraph("By length.")
    builder.table([["Metres", "Euro"], ["5", "40"], ["6", "48"]])
    return builder.build(name="fares", title="Tariff")


def test_a_chunk_says_what_stands_at_its_span() -> None:
    document = build()
    spans = [Span(0, 5), Span(7, 23)]
    chunks = make_chunks(document, spans, document_id=D, version=3)
    assert [chunk.text for chunk in chunks] == ["Fares", "Cars\n\nBy length."]
    assert [document.quote(chunk.span) for chunk in chunks] == [chunk.text for chunk in chunks]
    assert [(chunk.document_id, chunk.version, chunk.number) for chunk in chunks] == [
        (D, 3, 1),
        (D, 3, 2),
    ]


def test_ids_are_the_same_on_every_run_and_machine() -> None:
    # As `uuidgen --sha1 --namespace @url --name fares/3/1` says.
    assert make_chunk_id(D, 3, 1) == "fb177e2a-0821-58e5-8f72-8a81063f9d1b"


def test_ids_differ_by_document_version_and_number() -> None:
    ids = {make_chunk_id(DocumentId(d), v, n) for d in "ab" for v in (1, 2) for n in (1, 2)}
    assert len(ids) == 8


def test_a_chunk_carries_title_headings_and_page_of_its_first_character() -> None:
    document = build()
    paged = Document(
        document.text,
        document.title,
        document.blocks,
        document.sections,
        pages=(Page(1, Span(0, 6)), Page(2, Span(7, len(document.text)))),
    )
    first, second = make_chunks(paged, [Span(0, 5), Span(7, 23)], document_id=D, version=1)
    assert (first.title, first.heading, first.page) == ("Tariff", ("Fares",), 1)
    assert (second.title, second.heading, second.page) == ("Tariff", ("Fares", "Cars"), 2)
    assert second.context == "Tariff › Fares › Cars"
    assert second.indexed_text == "Tariff › Fares › Cars\nCars\n\nBy length."


def test_later_rows_of_a_table_carry_its_header_and_the_first_do_not() -> None:
    document = build()
    table = document.blocks[-1]
    row = table.rows[2]
    whole, later = make_chunks(
        document, [table.span, Span(row[0].start, row[-1].end)], document_id=D, version=1
    )
    assert (whole.table_header, later.table_header) == ("", "Metres | Euro")
    assert later.text == "6 | 48"
    assert later.indexed_text == "Tariff › Fares › Cars\nMetres | Euro\n6 | 48"


def test_a_heading_that_is_the_title_is_said_once() -> None:
    builder = TextBuilder()
    builder.heading("Tariff", level=1)
    builder.paragraph("text")
    document = builder.build(name="x")
    chunk = make_chunks(document, [document.blocks[1].span], document_id=D, version=1)[0]
    assert chunk.indexed_text == "Tariff\ntext"


def test_a_document_without_pages_has_chunks_without_pages() -> None:
    assert make_chunks(build(), [Span(0, 5)], document_id=D, version=1)[0].page is None


def test_no_spans_are_no_chunks() -> None:
    assert make_chunks(build(), [], document_id=D, version=1) == []


def test_chunks_of_the_same_words_in_different_documents_are_different() -> None:
    assert plain_chunk("a", document_id="x") != plain_chunk("a", document_id="y")
