"""A story is text that flows on its own: the body, a footnote, a text box."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ingest.formats.builder import one_line

if TYPE_CHECKING:
    from collections.abc import Callable

    from ingest.formats.builder import TextBuilder

    Write = Callable[[TextBuilder], None]

_SPACE = re.compile(r"[^\S\n]+")
_SPACED_BREAK = re.compile(r" *\n *")
_NUMBER = re.compile(r"[(\[]?(?:\d+[.\d]*|[a-zA-Z]{1,5})[.)\]:]?")
# Longer cells are columns of a page.
_MAX_CELL = 2000


class Story:
    """Collects pieces of text until a paragraph, cell or row ends."""

    def __init__(self) -> None:
        self.blocks: list[Write] = []
        self._pieces: list[str] = []
        self._marker: list[str] = []
        self._cell: list[str] = []
        self._cells: list[str] = []
        self._rows: list[list[str]] = []

    def add(self, text: str) -> None:
        """Append to the paragraph."""
        self._pieces.append(text)

    def add_marker(self, text: str) -> None:
        """Append to the bullet or number that stands before the paragraph."""
        self._marker.append(text)

    def end_paragraph(self, *, level: int, is_item: bool, is_in_table: bool) -> None:
        """End a paragraph.

        Args:
            level: Of a heading, from 1; 0 for none.
            is_item: Whether it belongs to a list.
            is_in_table: Whether its text goes to a cell.
        """
        text = self._take_text()
        marker = one_line(_joined(self._marker))
        is_item = is_item or bool(self._marker)
        self._marker.clear()
        if is_in_table:
            self._cell.append(f"{marker} {text}" if _NUMBER.fullmatch(marker) else text)
            return
        self._end_table()
        number = f"{marker} " if _NUMBER.fullmatch(marker) else ""
        if not text:
            return
        if level:
            self.blocks.append(
                lambda builder: builder.heading(one_line(number + text), level=level)
            )
        elif is_item:
            self.blocks.append(lambda builder: builder.list_item(text, marker=number or "- "))
        else:
            self.blocks.append(lambda builder: builder.paragraph(text))

    def end_cell(self) -> None:
        """End a cell of a table."""
        self.end_paragraph(level=0, is_item=False, is_in_table=True)
        self._cells.append(one_line(" ".join(self._cell)))
        self._cell.clear()

    def end_row(self) -> None:
        """End a row of a table."""
        self._rows.append(self._cells)
        self._cells = []

    def end(self) -> None:
        """End the story; a paragraph or row that was not ended ends here."""
        if self._cell or self._cells:
            self.end_cell()
            self.end_row()
        self.end_paragraph(level=0, is_item=False, is_in_table=False)

    def _take_text(self) -> str:
        text = _joined(self._pieces)
        self._pieces.clear()
        return _SPACED_BREAK.sub("\n", _SPACE.sub(" ", text)).strip()

    def _end_table(self) -> None:
        rows, self._rows = self._rows, []
        n_columns = max((sum(map(bool, row)) for row in rows), default=0)
        if n_columns > 1 and all(len(cell) <= _MAX_CELL for row in rows for cell in row):
            self.blocks.append(lambda builder: builder.table(rows))
            return
        for text in filter(None, (cell for row in rows for cell in row)):
            self._append_paragraph(text)

    def _append_paragraph(self, text: str) -> None:
        self.blocks.append(lambda builder: builder.paragraph(text))


def _joined(pieces: list[str]) -> str:
    """Pieces as one; characters beyond 16 bits come as two halves."""
    text = "".join(pieces)
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
