"""Tells headings from text by the size and weight of their letters."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.formats.pdf.passages import Passage

_LARGER = 1.12
_MAX_LINES = 4
_MAX_CHARS = 200
_MAX_BOLD_CHARS = 120
_MAX_LEVEL = 6
_MIN_LETTERS = 3


@dataclass(frozen=True, slots=True)
class Typography:
    """The letters of a document.

    Attributes:
        body_size: Of most of its letters, in points.
        is_body_bold: Whether most are bold, so that bold says nothing.
        heading_sizes: Larger ones that headings use, the largest first.
    """

    body_size: float
    is_body_bold: bool
    heading_sizes: tuple[float, ...]

    def level(self, passage: Passage) -> int:
        """The depth of a heading, from 1, or 0 for text."""
        if passage.is_aside:
            return 0
        if _is_large(passage, self.body_size):
            size = round(passage.lines[0].size)
            return min(1 + sum(other > size for other in self.heading_sizes), _MAX_LEVEL)
        is_bold = not self.is_body_bold and all(line.is_bold for line in passage.lines)
        is_own_size = passage.lines[0].size >= self.body_size / _LARGER
        if (is_bold or _is_shouted(passage)) and is_own_size and _is_short(passage):
            return min(1 + len(self.heading_sizes), _MAX_LEVEL)
        return 0


def study(passages: Sequence[Passage]) -> Typography:
    """The typography of a whole document."""
    sizes: Counter[float] = Counter()
    n_bold = 0
    for passage in passages:
        for line in passage.lines:
            sizes[line.size] += len(line.text)
            n_bold += len(line.text) * line.is_bold
    body_size = max(sizes, key=lambda size: sizes[size], default=0.0)
    large = {round(p.lines[0].size) for p in passages if _is_large(p, body_size)}
    return Typography(body_size, n_bold * 2 > sizes.total(), tuple(sorted(large, reverse=True)))


def _is_large(passage: Passage, body_size: float) -> bool:
    if passage.is_aside or not passage.lines:
        return False
    is_larger = min(line.size for line in passage.lines) >= _LARGER * body_size
    has_letters = sum(char.isalpha() for char in passage.text) >= _MIN_LETTERS
    is_short = len(passage.lines) <= _MAX_LINES and len(passage.text) <= _MAX_CHARS
    return is_larger and is_short and has_letters


def _is_short(passage: Passage) -> bool:
    text = passage.text
    is_title = len(passage.lines) <= 2 and len(text) <= _MAX_BOLD_CHARS  # noqa: PLR2004
    return is_title and text[:1].isalnum() and not text.endswith((".", ",", ";", ":"))


def _is_shouted(passage: Passage) -> bool:
    letters = [char for char in passage.text if char.isalpha()]
    return len(letters) > _MIN_LETTERS and " " in passage.text and passage.text.isupper()
