"""Reads the words of a Word paragraph as they are printed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ingest.formats.builder import one_line

if TYPE_CHECKING:
    from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_LITERAL = {
    f"{W}tab": " ",
    f"{W}ptab": " ",
    f"{W}br": "\n",
    f"{W}cr": "\n",
    f"{W}noBreakHyphen": "-",
}
# A fallback repeats what its sibling says; the others are not printed, or no longer.
UNPRINTED = frozenset([f"{_MC}Fallback", f"{W}del", f"{W}moveFrom", f"{W}pPr", f"{W}sdtPr"])
_SPACE = re.compile(r"[^\S\n]+")
_SPACED_BREAK = re.compile(r" *\n *")


def paragraph_text(paragraph: etree._Element) -> tuple[str, list[etree._Element]]:
    """The words of a paragraph, and the text boxes anchored in it."""
    pieces: list[str] = []
    boxes: list[etree._Element] = []
    _collect(paragraph, pieces, boxes)
    text = _SPACED_BREAK.sub("\n", _SPACE.sub(" ", "".join(pieces)))
    return text.strip(), boxes


def flat_text(element: etree._Element) -> str:
    """All words of an element in one line: its paragraphs, text boxes and tables in order."""
    paragraphs = (
        paragraph
        for paragraph in element.iter(f"{W}p")
        if not any(above.tag in UNPRINTED for above in paragraph.iterancestors())
    )
    return one_line(" ".join(paragraph_text(paragraph)[0] for paragraph in paragraphs))


def is_on(properties: etree._Element | None, name: str) -> bool:
    """Whether a switch is set: present, and not set to false."""
    switch = properties.find(f"{W}{name}") if properties is not None else None
    return switch is not None and switch.get(f"{W}val") not in {"0", "false", "off"}


def _collect(element: etree._Element, pieces: list[str], boxes: list[etree._Element]) -> None:
    for child in element:
        if child.tag in {f"{W}t", f"{_M}t"}:
            pieces.append(child.text or "")
        elif child.tag in _LITERAL:
            pieces.append(_LITERAL[str(child.tag)])
        elif child.tag == f"{W}txbxContent":
            boxes.append(child)
        elif child.tag in UNPRINTED or is_on(child.find(f"{W}rPr"), "vanish"):
            continue
        else:
            _collect(child, pieces, boxes)
