"""Reads the words of an OpenDocument paragraph as they are printed."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ingest.formats.builder import one_line

if TYPE_CHECKING:
    from lxml import etree

_NAMESPACE = "{urn:oasis:names:tc:opendocument:xmlns:"
TEXT = f"{_NAMESPACE}text:1.0}}"
TABLE = f"{_NAMESPACE}table:1.0}}"
DRAW = f"{_NAMESPACE}drawing:1.0}}"
OFFICE = f"{_NAMESPACE}office:1.0}}"
PRESENTATION = f"{_NAMESPACE}presentation:1.0}}"
STYLE = f"{_NAMESPACE}style:1.0}}"
SVG = f"{_NAMESPACE}svg-compatible:1.0}}"

PARAGRAPHS = frozenset([f"{TEXT}p", f"{TEXT}h"])
UNPRINTED = frozenset(
    [
        *(f"{OFFICE}annotation", f"{OFFICE}annotation-end", f"{OFFICE}forms"),
        *(f"{TEXT}tracked-changes", f"{TEXT}note-citation", f"{TEXT}ruby-text"),
        *(f"{SVG}title", f"{SVG}desc", f"{TABLE}shapes", f"{PRESENTATION}notes"),
        *(f"{TEXT}hidden-text", f"{TEXT}number", f"{TABLE}covered-table-cell"),
    ]
)
_LITERAL = {f"{TEXT}tab": " ", f"{TEXT}line-break": "\n", f"{TEXT}s": " "}
# The file breaks lines where it likes; what breaks the author's lines is an element.
_SPACE = re.compile(r"\s+")
_SPACE_IN_LINE = re.compile(r"[^\S\n]+")
_SPACED_BREAK = re.compile(r" *\n *")


@dataclass(slots=True)
class Paragraph:
    """The words of a paragraph, and what is anchored in it."""

    text: str = ""
    notes: list[etree._Element] = field(default_factory=list)
    drawings: list[etree._Element] = field(default_factory=list)


def read_paragraph(element: etree._Element) -> Paragraph:
    """Read a paragraph or heading."""
    pieces: list[str] = []
    paragraph = Paragraph()
    _collect(element, pieces, paragraph)
    text = _SPACE_IN_LINE.sub(" ", "".join(pieces))
    paragraph.text = _SPACED_BREAK.sub("\n", text).strip()
    return paragraph


def flat_text(element: etree._Element) -> str:
    """All printed words of an element in one line."""
    if element.tag in PARAGRAPHS:
        paragraph = read_paragraph(element)
        return one_line(" ".join([paragraph.text, *map(flat_text, paragraph.drawings)]))
    children = (child for child in element if child.tag not in UNPRINTED)
    return one_line(" ".join(filter(None, map(flat_text, children))))


def _collect(element: etree._Element, pieces: list[str], paragraph: Paragraph) -> None:
    pieces.append(_SPACE.sub(" ", element.text or ""))
    for child in element:
        tag = str(child.tag)
        if tag in _LITERAL:
            pieces.append(_LITERAL[tag])
        elif tag == f"{TEXT}note":
            paragraph.notes.append(child)
        elif tag.startswith(DRAW) and tag != f"{DRAW}a":
            paragraph.drawings.append(child)
        elif isinstance(child.tag, str) and tag not in UNPRINTED:
            _collect(child, pieces, paragraph)
        pieces.append(_SPACE.sub(" ", child.tail or ""))
