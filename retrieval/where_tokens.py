"""The tokens of a condition, and what is wrong with a text that has others."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import NamedTuple, Never

MAX_CHARS = 2000

_WORD = re.compile(r"""[^\s()"'=<>~!][^\s()"=<>~!]*""")
_TOKEN = re.compile(
    rf"""\s*(?:
        (?P<operator>==|!=|!~|<=|>=|[=~<>])
      | (?P<bracket>[()])
      | (?P<quoted>"(?:[^"\\]|\\.)*" | '(?:[^'\\]|\\.)*')
      | (?P<word>{_WORD.pattern})
      | (?P<end>$)
    )""",
    re.VERBOSE | re.DOTALL,
)
_ESCAPED = re.compile(r"""\\(["'\\])""")
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


class WhereError(Exception):
    """A condition that cannot be read; its message says where, and what could stand there."""

    def __init__(self, text: str, offset: int, expected: str) -> None:
        rest = text[offset:].strip()
        place = f"at character {offset + 1}, {rest[:20]!r}" if rest else "at its end"
        super().__init__(f"the condition cannot be read {place}: {expected}")


class Kind(StrEnum):
    """What a token is."""

    OPERATOR = "operator"
    BRACKET = "bracket"
    QUOTED = "quoted"
    WORD = "word"
    END = "end"


class Token(NamedTuple):
    """A piece of a condition, as written, and the place of its first character."""

    kind: Kind
    text: str
    offset: int

    @property
    def value(self) -> str:
        """What it says: of a quoted one, without quotes and escapes."""
        return _ESCAPED.sub(r"\1", self.text[1:-1]) if self.kind is Kind.QUOTED else self.text

    def says(self, sign: str) -> bool:
        """Whether it is this bracket, or this word in any case; never something quoted."""
        return self.kind in {Kind.WORD, Kind.BRACKET} and self.text.lower() == sign


def tokenise_where(text: str) -> list[Token]:
    """The tokens in order, the last of kind ``END``.

    Raises:
        WhereError: A character begins none, or there are more than ``MAX_CHARS``.
    """
    if len(text) > MAX_CHARS:
        _fail(text, MAX_CHARS, f"it may have {MAX_CHARS:,} characters")
    if lone := _LONE_SURROGATE.search(text):
        _fail(text, lone.start(), "this is half of a character")
    tokens: list[Token] = []
    offset = 0
    while not tokens or tokens[-1].kind is not Kind.END:
        match = _TOKEN.match(text, offset)
        if match is None or match.lastgroup is None:
            start = len(text) - len(text[offset:].lstrip())
            is_quote = text[start] in "\"'"
            hint = "this quote is never closed" if is_quote else "!= or !~ was expected"
            _fail(text, start, hint)
        kind = Kind(match.lastgroup)
        tokens.append(Token(kind, match[kind], match.start(kind)))
        offset = match.end()
    return tokens


def quote(value: str) -> str:
    """The value as a token: in quotes, unless it is a single word."""
    if _WORD.fullmatch(value):
        return value
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _fail(text: str, offset: int, expected: str) -> Never:
    raise WhereError(text, offset, expected)
