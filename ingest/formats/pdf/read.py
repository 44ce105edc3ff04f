"""Reads PDF: text in reading order, each printed line with its box."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pypdfium2 as pdfium
from pypdfium2 import raw

from ingest.formats.builder import TextBuilder
from ingest.formats.pdf.columns import in_reading_order
from ingest.formats.pdf.furniture import without_furniture
from ingest.formats.pdf.grid import with_tables
from ingest.formats.pdf.headings import study
from ingest.formats.pdf.join import join_lines, known_words
from ingest.formats.pdf.page import read_page
from ingest.formats.pdf.passages import Passage, cut_passages
from ingest.formats.pdf.words import make_rows
from ingest.formats.refusals import damaged, encrypted, scanned

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ingest.document import Document
    from ingest.formats.pdf.words import PdfPage
    from ingest.refusal import Refusal

_DATE = re.compile(r"(?:D:)?(\d{4})(\d{2})?(\d{2})?")
_UNFINISHED = re.compile(r"[\w,-]\Z")
# Programs put a file's name where the title belongs.
_FILE_NAME = re.compile(
    r"\.(?:docx?|pdf|indd|tex|dvi|qxd|pptx?|xlsx?|rtf)\Z|\Auntitled", re.IGNORECASE
)


def read_pdf(source: bytes, *, name: str) -> Document | Refusal:
    """Read the text layer of a PDF; running headers, footers and page numbers are left out."""
    try:
        with pdfium.PdfDocument(source) as file:
            pages = [read_page(page, number) for number, page in enumerate(file, start=1)]
            metadata = _properties(file)
    except pdfium.PdfiumError as error:
        is_locked = error.err_code in {raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY}
        return encrypted("a PDF") if is_locked else damaged("a PDF")
    if not any(page.runs or page.sideways for page in pages):
        return scanned()
    passages = [passage for page in without_furniture(pages) for passage in _passages(page)]
    builder = TextBuilder()
    _write(_rejoined(passages), builder)
    title = metadata.pop("title", "")
    title = "" if _FILE_NAME.search(title) else title
    return builder.build(name=name, title=title, metadata=metadata, n_pages=len(pages))


def _passages(page: PdfPage) -> Iterator[Passage]:
    # First, so that a stamp on the margin never parts the text of two columns or pages.
    for run in page.sideways:
        for passage in cut_passages(make_rows([run]), page):
            yield replace(passage, is_aside=True)
    for region in in_reading_order(with_tables(page)):
        yield from cut_passages(make_rows(region), page)


def _rejoined(passages: Sequence[Passage]) -> list[Passage]:
    """Make whole the paragraphs that a column's or page's end has divided."""
    joined: list[Passage] = []
    for passage in passages:
        if joined and _goes_on(joined[-1], passage):
            joined[-1] = replace(joined[-1], lines=joined[-1].lines + passage.lines)
        else:
            joined.append(passage)
    return joined


def _goes_on(passage: Passage, following: Passage) -> bool:
    if not passage.lines or not following.lines or following.marker:
        return False
    last, first = passage.lines[-1], following.lines[0]
    is_below = last.box.page == first.box.page and first.box.y0 >= last.box.y0
    is_alike = abs(last.size - first.size) < 0.5 and last.is_bold == first.is_bold  # noqa: PLR2004
    is_open = bool(_UNFINISHED.search(last.text)) and first.text[:1].islower()
    return is_alike and is_open and not is_below


def _write(passages: Sequence[Passage], builder: TextBuilder) -> None:
    typography = study(passages)
    words = known_words(line for passage in passages for line in passage.lines)
    for passage in passages:
        if passage.table:
            rows = [[join_lines(cell, known_words=words) for cell in row] for row in passage.table]
            builder.table(rows)
            continue
        level = typography.level(passage)
        if level:
            builder.heading(join_lines(passage.with_marker(), known_words=words), level=level)
        elif passage.marker:
            item = join_lines(passage.lines, known_words=words)
            builder.list_item(item, marker=f"{passage.marker} ")
        else:
            builder.paragraph(join_lines(passage.lines, known_words=words))


def _properties(file: pdfium.PdfDocument) -> dict[str, str]:
    stated = file.get_metadata_dict(skip_empty=True)
    date = _DATE.match(stated.get("ModDate") or stated.get("CreationDate") or "")
    return {
        "title": stated.get("Title", ""),
        "author": stated.get("Author", ""),
        "date": "-".join(part for part in date.groups() if part) if date else "",
        "subject": stated.get("Subject", ""),
        "keywords": stated.get("Keywords", ""),
    }
