"""Word documents: order, lists, tables, boxes, and what is refused."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from ingest.document import BlockKind, Document
from ingest.formats.docx.read import read_docx
from ingest.refusal import Refusal, RefusalReason

if TYPE_CHECKING:
    from docx.document import Document as DocxDocument

NAMESPACES = nsdecls("w")


def saved(file: DocxDocument) -> bytes:
    content = io.BytesIO()
    file.save(content)
    return content.getvalue()


def blocks_of(source: bytes) -> list[tuple[str, int, str]]:
    document = read_docx(source, name="x")
    assert isinstance(document, Document)
    return [(block.kind, block.level, document.quote(block.span)) for block in document.blocks]


def test_everything_stands_in_the_order_of_the_document() -> None:
    file = docx.Document()
    file.add_heading("Manual", level=0)
    file.add_heading("Care", level=1)
    file.add_paragraph("Before the table.")
    table = file.add_table(rows=2, cols=2)
    for cell, text in zip([*table.rows[0].cells, *table.rows[1].cells], "abcd", strict=True):
        cell.text = text
    file.add_paragraph("Soap", style="List Bullet")
    file.add_heading("Details", level=2)
    assert blocks_of(saved(file)) == [
        ("heading", 1, "Manual"),
        ("heading", 1, "Care"),
        ("paragraph", 0, "Before the table."),
        ("table", 0, "a | b\nc | d"),
        ("list_item", 0, "Soap"),
        ("heading", 2, "Details"),
    ]


def test_numbers_that_word_counts_are_printed_before_their_items() -> None:
    file = docx.Document()
    for text in ("fill", "start"):
        file.add_paragraph(text, style="List Number")
    document = read_docx(saved(file), name="x")
    assert isinstance(document, Document)
    assert document.text == "1. fill\n2. start"


def test_text_boxes_content_controls_and_insertions_are_read_and_deletions_are_not() -> None:
    file = docx.Document()
    body = file.element.body
    box = "<w:txbxContent><w:p><w:r><w:t>in a box</w:t></w:r></w:p></w:txbxContent>"
    both = (
        f'<mc:AlternateContent {NAMESPACES} xmlns:mc="http://schemas.openxmlformats.org/'
        f'markup-compatibility/2006"><mc:Choice Requires="wps">{box}</mc:Choice>'
        f"<mc:Fallback>{box}</mc:Fallback></mc:AlternateContent>"
    )
    for xml in (
        f"<w:p {NAMESPACES}><w:r><w:t>host</w:t></w:r><w:r>{both}</w:r></w:p>",
        (
            f"<w:sdt {NAMESPACES}><w:sdtContent><w:p><w:r><w:t>controlled</w:t></w:r></w:p>"
            "</w:sdtContent></w:sdt>"
        ),
        (
            f"<w:p {NAMESPACES}><w:ins><w:r><w:t>new</w:t></w:r></w:ins><w:del><w:r>"
            "<w:delText>old</w:delText></w:r></w:del><w:r><w:rPr><w:vanish/></w:rPr>"
            "<w:t>hidden</w:t></w:r><w:r><w:br/><w:t>next line</w:t></w:r></w:p>"
        ),
    ):
        body.insert(len(body) - 1, parse_xml(xml))
    texts = [text for _, _, text in blocks_of(saved(file))]
    assert texts == ["host", "in a box", "controlled", "new\nnext line"]


def test_a_nested_table_keeps_its_words_and_merged_cells_their_columns() -> None:
    file = docx.Document()
    table = file.add_table(rows=2, cols=3)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "wide"
    table.cell(0, 2).text = "right"
    table.cell(1, 0).text = "left"
    inner = table.cell(1, 2).add_table(rows=1, cols=2)
    inner.cell(0, 0).text, inner.cell(0, 1).text = "in", "ner"
    document = read_docx(saved(file), name="x")
    assert isinstance(document, Document)
    (block,) = [block for block in document.blocks if block.kind is BlockKind.TABLE]
    rows = [[document.quote(cell) for cell in row] for row in block.rows]
    assert rows == [["wide", "", "right"], ["left", "", "in ner"]]


def test_page_headers_are_left_out_and_properties_are_kept() -> None:
    file = docx.Document()
    file.sections[0].header.paragraphs[0].text = "CONFIDENTIAL"
    file.add_paragraph("Body.")
    properties = file.core_properties
    properties.title, properties.author = "On Pumps", "Ada"
    properties.modified = datetime(2025, 3, 1, tzinfo=UTC)
    document = read_docx(saved(file), name="x")
    assert isinstance(document, Document)
    assert (document.text, document.title) == ("Body.", "On Pumps")
    assert document.metadata == {"author": "Ada", "date": "2025-03-01"}


def test_a_torn_file_is_damaged() -> None:
    refusal = read_docx(saved(docx.Document())[:9000], name="x")
    assert isinstance(refusal, Refusal)
    assert refusal.reason is RefusalReason.DAMAGED


@pytest.mark.parametrize("part", ["<w:p", "<nothing/>", ""])
def test_a_document_part_that_is_no_document_is_damaged(part: str) -> None:
    content, source = io.BytesIO(), saved(docx.Document())
    with zipfile.ZipFile(io.BytesIO(source)) as old, zipfile.ZipFile(content, "w") as new:
        for entry in old.infolist():
            is_body = entry.filename == "word/document.xml"
            new.writestr(entry.filename, part if is_body else old.read(entry))
    refusal = read_docx(content.getvalue(), name="x")
    assert isinstance(refusal, Refusal)
    assert refusal.reason is RefusalReason.DAMAGED


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as bomb:
        bomb.writestr("word/document.xml", b" ")
        bomb.infolist()[0].file_size = 2**30
    refusal = read_docx(content.getvalue(), name="x")
    assert isinstance(refusal, Refusal)
    assert refusal.reason is RefusalReason.TOO_LARGE
