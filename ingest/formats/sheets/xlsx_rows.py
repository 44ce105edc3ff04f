"""Reads the rows of an Excel sheet as they come out of the archive."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING

from lxml import etree

from ingest.formats.sheets.areas import Cell, Row
from ingest.formats.sheets.moment import is_moment, print_serial
from ingest.formats.sheets.number import print_number
from ingest.formats.sheets.sheet import TooManyCellsError, make_cell
from ingest.formats.sheets.workbook import forget, string_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ingest.formats.sheets.workbook import Workbook

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_MAX_COLUMN_LETTERS = 3


def read_rows(part: IO[bytes], workbook: Workbook, *, max_cells: int) -> Iterator[Row]:
    """The rows that say something, from the top.

    Raises:
        TooManyCellsError: They have more cells than ``max_cells``.
        lxml.etree.LxmlError, LookupError, ValueError: The part is broken.
    """
    number = 0
    for _, element in etree.iterparse(
        part, tag="{*}row", resolve_entities=False, no_network=True, huge_tree=False
    ):
        stated = element.get("r", "")
        number = int(stated) if stated.isdecimal() else number + 1
        cells = list(_cells(element, workbook))
        forget(element)
        max_cells -= len(cells)
        if max_cells < 0:
            raise TooManyCellsError
        if cells:
            yield Row(number, cells)


def _cells(row: etree._Element, workbook: Workbook) -> Iterator[Cell]:
    column = 0
    for element in row:
        letters = element.get("r", "").rstrip("0123456789")
        column = _column(letters) if letters else column + 1
        cell = _cell(element, column, workbook)
        if cell:
            yield cell


def _column(letters: str) -> int:
    if len(letters) > _MAX_COLUMN_LETTERS:
        raise ValueError(letters)
    column = 0
    for letter in letters:
        column = 26 * column + _LETTERS.index(letter) + 1
    return column


def _cell(element: etree._Element, column: int, workbook: Workbook) -> Cell | None:
    kind, text = element.get("t", "n"), element.findtext("{*}v") or ""
    if kind == "inlineStr":
        string = element.find("{*}is")
        text = string_text(string) if string is not None else ""
    elif not text:
        return None
    elif kind == "s":
        text = workbook.strings[int(text)]
    elif kind == "b":
        text = "TRUE" if text == "1" else "FALSE"
    elif kind == "d":
        text = text.replace("T", " ")
    elif kind == "n":
        text = _print(text, element, workbook)
    return make_cell(column, text, is_number=kind in {"d", "n"})


def _print(text: str, element: etree._Element, workbook: Workbook) -> str:
    style = int(element.get("s", "0"))
    number_format = workbook.formats[style] if workbook.formats else "General"
    if is_moment(number_format):
        return print_serial(float(text), number_format, is_from_1904=workbook.is_from_1904)
    return print_number(float(text), number_format)
