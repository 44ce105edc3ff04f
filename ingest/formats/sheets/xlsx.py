"""Reads Excel workbooks: all sheets, hidden ones too, with the values that formulas had.

openpyxl takes ten times as long to take the same XML apart; python-calamine, which is fast, knows
no number formats, and gives 0.15 where a person sees 15%.
"""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

from lxml import etree

from ingest.formats.builder import TextBuilder, readable
from ingest.formats.container import BROKEN_ZIP, refuse_unpacking
from ingest.formats.properties import office_metadata
from ingest.formats.refusals import damaged, too_many_cells
from ingest.formats.sheets.sheet import MAX_CELLS, TooManyCellsError, write_sheet
from ingest.formats.sheets.workbook import Workbook
from ingest.formats.sheets.xlsx_rows import read_rows

if TYPE_CHECKING:
    from ingest.document import Document
    from ingest.refusal import Refusal

_WHAT = "an Excel workbook"


def read_xlsx(source: bytes, *, name: str) -> Document | Refusal:
    """Read a workbook or a template, with macros or without."""
    try:
        return refuse_unpacking(source, _WHAT) or _read(source, name)
    except TooManyCellsError:
        return too_many_cells(limit=MAX_CELLS)
    except (*BROKEN_ZIP, etree.LxmlError, ValueError, IndexError):
        return damaged(_WHAT)


def _read(source: bytes, name: str) -> Document:
    builder = TextBuilder()
    with zipfile.ZipFile(io.BytesIO(source)) as container:
        workbook = Workbook(container)
        n_left = MAX_CELLS
        for sheet in workbook.sheets:
            with container.open(sheet.path) as part:
                rows = list(read_rows(part, workbook, max_cells=n_left))
            n_left -= sum(len(row.cells) for row in rows)
            write_sheet(builder, rows, name=sheet.name)
    metadata = office_metadata(source)
    title = metadata.pop("title", "") or readable(name)
    return builder.build(name=name, title=title, metadata=metadata)
