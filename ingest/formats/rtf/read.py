"""Reads Rich Text: words in their encodings, headings, lists and tables; notes come last.

striprtf, the library for it, gives one flat text in which a cell's border is a bar like any other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest.formats.builder import TextBuilder, one_line
from ingest.formats.refusals import damaged
from ingest.formats.rtf.walk import RtfWalker, TornError

if TYPE_CHECKING:
    from ingest.document import Document
    from ingest.refusal import Refusal


def read_rtf(source: bytes, *, name: str) -> Document | Refusal:
    """Read a Rich Text file; page headers, footers, hidden and deleted words are left out."""
    walker = RtfWalker()
    try:
        walker.walk(source)
    except TornError:
        return damaged("a Rich Text file")
    builder = TextBuilder()
    for write in [*walker.body.blocks, *walker.notes]:
        write(builder)
    stated = {key: one_line(value) for key, value in walker.properties.items()}
    metadata = {key: stated.get(key, "") for key in ("author", "subject", "keywords")}
    metadata["date"] = stated.get("revtim") or stated.get("creatim", "")
    return builder.build(name=name, title=stated.get("title", ""), metadata=metadata)
