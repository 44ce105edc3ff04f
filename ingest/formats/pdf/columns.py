"""Finds the columns of a page, and the order in which a reader goes through them."""

from __future__ import annotations

from itertools import groupby
from statistics import median
from typing import TYPE_CHECKING

from ingest.formats.pdf.words import around, make_rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.formats.pdf.words import Area, Row, Run

# Heights are compared as bit masks, a bit for so many points.
_BIT = 2.0
_MAX_BITS = 4000
# Lower than this, two texts side by side are no columns.
_MIN_HEIGHT = 36.0
_MIN_ROWS = 3
_MIN_LONE_ROWS = 6
_MIN_CHARS = 18
_MIN_FILL = 0.6
_MIN_LETTERS = 0.6
_MAX_ALIGNED = 0.5


def in_reading_order(runs: Sequence[Run]) -> list[list[Run]]:
    """Divide the runs of a page into regions of one column each, in the order of reading.

    What reaches over the gutter stays between what stands above and below it. Text side by side
    is taken for columns only when it reads like prose; anything else is read row by row.
    """
    gutter = _gutter(runs)
    if gutter is None:
        return [list(runs)] if runs else []
    bands = _bands(runs, gutter)
    accepted = [_are_columns(*_sides(band, gutter)) for band in bands]
    if not any(accepted):
        return [list(runs)]
    regions: list[list[Run]] = []
    decided = zip(bands, accepted, strict=True)
    for is_split, group in groupby(decided, key=lambda pair: pair[1] or _is_small(pair[0], gutter)):
        if not is_split:
            regions.append([run for band, _ in group for run in band])
            continue
        for band, _ in group:
            for side in _sides(band, gutter):
                regions += in_reading_order(side)
    return regions


def _gutter(runs: Sequence[Run]) -> float | None:
    """Where a vertical line has the most height with text on both of its sides and not on it."""
    if not runs:
        return None
    masks = [(run.area.x0, run.area.x1, _mask(run.area)) for run in runs]
    best, place = _MIN_HEIGHT / _BIT, None
    for x in sorted({run.area.x1 + 0.5 for run in runs}):
        left = right = across = 0
        for x0, x1, mask in masks:
            if x1 <= x:
                left |= mask
            elif x0 >= x:
                right |= mask
            else:
                across |= mask
        height = (left & right & ~across).bit_count()
        if height > best:
            best, place = height, x
    return place


def _mask(area: Area) -> int:
    first = min(max(int(area.y0 / _BIT), 0), _MAX_BITS)
    last = min(max(int(area.y1 / _BIT), first + 1), _MAX_BITS + 1)
    return (1 << last) - (1 << first)


def _bands(runs: Sequence[Run], gutter: float) -> list[list[Run]]:
    """Stretches from top to bottom: what crosses the gutter, and what stands beside it."""
    crossing = [run for run in runs if run.area.x0 < gutter < run.area.x1]
    middles = sorted(run.area.middle for run in crossing)
    numbered = [
        (2 * sum(middle < run.area.middle for middle in middles), run)
        for run in runs
        if not run.area.x0 < gutter < run.area.x1
    ]
    numbered += [(2 * middles.index(run.area.middle) + 1, run) for run in crossing]
    numbered.sort(key=lambda pair: pair[0])
    return [[run for _, run in group] for _, group in groupby(numbered, key=lambda pair: pair[0])]


def _sides(band: Sequence[Run], gutter: float) -> tuple[list[Run], list[Run]]:
    left = [run for run in band if run.area.x1 <= gutter]
    right = [run for run in band if run.area.x0 >= gutter]
    return left, right


def _is_small(band: Sequence[Run], gutter: float) -> bool:
    """Whether a band beside the gutter has too few rows to say what it is."""
    left, right = _sides(band, gutter)
    return len(left) + len(right) == len(band) and (not left or not right)


def _are_columns(left: Sequence[Run], right: Sequence[Run]) -> bool:
    sides = [make_rows(run for run in side if not run.table) for side in (left, right)]
    if not all(sides):
        return False
    is_prose = [_is_prose(rows) for rows in sides]
    if all(is_prose):
        return True
    if not any(is_prose):
        return False
    prose, other = sides if is_prose[0] else reversed(sides)
    return len(prose) >= _MIN_LONE_ROWS and _aligned(prose, other) <= _MAX_ALIGNED


def _is_prose(rows: Sequence[Row]) -> bool:
    area = around(row.area for row in rows)
    width = max(area.x1 - area.x0, 1.0)
    fill = median((row.area.x1 - row.area.x0) / width for row in rows)
    n_chars = median(len(row.text) for row in rows)
    letters = median(sum(map(str.isalpha, row.text)) / len(row.text) for row in rows)
    is_wordy = n_chars >= _MIN_CHARS and letters >= _MIN_LETTERS
    return len(rows) >= _MIN_ROWS and fill >= _MIN_FILL and is_wordy


def _aligned(rows: Sequence[Row], others: Sequence[Row]) -> float:
    """The share of ``others`` that stand on the baseline of one of ``rows``."""
    n_aligned = sum(
        any(abs(row.baseline - other.baseline) < 1.0 for row in rows) for other in others
    )
    return n_aligned / len(others)
