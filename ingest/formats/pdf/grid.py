"""Finds tables by the lines drawn around their cells."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from ingest.formats.pdf.words import Area, Run, around, make_rows, make_run

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ingest.formats.pdf.words import PdfPage, Word

# Points by which lines that should meet may miss each other.
_SLACK = 2.5
_MIN_LENGTH = 5.0
_MAX_RULINGS = 1500
_MIN_FILLED = 3
# In letter sizes; and the share of parted lines that shows that not all lines are drawn.
_CELL_GAP = 1.2
_MAX_PARTED = 0.3
# Longer cells are columns of a page.
_MAX_CELL = 500


@dataclass(frozen=True, slots=True)
class _Grid:
    """Lines that hang together: ``xs`` and ``ys`` are the edges of its cells."""

    rulings: tuple[Area, ...]
    xs: tuple[float, ...]
    ys: tuple[float, ...]

    @property
    def area(self) -> Area:
        return Area(self.xs[0], self.ys[0], self.xs[-1], self.ys[-1])

    def owners(self) -> dict[tuple[int, int], tuple[int, int]]:
        """For every cell the first cell of the merged one that it belongs to."""
        owners: dict[tuple[int, int], tuple[int, int]] = {}
        for y in range(len(self.ys) - 1):
            for x in range(len(self.xs) - 1):
                owners[y, x] = (y, x)
                middle_x = (self.xs[x] + self.xs[x + 1]) / 2
                middle_y = (self.ys[y] + self.ys[y + 1]) / 2
                if x and not self._has_line(self.xs[x], middle_y):
                    owners[y, x] = owners[y, x - 1]
                elif y and not self._has_line(middle_x, self.ys[y]):
                    owners[y, x] = owners[y - 1, x]
        return owners

    def _has_line(self, x: float, y: float) -> bool:
        return any(
            area.x0 - _SLACK <= x <= area.x1 + _SLACK and area.y0 - _SLACK <= y <= area.y1 + _SLACK
            for area in self.rulings
        )


def with_tables(page: PdfPage) -> list[Run]:
    """The runs of a page, the words in each drawn table gathered into one run."""
    runs = list(page.runs)
    for grid in _find_grids(page.rulings):
        inside = [word for run in runs for word in run.words if grid.area.holds(word.area)]
        table = _fill(grid, inside)
        if table is not None:
            taken = {id(word) for word in inside}
            runs = [part for run in runs for part in _without(run, taken)]
            runs.append(Run((), grid.area, table))
    return runs


def _find_grids(rulings: Sequence[Area]) -> Iterator[_Grid]:
    left = [area for area in rulings if max(area.x1 - area.x0, area.y1 - area.y0) >= _MIN_LENGTH]
    if len(left) > _MAX_RULINGS:
        return
    while left:
        group, waiting = [], [left.pop()]
        while waiting:
            area = waiting.pop()
            group.append(area)
            meeting = [other for other in left if _meet(area, other)]
            left = [other for other in left if not _meet(area, other)]
            waiting += meeting
        flat = [area for area in group if area.x1 - area.x0 >= area.y1 - area.y0]
        steep = [area for area in group if area.x1 - area.x0 < area.y1 - area.y0]
        if flat and steep:
            # Outer lines are often left out; the cells reach as far as the other lines do.
            whole = around(group)
            xs = _places([whole.x0, *((area.x0 + area.x1) / 2 for area in steep), whole.x1])
            ys = _places([whole.y0, *(area.middle for area in flat), whole.y1])
            yield _Grid(tuple(group), xs, ys)


def _meet(area: Area, other: Area) -> bool:
    return (
        area.x0 - _SLACK <= other.x1
        and other.x0 - _SLACK <= area.x1
        and area.y0 - _SLACK <= other.y1
        and other.y0 - _SLACK <= area.y1
    )


def _places(values: Iterable[float]) -> tuple[float, ...]:
    """Sorted, one for all those closer than the slack."""
    places: list[float] = []
    for value in sorted(values):
        if not places or value - places[-1] > _SLACK:
            places.append(value)
    return tuple(places)


def _fill(grid: _Grid, words: Sequence[Word]) -> tuple[tuple[tuple[Word, ...], ...], ...] | None:
    """The words of each cell in order; None when the lines hold no table but a page."""
    owners = grid.owners()
    cells: dict[tuple[int, int], list[Word]] = {place: [] for place in owners}
    for word in words:
        y = min(bisect_right(grid.ys, word.area.middle), len(grid.ys) - 1) - 1
        x = min(bisect_right(grid.xs, (word.area.x0 + word.area.x1) / 2), len(grid.xs) - 1) - 1
        cells[owners[max(y, 0), max(x, 0)]].append(word)
    filled = [place for place, found in cells.items() if found]
    is_page = any(sum(len(word.text) for word in found) > _MAX_CELL for found in cells.values())
    if is_page or len(filled) < _MIN_FILLED or len({x for _, x in filled}) < 2:  # noqa: PLR2004
        return None
    lines = [line for found in cells.values() for line in _lines(found)]
    if sum(map(_is_parted, lines)) > _MAX_PARTED * len(lines):
        return None
    used_rows, used_columns = sorted({y for y, _ in filled}), sorted({x for _, x in filled})
    bands = [[_lines(cells[y, x]) for x in used_columns] for y in used_rows]
    return tuple(row for band in bands for row in _rows(band))


def _is_parted(line: Sequence[Word]) -> bool:
    """Whether there is a gap in a line of a cell, as between cells."""
    return any(
        right.area.x0 - left.area.x1 > _CELL_GAP * left.size for left, right in pairwise(line)
    )


def _lines(words: Sequence[Word]) -> list[tuple[Word, ...]]:
    return [row.words for row in make_rows(make_run([word]) for word in words)]


def _rows(band: Sequence[Sequence[tuple[Word, ...]]]) -> list[tuple[tuple[Word, ...], ...]]:
    """The rows between two drawn lines: as many as every cell has lines, else one."""
    heights = {len(lines) for lines in band if lines}
    if len(heights) == 1 and sum(map(bool, band)) > 1 and _stand_level(band):
        return [tuple(lines[n] if lines else () for lines in band) for n in range(heights.pop())]
    return [tuple(tuple(word for line in lines for word in line) for lines in band)]


def _stand_level(band: Sequence[Sequence[tuple[Word, ...]]]) -> bool:
    """Whether the lines of all cells stand on the same baselines."""
    baselines = [[line[0].baseline for line in lines] for lines in band if lines]
    return all(max(level) - min(level) < _SLACK for level in zip(*baselines, strict=True))


def _without(run: Run, taken: set[int]) -> Iterator[Run]:
    if run.table or not any(id(word) in taken for word in run.words):
        yield run
        return
    kept = [word for word in run.words if id(word) not in taken]
    if kept:
        yield replace(run, words=tuple(kept), area=around(word.area for word in kept))
