"""Writes the canonical text block by block, and notes where each block, cell and line went."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ingest.document import Block, BlockKind, Document, Line, Page, Span, make_sections

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_BREAK = re.compile(r"[\x0b\x0c]")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\ufffe\uffff]")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
# A hyphen between digits belongs to a date or a number, not to the spelling of a file name.
_NAME_JOINT = re.compile(r"_|(?<!\d)-|-(?!\d)")


@dataclass(frozen=True, slots=True)
class Printed:
    """Text with the boxes of its printed lines, whose spans count from the text's start."""

    text: str
    lines: tuple[Line, ...] = ()


class TextBuilder:
    """Appends blocks in reading order.

    A blank line stands between two blocks, a newline between two list items and between two rows
    of a table, `` | `` between two cells. A block without text is left out. Control characters and
    lone surrogates never reach the text.
    """

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self._blocks: list[Block] = []
        self._lines: list[Line] = []
        self._page_starts: list[int] = []

    @property
    def is_empty(self) -> bool:
        """Whether no block has been appended."""
        return not self._blocks

    def begin_page(self) -> None:
        """Begin the next page, in a format whose pages have no lines: a slide, a sheet."""
        self._page_starts.append(len(self._blocks))

    def heading(self, content: str | Printed, *, level: int) -> None:
        """Append a heading of depth ``level``, from 1."""
        self._append(BlockKind.HEADING, content, level=level)

    def paragraph(self, content: str | Printed) -> None:
        """Append a paragraph; its newlines are line breaks that the author made."""
        self._append(BlockKind.PARAGRAPH, content)

    def list_item(self, content: str | Printed, *, marker: str = "") -> None:
        """Append a list item; its bullet or number stands in front, outside its span."""
        self._append(BlockKind.LIST_ITEM, content, marker=marker)

    def code(self, text: str) -> None:
        """Append lines whose white space has a meaning."""
        self._append(BlockKind.CODE, text.expandtabs(4))

    def table(self, rows: Sequence[Sequence[str | Printed]]) -> None:
        """Append a table, its header first; short rows are filled up with empty cells."""
        printed = [[_printed(cell) for cell in row] for row in rows]
        printed = [row for row in printed if any(cell.text for cell in row)]
        if not printed:
            return
        n_columns = max(len(row) for row in printed)
        start = self._begin(BlockKind.TABLE)
        spans = tuple(
            self._write_row(row + [Printed("")] * (n_columns - len(row)), is_first=number == 0)
            for number, row in enumerate(printed)
        )
        self._blocks.append(Block(Span(start, self._length), BlockKind.TABLE, rows=spans))

    def build(
        self,
        *,
        name: str,
        title: str = "",
        metadata: Mapping[str, str] | None = None,
        n_pages: int = 0,
    ) -> Document:
        """Finish the document; see ``make_document``."""
        text = "".join(self._parts)
        document = make_document(
            text,
            self._blocks,
            name=name,
            title=title,
            metadata=metadata,
            lines=self._lines,
            n_pages=n_pages,
        )
        return replace(document, pages=self._begun_pages()) if self._page_starts else document

    def _append(
        self, kind: BlockKind, content: str | Printed, *, level: int = 0, marker: str = ""
    ) -> None:
        printed = _printed(content)
        if printed.text:
            self._begin(kind)
            self._put(marker)
            self._blocks.append(Block(self._write(printed), kind, level=level))

    def _begin(self, kind: BlockKind) -> int:
        if self._blocks:
            is_list = kind is self._blocks[-1].kind is BlockKind.LIST_ITEM
            self._put("\n" if is_list else "\n\n")
        return self._length

    def _write_row(self, row: Sequence[Printed], *, is_first: bool) -> tuple[Span, ...]:
        spans = []
        for number, cell in enumerate(row):
            if number or not is_first:
                self._put(" | " if number else "\n")
            spans.append(self._write(cell))
        return tuple(spans)

    def _write(self, printed: Printed) -> Span:
        start = self._length
        self._put(printed.text)
        for line in printed.lines:
            span = Span(start + line.span.start, start + line.span.end)
            self._lines.append(Line(span, line.box))
        return Span(start, self._length)

    def _put(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)

    def _begun_pages(self) -> tuple[Page, ...]:
        pages: list[Page] = []
        ends = [*self._page_starts[1:], len(self._blocks)]
        for number, (first, end) in enumerate(zip(self._page_starts, ends, strict=True), start=1):
            before = pages[-1].span.end if pages else 0
            spans = [block.span for block in self._blocks[first:end]] or [Span(before, before)]
            pages.append(Page(number, Span(spans[0].start, spans[-1].end)))
        return tuple(pages)


def make_document(  # noqa: PLR0913 - a document has this many parts
    text: str,
    blocks: Sequence[Block],
    *,
    name: str,
    title: str = "",
    metadata: Mapping[str, str] | None = None,
    lines: Sequence[Line] = (),
    n_pages: int = 0,
) -> Document:
    """Complete a document with its sections, pages and title.

    Args:
        text: The canonical text.
        blocks: In order.
        name: Of the file, without its ending: the title of last resort.
        title: As the file states it; "" takes the first heading.
        metadata: What the file states of itself; empty values are left out.
        lines: In order of text, and of pages.
        n_pages: A page without lines gets an empty span.
    """
    headings = (block.span for block in blocks if block.kind is BlockKind.HEADING)
    first = next((text[span.start : span.end] for span in headings), "")
    stated = {key: one_line(value) for key, value in (metadata or {}).items()}
    return Document(
        text=text,
        title=one_line(title) or one_line(first) or readable(name),
        blocks=tuple(blocks),
        sections=make_sections(text, blocks),
        metadata={key: value for key, value in stated.items() if value},
        pages=_make_pages(lines, n_pages),
        lines=tuple(lines),
    )


def clean(text: str) -> str:
    """Leave out control characters; a lone surrogate becomes U+FFFD."""
    if text.isprintable():
        return text
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _SURROGATE.sub("\ufffd", _CONTROL.sub("", _BREAK.sub("\n", text)))


def one_line(text: str) -> str:
    """The text with every run of white space as one space, none at its ends."""
    return " ".join(clean(text).split())


def readable(name: str) -> str:
    """A file's name as words: ``annual-report_2025`` becomes ``annual report 2025``."""
    return one_line(_NAME_JOINT.sub(" ", name)) or name


def _printed(content: str | Printed) -> Printed:
    return content if isinstance(content, Printed) else Printed(clean(content).strip("\n "))


def _make_pages(lines: Sequence[Line], n_pages: int) -> tuple[Page, ...]:
    starts: dict[int, int] = {}
    ends: dict[int, int] = {}
    for line in lines:
        starts.setdefault(line.box.page, line.span.start)
        ends[line.box.page] = line.span.end
    pages: list[Page] = []
    for number in range(1, n_pages + 1):
        before = pages[-1].span.end if pages else 0
        pages.append(Page(number, Span(starts.get(number, before), ends.get(number, before))))
    return tuple(pages)
