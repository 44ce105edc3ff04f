"""Writes the paragraphs, lists and tables of OpenDocument in the order of the document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest.formats.builder import one_line
from ingest.formats.odf.lists import ListStyles
from ingest.formats.odf.text import (
    PARAGRAPHS,
    STYLE,
    TABLE,
    TEXT,
    UNPRINTED,
    flat_text,
    read_paragraph,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

    from ingest.formats.builder import TextBuilder

# Longer cells are columns of a page.
_MAX_CELL = 2000
_MAX_SPAN = 100
_MAX_LEVEL = 10


class OdfWriter:
    """Appends what an element holds; notes are kept for the end.

    Args:
        builder: Receives the blocks.
        parts: The roots of the parts that may hold styles.
    """

    def __init__(self, builder: TextBuilder, parts: list[etree._Element]) -> None:
        self._builder = builder
        self._lists = ListStyles(parts)
        styles = [style for part in parts for style in part.iter(f"{STYLE}style")]
        self._parents = {
            style.get(f"{STYLE}name", ""): style.get(f"{STYLE}parent-style-name", "")
            for style in styles
        }
        self._notes: list[etree._Element] = []

    def write(self, element: etree._Element) -> None:
        """Append the blocks in ``element``."""
        for child in element:
            self._write_block(child)

    def write_notes(self) -> None:
        """Append the foot- and endnotes of what was written."""
        notes, self._notes = self._notes, []
        for note in notes:
            for body in note.iterchildren(f"{TEXT}note-body"):
                self.write(body)

    def _write_block(self, element: etree._Element) -> None:
        if element.tag in PARAGRAPHS:
            self._write_paragraph(element, marker=None)
        elif element.tag == f"{TEXT}list":
            self._write_list(element, style="", depth=1)
        elif element.tag == f"{TABLE}table":
            self._write_table(element)
        elif isinstance(element.tag, str) and element.tag not in UNPRINTED:
            self.write(element)

    def _write_paragraph(self, element: etree._Element, *, marker: str | None) -> None:
        paragraph = read_paragraph(element)
        number = one_line(element.findtext(f"{TEXT}number") or "")
        level = self._level(element)
        if level:
            self._builder.heading(one_line(f"{number} {paragraph.text}"), level=level)
        elif marker is None:
            self._builder.paragraph(paragraph.text)
        else:
            self._builder.list_item(paragraph.text, marker=f"{number} " if number else marker)
        self._notes += paragraph.notes
        for drawing in paragraph.drawings:
            self.write(drawing)

    def _write_list(self, element: etree._Element, *, style: str, depth: int) -> None:
        style = element.get(f"{TEXT}style-name") or style
        count = 0
        for item in element.iterchildren(f"{TEXT}list-item", f"{TEXT}list-header"):
            is_item = item.tag == f"{TEXT}list-item"
            start = item.get(f"{TEXT}start-value", "")
            count = int(start) if is_item and start.isdecimal() else count + is_item
            marker = self._lists.marker(style, depth, count) if is_item else None
            for child in item:
                if child.tag == f"{TEXT}list":
                    self._write_list(child, style=style, depth=depth + 1)
                elif child.tag in PARAGRAPHS:
                    self._write_paragraph(child, marker=marker)
                    marker = None
                else:
                    self._write_block(child)

    def _write_table(self, table: etree._Element) -> None:
        rows = list(_inside(table, f"{TABLE}table-row"))
        texts = [[text for cell in _cells(row) for text in _texts(cell)] for row in rows]
        n_columns = max((sum(map(bool, row)) for row in texts), default=0)
        if n_columns > 1 and all(len(text) <= _MAX_CELL for row in texts for text in row):
            self._builder.table(texts)
            return
        for row in rows:
            for cell in _cells(row):
                self.write(cell)

    def _level(self, element: etree._Element) -> int:
        """Of a heading, from 1; 0 for a paragraph."""
        if element.tag == f"{TEXT}h":
            stated = element.get(f"{TEXT}outline-level", "1")
            return max(1, min(int(stated), _MAX_LEVEL)) if stated.isdecimal() else 1
        style = element.get(f"{TEXT}style-name", "")
        return int("Title" in {style, self._parents.get(style, "")})


def _cells(row: etree._Element) -> Iterator[etree._Element]:
    return row.iterchildren(f"{TABLE}table-cell", f"{TABLE}covered-table-cell")


def _texts(cell: etree._Element) -> list[str]:
    """The cell's text, once for every column it is repeated in; "" for a covered cell."""
    stated = cell.get(f"{TABLE}number-columns-repeated", "1")
    text = flat_text(cell) if cell.tag == f"{TABLE}table-cell" else ""
    return [text] * (min(int(stated), _MAX_SPAN) if stated.isdecimal() else 1)


def _inside(element: etree._Element, tag: str) -> Iterator[etree._Element]:
    """The rows of a table, through groups, not into nested tables."""
    for child in element:
        if child.tag == tag:
            yield child
        elif isinstance(child.tag, str) and child.tag.startswith(f"{TABLE}table-"):
            yield from _inside(child, tag)
