"""Writes the sheets of a workbook: captions as headings, areas as tables, lone words as text."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from ingest.formats.builder import one_line
from ingest.formats.sheets.areas import Cell, Row, find_areas, is_header

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ingest.formats.builder import TextBuilder

MAX_CELLS = 4_000_000
"""Of a workbook: more do not fit into the memory that reading a file may take."""

_MAX_CAPTION = 120
_MAX_LONE_CAPTIONS = 3
_MIN_LIST_ROWS = 3
_MAX_LIST_CELL = 60
# They stand where a number would.
_NO_NUMBER = frozenset(["-", "–", "—", ".", "..", "...", "n/a", "N/A", "n.a.", "#N/A", "#DIV/0!"])
# Words that stand alone above tables reach further down than a table's own first rows.
_LONE_LEVELS = (2, 3, 4)
_OWN_LEVELS = (5, 6)


class TooManyCellsError(Exception):
    """The workbook has more than ``MAX_CELLS`` cells."""


@dataclass(slots=True)
class _Area:
    """A table with the words right above and below it, or words without a table."""

    first_column: int
    last_column: int
    captions: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def make_cell(column: int, text: str, *, is_number: bool) -> Cell | None:
    """A cell for a sheet, or None for one that says nothing."""
    text = text if text.isalnum() else one_line(text)
    return Cell(column, text, is_number or text in _NO_NUMBER) if text else None


def write_sheet(builder: TextBuilder, rows: Iterable[Row], *, name: str) -> None:
    """Append a sheet as the next page; one without words is an empty page."""
    builder.begin_page()
    areas = [_read_area(area) for area in find_areas(list(rows))]
    if areas:
        builder.heading(one_line(name), level=1)
    for number, area in enumerate(areas):
        _write_area(builder, area, below=areas[number + 1 :])


def _write_area(builder: TextBuilder, area: _Area, *, below: Sequence[_Area]) -> None:
    if not area.rows:
        _write_words(builder, area.notes, levels=_LONE_LEVELS if _is_caption(area, below) else ())
        return
    # A heading reaches down to the next one, so it must not stand above another's table.
    is_safe = all(other.captions for other in below if other.rows)
    _write_words(builder, area.captions, levels=_OWN_LEVELS if is_safe else ())
    builder.table(area.rows)
    _write_words(builder, area.notes, levels=())


def _write_words(builder: TextBuilder, texts: Sequence[str], *, levels: Sequence[int]) -> None:
    for number, text in enumerate(texts):
        if levels and len(text) <= _MAX_CAPTION:
            builder.heading(text, level=levels[min(number, len(levels) - 1)])
        else:
            builder.paragraph(text)


def _is_caption(area: _Area, below: Sequence[_Area]) -> bool:
    """Whether few lone words stand above a table, with no more than such words in between."""
    for other in (area, *below):
        if other.rows:
            return other.first_column <= area.first_column <= other.last_column
        if len(other.notes) > _MAX_LONE_CAPTIONS:
            return False
    return False


def _read_area(rows: list[Row]) -> _Area:
    columns = sorted({cell.column for row in rows for cell in row.cells})
    texts = [row.cells[0].text for row in rows]
    if len(columns) == 1:
        is_list = len(rows) >= _MIN_LIST_ROWS and all(map(_is_list_cell, texts))
        table = [[text] for text in texts] if is_list else []
        return _Area(columns[0], columns[0], rows=table, notes=[] if is_list else texts)
    start, end = _count_captions(rows), len(rows)
    while end - start > 1 and _is_note(rows[end - 1]):
        end -= 1
    places = {column: place for place, column in enumerate(columns)}
    table = [_spread(row, places) for row in rows[start:end]]
    captions = [" | ".join(cell.text for cell in row.cells) for row in rows[:start]]
    return _Area(columns[0], columns[-1], captions, table, texts[end:])


def _is_list_cell(text: str) -> bool:
    return len(text) <= _MAX_LIST_CELL and not text.endswith(".")


def _count_captions(rows: Sequence[Row]) -> int:
    """How many rows stand above the header: lone words, or words over groups of its columns."""
    start = 0
    for row, following in pairwise(rows):
        is_lone = len(row.cells) == 1 and not row.cells[0].is_number
        is_group = is_header(row) and is_header(following) and len(row.cells) < len(following.cells)
        has_numbers = any(not is_header(other) for other in rows[start + 2 : start + 4])
        if not is_lone and not (is_group and has_numbers):
            break
        start += 1
    return start if start < len(rows) - 1 else 0


def _is_note(row: Row) -> bool:
    return len(row.cells) == 1 and not row.cells[0].is_number


def _spread(row: Row, places: dict[int, int]) -> list[str]:
    texts = [""] * len(places)
    for cell in row.cells:
        texts[places[cell.column]] = cell.text
    return texts
