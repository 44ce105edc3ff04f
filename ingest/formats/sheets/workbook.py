"""What the sheets of an Excel workbook share: strings, number formats, and the day 0."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING, NamedTuple

from lxml import etree

from ingest.formats.sheets.builtin_formats import BUILTIN_FORMATS

if TYPE_CHECKING:
    import zipfile
    from collections.abc import Iterator

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


class SheetPart(NamedTuple):
    """A sheet's name and its path in the archive."""

    name: str
    path: str


class Workbook:
    """The parts of a workbook but for its sheets.

    Attributes:
        sheets: In the order of their tabs; those that are one chart have no cells and are left out.
        strings: Of cells, by their number.
        formats: Of numbers, by the number of a cell's style.
        is_from_1904: Whether days count from 1904.

    Raises:
        KeyError: A part is missing.
        lxml.etree.LxmlError: A part is no XML.
    """

    def __init__(self, container: zipfile.ZipFile) -> None:
        self._container = container
        package = self._relationships("")
        path = next(each.path for each in package.values() if each.name == "officeDocument")
        root = self._parse(path)
        parts = self._relationships(path)
        by_type = {part.name: part.path for part in parts.values()}
        self.strings = list(self._strings(by_type.get("sharedStrings", "")))
        self.formats = list(self._formats(by_type.get("styles", "")))
        properties = root.find("{*}workbookPr")
        is_set = properties is not None and properties.get("date1904") in {"1", "true"}
        self.is_from_1904 = is_set
        self.sheets = [
            SheetPart(sheet.get("name", ""), part.path)
            for sheet in root.iterfind("{*}sheets/{*}sheet")
            if (part := parts[_relationship_id(sheet)]).name == "worksheet"
        ]

    def _relationships(self, path: str) -> dict[str, SheetPart]:
        """Type and path of the parts that a part names, by their ids."""
        folder, name = posixpath.split(path)
        root = self._parse(posixpath.join(folder, "_rels", f"{name}.rels"))
        return {
            each.get("Id", ""): SheetPart(
                posixpath.basename(each.get("Type", "")),
                posixpath.normpath(posixpath.join("/", folder, each.get("Target", ""))).strip("/"),
            )
            for each in root.iterfind("{*}Relationship")
            if each.get("TargetMode") != "External"
        }

    def _strings(self, path: str) -> Iterator[str]:
        if not path:
            return
        with self._container.open(path) as part:
            for _, element in etree.iterparse(
                part, tag="{*}si", resolve_entities=False, no_network=True, huge_tree=False
            ):
                yield string_text(element)
                forget(element)

    def _formats(self, path: str) -> Iterator[str]:
        if not path:
            return
        root = self._parse(path)
        own = {
            each.get("numFmtId"): each.get("formatCode", "")
            for each in root.iterfind("{*}numFmts/{*}numFmt")
        }
        for style in root.iterfind("{*}cellXfs/{*}xf"):
            number = style.get("numFmtId", "0")
            yield own.get(number, BUILTIN_FORMATS.get(number, "General"))

    def _parse(self, path: str) -> etree._Element:
        parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
        return etree.fromstring(self._container.read(path), parser)


def string_text(element: etree._Element) -> str:
    """The words of a string, without the hints at how they are pronounced."""
    pieces = [
        element.findtext("{*}t") or "",
        *(run.text or "" for run in element.iterfind("{*}r/{*}t")),
    ]
    text = "".join(pieces)
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text


def forget(element: etree._Element) -> None:
    """Free an element that has been read, and those before it."""
    element.clear()
    parent = element.getparent()
    while parent is not None and parent[0] is not element:
        del parent[0]


def _relationship_id(sheet: etree._Element) -> str:
    return next((str(value) for key, value in sheet.items() if str(key).endswith("}id")), "")
