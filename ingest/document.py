"""The document: one canonical text, and where every character of it stood in the file."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, NewType

if TYPE_CHECKING:
    from collections.abc import Sequence

DocumentId = NewType("DocumentId", str)


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Half-open character offsets into a document's text: Unicode code points, from 0."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            msg = f"a span needs 0 <= start <= end, not {self.start}..{self.end}"
            raise ValueError(msg)

    def __len__(self) -> int:
        return self.end - self.start

    def overlaps(self, other: Span) -> bool:
        """Whether the two share at least one character."""
        return max(self.start, other.start) < min(self.end, other.end)

    def covers(self, other: Span) -> bool:
        """Whether every character of ``other`` is in this span."""
        return self.start <= other.start and other.end <= self.end


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page, in points (1/72 inch) from the page's top left corner."""

    page: int
    x0: float
    y0: float
    x1: float
    y1: float


class BlockKind(StrEnum):
    """What a block of text is to its reader."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list_item"
    TABLE = "table"
    CODE = "code"


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of text that a reader takes in as one: blocks are in order and never overlap.

    Attributes:
        span: Where it is. A list item's span leaves its bullet out.
        kind: What it is.
        level: Depth of a heading, from 1; 0 for every other kind.
        rows: Cell spans of a table, row by row, the header first; empty for every other kind. A
            table's text is one line a row, its cells joined by `` | ``.
    """

    span: Span
    kind: BlockKind
    level: int = 0
    rows: tuple[tuple[Span, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """The text under one heading, up to the next one, and the headings above it, outermost first.

    The heading itself belongs to its section; text before the first heading has no headings.
    """

    span: Span
    heading: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """A page and the characters on it; numbers count from 1."""

    number: int
    span: Span


@dataclass(frozen=True, slots=True)
class Line:
    """A printed line and the box around it."""

    span: Span
    box: Box


@dataclass(frozen=True, slots=True)
class Document:
    """What a file says, as one text. Always ``document.quote(span) == document.text[start:end]``.

    Attributes:
        text: The canonical text. Everything else points into it.
        title: From the file's properties, its front matter, its first heading or its name.
        blocks: In the order of reading; the characters between them are separators.
        sections: In order, without gaps; together the whole text.
        metadata: ``author``, ``date`` and whatever else the file or its owner states.
        pages: In order, empty for a format without pages.
        lines: In order, empty for a format without positions.
    """

    text: str
    title: str
    blocks: tuple[Block, ...]
    sections: tuple[Section, ...]
    metadata: dict[str, str] = field(default_factory=dict)
    pages: tuple[Page, ...] = ()
    lines: tuple[Line, ...] = ()

    def quote(self, span: Span) -> str:
        """The words at ``span``.

        Raises:
            ValueError: The span ends behind the text: a bug, for spans are made from this text.
        """
        if span.end > len(self.text):
            msg = f"span ends at {span.end}, the text at {len(self.text)}"
            raise ValueError(msg)
        return self.text[span.start : span.end]

    def block_at(self, offset: int) -> Block | None:
        """The block that holds the character at ``offset``."""
        index = bisect_right(self.blocks, offset, key=lambda block: block.span.start) - 1
        block = self.blocks[index] if index >= 0 else None
        return block if block and offset < block.span.end else None

    def blocks_in(self, span: Span) -> tuple[Block, ...]:
        """The blocks that share a character with ``span``, in order."""
        first = max(0, bisect_right(self.blocks, span.start, key=lambda b: b.span.start) - 1)
        last = bisect_right(self.blocks, span.end - 1, key=lambda b: b.span.start)
        return tuple(block for block in self.blocks[first:last] if block.span.overlaps(span))

    def page_at(self, offset: int) -> int | None:
        """The number of the page that holds ``offset``, or None for a format without pages."""
        index = bisect_right(self.pages, offset, key=lambda page: page.span.start) - 1
        return self.pages[max(index, 0)].number if self.pages else None

    def heading_path(self, offset: int) -> tuple[str, ...]:
        """The headings above ``offset``, outermost first; a heading is above its own words too."""
        index = bisect_right(self.sections, offset, key=lambda section: section.span.start) - 1
        return self.sections[index].heading if self.sections else ()

    def boxes(self, span: Span) -> tuple[Box, ...]:
        """The boxes of the printed lines that share a character with ``span``, in order."""
        first = max(0, bisect_right(self.lines, span.start, key=lambda line: line.span.start) - 1)
        last = bisect_right(self.lines, span.end - 1, key=lambda line: line.span.start)
        return tuple(line.box for line in self.lines[first:last] if line.span.overlaps(span))


def make_sections(text: str, blocks: Sequence[Block]) -> tuple[Section, ...]:
    """Cut a text before each of its headings."""
    path: list[Block] = []
    starts: list[tuple[int, tuple[str, ...]]] = [(0, ())]
    for block in blocks:
        if block.kind is BlockKind.HEADING:
            path = [above for above in path if above.level < block.level] + [block]
            names = tuple(text[above.span.start : above.span.end] for above in path)
            starts.append((block.span.start, names))
    ends = [start for start, _ in starts[1:]] + [len(text)]
    return tuple(
        Section(Span(start, end), names)
        for (start, names), end in zip(starts, ends, strict=True)
        if start < end
    )
