"""Writes a source as slides: each first-level heading begins one."""

from __future__ import annotations

import io
from itertools import groupby
from typing import TYPE_CHECKING

from pptx import Presentation
from pptx.util import Inches, Pt

from writing.archive import with_fixed_dates

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pptx.presentation import Presentation as Deck
    from pptx.slide import Slide

    from writing.source import Block, Source

_TITLE_AND_CONTENT = 1
_TITLE_ONLY = 5


def write_pptx(source: Source) -> bytes:
    """Write a source as the bytes of a PPTX; notes become the speaker's notes."""
    deck = Presentation()
    _set_core_properties(deck, source)
    for blocks in _slides(source.blocks):
        _add_slide(deck, blocks)
    buffer = io.BytesIO()
    deck.save(buffer)
    return with_fixed_dates(buffer.getvalue(), modified=source.date)


def _slides(blocks: Sequence[Block]) -> Iterator[list[Block]]:
    """Cut before every heading."""
    slide = 0
    numbered = []
    for block in blocks:
        slide += block.kind == "heading"
        numbered.append((slide, block))
    for _, group in groupby(numbered, key=lambda pair: pair[0]):
        yield [block for _, block in group]


def _add_slide(deck: Deck, blocks: Sequence[Block]) -> None:
    title, *rest = blocks
    tables = [block for block in rest if block.kind == "table"]
    lines = [block.text for block in rest if block.kind in {"bullet", "paragraph"}]
    layout = deck.slide_layouts[_TITLE_ONLY if tables else _TITLE_AND_CONTENT]
    slide = deck.slides.add_slide(layout)
    slide.shapes[0].text_frame.text = title.text
    if lines:
        slide.placeholders[1].text_frame.text = "\n".join(lines)
    for table in tables:
        _add_table(slide, table.rows)
    notes = [block.text for block in rest if block.kind == "note"]
    if notes and (frame := slide.notes_slide.notes_text_frame):
        frame.text = "\n".join(notes)


def _add_table(slide: Slide, rows: Sequence[Sequence[str]]) -> None:
    width, height = Inches(9), Inches(0.4 * len(rows))
    frame = slide.shapes.add_table(len(rows), len(rows[0]), Inches(0.5), Inches(1.6), width, height)
    for n_row, row in enumerate(rows):
        for n_column, text in enumerate(row):
            cell = frame.table.cell(n_row, n_column)
            cell.text = text
            cell.text_frame.paragraphs[0].font.size = Pt(16)


def _set_core_properties(deck: Deck, source: Source) -> None:
    date = source.date.replace(tzinfo=None)
    properties = deck.core_properties
    properties.title = source.meta["title"]
    properties.author = source.meta["author"]
    properties.last_modified_by = source.meta["author"]
    properties.created = date
    properties.modified = date
