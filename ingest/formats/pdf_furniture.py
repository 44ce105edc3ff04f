"""Leaves out what is printed on most pages: running headers, footers and page numbers."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from ingest.formats.pdf_words import make_rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ingest.formats.pdf_words import PdfPage, Row

# Shares of the page's height, and of the pages.
_ZONE = 0.13
_MOST = 0.4
_MIN_PAGES = 3
_MAX_ROWS = 3
_NUMBER = re.compile(r"\d+|\b[ivxlc]+\b")
_ONLY_NUMBER = re.compile(r"\W*(?:page|seite|p\.)?\W*#\W*(?:(?:of|von|/)?\W*#)?\W*", re.IGNORECASE)


def without_furniture(pages: Sequence[PdfPage]) -> list[PdfPage]:
    """Leave out rows at the top or bottom that stand on many pages with other numbers only.

    Headers of left and right pages may differ, so four pages in ten are many. A number alone is
    left out from two pages on, words from three.
    """
    keys = [[(row, *_key(row, page)) for row in _edge_rows(page)] for page in pages]
    counts = Counter(key for rows in keys for key in {(zone, text) for _, zone, text in rows})
    cleaned = []
    for page, rows in zip(pages, keys, strict=True):
        dropped = {
            id(run)
            for row, zone, text in rows
            if _is_furniture(text, counts[zone, text], len(pages))
            for run in row.runs
        }
        runs = tuple(run for run in page.runs if id(run) not in dropped)
        cleaned.append(replace(page, runs=runs))
    return cleaned


def _is_furniture(text: str, n_found: int, n_pages: int) -> bool:
    least = 2 if _ONLY_NUMBER.fullmatch(text) else _MIN_PAGES
    return n_found >= max(least, _MOST * n_pages)


def _edge_rows(page: PdfPage) -> Iterator[Row]:
    rows = make_rows(page.runs)
    for row in rows[:_MAX_ROWS]:
        if row.area.y1 <= _ZONE * page.height:
            yield row
    for row in rows[-_MAX_ROWS:]:
        if row.area.y0 >= (1 - _ZONE) * page.height:
            yield row


def _key(row: Row, page: PdfPage) -> tuple[bool, str]:
    return row.area.middle < page.height / 2, _NUMBER.sub("#", row.text.lower())
