"""Writes a source as a workbook: each first-level heading names a sheet."""

from __future__ import annotations

import io
import re
from datetime import date
from typing import TYPE_CHECKING

from openpyxl import Workbook
from openpyxl.styles import Font

from writing.archive import with_fixed_dates

if TYPE_CHECKING:
    from collections.abc import Sequence

    from openpyxl.worksheet.worksheet import Worksheet

    from writing.source import Block, Source

Value = str | int | float | date | None


def write_xlsx(source: Source) -> bytes:
    """Write a source as the bytes of an XLSX; numbers and dates become what they are."""
    book = Workbook()
    for sheet in list(book.worksheets):
        book.remove(sheet)
    for block in source.blocks:
        if block.kind == "heading":
            book.create_sheet(block.text)
        else:
            _add_block(book.worksheets[-1], block)
    book.properties.title = source.meta["title"]
    book.properties.creator = source.meta["author"]
    book.properties.created = source.date.replace(tzinfo=None)
    buffer = io.BytesIO()
    book.save(buffer)
    return with_fixed_dates(buffer.getvalue(), modified=source.date)


def typed(text: str) -> Value:
    """The number, share or date that a cell's text stands for, or the text; empty is None."""
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        return date.fromisoformat(text)
    if re.fullmatch(r"-?\d+", text):
        return int(text)
    if re.fullmatch(r"-?\d+\.\d+", text):
        return float(text)
    return text or None


def _add_block(sheet: Worksheet, block: Block) -> None:
    if block.kind == "table":
        _add_table(sheet, block.rows)
    else:
        sheet.append([block.text])
        # A line of text stands apart from what follows, as people leave a row free.
        sheet.append([])


def _add_table(sheet: Worksheet, rows: Sequence[Sequence[str]]) -> None:
    for number, row in enumerate(rows):
        sheet.append([typed(text) for text in row])
        if not number:
            for cell in sheet[sheet.max_row]:
                cell.font = Font(bold=True)
    sheet.append([])
