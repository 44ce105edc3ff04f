"""Reads plain text. The canonical text is the file's own, so a quote is the file to the letter."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ingest.document import Block, BlockKind, Span
from ingest.formats.builder import clean, make_document
from ingest.formats.encoding import decode
from ingest.formats.refusals import unsupported

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ingest.document import Document
    from ingest.refusal import Refusal

_PARAGRAPH = re.compile(r"[^\n]*\S[^\n]*(?:\n[^\n]*\S[^\n]*)*")
_ITEM = re.compile(r"^[^\S\n]*(?:[-*+•‣▪◦–]|\(?\d{1,3}[.)]|\(?[a-z]\))[^\S\n]+(?=\S)", re.MULTILINE)
_RULE = re.compile(r"(?:={3,}|-{3,}|~{3,})[^\S\n]*\Z")
_MAX_HEADING = 80
_MIN_CAPITALS = 3


def read_text(source: bytes, *, name: str) -> Document | Refusal:
    """Read text in any encoding; newlines become line feeds, a byte order mark is left out."""
    text = decode(source)
    if text is None:
        return unsupported("of a kind that is no text")
    text = clean(text)
    return make_document(text, list(text_blocks(text)), name=name)


def text_blocks(text: str) -> Iterator[Block]:
    """The paragraphs, items and headings of a text, in order."""
    for match in _PARAGRAPH.finditer(text):
        heading = _heading(text, *match.span())
        if heading:
            yield heading
            # What follows the rule under a heading without a blank line is a paragraph.
            after = text.find("\n", heading.span.end)
            after = text.find("\n", after + 1) if 0 <= after < match.end() else -1
            if 0 <= after < match.end():
                yield from _paragraph_or_items(text, after + 1, match.end())
        else:
            yield from _paragraph_or_items(text, *match.span())


def _heading(text: str, start: int, end: int) -> Block | None:
    """The first line, when it is underlined, or stands alone in capitals."""
    first, _, rest = text[start:end].partition("\n")
    title = first.strip()
    if len(title) > _MAX_HEADING or _ITEM.match(first):
        return None
    rule = rest.partition("\n")[0]
    is_underlined = bool(_RULE.match(rule)) and len(rule.strip()) >= len(title) // 2
    letters = [char for char in title if char.isalpha()]
    is_shouted = not rest and len(letters) >= _MIN_CAPITALS and title.isupper()
    if not is_underlined and (not is_shouted or title.endswith((".", ",", ";", "!"))):
        return None
    level = 2 if is_underlined and not rule.startswith("=") else 1
    return _block(text, start, start + len(first), BlockKind.HEADING, level=level)


def _paragraph_or_items(text: str, start: int, end: int) -> Iterator[Block]:
    items = list(_ITEM.finditer(text, start, end))
    *ends, last = *(item.start() for item in items), end
    first = ends[0] if ends else last
    if text[start:first].strip():
        yield _block(text, start, first, BlockKind.PARAGRAPH)
    for item, item_end in zip(items, [*ends[1:], last], strict=False):
        yield _block(text, item.end(), item_end, BlockKind.LIST_ITEM)


def _block(text: str, start: int, end: int, kind: BlockKind, *, level: int = 0) -> Block:
    words = text[start:end]
    start += len(words) - len(words.lstrip())
    return Block(Span(start, start + len(words.strip())), kind, level=level)
