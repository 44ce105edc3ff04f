"""Reads OpenDocument presentations: every slide is a page, hidden ones too."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ingest.formats.builder import TextBuilder
from ingest.formats.odf.body import OdfWriter
from ingest.formats.odf.package import CONTENT, open_package, parse_part, read_metadata
from ingest.formats.odf.text import DRAW, OFFICE, PRESENTATION, SVG, flat_text
from ingest.formats.pptx.order import Placed, in_reading_order
from ingest.formats.refusals import damaged

if TYPE_CHECKING:
    import zipfile

    from lxml import etree

    from ingest.document import Document
    from ingest.refusal import Refusal

_WHAT = "an OpenDocument presentation"
# Every slide repeats these.
_FURNITURE = frozenset(["date-time", "footer", "header", "page", "page-number"])
_LENGTH = re.compile(r"(-?\d+(?:\.\d+)?)(cm|mm|in|pt|pc|px)?")
_POINTS = {"cm": 28.35, "mm": 2.835, "in": 72.0, "pt": 1.0, "pc": 12.0, "px": 0.75}


def read_odp(source: bytes, *, name: str) -> Document | Refusal:
    """Read a presentation or a template for one."""
    return open_package(source, _WHAT, lambda container: _read(container, name))


def _read(container: zipfile.ZipFile, name: str) -> Document | Refusal:
    content, styles = parse_part(container, CONTENT), parse_part(container, "styles.xml")
    if content is None:
        return damaged(_WHAT)
    builder = TextBuilder()
    writer = OdfWriter(builder, [part for part in (styles, content) if part is not None])
    body = f"{OFFICE}body/{OFFICE}presentation/{DRAW}page"
    for number, slide in enumerate(content.iterfind(body), start=1):
        builder.begin_page()
        _write_slide(builder, writer, slide, number=number)
    metadata = read_metadata(container)
    return builder.build(name=name, title=metadata.pop("title", ""), metadata=metadata)


def _write_slide(
    builder: TextBuilder, writer: OdfWriter, slide: etree._Element, *, number: int
) -> None:
    shapes = _saying(slide)
    notes = slide.find(f"{PRESENTATION}notes")
    remarks = _saying(notes) if notes is not None else []
    titles = [shape for shape in shapes if shape.get(f"{PRESENTATION}class") == "title"]
    if shapes or remarks:
        builder.heading(" ".join(map(flat_text, titles)) or f"Slide {number}", level=1)
    for item in in_reading_order([_place(shape) for shape in shapes if shape not in titles]):
        writer.write(item.content)
    if remarks:
        builder.heading("Notes", level=2)
    for shape in remarks:
        writer.write(shape)


def _saying(page: etree._Element) -> list[etree._Element]:
    """The shapes that say something of their own."""
    return [
        shape
        for shape in page
        if isinstance(shape.tag, str)
        and shape.tag.startswith(DRAW)
        and shape.get(f"{PRESENTATION}class") not in _FURNITURE
        and shape.get(f"{PRESENTATION}placeholder") != "true"
        and flat_text(shape)
    ]


def _place(shape: etree._Element) -> Placed[etree._Element]:
    x, y, width, height = (
        _points(shape.get(f"{SVG}{name}")) for name in ("x", "y", "width", "height")
    )
    return Placed(shape, x, y, x + width, y + height)


def _points(length: str | None) -> float:
    match = _LENGTH.fullmatch(length or "")
    return float(match[1]) * _POINTS[match[2] or "px"] if match else 0.0
