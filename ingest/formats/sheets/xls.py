"""Reads Excel workbooks of before 2007."""

from __future__ import annotations

import io
import struct
from typing import TYPE_CHECKING

import xlrd

from ingest.formats.builder import TextBuilder, readable
from ingest.formats.refusals import damaged, encrypted
from ingest.formats.sheets.areas import Cell, Row
from ingest.formats.sheets.moment import print_serial
from ingest.formats.sheets.number import print_number
from ingest.formats.sheets.sheet import make_cell, write_sheet

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ingest.document import Document
    from ingest.refusal import Refusal

_WHAT = "an Excel workbook"
# xlrd asserts what it expects of a file.
_BROKEN = (
    *(xlrd.XLRDError, xlrd.compdoc.CompDocError, xlrd.biffh.XLRDError, struct.error),
    *(AssertionError, AttributeError, LookupError, TypeError, ValueError, NotImplementedError),
)


def read_xls(source: bytes, *, name: str) -> Document | Refusal:
    """Read a workbook; its formulas have the values that were saved with them."""
    try:
        book = xlrd.open_workbook(
            file_contents=source,
            # What it has to say of odd files is nobody's business.
            logfile=io.StringIO(),
            formatting_info=True,
            ragged_rows=True,
        )
        builder = TextBuilder()
        for sheet in book.sheets():
            write_sheet(builder, _rows(book, sheet), name=sheet.name)
    except _BROKEN as error:
        return encrypted(_WHAT) if "encrypted" in str(error) else damaged(_WHAT)
    return builder.build(name=name, title=readable(name))


def _rows(book: xlrd.Book, sheet: xlrd.sheet.Sheet) -> Iterator[Row]:
    for number in range(sheet.nrows):
        row = enumerate(sheet.row(number), start=1)
        cells = [cell for place, each in row if (cell := _cell(book, place, each))]
        if cells:
            yield Row(number + 1, cells)


def _cell(book: xlrd.Book, column: int, cell: xlrd.sheet.Cell) -> Cell | None:
    match cell.ctype:
        case xlrd.XL_CELL_NUMBER:
            text = print_number(cell.value, _format(book, cell))
            return make_cell(column, text, is_number=True)
        case xlrd.XL_CELL_DATE:
            shown, is_from_1904 = _format(book, cell), book.datemode == 1
            text = print_serial(cell.value, shown, is_from_1904=is_from_1904)
            return make_cell(column, text, is_number=True)
        case xlrd.XL_CELL_BOOLEAN:
            return make_cell(column, "TRUE" if cell.value else "FALSE", is_number=False)
        case xlrd.XL_CELL_ERROR:
            text = xlrd.error_text_from_code.get(cell.value, "")
            return make_cell(column, text, is_number=False)
        case xlrd.XL_CELL_TEXT:
            return make_cell(column, cell.value, is_number=False)
    return None


def _format(book: xlrd.Book, cell: xlrd.sheet.Cell) -> str:
    key = book.xf_list[cell.xf_index].format_key
    return str(book.format_map[key].format_str)
