"""The door to PDFium's pages: their words and ruled lines, in one view."""

from __future__ import annotations

import re
from collections import Counter
from itertools import chain, zip_longest
from typing import TYPE_CHECKING

from pypdfium2 import raw

from ingest.formats.pdf.chars import View, font_of, letter_size, origin, read_chars
from ingest.formats.pdf.words import Area, PdfPage, Word, around, make_runs

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pypdfium2 import PdfPage as RawPage

    from ingest.formats.pdf.chars import Char

_BOLD = re.compile(r"bold|black|heavy|demi|medi$|cmbx|-b$", re.IGNORECASE)
_BOLD_WEIGHT = 600
# In letter sizes: a wider gap parts columns and cells, a higher step parts lines.
_WIDE_GAP = 0.9
_LINE_STEP = 0.6
# A page with more drawn paths is a map or a chart, and no table.
_MAX_PATHS = 4000
_RULING = 3.0


def read_page(page: RawPage, number: int) -> PdfPage:
    """Read one page.

    Raises:
        pypdfium2.PdfiumError: The page is broken.
    """
    # Held by a name: PDFium closes it when nothing does.
    text = page.get_textpage()
    textpage = text.raw
    left, bottom, right, top = page.get_bbox()
    views = [View(left, bottom, right, top, turns) for turns in range(4)]
    shown_turns = page.get_rotation() // 90
    chars = list(read_chars(textpage, views))
    counts = Counter(char.turns for char in chars if not char.text.isspace())
    turns = counts.most_common(1)[0][0] if counts else shown_turns
    view = views[turns]
    words = {
        each: _words(textpage, [char for char in chars if char.turns == each], view)
        for each in sorted(counts)
    }
    upright = words.pop(turns, iter(()))
    sideways = chain.from_iterable(words.values())
    return PdfPage(
        number=number,
        width=view.width,
        height=view.height,
        runs=tuple(make_runs(_without_doubles(upright))),
        sideways=tuple(make_runs(_without_doubles(sideways))),
        rulings=tuple(_rulings(page, view)),
        turns=(shown_turns - turns) % 4,
    )


def _words(textpage: object, chars: list[Char], view: View) -> Iterator[Word]:
    """Words of characters that stand in one direction, with their places in ``view``."""
    current: list[Char] = []
    for char, following in zip_longest(chars, chars[1:]):
        if not char.text.isspace():
            current.append(char)
        if not current:
            continue
        is_last = following is None or following.text == "\n" or char.text == "\n"
        if following is not None and not following.text.isspace():
            is_last = is_last or _is_elsewhere(current[-1].area, following.area)
        if is_last or char.text.isspace() or current[-1].is_line_hyphen:
            yield _word(textpage, current, view, is_last=is_last or current[-1].is_line_hyphen)
            current = []


def _is_elsewhere(area: Area, place: Area) -> bool:
    """Whether the next character stands on another line, or behind a wide gap."""
    size = max(area.y1 - area.y0, place.y1 - place.y0, 1.0)
    return (
        abs(area.middle - place.middle) > _LINE_STEP * size
        or place.x0 - area.x1 > _WIDE_GAP * size
        or place.x1 < area.x0 - _WIDE_GAP * size
    )


def _in_view(char: Char, view: View) -> Area:
    return char.area if char.turns == view.turns else view.area(*char.edges)


def _word(textpage: object, chars: list[Char], view: View, *, is_last: bool) -> Word:
    first = chars[0].number
    name, weight = font_of(textpage, first)
    return Word(
        text="".join(char.text for char in chars),
        area=around(_in_view(char, view) for char in chars),
        baseline=view.area(*origin(textpage, first) * 2).y1,
        size=round(letter_size(textpage, first), 1),
        is_bold=weight >= _BOLD_WEIGHT or bool(_BOLD.search(name)),
        is_last=is_last,
    )


def _without_doubles(words: Iterable[Word]) -> Iterator[Word]:
    """Leave out words that are printed again on top of themselves, to look bold or shadowed."""
    seen: set[tuple[str, int, int]] = set()
    for word in words:
        key = (word.text, round(word.area.x0 / 2), round(word.area.y0 / 2))
        if key not in seen:
            seen.add(key)
            yield word


def _rulings(page: RawPage, view: View) -> Iterator[Area]:
    """The straight lines on the page: thin paths, and the edges of rectangles."""
    paths = page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH], max_depth=3)
    for n_before, item in enumerate(paths):
        if n_before == _MAX_PATHS:
            return
        area = view.area(*item.get_bounds())
        if min(area.x1 - area.x0, area.y1 - area.y0) <= _RULING:
            yield area
        elif raw.FPDFPath_CountSegments(item.raw) <= 6:  # noqa: PLR2004 - a rectangle, closed
            yield Area(area.x0, area.y0, area.x1, area.y0)
            yield Area(area.x0, area.y1, area.x1, area.y1)
            yield Area(area.x0, area.y0, area.x0, area.y1)
            yield Area(area.x1, area.y0, area.x1, area.y1)
