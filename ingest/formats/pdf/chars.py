"""The door to PDFium's characters: what each is, and where it stands."""

from __future__ import annotations

import ctypes
import math
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from pypdfium2 import raw

from ingest.formats.pdf.words import Area

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

# PDFium's signs for a hyphen at the end of a line.
_LINE_HYPHENS = frozenset([0x02, 0xFFFE])
_LIGATURES = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st"}
_NOISE = "\x7f\xad\ufeff\uffff"
_MAX_NAME = 128
_QUARTER = math.pi / 2


class Char(NamedTuple):
    """A character as PDFium numbers them.

    Attributes:
        edges: Left, bottom, right and top in the file's own coordinates.
        turns: Quarter turns clockwise that set it upright.
        area: Its place when the page is turned like that.
        number: By which PDFium knows it.
    """

    text: str
    edges: tuple[float, float, float, float]
    turns: int
    area: Area
    number: int
    is_line_hyphen: bool


@dataclass(frozen=True, slots=True)
class View:
    """Turns the file's coordinates, with y upwards, into points from the top left.

    Attributes:
        turns: Quarter turns clockwise that bring the page into this view.
    """

    left: float
    bottom: float
    right: float
    top: float
    turns: int

    @property
    def width(self) -> float:
        """Of the page in this view."""
        return self.top - self.bottom if self.turns % 2 else self.right - self.left

    @property
    def height(self) -> float:
        """Of the page in this view."""
        return self.right - self.left if self.turns % 2 else self.top - self.bottom

    def area(self, x0: float, y0: float, x1: float, y1: float) -> Area:
        """Where a rectangle (left, bottom, right, top) stands in this view."""
        match self.turns:
            case 1:
                return Area(y0 - self.bottom, x0 - self.left, y1 - self.bottom, x1 - self.left)
            case 2:
                return Area(self.right - x1, y0 - self.bottom, self.right - x0, y1 - self.bottom)
            case 3:
                return Area(self.top - y1, self.right - x1, self.top - y0, self.right - x0)
            case _:
                return Area(x0 - self.left, self.top - y1, x1 - self.left, self.top - y0)


def read_chars(textpage: object, views: Sequence[View]) -> Iterator[Char]:
    """The characters of a page in PDFium's order, with the spaces and newlines that it adds.

    Args:
        textpage: PDFium's handle.
        views: Of the page after 0, 1, 2 and 3 turns.
    """
    rect = raw.FS_RECTF()
    for index in range(max(0, raw.FPDFText_CountChars(textpage))):
        code = raw.FPDFText_GetUnicode(textpage, index)
        text = _text(code)
        if not text:
            continue
        raw.FPDFText_GetLooseCharBox(textpage, index, rect)
        x0, y0, x1, y1 = edges = (rect.left, rect.bottom, rect.right, rect.top)
        if x0 > x1 or y0 > y1:
            edges = (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
        angle = raw.FPDFText_GetCharAngle(textpage, index)
        turns = round(angle / _QUARTER) % 4 if angle else 0
        yield Char(text, edges, turns, views[turns].area(*edges), index, code in _LINE_HYPHENS)


def origin(textpage: object, index: int) -> tuple[float, float]:
    """Where a character stands on its baseline."""
    x, y = ctypes.c_double(), ctypes.c_double()
    raw.FPDFText_GetCharOrigin(textpage, index, x, y)
    return x.value, y.value


def letter_size(textpage: object, index: int) -> float:
    """The size of a character's font in points, as it is printed."""
    matrix = raw.FS_MATRIX()
    scale = 1.0
    if raw.FPDFText_GetMatrix(textpage, index, matrix):
        scale = math.hypot(matrix.c, matrix.d)
    return float(raw.FPDFText_GetFontSize(textpage, index)) * scale


def font_of(textpage: object, index: int) -> tuple[str, int]:
    """The name and weight of a character's font."""
    buffer, flags = ctypes.create_string_buffer(_MAX_NAME), ctypes.c_int()
    raw.FPDFText_GetFontInfo(textpage, index, buffer, _MAX_NAME, flags)
    return buffer.value.decode("utf-8", "replace"), raw.FPDFText_GetFontWeight(textpage, index)


@cache
def _text(code: int) -> str:
    if code in _LIGATURES:
        return _LIGATURES[code]
    char = chr(code) if code < 0x110000 else ""  # noqa: PLR2004 - the end of Unicode
    if code in _LINE_HYPHENS:
        return "-"
    if char.isspace():
        return "\n" if char in "\r\n" else " "
    is_noise = code < ord(" ") or char in _NOISE or 0xD800 <= code < 0xE000  # noqa: PLR2004
    return "" if is_noise else char
