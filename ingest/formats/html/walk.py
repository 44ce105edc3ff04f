"""Turns an HTML tree into blocks; no visible word is lost, wherever it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from ingest.formats.builder import one_line
from ingest.formats.html.table import read_table
from ingest.formats.html.text import BLOCKS, BREAK, collapse, is_hidden, raw_text, visible_text

if TYPE_CHECKING:
    from collections.abc import Collection

    from ingest.formats.builder import TextBuilder

_LEVELS = {f"h{level}": level for level in range(1, 7)}
_LISTS = frozenset(["ul", "ol", "menu", "dir"])
_BULLETS = frozenset("-–•·◦▪●○■□*o§")


class HtmlWalker:
    """Collects text until a block begins or ends, then appends it as what it stood in.

    Args:
        builder: Receives the blocks.
        skipped: Tags whose elements are left out.
    """

    def __init__(self, builder: TextBuilder, *, skipped: Collection[str]) -> None:
        self._builder = builder
        self._skipped = skipped
        self._pieces: list[str] = []
        self._level = 0
        self._numbers: list[int | None] = []
        self._marker: str | None = None

    def walk(self, root: etree._Element) -> None:
        """Append the blocks of ``root``."""
        # Events rather than recursion: pages nest deeper than Python's stack.
        walker = etree.iterwalk(root, events=("start", "end"))
        taken: etree._Element | None = None
        for event, element in walker:
            if event == "start" and self._take_whole(element):
                taken = element
                walker.skip_subtree()
            elif event == "start":
                self._begin(element)
            elif element is taken:
                self._pieces.append(element.tail or "")
            else:
                self._end(element)
        self._flush()

    def _take_whole(self, element: etree._Element) -> bool:
        """Whether the element is done with: hidden, code or a table of data."""
        if is_hidden(element, self._skipped):
            return True
        if element.tag == "pre":
            self._flush()
            self._builder.code(raw_text(element).replace(BREAK, "\n"))
            return True
        rows = read_table(element) if element.tag == "table" else None
        if rows is None:
            return False
        self._flush()
        for caption in element.iter("caption"):
            self._builder.paragraph(visible_text(caption))
        self._builder.table(rows)
        return True

    def _begin(self, element: etree._Element) -> None:
        tag = str(element.tag)
        if tag in BLOCKS:
            self._flush()
        if tag == "br":
            self._pieces.append(BREAK)
        elif tag in _LEVELS:
            self._level = _LEVELS[tag]
        elif tag in _LISTS:
            self._numbers.append(_first_number(element) if tag == "ol" else None)
        elif tag == "li":
            self._marker = self._next_marker()
        elif tag == "dd":
            self._marker = ""
        self._pieces.append(element.text or "")

    def _end(self, element: etree._Element) -> None:
        tag = str(element.tag)
        if tag in BLOCKS:
            self._flush()
        if tag in _LEVELS:
            self._level = 0
        elif tag in _LISTS:
            self._numbers.pop()
        elif tag in {"li", "dd"}:
            self._marker = None
        self._pieces.append(element.tail or "")

    def _next_marker(self) -> str:
        number = self._numbers[-1] if self._numbers else None
        if number is None:
            return "- "
        self._numbers[-1] = number + 1
        return f"{number}. "

    def _flush(self) -> None:
        text = collapse("".join(self._pieces))
        self._pieces.clear()
        if not text:
            return
        if text in _BULLETS:
            # A bullet in a table cell of its own; the item's words come in the next one.
            self._marker = "- "
        elif self._level:
            self._builder.heading(one_line(text), level=self._level)
        elif self._marker is not None:
            self._builder.list_item(text, marker=self._marker)
            self._marker = None
        else:
            self._builder.paragraph(text)


def _first_number(ordered_list: etree._Element) -> int:
    start = (ordered_list.get("start") or "").strip()
    return int(start) if start.isdecimal() and len(start) < 6 else 1  # noqa: PLR2004 - digits
