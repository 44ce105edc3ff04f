"""Harmless: words from a document or a file's name cannot steer the terminal they are shown on."""

from __future__ import annotations

import re

_ESCAPE_SEQUENCE = re.compile(
    r"""
    (?:\x1b\[|\x9b) [0-?]* [ -/]* [@-~]?                      # CSI: colours, cursor, clearing
    | (?:\x1b[\]PX^_]|[\x90\x98\x9d-\x9f])                    # OSC and its like: titles, links
      [^\x07\x1b\x9c\n]* (?:\x07|\x1b\\|\x9c)?
    | \x1b [ -/]* [0-~]?
    """,
    re.VERBOSE,
)
# C0 but tab and newline, DEL, C1; and what turns the direction of writing round.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_SURROGATE = re.compile(r"[\ud800-\udfff]")


def is_text(text: str) -> bool:
    """Whether it can be written as UTF-8: no lone surrogate is in it."""
    return not _SURROGATE.search(text)


def harmless(text: str) -> str:
    """``text`` without escape sequences and control characters; newlines and tabs stay."""
    text = _CONTROL.sub("", _ESCAPE_SEQUENCE.sub("", text))
    return _SURROGATE.sub("\N{REPLACEMENT CHARACTER}", text)


def harmless_line(text: str) -> str:
    """The same in one line."""
    return " ".join(harmless(text).split())
