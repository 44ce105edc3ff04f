"""Reads OpenDocument spreadsheets: cells keep the text that they show, dates are ISO 8601."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from ingest.formats.builder import TextBuilder, readable
from ingest.formats.odf.package import CONTENT, open_package, read_metadata
from ingest.formats.odf.text import OFFICE, TABLE, flat_text
from ingest.formats.refusals import too_many_cells
from ingest.formats.sheets.areas import Cell, Row
from ingest.formats.sheets.sheet import MAX_CELLS, make_cell, write_sheet

if TYPE_CHECKING:
    import zipfile

    from ingest.document import Document
    from ingest.refusal import Refusal

_WHAT = "an OpenDocument spreadsheet"
_NUMBERS = frozenset(["currency", "date", "float", "percentage", "time"])
# A program repeats an empty cell to the end of the sheet; one that says something, rarely.
_MAX_REPEATS = 1000


def read_ods(source: bytes, *, name: str) -> Document | Refusal:
    """Read a spreadsheet or a template for one; hidden sheets too."""
    return open_package(source, _WHAT, lambda container: _read(container, name))


def _read(container: zipfile.ZipFile, name: str) -> Document | Refusal:
    builder = TextBuilder()
    rows: list[Row] = []
    number, n_cells = 1, 0
    tags = (f"{TABLE}table", f"{TABLE}table-row")
    with container.open(CONTENT) as content:
        for _, element in etree.iterparse(
            content, tag=tags, resolve_entities=False, no_network=True, huge_tree=False
        ):
            if element.tag == f"{TABLE}table":
                write_sheet(builder, rows, name=element.get(f"{TABLE}name", ""))
                rows, number = [], 1
            else:
                cells, n_repeats = _cells(element), _repeats(element, "rows")
                if cells:
                    repeated = range(number, number + min(n_repeats, _MAX_REPEATS))
                    rows += [Row(place, cells) for place in repeated]
                    n_cells += len(cells) * len(repeated)
                number += n_repeats
            element.clear(keep_tail=False)
            if n_cells > MAX_CELLS:
                return too_many_cells(limit=MAX_CELLS)
    metadata = read_metadata(container)
    title = metadata.pop("title", "") or readable(name)
    return builder.build(name=name, title=title, metadata=metadata)


def _cells(row: etree._Element) -> list[Cell]:
    cells: list[Cell] = []
    column = 1
    for element in row.iterchildren(f"{TABLE}table-cell", f"{TABLE}covered-table-cell"):
        n_repeats = _repeats(element, "columns")
        kind = element.get(f"{OFFICE}value-type", "")
        text = element.get(f"{OFFICE}date-value", "").replace("T", " ") or flat_text(element)
        for place in range(column, column + min(n_repeats, _MAX_REPEATS)) if text else ():
            cell = make_cell(place, text, is_number=kind in _NUMBERS)
            cells += [cell] if cell else []
        column += n_repeats
    return cells


def _repeats(element: etree._Element, what: str) -> int:
    stated = element.get(f"{TABLE}number-{what}-repeated", "1")
    return int(stated) if stated.isdecimal() and len(stated) < 9 else 1  # noqa: PLR2004 - digits
