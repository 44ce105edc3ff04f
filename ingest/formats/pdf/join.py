"""Joins printed lines into text, and words that were divided at the end of a line."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ingest.document import Line, Span
from ingest.formats.builder import Printed

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from ingest.formats.pdf.passages import PrintedLine

_DIVIDED = re.compile(r"(\w+)-\Z")
_FIRST = re.compile(r"\w+")
# Shorter words are also the beginnings of many others: in-, re-, con-.
_MIN_PART = 4
_WORD = re.compile(r"\w+(?:-\w+)*")


def join_lines(lines: Sequence[PrintedLine], *, known_words: Collection[str]) -> Printed:
    """One text of all lines, a space between two of them.

    Args:
        lines: In order.
        known_words: Lower case words that stand undivided elsewhere: they tell whether a hyphen at
            a line's end belongs to the word.
    """
    text, printed = "", []
    for number, line in enumerate(lines):
        start, piece = len(text), line.text
        following = lines[number + 1].text if number + 1 < len(lines) else ""
        glue = " " if following else ""
        if following and _DIVIDED.search(piece):
            is_divided = _is_divided(piece, following, known_words)
            piece, glue = piece[: len(piece) - is_divided], ""
        text += piece
        printed.append(Line(Span(start, len(text)), line.box))
        text += glue
    return Printed(text, tuple(printed))


def known_words(lines: Iterable[PrintedLine]) -> frozenset[str]:
    """The words of all lines in lower case, without the two parts of those that may be divided."""
    known: set[str] = set()
    is_divided = False
    for line in lines:
        words = [word.lower() for word in _WORD.findall(line.text)]
        first, is_divided = int(is_divided), bool(_DIVIDED.search(line.text))
        known.update(words[first : len(words) - is_divided])
    return frozenset(known)


def _is_divided(piece: str, following: str, known_words: Collection[str]) -> bool:
    """Whether the hyphen at the end of ``piece`` was only put there by the line's end."""
    left, right = _DIVIDED.search(piece), _FIRST.match(following)
    if left is None or right is None or not right[0][0].islower() or left[1][-1].isdigit():
        return False
    joined, parts = f"{left[1]}{right[0]}".lower(), (left[1].lower(), right[0].lower())
    if joined in known_words:
        return True
    is_compound = len(left[1]) >= _MIN_PART and all(part in known_words for part in parts)
    return not is_compound and len(left[1]) > 1 and "-".join(parts) not in known_words
