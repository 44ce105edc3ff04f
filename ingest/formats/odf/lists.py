"""Gives the items of OpenDocument lists their bullets and numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest.formats.odf.text import STYLE, TEXT
from ingest.formats.ordinal import letters, roman

if TYPE_CHECKING:
    from lxml import etree


class ListStyles:
    """The list styles of one file.

    Args:
        parts: The roots of the parts that may hold styles.
    """

    def __init__(self, parts: list[etree._Element]) -> None:
        self._levels: dict[tuple[str, int], etree._Element] = {}
        for part in parts:
            for style in part.iter(f"{TEXT}list-style"):
                for level in style:
                    depth = level.get(f"{TEXT}level", "")
                    if depth.isdecimal():
                        key = (style.get(f"{STYLE}name", ""), int(depth))
                        self._levels[key] = level

    def marker(self, style: str, depth: int, count: int) -> str:
        """What stands before an item, with a space.

        Args:
            style: The list's.
            depth: From 1.
            count: Of the item in its list, from 1.
        """
        level = self._levels.get((style, depth))
        if level is None or level.tag != f"{TEXT}list-level-style-number":
            return "- "
        number_format = level.get(f"{STYLE}num-format", "")
        if not number_format:
            return ""
        before, after = level.get(f"{STYLE}num-prefix", ""), level.get(f"{STYLE}num-suffix", "")
        start = level.get(f"{TEXT}start-value", "1")
        count += int(start) - 1 if start.isdecimal() else 0
        return f"{before}{_format(count, number_format)}{after} "


def _format(count: int, number_format: str) -> str:
    match number_format.lower():
        case "a":
            text = letters(count)
        case "i":
            text = roman(count)
        case _:
            return str(count)
    return text.upper() if number_format.isupper() else text
