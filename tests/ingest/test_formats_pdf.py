"""PDF: reading order, paragraphs, tables, boxes and what is left out."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from fpdf import FPDF

from ingest.document import BlockKind, Document
from ingest.formats.pdf.read import read_pdf
from ingest.refusal import Refusal, RefusalReason

if TYPE_CHECKING:
    from collections.abc import Sequence

LEFT = [
    "The left column begins with these words and",
    "goes on for several lines so that anybody",
    "sees that it is prose and not a table, and",
    "then it comes to its end at the bottom with",
    "a sentence that the right column con-",
]
RIGHT = [
    "tinues, for a reader goes down one column",
    "before the next one begins. Whoever reads",
    "across the gutter mixes up two sentences",
    "that have nothing to do with each other at",
    "all, and quotes what nobody ever wrote.",
]


def new_pdf() -> FPDF:
    pdf = FPDF(unit="pt", format=(600, 800))
    pdf.set_auto_page_break(auto=False)
    pdf.set_font("helvetica", size=10)
    return pdf


def put(pdf: FPDF, lines: Sequence[str], *, x: float, y: float, step: float = 12) -> None:
    for number, line in enumerate(lines):
        pdf.text(x, y + number * step, line)


def read(pdf: FPDF, *, name: str = "x") -> Document:
    document = read_pdf(bytes(pdf.output()), name=name)
    assert isinstance(document, Document)
    assert "".join(document.quote(section.span) for section in document.sections) == document.text
    ends = [0]
    for block in document.blocks:
        assert ends[-1] <= block.span.start < block.span.end
        ends.append(block.span.end)
    for page in document.pages:
        for line in document.lines:
            if line.box.page == page.number:
                assert page.span.covers(line.span)
    return document


def texts(document: Document) -> list[str]:
    return [document.quote(block.span) for block in document.blocks]


def test_two_columns_are_read_one_after_the_other_below_their_title() -> None:
    pdf = new_pdf()
    pdf.add_page()
    pdf.set_font("helvetica", "B", 18)
    pdf.text(60, 80, "A title that stands over both of the columns")
    pdf.set_font("helvetica", size=10)
    for left, right in zip(LEFT, RIGHT, strict=True):
        # Line by line across the page, the order in which a naive reader would take them.
        y = 120 + 12 * LEFT.index(left)
        pdf.text(60, y, left)
        pdf.text(320, y, right)
    pdf.text(60, 300, "A closing paragraph stands below both columns and crosses the gutter.")
    document = read(pdf)
    assert [block.kind for block in document.blocks] == [
        BlockKind.HEADING,
        BlockKind.PARAGRAPH,
        BlockKind.PARAGRAPH,
    ]
    title, body, closing = texts(document)
    assert title == "A title that stands over both of the columns"
    assert "the right column continues, for a reader goes down" in body
    assert body.endswith("nobody ever wrote.")
    assert closing.startswith("A closing paragraph")


def test_every_line_has_its_box_in_points_from_the_top_left_corner() -> None:
    pdf = new_pdf()
    pdf.add_page()
    put(pdf, ["The first line of a paragraph that goes on", "to the second."], x=72, y=100)
    document = read(pdf)
    assert [document.quote(line.span) for line in document.lines] == [
        "The first line of a paragraph that goes on",
        "to the second.",
    ]
    box = document.lines[0].box
    assert box.page == 1
    assert box.x0 == pytest.approx(72, abs=1)
    assert box.y0 < 100 < box.y1
    assert box.y1 - box.y0 < 16
    assert document.boxes(document.lines[1].span) == (document.lines[1].box,)


def test_a_turned_page_gives_boxes_as_it_is_shown() -> None:
    pypdf = pytest.importorskip("pypdf")
    pdf = new_pdf()
    pdf.add_page()
    pdf.text(100, 700, "Down at the bottom left")
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(bytes(pdf.output())))
    writer.pages[0].rotate(90)
    turned = io.BytesIO()
    writer.write(turned)
    document = read_pdf(turned.getvalue(), name="x")
    assert isinstance(document, Document)
    # Turned clockwise, what was 100 from the left and 100 from the bottom is at the top left.
    box = document.lines[0].box
    assert box.y0 == pytest.approx(100, abs=1)
    assert box.x0 < 100 < box.x1


def test_headers_footers_and_page_numbers_are_left_out() -> None:
    pdf = new_pdf()
    for number in range(1, 5):
        pdf.add_page()
        pdf.text(60, 40, f"Annual Report, page {number}")
        pdf.text(60, 300, f"Only page {number * 11} says this sentence.")
        pdf.text(300, 780, str(number))
    document = read(pdf)
    numbers = (11, 22, 33, 44)
    assert texts(document) == [f"Only page {number} says this sentence." for number in numbers]
    assert [page.number for page in document.pages] == [1, 2, 3, 4]
    assert [document.page_at(block.span.start) for block in document.blocks] == [1, 2, 3, 4]


def test_sentences_that_differ_in_their_figures_alone_are_no_furniture() -> None:
    pdf = new_pdf()
    for number in range(1, 4):
        pdf.add_page()
        pdf.text(60, 40, f"Berth {number} costs 100 EUR per night.")
        pdf.text(60, 300, f"Other words stand on page {number}.")
    document = read(pdf)
    assert [text for text in texts(document) if text.startswith("Berth")] == [
        f"Berth {number} costs 100 EUR per night." for number in (1, 2, 3)
    ]


def test_a_sentence_over_a_page_break_is_one_paragraph_on_two_pages() -> None:
    pdf = new_pdf()
    pdf.add_page()
    put(pdf, ["It begins on the first page of the file and then"], x=60, y=700)
    pdf.add_page()
    put(pdf, ["goes on upon the second one."], x=60, y=100)
    document = read(pdf)
    (text,) = texts(document)
    assert text == "It begins on the first page of the file and then goes on upon the second one."
    assert {line.box.page for line in document.lines} == {1, 2}
    assert document.page_at(document.text.index("goes on upon")) == 2


def test_a_divided_word_is_joined_and_a_compound_keeps_its_hyphen() -> None:
    pdf = new_pdf()
    pdf.add_page()
    put(
        pdf,
        [
            "There is a well-known fact about this infor-",
            "mation, which is that it is of the kind well-",
            "known to all who take a look at the page.",
        ],
        x=60,
        y=100,
    )
    (text,) = texts(read(pdf))
    assert "this information, which" in text
    assert "kind well-known to all" in text


def test_a_ruled_table_keeps_its_cells() -> None:
    pdf = new_pdf()
    pdf.add_page()
    pdf.set_xy(60, 100)
    rows = [["Part", "Length of thread", "Price"], ["Bolt", "6 mm", ""], ["Nut", "4 mm", "9"]]
    with pdf.table(width=300, col_widths=(1, 1, 1), text_align="LEFT") as table:
        for cells in rows:
            row = table.row()
            for cell in cells:
                row.cell(cell)
    document = read(pdf)
    (block,) = [block for block in document.blocks if block.kind is BlockKind.TABLE]
    assert [[document.quote(cell) for cell in row] for row in block.rows] == rows


def test_an_aligned_table_without_lines_keeps_its_cells() -> None:
    pdf = new_pdf()
    pdf.add_page()
    for number, row in enumerate(["Year Sales Cost", "2023 100 70", "2024 120 75"]):
        for column, cell in enumerate(row.split()):
            pdf.text(60 + 100 * column, 100 + 14 * number, cell)
    assert texts(read(pdf)) == ["Year | Sales | Cost\n2023 | 100 | 70\n2024 | 120 | 75"]


def test_headings_are_told_by_size_and_weight_and_items_by_their_bullets() -> None:
    pdf = new_pdf()
    pdf.add_page()
    for style, size, y, text in (
        ("B", 20, 80, "The Handbook"),
        ("B", 14, 120, "1. Care"),
        ("", 10, 140, "Clean it every week with water and a soft cloth, never with acid."),
        ("B", 10, 170, "In winter"),
        ("", 10, 190, "- Keep it dry."),
        ("", 10, 202, "- Keep it warm."),
    ):
        pdf.set_font("helvetica", style, size)
        pdf.text(60, y, text)
    document = read(pdf)
    found = [(block.kind, block.level, document.quote(block.span)) for block in document.blocks]
    assert found == [
        ("heading", 1, "The Handbook"),
        ("heading", 2, "1. Care"),
        ("paragraph", 0, "Clean it every week with water and a soft cloth, never with acid."),
        ("heading", 3, "In winter"),
        ("list_item", 0, "Keep it dry."),
        ("list_item", 0, "Keep it warm."),
    ]
    assert document.title == "The Handbook"


def test_title_author_and_date_come_from_the_properties() -> None:
    pdf = new_pdf()
    pdf.set_title("On Pumps")
    pdf.set_author("Ada")
    pdf.add_page()
    pdf.text(60, 100, "Words.")
    document = read(pdf)
    assert (document.title, document.metadata["author"]) == ("On Pumps", "Ada")
    assert len(document.metadata["date"]) == len("2025-01-01")


def test_a_password_a_scan_and_a_torn_file_are_refused_for_their_own_reasons() -> None:
    locked, scan, whole = new_pdf(), new_pdf(), new_pdf()
    locked.set_encryption(owner_password="o", user_password="u")  # noqa: S106
    for pdf in (locked, scan, whole):
        pdf.add_page()
    locked.text(60, 100, "secret")
    scan.rect(10, 10, 100, 100)
    sources = [bytes(locked.output()), bytes(scan.output()), bytes(whole.output())[:200]]
    refusals = [read_pdf(source, name="x") for source in sources]
    assert [refusal.reason for refusal in refusals if isinstance(refusal, Refusal)] == [
        RefusalReason.ENCRYPTED,
        RefusalReason.NO_TEXT,
        RefusalReason.DAMAGED,
    ]
