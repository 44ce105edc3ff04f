"""Words on a page, and what they make up: runs without wide gaps, rows of runs."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

from ingest.document import Box

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


# In letter sizes.
_NARROW_GAP = 0.5


class Area(NamedTuple):
    """A rectangle in points; y grows downwards, in the direction in which lines follow.

    A tuple, since a page has thousands and a dataclass takes three times as long to make.
    """

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def height(self) -> float:
        """From top to bottom."""
        return self.y1 - self.y0

    @property
    def middle(self) -> float:
        """Half its height."""
        return (self.y0 + self.y1) / 2

    def holds(self, other: Area) -> bool:
        """Whether the middle of ``other`` is in it."""
        x = (other.x0 + other.x1) / 2
        return self.x0 <= x <= self.x1 and self.y0 <= other.middle <= self.y1


@dataclass(frozen=True, slots=True)
class Word:
    """Characters without white space between them.

    Attributes:
        baseline: Where it stands, like ``area`` in points from the top.
        size: Of its letters, in points.
        is_last: Whether the PDF goes on elsewhere after it: another line, or a wide gap.
    """

    text: str
    area: Area
    baseline: float
    size: float
    is_bold: bool
    is_last: bool


@dataclass(frozen=True, slots=True)
class Run:
    """Words side by side without a wide gap; or a whole table, which is moved as one."""

    words: tuple[Word, ...]
    area: Area
    table: tuple[tuple[tuple[Word, ...], ...], ...] = ()

    @property
    def text(self) -> str:
        """Its words with a space between them."""
        return " ".join(word.text for word in self.words)


@dataclass(frozen=True, slots=True)
class Row:
    """The runs that stand on one line, from left to right."""

    runs: tuple[Run, ...]
    area: Area
    baseline: float
    size: float
    is_bold: bool

    @property
    def words(self) -> tuple[Word, ...]:
        """From left to right."""
        return tuple(word for run in self.runs for word in run.words)

    @property
    def text(self) -> str:
        """Its words with a space between them."""
        return " ".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True)
class PdfPage:
    """A page seen so that most of its lines run from left to right.

    Attributes:
        runs: In the order of the file.
        sideways: Runs that stand in another direction, such as a stamp along the margin.
        rulings: Straight lines, each an area that is thin in one direction.
        turns: Quarter turns clockwise from this view to the page as a reader shows it.
    """

    number: int
    width: float
    height: float
    runs: tuple[Run, ...]
    sideways: tuple[Run, ...]
    rulings: tuple[Area, ...]
    turns: int

    def box(self, areas: Iterable[Area]) -> Box:
        """The box around some areas, on the page as a reader shows it."""
        area, width, height = around(areas), self.width, self.height
        for _ in range(self.turns):
            area = Area(height - area.y1, area.x0, height - area.y0, area.x1)
            width, height = height, width
        return Box(self.number, *(round(edge, 2) for edge in area))


def around(areas: Iterable[Area]) -> Area:
    """The smallest area that holds all the given ones; there must be one."""
    lefts, tops, rights, bottoms = zip(*areas, strict=True)
    return Area(min(lefts), min(tops), max(rights), max(bottoms))


def make_runs(words: Iterable[Word]) -> list[Run]:
    """Group words in the order of the file into runs."""
    runs: list[Run] = []
    current: list[Word] = []
    for word in words:
        current.append(word)
        if word.is_last:
            runs.append(make_run(current))
            current = []
    return [*runs, make_run(current)] if current else runs


def make_run(words: Sequence[Word]) -> Run:
    """One run of the given words; there must be one."""
    return Run(tuple(words), around(word.area for word in words))


def make_rows(runs: Iterable[Run]) -> list[Row]:
    """Group runs that stand on one line, from top to bottom."""
    groups: list[list[Run]] = []
    for run in sorted(runs, key=lambda run: (run.area.middle, run.area.x0)):
        if groups and _is_beside(groups[-1], run):
            groups[-1].append(run)
        else:
            groups.append([run])
    return [_make_row(group) for group in groups]


def _is_beside(row: list[Run], run: Run) -> bool:
    if row[0].table or run.table:
        return False
    area = around(other.area for other in row)
    shared = min(area.y1, run.area.y1) - max(area.y0, run.area.y0)
    lower = min(area.y1 - area.y0, run.area.y1 - run.area.y0)
    return shared > 0.5 * lower and not any(_covers(other.area, run.area) for other in row)


def _covers(area: Area, other: Area) -> bool:
    """Whether they share more width than kerning explains, so that one is on another line."""
    shared = min(area.x1, other.x1) - max(area.x0, other.x0)
    return shared > 0.5 * min(area.x1 - area.x0, other.x1 - other.x0)


def _make_row(group: list[Run]) -> Row:
    runs: list[Run] = []
    for run in sorted(group, key=lambda run: run.area.x0):
        if runs and run.area.x0 - runs[-1].area.x1 < _NARROW_GAP * run.area.height:
            # Parted by a raised letter, or by the order of the file.
            runs[-1] = make_run(runs[-1].words + run.words)
        else:
            runs.append(run)
    words = [word for run in runs for word in run.words]
    letters = [word for word in words for _ in word.text]
    return Row(
        tuple(runs),
        around(run.area for run in runs),
        median(word.baseline for word in letters) if letters else runs[0].area.y1,
        median(word.size for word in letters) if letters else 0.0,
        bool(words) and all(word.is_bold for word in words),
    )
