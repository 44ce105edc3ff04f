"""Splitting: spans follow the structure, miss nothing and are small enough. Words are tokens."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.chunk import make_chunks
from ingest.document import BlockKind, Document, DocumentId
from ingest.formats.builder import TextBuilder
from ingest.formats.markdown import read_markdown
from ingest.split import Splitter

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ingest.chunk import Chunk
    from ingest.document import Span

    ChunksOf = Callable[[Document], list[Chunk]]
    Cut = Callable[[Document], list[str]]

MAX_TOKENS = 40


def words(text: str) -> list[int]:
    return [len(word) for word in text.split()]


@pytest.fixture(scope="module")
def chunks_of() -> ChunksOf:
    """Cuts a document and checks what holds for any document."""
    splitter = Splitter(words, max_tokens=MAX_TOKENS)

    def cut_and_check(document: Document) -> list[Chunk]:
        spans = splitter.split(document)
        chunks = make_chunks(document, spans, document_id=DocumentId("d"), version=1)
        assert [chunk.text for chunk in chunks] == [document.text[s.start : s.end] for s in spans]
        assert all(chunk.text.strip() for chunk in chunks)
        bounds = [bound for span in spans for bound in (span.start, span.end)]
        assert bounds == sorted(bounds)
        assert missed(document, spans).strip() == ""
        return chunks

    return cut_and_check


@pytest.fixture(scope="module")
def cut(chunks_of: ChunksOf) -> Cut:
    """The same, for those who look at the texts alone."""
    return lambda document: [chunk.text for chunk in chunks_of(document)]


def missed(document: Document, spans: Sequence[Span]) -> str:
    """The characters of blocks that are in no span."""
    held = {offset for span in spans for offset in range(span.start, span.end)}
    return "".join(
        document.text[offset]
        for block in document.blocks
        for offset in range(block.span.start, block.span.end)
        if offset not in held
    )


def markdown(text: str) -> Document:
    document = read_markdown(text.encode(), name="test")
    assert isinstance(document, Document)
    return document


def sentence(n_words: int, word: str = "word") -> str:
    return " ".join([word.capitalize(), *[word] * (n_words - 1)]) + "."


def table(n_rows: int, words_in_row: int = 10) -> list[list[str]]:
    """A header of two words and rows of ten: a number, a bar and eight more."""
    filler = " ".join(["x"] * (words_in_row - 2))
    return [["No", "Text"], *([str(row), filler] for row in range(1, n_rows + 1))]


def test_short_paragraphs_of_one_section_stay_together(cut: Cut) -> None:
    assert cut(markdown("One.\n\nTwo.\n\n- three\n- four")) == ["One.\n\nTwo.\n\n- three\n- four"]


def test_a_heading_begins_a_chunk(cut: Cut) -> None:
    text = "before\n\n# One\n\nfirst\n\n## Two\n\nsecond"
    assert cut(markdown(text)) == ["before", "One\n\nfirst", "Two\n\nsecond"]


def test_a_heading_with_nothing_below_it_joins_the_next_section(cut: Cut) -> None:
    text = "# One\n\n## Two\n\n### Three\n\ntext\n\n## Four\n\nmore"
    assert cut(markdown(text)) == ["One\n\nTwo\n\nThree\n\ntext", "Four\n\nmore"]


def test_headings_at_the_end_and_headings_alone_are_not_lost(cut: Cut) -> None:
    assert cut(markdown("# One\n\ntext\n\n# Two\n\n## Three")) == ["One\n\ntext", "Two\n\nThree"]
    assert cut(markdown("# One\n\n# Two")) == ["One\n\nTwo"]


def test_a_thousand_headings_with_nothing_below_are_cut_as_prose_is(cut: Cut) -> None:
    # Four headings of ten words fill a chunk.
    texts = cut(markdown("\n\n".join(f"# {sentence(10)}" for _ in range(1000))))
    assert {len(words(text)) for text in texts} == {40}
    assert len(texts) == 250


def test_a_long_section_is_cut_between_paragraphs(cut: Cut) -> None:
    # 15 + 15 + 15 words: a third paragraph does not fit beside two.
    texts = cut(markdown("\n\n".join(sentence(15, word) for word in ("ay", "bee", "cee"))))
    assert texts == [f"{sentence(15, 'ay')}\n\n{sentence(15, 'bee')}", sentence(15, "cee")]


def test_a_long_paragraph_is_cut_between_sentences(cut: Cut) -> None:
    texts = cut(markdown(" ".join(sentence(15, word) for word in ("ay", "bee", "cee"))))
    assert texts == [f"{sentence(15, 'ay')} {sentence(15, 'bee')}", sentence(15, "cee")]


def test_a_sentence_that_is_too_long_is_cut_between_its_clauses(cut: Cut) -> None:
    # Two clauses of 35 words do not fit in 40; without the comma between them, words are counted.
    first, second = " ".join(["ay"] * 35) + ",", " ".join(["bee"] * 35) + "."
    assert cut(markdown(f"{first} {second}")) == [first, second]
    assert [len(words(text)) for text in cut(markdown(" ".join(["ay"] * 70)))] == [40, 30]


@pytest.mark.parametrize("mark", ["... ", ",,, ", " ; ; ", "?! ", "…", "。"])
def test_runs_of_marks_in_a_long_sentence_lose_nothing(cut: Cut, mark: str) -> None:
    cut(markdown("x" + mark.join(["word word"] * 60)))


def test_a_word_without_end_is_one_token_and_one_chunk(cut: Cut) -> None:
    assert cut(markdown("x" * 10_000)) == ["x" * 10_000]


def test_a_table_that_fits_stays_whole_with_its_header(cut: Cut) -> None:
    builder = TextBuilder()
    builder.paragraph("Before.")
    builder.table(table(7))
    builder.paragraph("Behind.")
    texts = cut(builder.build(name="x"))
    assert texts[0] == "Before."
    assert texts[1].splitlines()[0] == "No | Text"
    assert len(texts[1].splitlines()) == 8
    assert texts[2:] == ["Behind."]


def test_a_heading_goes_with_the_table_below_it(cut: Cut) -> None:
    text = "# Fares\n\n## Cars\n\n| Metres | Euro |\n|---|---|\n| 5 | 40 |\n\nIn summer."
    assert cut(markdown(text)) == ["Fares\n\nCars\n\nMetres | Euro\n5 | 40", "In summer."]


def test_two_tables_are_two_chunks(cut: Cut) -> None:
    builder = TextBuilder()
    builder.table([["a", "b"]])
    builder.table([["c", "d"]])
    assert cut(builder.build(name="x")) == ["a | b", "c | d"]


def test_a_long_table_is_cut_between_rows_and_later_parts_know_the_header(cut: Cut) -> None:
    # A header of 3 words and rows of 10 in parts of at most 80: 7 rows, then 8, then 5.
    builder = TextBuilder()
    builder.table(table(20))
    rows = [text.splitlines() for text in cut(builder.build(name="x"))]
    assert [len(part) for part in rows] == [1 + 7, 8, 5]
    assert rows[1][0].startswith("8 | ")


def test_later_parts_of_a_table_carry_its_header_and_the_first_holds_it(
    chunks_of: ChunksOf,
) -> None:
    builder = TextBuilder()
    builder.heading("Rows", level=1)
    builder.table(table(20))
    chunks = chunks_of(builder.build(name="x"))
    assert [chunk.table_header for chunk in chunks] == ["", "No | Text", "No | Text"]
    assert chunks[0].text.startswith("Rows\n\nNo | Text\n1 | ")


def test_a_row_longer_than_a_chunk_stays_whole(cut: Cut) -> None:
    builder = TextBuilder()
    builder.table([["a"], ["x " * 100], ["b"]])
    assert [len(words(text)) for text in cut(builder.build(name="x"))] == [1, 100, 1]


def test_rows_whose_first_or_last_cell_is_empty_are_whole(cut: Cut) -> None:
    builder = TextBuilder()
    builder.table([["a", "b"], *[["", " ".join(["x"] * 50), ""]] * 3])
    texts = cut(builder.build(name="x"))
    assert all(text.count("|") % 2 == 0 for text in texts)
    assert sum(text.count("x") for text in texts) == 150


def test_a_list_that_is_cut_keeps_the_bullets_between_its_items(cut: Cut) -> None:
    texts = cut(markdown("\n".join(f"- {sentence(15)}" for _ in range(4))))
    assert sum(text.count("Word") for text in texts) == 4
    assert all(len(words(text)) <= MAX_TOKENS for text in texts)


def test_an_empty_document_has_no_chunks(cut: Cut) -> None:
    assert cut(Document("", "t", (), ())) == []


prose = st.lists(
    st.sampled_from(["word", "Word.", "a,", "…", "e.g.", "3.5", "😀", "x" * 50, "Dr.", "?!", "\n"]),
    min_size=1,
    max_size=90,
).map(" ".join)
cells = st.lists(st.lists(st.sampled_from(["", "a", "b c", "x " * 30]), max_size=3), max_size=12)
parts = st.one_of(
    st.tuples(st.just("heading"), st.sampled_from(["One", "Two words", "T " * 30])),
    st.tuples(st.sampled_from(["paragraph", "list_item", "code"]), prose),
    st.tuples(st.just("table"), cells),
)


@given(st.lists(parts, max_size=8))
def test_any_document_is_cut_in_order_without_loss_into_small_chunks(
    chunks_of: ChunksOf, content: Sequence[tuple[str, object]]
) -> None:
    builder = TextBuilder()
    for kind, part in content:
        write = getattr(builder, kind)
        write(part, level=1 + len(str(part)) % 3) if kind == "heading" else write(part)
    document = builder.build(name="x")
    tables = [block for block in document.blocks if block.kind is BlockKind.TABLE]
    rows = [document.text[row[0].start : row[-1].end] for block in tables for row in block.rows]
    largest_table = max([2 * MAX_TOKENS, *(len(words(row)) for row in rows)])
    for chunk in chunks_of(document):
        in_table = any(chunk.span.overlaps(block.span) for block in tables)
        # Headings, a chunk of them at most, go with the first rows of a table.
        assert len(words(chunk.text)) <= MAX_TOKENS + (largest_table if in_table else 0)
