"""Writes the paragraphs of a shape, with the bullets and numbers before them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ingest.formats.builder import one_line
from ingest.formats.pptx.layout import A

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lxml import etree

    from ingest.formats.builder import TextBuilder

_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_SPACE = re.compile(r"[^\S\n]+")
_SPACED_BREAK = re.compile(r" *\n *")
_MAX_LEVEL = 8


def write_paragraphs(
    builder: TextBuilder, body: etree._Element, styles: Sequence[etree._Element] = ()
) -> None:
    """Append the paragraphs of a text body.

    Args:
        builder: Receives them.
        body: Holds paragraphs.
        styles: Where their bullets are set, if not in themselves, nearest first.
    """
    counts: dict[int, int] = {}
    for paragraph in body.iterchildren(f"{A}p"):
        text = paragraph_text(paragraph)
        if not text:
            continue
        level = _level(paragraph)
        bullet = _bullet(paragraph, level, styles)
        is_numbered = bullet is not None and bullet.tag == f"{A}buAutoNum"
        start = _start(bullet) if bullet is not None and is_numbered else 0
        count = counts.get(level, start - 1) + 1
        counts = {other: n for other, n in counts.items() if other < level}
        if is_numbered:
            counts[level] = count
        if bullet is None:
            builder.paragraph(text)
        else:
            builder.list_item(text, marker=_number(bullet, count) if is_numbered else "- ")


def paragraph_text(paragraph: etree._Element) -> str:
    """The words of a paragraph, its line breaks kept."""
    text = "".join(_pieces(paragraph))
    return _SPACED_BREAK.sub("\n", _SPACE.sub(" ", text)).strip()


def flat_text(element: etree._Element) -> str:
    """All words of an element in one line."""
    return one_line(" ".join(map(paragraph_text, element.iter(f"{A}p"))))


def _pieces(element: etree._Element) -> Iterator[str]:
    for child in element:
        if child.tag in {f"{A}t", f"{_M}t"}:
            yield child.text or ""
        elif child.tag in {f"{A}br", f"{A}tab"}:
            yield "\n" if child.tag == f"{A}br" else " "
        elif child.tag != f"{_MC}Fallback":
            # A fallback repeats what its sibling says.
            yield from _pieces(child)


def _level(paragraph: etree._Element) -> int:
    properties = paragraph.find(f"{A}pPr")
    text = properties.get("lvl", "0") if properties is not None else "0"
    return min(int(text), _MAX_LEVEL) if text.isdecimal() else 0


def _bullet(
    paragraph: etree._Element, level: int, styles: Sequence[etree._Element]
) -> etree._Element | None:
    own = paragraph.find(f"{A}pPr")
    inherited = (style.find(f"{A}lvl{level + 1}pPr") for style in styles)
    for properties in (own, *inherited):
        for child in properties if properties is not None else ():
            if child.tag == f"{A}buNone":
                return None
            if child.tag in {f"{A}buChar", f"{A}buBlip", f"{A}buAutoNum"}:
                return child
    return None


def _start(bullet: etree._Element) -> int:
    text = bullet.get("startAt", "1")
    return int(text) if text.isdecimal() else 1


def _number(bullet: etree._Element, count: int) -> str:
    """A number as it is drawn: ``1.``, ``b)``, ``(3)``."""
    kind = bullet.get("type", "arabicPeriod")
    text = str(count)
    if kind.startswith("alpha"):
        letter = chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 + 1)
        text = letter.upper() if kind.startswith("alphaUc") else letter
    if kind.endswith("ParenBoth"):
        return f"({text}) "
    return f"{text}) " if kind.endswith("ParenR") else f"{text}. "
