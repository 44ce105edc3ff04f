"""Counts the automatic numbers of Word's lists, which are not in the text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingest.formats.docx.text import W

if TYPE_CHECKING:
    from lxml import etree

_PLACE = re.compile(r"%([1-9])")
_ROMAN = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l")),
    *((40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)


@dataclass(frozen=True, slots=True)
class _Level:
    start: int
    number_format: str
    pattern: str


class DocxNumbering:
    """Gives each list item its bullet or number, in document order.

    Args:
        numbering: The file's numbering part, or None for a file without lists.
    """

    def __init__(self, numbering: etree._Element | None) -> None:
        self._lists: dict[str, str] = {}
        self._levels: dict[str, dict[int, _Level]] = {}
        self._counts: dict[str, dict[int, int]] = {}
        if numbering is None:
            return
        for abstract in numbering.iter(f"{W}abstractNum"):
            levels = {_number(lvl, "ilvl"): _read_level(lvl) for lvl in abstract.iter(f"{W}lvl")}
            self._levels[abstract.get(f"{W}abstractNumId") or ""] = levels
        for number in numbering.iter(f"{W}num"):
            abstract_id = number.find(f"{W}abstractNumId")
            if abstract_id is not None:
                self._lists[number.get(f"{W}numId") or ""] = abstract_id.get(f"{W}val") or ""

    def next_marker(self, number_id: str, depth: int) -> str:
        """The bullet or number of the next item of a list, with a space; "- " for any bullet."""
        list_id = self._lists.get(number_id, "")
        levels = self._levels.get(list_id, {})
        level = levels.get(depth)
        if level is None or level.number_format in {"bullet", "none"}:
            return "- " if level is None or level.number_format == "bullet" else ""
        counts = self._counts.setdefault(list_id, {})
        counts[depth] = counts.get(depth, level.start - 1) + 1
        for deeper in [other for other in counts if other > depth]:
            del counts[deeper]
        return _PLACE.sub(lambda place: _printed(place, levels, counts), level.pattern) + " "


def _printed(place: re.Match[str], levels: dict[int, _Level], counts: dict[int, int]) -> str:
    depth = int(place[1]) - 1
    level = levels.get(depth)
    if level is None:
        return ""
    return _format(counts.get(depth, level.start), level.number_format)


def _format(count: int, number_format: str) -> str:
    match number_format:
        case "lowerLetter" | "upperLetter" if count > 0:
            text = chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 + 1)
        case "lowerRoman" | "upperRoman":
            text = _roman(count)
        case "decimalZero":
            text = f"{count:02}"
        case _:
            text = str(count)
    return text.upper() if number_format.startswith("upper") else text


def _roman(count: int) -> str:
    digits = ""
    for value, digit in _ROMAN:
        digits += digit * (count // value)
        count %= value
    return digits


def _read_level(lvl: etree._Element) -> _Level:
    values = {
        str(child.tag).removeprefix(W): child.get(f"{W}val") or ""
        for child in lvl.iterchildren(f"{W}start", f"{W}numFmt", f"{W}lvlText")
    }
    start = values.get("start", "")
    return _Level(
        int(start) if start.isdecimal() else 1,
        values.get("numFmt", "decimal"),
        values.get("lvlText", ""),
    )


def _number(element: etree._Element, name: str) -> int:
    value = element.get(f"{W}{name}") or ""
    return int(value) if value.isdecimal() else 0
