"""Reads source code to the letter: its comments are prose, its definitions are headings."""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import TYPE_CHECKING

from ingest.document import Block, BlockKind, Span
from ingest.formats.builder import clean, make_document
from ingest.formats.encoding import decode
from ingest.formats.python_outline import outline
from ingest.formats.refusals import unsupported

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ingest.document import Document
    from ingest.refusal import Refusal

_HASH = r"^[ \t]*#(?!!)[^\n]*(?:\n[ \t]*#[^\n]*)*"
_SLASHES = r"^[ \t]*//[^\n]*(?:\n[ \t]*//[^\n]*)*"
_DASHES = r"^[ \t]*--[^\n]*(?:\n[ \t]*--[^\n]*)*"
_SEMICOLONS = r"^[ \t]*;[^\n]*(?:\n[ \t]*;[^\n]*)*"
_STARRED = r"/\*.*?\*/"
_SETTING = re.compile(r"^[ \t]*[\w.\-\"']+(?:[ \t]*[=:]|[ \t])[^\n]*", re.MULTILINE)
_SECTION = re.compile(r"^[ \t]*\[[^\]\n]+\]+[ \t]*$", re.MULTILINE)
_SETTINGS_ENDINGS = frozenset(".cfg .conf .ini .properties .toml".split())
_COMMENTS = {
    **dict.fromkeys(".bash .php .pl .ps1 .py .pyi .r .rb .sh .tf .zsh".split(), (_HASH,)),
    ".sql": (_DASHES, _STARRED),
    ".lua": (_DASHES,),
    ".bat": (r"^[ \t]*(?:rem|::)\b[^\n]*",),
    ".css": (_STARRED,),
    **dict.fromkeys(_SETTINGS_ENDINGS, (_HASH, _SEMICOLONS)),
}
_LIKE_C = (_SLASHES, _STARRED)
# The marks around the words of a comment.
_OPENING = re.compile(r"\s*(?:/\*[*!]*|//+!?|--+|#+|;+|::|rem\b)?\s*", re.IGNORECASE)
_CLOSING = re.compile(r"[\s*/]*\Z")


def read_code(source: bytes, *, name: str) -> Document | Refusal:
    """Read a file in any language.

    Comments and docstrings are paragraphs, so that they can be quoted, and so can the lines of a
    file of settings, which are items. Python's definitions and settings' sections are headings.

    Args:
        source: The file.
        name: With its ending, which tells the language; it is the title.
    """
    text = decode(source)
    if text is None:
        return unsupported("of a kind that is no text")
    text = clean(text)
    ending = PurePath(name).suffix.lower()
    told = sorted(_told(text, ending), key=lambda block: (block.span.start, -block.span.end))
    return make_document(text, list(_with_code(text, told)), name=name, title=name)


def _told(text: str, ending: str) -> Iterator[Block]:
    """Headings and comments, perhaps overlapping."""
    if ending in {".py", ".pyi"}:
        yield from outline(text)
    if ending in _SETTINGS_ENDINGS:
        for match in _SECTION.finditer(text):
            yield from _block(text, *match.span(), kind=BlockKind.HEADING, level=1)
        for match in _SETTING.finditer(text):
            yield from _block(text, *match.span(), kind=BlockKind.LIST_ITEM)
    pattern = "|".join(_COMMENTS.get(ending, _LIKE_C))
    for match in re.finditer(pattern, text, re.MULTILINE | re.DOTALL):
        opening, closing = _OPENING.match(match[0]), _CLOSING.search(match[0])
        start = match.start() + (opening.end() if opening else 0)
        end = match.start() + (closing.start() if closing else len(match[0]))
        yield from _block(text, start, end, kind=BlockKind.PARAGRAPH)


def _with_code(text: str, told: Sequence[Block]) -> Iterator[Block]:
    """The blocks that do not overlap one before them, and the code between them."""
    end = 0
    for block in told:
        if block.span.start < end:
            continue
        yield from _code(text, end, block.span.start)
        yield block
        end = block.span.end
    yield from _code(text, end, len(text))


def _code(text: str, start: int, end: int) -> Iterator[Block]:
    # A quote or a comment's mark alone is no code.
    if any(char.isalnum() for char in text[start:end]):
        yield from _block(text, start, end, kind=BlockKind.CODE)


def _block(text: str, start: int, end: int, *, kind: BlockKind, level: int = 0) -> Iterator[Block]:
    words = text[start:end]
    if words.strip():
        start += len(words) - len(words.lstrip())
        yield Block(Span(start, start + len(words.strip())), kind, level=level)
