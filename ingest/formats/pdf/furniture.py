"""Leaves out what is printed on most pages: running headers, footers and page numbers."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from ingest.formats.pdf.words import make_rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ingest.formats.pdf.words import PdfPage, Row

# Shares of the page's height, and of the pages.
_ZONE = 0.18
_MOST = 0.4
_MIN_PAGES = 3
_MAX_ROWS = 3
_MAX_CHARS = 80
# "Berth 2 costs 100 EUR." on page 2 is text, however like the lines of other pages it is.
_SENTENCE = re.compile(r"[^\W\d_]{2,}\W+\w+.*[^\W_][.!?;]\W*\Z")
_NUMBER = re.compile(r"\d+|\b[ivxlc]+\b")
_ONLY_NUMBER = re.compile(r"\W*(?:page|seite|p\.)?\W*#\W*(?:(?:of|von|/)?\W*#)?\W*", re.IGNORECASE)
_OUTER_NUMBER = re.compile(r"\d{1,4}\b|\b\d{1,4}\Z")


def without_furniture(pages: Sequence[PdfPage]) -> list[PdfPage]:
    """Leave out rows at the top or bottom that many pages have, with other numbers at most.

    Headers of left and right pages may differ, so four pages in ten are many. A number alone is
    left out from two pages on, words from three. A row whose number counts the pages is left out
    whatever chapter it names beside.
    """
    rows = [[(row, _keys(row, page)) for row in _edge_rows(page)] for page in pages]
    counts = Counter(key for page in rows for key in {key for _, keys in page for key in keys})
    usual = {key for key, n_found in counts.items() if _is_usual(key, n_found, len(pages))}
    return [
        _without(page, [row for row, keys in found if usual & keys])
        for page, found in zip(pages, rows, strict=True)
    ]


def _is_usual(key: str, n_found: int, n_pages: int) -> bool:
    least = 2 if _ONLY_NUMBER.fullmatch(key[1:]) else _MIN_PAGES
    return n_found >= max(least, _MOST * n_pages)


def _edge_rows(page: PdfPage) -> Iterator[Row]:
    rows = make_rows(page.runs)
    for row in rows[:_MAX_ROWS]:
        if row.area.y1 <= _ZONE * page.height and not _SENTENCE.search(row.text):
            yield row
    for row in rows[-_MAX_ROWS:]:
        if row.area.y0 >= (1 - _ZONE) * page.height and not _SENTENCE.search(row.text):
            yield row


def _keys(row: Row, page: PdfPage) -> set[str]:
    """What the row would be known by on another page: its words, or the number it counts from."""
    end = "^" if row.area.middle < page.height / 2 else "_"
    numbers = _OUTER_NUMBER.findall(row.text) if len(row.text) <= _MAX_CHARS else []
    firsts = {f"{end}page 1 is {1 + int(number) - page.number}" for number in numbers}
    return {end + _NUMBER.sub("#", row.text.lower()), *firsts}


def _without(page: PdfPage, rows: Sequence[Row]) -> PdfPage:
    dropped = {id(word) for row in rows for word in row.words}
    kept = (run for run in page.runs if id(run.words[0]) not in dropped)
    return replace(page, runs=tuple(kept))
