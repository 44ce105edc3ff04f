"""Answers what a Word paragraph's style makes of it: a heading, a list item, or neither."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingest.formats.docx.text import W

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

_HEADING = re.compile(r"heading ([1-9])", re.IGNORECASE)
_N_LEVELS = 9


@dataclass(frozen=True, slots=True)
class Role:
    """What a paragraph is by its style and its own properties.

    Attributes:
        level: Of a heading, from 1; 0 for none.
        number_id: Its list, "" for none.
        depth: In its list, from 0.
    """

    level: int
    number_id: str
    depth: int


class DocxStyles:
    """The paragraph styles of one file."""

    def __init__(self, styles: etree._Element) -> None:
        self._styles = {style.get(f"{W}styleId"): style for style in styles.iter(f"{W}style")}
        self._default = next(
            (style for style in self._styles.values() if style.get(f"{W}default") == "1"), None
        )

    def role(self, paragraph: etree._Element) -> Role:
        """What the paragraph is: its own properties first, then its style's, then that one's."""
        own = paragraph.find(f"{W}pPr")
        style_id = _value(own, "pStyle")
        styles = list(self._chain(style_id))
        properties = [own, *(style.find(f"{W}pPr") for style in styles)]
        lists = [found for found in properties if _find(found, "numPr/numId") is not None]
        number_id = _value(lists[0], "numPr/numId") if lists else ""
        depths = (_value(found, "numPr/ilvl") for found in properties)
        depth = next((int(text) for text in depths if text.isdecimal()), 0)
        return Role(_level(styles, properties), "" if number_id == "0" else number_id, depth)

    def _chain(self, style_id: str) -> Iterator[etree._Element]:
        seen: set[str] = set()
        while style_id in self._styles and style_id not in seen:
            seen.add(style_id)
            yield self._styles[style_id]
            style_id = _value(self._styles[style_id], "basedOn")


def _level(styles: list[etree._Element], properties: list[etree._Element | None]) -> int:
    for style in styles:
        name = _value(style, "name")
        match = _HEADING.fullmatch(name)
        if match or name.lower() == "title":
            return int(match[1]) if match else 1
    outline = next((text for p in properties if (text := _value(p, "outlineLvl"))), "")
    return int(outline) + 1 if outline.isdecimal() and int(outline) < _N_LEVELS else 0


def _find(element: etree._Element | None, path: str) -> etree._Element | None:
    steps = "/".join(W + step for step in path.split("/"))
    return element.find(steps) if element is not None else None


def _value(element: etree._Element | None, path: str) -> str:
    found = _find(element, path)
    return (found.get(f"{W}val") or "") if found is not None else ""
