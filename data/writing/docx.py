"""Writes a source as a Word document with heading styles, tables and properties."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from docx import Document

from writing.archive import with_fixed_dates

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docx.document import Document as DocxDocument

    from writing.source import Source


def write_docx(source: Source) -> bytes:
    """Write a source as the bytes of a DOCX."""
    document = Document()
    _set_core_properties(document, source)
    for block in source.blocks:
        if block.kind == "table":
            _add_table(document, block.rows)
        elif block.kind == "heading":
            document.add_heading(block.text, level=block.level)
        else:
            document.add_paragraph(block.text, style=_style(block.kind))
    buffer = io.BytesIO()
    document.save(buffer)
    return with_fixed_dates(buffer.getvalue(), modified=source.date)


def _style(kind: str) -> str:
    return {"bullet": "List Bullet", "number": "List Number"}.get(kind, "Normal")


def _set_core_properties(document: DocxDocument, source: Source) -> None:
    date = source.date.replace(tzinfo=None)
    properties = document.core_properties
    properties.title = source.meta["title"]
    properties.author = source.meta["author"]
    properties.last_modified_by = source.meta["author"]
    properties.comments = ""
    properties.language = "en"
    properties.created = date
    properties.modified = date


def _add_table(document: DocxDocument, rows: Sequence[Sequence[str]]) -> None:
    table = document.add_table(rows=0, cols=len(rows[0]))
    table.style = "Table Grid"
    for number, row in enumerate(rows):
        for cell, text in zip(table.add_row().cells, row, strict=True):
            run = cell.paragraphs[0].add_run(text)
            run.bold = number == 0
    document.add_paragraph()
