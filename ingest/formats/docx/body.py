"""Writes the paragraphs and tables of a Word document in the order of the document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest.formats.builder import one_line
from ingest.formats.docx.text import UNPRINTED, W, flat_text, paragraph_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

    from ingest.formats.builder import TextBuilder
    from ingest.formats.docx.numbering import DocxNumbering
    from ingest.formats.docx.styles import DocxStyles

# Longer cells are columns of a page.
_MAX_CELL = 2000
_MAX_SPAN = 100


class DocxWriter:
    """Appends what an element holds, through content controls and tracked insertions."""

    def __init__(
        self, builder: TextBuilder, *, styles: DocxStyles, numbering: DocxNumbering
    ) -> None:
        self._builder = builder
        self._styles = styles
        self._numbering = numbering

    def write(self, element: etree._Element) -> None:
        """Append the blocks in ``element``."""
        for child in element:
            if child.tag == f"{W}p":
                self._write_paragraph(child)
            elif child.tag == f"{W}tbl":
                self._write_table(child)
            elif child.tag not in UNPRINTED:
                self.write(child)

    def _write_paragraph(self, paragraph: etree._Element) -> None:
        text, boxes = paragraph_text(paragraph)
        if text:
            self._write_text(text, paragraph)
        for box in boxes:
            self.write(box)

    def _write_text(self, text: str, paragraph: etree._Element) -> None:
        role = self._styles.role(paragraph)
        marker = self._numbering.next_marker(role.number_id, role.depth) if role.number_id else ""
        if role.level:
            number = "" if marker == "- " else marker
            self._builder.heading(one_line(number + text), level=role.level)
        elif role.number_id:
            self._builder.list_item(text, marker=marker)
        else:
            self._builder.paragraph(text)

    def _write_table(self, table: etree._Element) -> None:
        rows = [_cells(row) for row in _inside(table, f"{W}tr")]
        texts = [[text for cell in row for text in cell] for row in rows]
        n_columns = max((sum(map(bool, row)) for row in texts), default=0)
        is_long = any(len(text) > _MAX_CELL for row in texts for text in row)
        if n_columns > 1 and not is_long:
            self._builder.table(texts)
            return
        for row in _inside(table, f"{W}tr"):
            for cell in _inside(row, f"{W}tc"):
                self.write(cell)


def _cells(row: etree._Element) -> Iterator[list[str]]:
    """Each cell's text, followed by an empty one for every further column it takes."""
    before = _span(row.find(f"{W}trPr/{W}gridBefore"), default=0)
    yield [""] * before
    for cell in _inside(row, f"{W}tc"):
        width = _span(cell.find(f"{W}tcPr/{W}gridSpan"), default=1)
        yield [flat_text(cell), *[""] * (width - 1)]


def _span(element: etree._Element | None, *, default: int) -> int:
    value = (element.get(f"{W}val") or "") if element is not None else ""
    return min(int(value), _MAX_SPAN) if value.isdecimal() else default


def _inside(element: etree._Element, tag: str) -> Iterator[etree._Element]:
    """The rows of a table or cells of a row, through content controls, not into nested tables."""
    for child in element:
        if child.tag == tag:
            yield child
        elif child.tag not in UNPRINTED and child.tag not in {f"{W}tbl", f"{W}tc", f"{W}p"}:
            yield from _inside(child, tag)
