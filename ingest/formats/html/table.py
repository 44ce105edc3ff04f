"""Tells HTML tables that hold data from those that only arrange a page, and reads the former."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest.formats.html.text import INVISIBLE, is_hidden, visible_text

if TYPE_CHECKING:
    from lxml import etree

_PAGE_PARTS = ("h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "dl", "pre", "form")
# Longer cells are columns of a page.
_MAX_CELL = 2000
_MAX_SPAN = 1000


def read_table(table: etree._Element) -> list[list[str]] | None:
    """The cells of a table of data, row by row, or None for one that arranges a page.

    A cell over several columns or rows stands in its first place, the others are empty. Columns
    and rows without a word are left out.
    """
    if table.get("role") in {"presentation", "none"} or table.find(".//table") is not None:
        return None
    has_header = table.find(".//th") is not None
    if not has_header and any(table.find(f".//{tag}") is not None for tag in _PAGE_PARTS):
        return None
    rows = _without_empty(_grid(_rows(table)))
    is_long = any(len(cell) > _MAX_CELL for row in rows for cell in row)
    if is_long or len(rows) < 2 or len(rows[0]) < 2:  # noqa: PLR2004 - one row is no table
        return None
    return rows


def _rows(table: etree._Element) -> list[etree._Element]:
    return [row for row in table.iter("tr") if not is_hidden(row, INVISIBLE)]


def _grid(rows: list[etree._Element]) -> list[list[str]]:
    grid: list[list[str]] = []
    taken: dict[tuple[int, int], bool] = {}
    for y, row in enumerate(rows):
        cells: list[str] = []
        for cell in row:
            if cell.tag not in {"td", "th"} or is_hidden(cell, INVISIBLE):
                continue
            while (y, len(cells)) in taken:
                cells.append("")
            width, height = _span(cell, "colspan"), _span(cell, "rowspan")
            below = range(y + 1, min(y + height, len(rows)))
            across = range(len(cells), len(cells) + width)
            taken.update({(down, x): True for down in below for x in across})
            cells += [" ".join(visible_text(cell).split()), *[""] * (width - 1)]
        grid.append(cells)
    n_columns = max(map(len, grid), default=0)
    return [cells + [""] * (n_columns - len(cells)) for cells in grid]


def _span(cell: etree._Element, name: str) -> int:
    value = (cell.get(name) or "").strip()
    return min(int(value), _MAX_SPAN) if value.isdecimal() and int(value) else 1


def _without_empty(grid: list[list[str]]) -> list[list[str]]:
    rows = [row for row in grid if any(row)]
    columns = [number for number, cells in enumerate(zip(*rows, strict=True)) if any(cells)]
    return [[row[number] for number in columns] for row in rows]
