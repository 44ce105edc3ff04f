"""Reads the number formats of cells: ``#,##0.00 "EUR";[Red]-#,##0.00``."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|[_*].|\[\$(?P<currency>[^\]-]*)[^\]]*\]|\[[^\]]*\]'
    r"|(?P<exponent>E[+-]0+)|(?P<general>General)|(?P<digit>[0#?])|(?P<point>\.)|(?P<comma>,)"
    r"|(?P<percent>%)|(?P<end>;)|(?P<sign>.)",
    re.DOTALL | re.IGNORECASE,
)
_WORDS = frozenset(["quoted", "escaped", "currency", "percent", "sign"])
_MAX_PLACES = 60
# Numbers in cells of text, and halves and thirds, are shown as they are.
_AS_IT_IS = re.compile(r"@|[0#?] ?/ ?[0-9#?]")


class Token(NamedTuple):
    """A part of a format: ``kind`` is "digit" for a place of a digit, and so on."""

    kind: str
    text: str


class NumberFormat(NamedTuple):
    """How a number is shown.

    Attributes:
        before: Words before the first digit.
        whole: Places of digits before the point, and words between them.
        fraction: The same behind the point.
        after: Words behind the last digit.
        n_exponent: Digits of the power of ten, at least; 0 for a format without.
        n_percents: How often a hundred times the number is shown.
        n_thousands: How often a thousandth of it is.
        is_grouped: Whether commas part the thousands.
        is_general: Whether the number has no format but words around it.
    """

    before: str = ""
    whole: tuple[Token, ...] = ()
    fraction: tuple[Token, ...] = ()
    after: str = ""
    n_exponent: int = 0
    n_percents: int = 0
    n_thousands: int = 0
    is_grouped: bool = False
    is_general: bool = False


@lru_cache(maxsize=1000)
def read_number_format(source: str) -> tuple[NumberFormat, ...]:
    """The format of positive numbers, and where they are given those of negative ones and zero."""
    if not source or _AS_IT_IS.search(source.partition(";")[0]):
        return (NumberFormat(is_general=True),)
    sections: list[list[Token]] = [[]]
    for match in _TOKEN.finditer(source):
        kind = match.lastgroup or ""
        if kind == "end":
            sections.append([])
        elif kind:
            sections[-1].append(Token(kind, match[kind]))
    return tuple(map(_read_section, sections[:3]))


def _read_section(tokens: list[Token]) -> NumberFormat:
    core = [index for index, token in enumerate(tokens) if token.kind in {"digit", "point"}]
    general = [index for index, token in enumerate(tokens) if token.kind == "general"]
    start, end = (core[0], core[-1] + 1) if core else (general or [len(tokens)])[:1] * 2
    inner, tail = tokens[start:end][:_MAX_PLACES], tokens[end:]
    point = next((i for i, token in enumerate(inner) if token.kind == "point"), len(inner))
    n_commas = next((i for i, token in enumerate(tail) if token.kind != "comma"), len(tail))
    exponent = next((token.text for token in tail if token.kind == "exponent"), "")
    return NumberFormat(
        before=_words(tokens[:start]),
        whole=tuple(token for token in inner[:point] if token.kind != "comma"),
        fraction=tuple(inner[point + 1 :]),
        after=_words(tail),
        n_exponent=max(0, len(exponent) - 2),
        n_percents=sum(token.kind == "percent" for token in tokens),
        n_thousands=n_commas if core else 0,
        is_grouped=any(token.kind == "comma" for token in inner[:point]),
        is_general=bool(general) and not core,
    )


def _words(tokens: list[Token]) -> str:
    return "".join(token.text for token in tokens if token.kind in _WORDS)
