"""Reads tables of separated values: the whole file is one table, its first row the header."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from ingest.formats.builder import TextBuilder, one_line
from ingest.formats.encoding import decode
from ingest.formats.refusals import damaged

if TYPE_CHECKING:
    from ingest.document import Document
    from ingest.refusal import Refusal

_DELIMITERS = ",;\t|"
_SAMPLE = 2**14
# The module's limit of 128 KiB a cell is lower than the limit on a whole file.
_MAX_CELL = 2**27


def read_csv(source: bytes, *, name: str) -> Document | Refusal:
    """Read comma, semicolon, tab or bar separated values, in any encoding."""
    text = decode(source)
    if text is None:
        return damaged("a table of separated values")
    csv.field_size_limit(_MAX_CELL)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    builder = TextBuilder()
    try:
        builder.table([[one_line(cell) for cell in row] for row in rows])
    except csv.Error:
        return damaged("a table of separated values")
    return builder.build(name=name)


def _delimiter(text: str) -> str:
    """The one that parts the most rows into equally many cells, more than one.

    ``csv.Sniffer`` is not asked: it takes a letter for a delimiter when a file has one column.
    """
    sample = text[:_SAMPLE]
    if len(text) > _SAMPLE:
        sample = sample[: sample.rfind("\n") + 1] or sample
    return max(_DELIMITERS, key=lambda delimiter: _agreement(sample, delimiter))


def _agreement(sample: str, delimiter: str) -> tuple[int, int]:
    try:
        rows = list(csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter))
    except csv.Error:
        return (0, 0)
    widths = [len(row) for row in rows if len(row) > 1]
    usual = max(set(widths), key=widths.count, default=0)
    return (widths.count(usual), usual)
