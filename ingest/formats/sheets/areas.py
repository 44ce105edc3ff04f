"""Finds the areas of a sheet: cells that blank rows and columns part from the others."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

# A reader takes rows for one table's over a gap of this many.
_MAX_GAP = 3
_YEARS = range(1900, 2101)


class Cell(NamedTuple):
    """A cell that says something; columns count from 1."""

    column: int
    text: str
    is_number: bool


class Row(NamedTuple):
    """A row of a sheet and its cells, at least one, by column; rows count from 1."""

    number: int
    cells: list[Cell]


def find_areas(rows: Sequence[Row]) -> Iterator[list[Row]]:
    """The areas from the top down, those side by side from left to right.

    Blank rows inside a table, and blank columns before columns of numbers, part nothing: they are
    there to look at.
    """
    bands = _bands(rows)
    for band in bands:
        parts = _split_columns(band)
        if len(parts) == 1:
            yield band
            continue
        for part in parts:
            yield from find_areas(part)


def _bands(rows: Sequence[Row]) -> list[list[Row]]:
    bands: list[list[Row]] = []
    for row in rows:
        gap = row.number - bands[-1][-1].number if bands else 0
        if bands and (gap == 1 or (gap <= _MAX_GAP and _is_continued(bands[-1], row))):
            bands[-1].append(row)
        else:
            bands.append([row])
    return bands


def _is_continued(band: Sequence[Row], row: Row) -> bool:
    """Whether a row behind a gap belongs to the table above: it has numbers below its header."""
    wide = next((above for above in band if len(above.cells) > 1), None)
    if wide is None or len(row.cells) == 1 or is_header(row):
        return False
    first = min(above.cells[0].column for above in band)
    last = max(above.cells[-1].column for above in band)
    return is_header(wide) and first <= row.cells[0].column and row.cells[-1].column <= last


def is_header(row: Row) -> bool:
    """Whether a row holds nothing but words and years."""
    return all(not cell.is_number or _is_year(cell.text) for cell in row.cells)


def _is_year(text: str) -> bool:
    return len(text) == 4 and text.isdecimal() and int(text) in _YEARS  # noqa: PLR2004 - digits


def _split_columns(band: Sequence[Row]) -> list[list[Row]]:
    """The tables that stand side by side: each begins with a column of words."""
    columns = sorted({cell.column for row in band for cell in row.cells})
    starts = [right for left, right in pairwise(columns) if right - left > 1]
    starts = [start for start in starts if _are_words(band, start)]
    if not starts:
        return [list(band)]
    edges = [columns[0], *starts, columns[-1] + 1]
    return [
        [
            Row(row.number, cells)
            for row in band
            if (cells := [cell for cell in row.cells if start <= cell.column < end])
        ]
        for start, end in pairwise(edges)
    ]


def _are_words(band: Sequence[Row], column: int) -> bool:
    """Whether most cells of a column, below its header, are words."""
    cells = [cell for row in band for cell in row.cells if cell.column == column]
    below = cells[1:] or cells
    return 2 * sum(cell.is_number for cell in below) < len(below)
