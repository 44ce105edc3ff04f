"""Finds tables without drawn lines: rows whose cells stand under each other."""

from __future__ import annotations

import re
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ingest.formats.pdf.words import Row, Run

_MIN_ROWS = 3
_MIN_COLUMNS = 2
_MIN_FILL = 0.6
_MAX_CELL = 32
# Cells are parted by more than words in a justified line are, in letter sizes.
_MIN_GAP = 1.2
_MARKER = re.compile(r"\W|\(?\w{1,3}[.)]")


def part_tables(rows: Sequence[Row]) -> Iterator[tuple[bool, list[Row]]]:
    """Part rows into stretches, each with whether it is a table."""
    start = 0
    while start < len(rows):
        end = start
        while end < len(rows) and _has_cells(rows[end]) == _has_cells(rows[start]):
            end += 1
        stretch = list(rows[start:end])
        yield _has_cells(rows[start]) and columns(stretch) is not None, stretch
        start = end


def columns(rows: Sequence[Row]) -> list[float] | None:
    """The left edges of the columns, or None when the rows are no table.

    The first row may be a header with cells over several columns.
    """
    return _edges(rows) or _edges(rows[1:])


def _edges(rows: Sequence[Row]) -> list[float] | None:
    if len(rows) < _MIN_ROWS:
        return None
    runs = sorted((run for row in rows for run in row.runs), key=lambda run: run.area.x0)
    edges: list[float] = []
    reach = float("-inf")
    for run in runs:
        if run.area.x0 > reach:
            edges.append(run.area.x0)
        reach = max(reach, run.area.x1)
    n_cells = [len(row.runs) for row in rows]
    is_full = max(n_cells) <= len(edges) and sum(n_cells) >= _MIN_FILL * len(rows) * len(edges)
    if (
        len(edges) < _MIN_COLUMNS
        or not is_full
        or median(len(run.text) for run in runs) > _MAX_CELL
    ):
        return None
    return None if all(_MARKER.fullmatch(row.runs[0].text) for row in rows) else edges


def _has_cells(row: Row) -> bool:
    gaps = (right.area.x0 - left.area.x1 for left, right in pairwise(row.runs))
    return len(row.runs) >= _MIN_COLUMNS and max(gaps) > _MIN_GAP * row.size


def cells(row: Row, edges: Sequence[float]) -> list[list[Run]]:
    """The runs of a row, in the columns that begin at ``edges``."""
    found: list[list[Run]] = [[] for _ in edges]
    for run in row.runs:
        number = sum(edge <= run.area.x0 + 0.5 for edge in edges) - 1
        found[max(number, 0)].append(run)
    return found
