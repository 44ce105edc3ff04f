"""Cuts Rich Text into control words, braces and the bytes between them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

_TOKEN = re.compile(
    rb"\\(?P<word>[a-zA-Z]{1,32})(?P<number>-?\d{1,10})? ?"
    rb"|\\'(?P<byte>[0-9a-fA-F]{2})|\\(?P<symbol>[^a-zA-Z])|(?P<brace>[{}])"
    rb"|[\r\n]+|(?P<text>[^\\{}\r\n]+)|\\",
    re.DOTALL,
)


class Token(NamedTuple):
    """A part of the file.

    Attributes:
        kind: "word", "symbol" (a control character), "brace", "byte" (one, in hexadecimal) or
            "text" (bytes as they are).
        value: The word, the character, the brace or the bytes.
        number: Behind a word; None for none.
    """

    kind: str
    value: bytes
    number: int | None = None


def read_tokens(source: bytes) -> Iterator[Token]:
    """The tokens in order, without line breaks and binary data, which mean nothing."""
    position = 0
    while match := _TOKEN.match(source, position):
        position = match.end()
        kind = match.lastgroup
        if kind == "byte":
            yield Token("byte", bytes.fromhex(match["byte"].decode()))
        elif match["word"]:
            number = int(match["number"]) if match["number"] else None
            if match["word"] == b"bin":
                position += max(0, number or 0)
            else:
                yield Token("word", match["word"], number)
        elif kind:
            yield Token(kind, match[kind])
