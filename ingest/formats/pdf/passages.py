"""Cuts the rows of a column into passages: what a reader takes for one paragraph or item."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

from ingest.formats.pdf.align import cells, columns, part_tables

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ingest.document import Box
    from ingest.formats.pdf.words import PdfPage, Row, Run, Word

_MARKER = re.compile(r"(?:[•‣▪●○◦■□➢➤✓–*-]|\(?\d{1,3}[.)]|\(?[a-zA-Z][.)]|\(?[ivx]{1,4}[.)])\Z")
_END = re.compile(r"[.!?:;][\"'”’)\]]*\Z")
# Compared with the usual step between the lines of the column.
_MAX_STEP = 1.35
_SAME_SIZE = 0.08
_NEIGHBOURS = 3


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """A line as it is printed, without the bullet or number of a list item."""

    text: str
    box: Box
    size: float
    is_bold: bool


@dataclass(frozen=True, slots=True)
class Passage:
    """Lines that belong together; either ``lines`` or ``table`` has something in it.

    Attributes:
        marker: The bullet or number of a list item, "" for any other passage.
        table: Rows of cells.
        is_aside: Whether it is no part of the text around it.
    """

    lines: tuple[PrintedLine, ...] = ()
    marker: str = ""
    table: tuple[tuple[tuple[PrintedLine, ...], ...], ...] = ()
    is_aside: bool = False

    @property
    def text(self) -> str:
        """Its lines with a space between them."""
        return " ".join(line.text for line in self.lines)

    def with_marker(self) -> tuple[PrintedLine, ...]:
        """Its lines, the number of a heading with its words again."""
        first = replace(self.lines[0], text=f"{self.marker} {self.lines[0].text}".lstrip())
        return (first, *self.lines[1:])


def cut_passages(rows: Sequence[Row], page: PdfPage) -> Iterator[Passage]:
    """The passages of one column, from top to bottom."""
    for is_table, stretch in part_tables(rows):
        edges = columns(stretch) if is_table else None
        if edges is not None:
            table = [[_words(cell) for cell in cells(row, edges)] for row in stretch]
            yield Passage(table=_print_table(table, page))
            continue
        step = _usual_step(stretch)
        current: list[Row] = []
        for number, row in enumerate(stretch):
            if row.runs[0].table:
                yield from _passage(current, page)
                yield Passage(table=_print_table(row.runs[0].table, page))
                current = []
                continue
            right = max(r.area.x1 for r in stretch[max(0, number - _NEIGHBOURS) : number + 3])
            if current and _begins(row, current, step=step, right=right):
                yield from _passage(current, page)
                current = []
            current.append(row)
        yield from _passage(current, page)


def _begins(row: Row, above: Sequence[Row], *, step: float, right: float) -> bool:
    """Whether a new passage begins with ``row``."""
    last, size = above[-1], max(row.size, 1.0)
    if abs(row.size - last.size) > _SAME_SIZE * size or row.is_bold != last.is_bold:
        return True
    if row.baseline - last.baseline > _MAX_STEP * max(step, size) or _marker(row):
        return True
    if last.text.endswith("-") and row.text[0].islower():
        return False
    room = right - last.area.x1 - row.words[0].area.x1 + row.words[0].area.x0
    is_indented = row.area.x0 - last.area.x0 > 0.8 * size
    # What stands out on the left of a full first line is a label, such as a speaker's.
    is_hanging = len(above) == 1 and room < size and not _END.search(last.text)
    if is_indented and not is_hanging and not _marker(above[0]):
        return row.area.x0 - last.area.x0 < 6 * size and not _is_centred(row, last)
    if _is_centred(row, last):
        return False
    return room > (1.0 if _END.search(last.text) else 4.0) * size


def _is_centred(row: Row, other: Row) -> bool:
    """Whether two rows of different length have their middles above each other."""
    middles = [(each.area.x0 + each.area.x1) / 2 for each in (row, other)]
    is_shifted = abs(row.area.x0 - other.area.x0) > 0.8 * row.size
    return is_shifted and abs(middles[0] - middles[1]) < row.size


def _usual_step(rows: Sequence[Row]) -> float:
    steps = [
        below.baseline - above.baseline
        for above, below in pairwise(rows)
        if 0 < below.baseline - above.baseline < 2.2 * max(above.size, 1.0)
    ]
    return median(steps) if steps else 1.2 * max((row.size for row in rows), default=10.0)


def _marker(row: Row) -> str:
    words = row.words
    return words[0].text if len(words) > 1 and _MARKER.match(words[0].text) else ""


def _passage(rows: Sequence[Row], page: PdfPage) -> Iterator[Passage]:
    if not rows:
        return
    marker = _marker(rows[0])
    lines = [_print(row.words, page, is_bold=row.is_bold) for row in rows]
    if marker:
        text = " ".join(word.text for word in rows[0].words[1:])
        lines[0] = replace(lines[0], text=text)
    yield Passage(tuple(lines), marker)


def _print(words: Sequence[Word], page: PdfPage, *, is_bold: bool) -> PrintedLine:
    text = " ".join(word.text for word in words)
    size = median(word.size for word in words for _ in word.text)
    return PrintedLine(text, page.box(word.area for word in words), size, is_bold)


def _print_table(
    table: Iterable[Iterable[Sequence[Word]]], page: PdfPage
) -> tuple[tuple[tuple[PrintedLine, ...], ...], ...]:
    return tuple(
        tuple(tuple(_print(line, page, is_bold=False) for line in _lines(cell)) for cell in row)
        for row in table
    )


def _lines(words: Sequence[Word]) -> Iterator[list[Word]]:
    """The words of a cell, parted where one stands before or below the other."""
    line: list[Word] = []
    for word in words:
        if line and word.area.x0 < line[-1].area.x0:
            yield line
            line = []
        line.append(word)
    if line:
        yield line


def _words(runs: Iterable[Run]) -> list[Word]:
    return [word for run in runs for word in run.words]
