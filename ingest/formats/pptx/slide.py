"""Writes one slide: its title as heading, its shapes in the order of reading, its notes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.opc.package import XmlPart

from ingest.formats.pptx.graphic import write_graphic
from ingest.formats.pptx.layout import FURNITURE, TITLES, P, SlideLayout, placeholder_type
from ingest.formats.pptx.order import in_reading_order
from ingest.formats.pptx.text import flat_text, write_paragraphs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree
    from pptx.opc.package import Part
    from pptx.slide import Slide

    from ingest.formats.builder import TextBuilder

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"


def write_slide(builder: TextBuilder, slide: Slide, *, number: int) -> None:
    """Append a slide; one that has words but no title is called by its number."""
    part = slide.part
    shapes, notes = _shapes(_root(part)), _notes(part)
    titles = [shape for shape in shapes if placeholder_type(shape) in TITLES]
    others = [shape for shape in shapes if placeholder_type(shape) not in TITLES]
    title = " ".join(map(flat_text, titles))
    if shapes or notes:
        builder.heading(title or f"Slide {number}", level=1)
    _ShapeWriter(builder, SlideLayout(_layers(part)), part).write(others)
    if notes:
        builder.heading("Notes", level=2)
        _ShapeWriter(builder, SlideLayout([]), part).write(notes)


class _ShapeWriter:
    def __init__(self, builder: TextBuilder, layout: SlideLayout, part: Part) -> None:
        self._builder = builder
        self._layout = layout
        self._part = part

    def write(self, shapes: list[etree._Element]) -> None:
        """Append the shapes that say something."""
        for item in in_reading_order([self._layout.place(shape) for shape in shapes]):
            shape = item.content
            body = shape.find(f"{P}txBody")
            if shape.tag == f"{P}grpSp":
                self.write(list(_saying(shape)))
            elif shape.tag == f"{P}graphicFrame":
                write_graphic(self._builder, shape, self._part)
            elif body is not None:
                write_paragraphs(self._builder, body, self._layout.list_styles(shape))


def _shapes(root: etree._Element) -> list[etree._Element]:
    """The shapes on a slide or a page of notes that say something of its own."""
    tree = root.find(f"{P}cSld/{P}spTree")
    return list(_saying(tree)) if tree is not None else []


def _saying(tree: etree._Element) -> Iterator[etree._Element]:
    for shape in tree:
        if shape.tag == f"{_MC}AlternateContent":
            # The fallback repeats, as a picture or in fewer words, what the first choice says.
            choice = shape.find(f"{_MC}Choice")
            yield from _saying(choice) if choice is not None else ()
        elif shape.tag in {f"{P}sp", f"{P}grpSp", f"{P}cxnSp"}:
            is_graphic = next(shape.iter(f"{P}graphicFrame"), None) is not None
            if not _is_furniture(shape) and (is_graphic or flat_text(shape)):
                yield shape
        elif shape.tag == f"{P}graphicFrame":
            yield shape


def _is_furniture(shape: etree._Element) -> bool:
    kind = placeholder_type(shape)
    # Some write words of their own where the date belongs; a date has digits.
    has_words = kind == "dt" and not re.search(r"\d", flat_text(shape))
    return kind in FURNITURE and not has_words


def _layers(part: Part) -> list[etree._Element]:
    """The elements of layout and master, as far as they are there."""
    layers = []
    for relationship in (RELATIONSHIP_TYPE.SLIDE_LAYOUT, RELATIONSHIP_TYPE.SLIDE_MASTER):
        try:
            part = part.part_related_by(relationship)
        except KeyError:
            break
        layers.append(_root(part))
    return layers


def _notes(part: Part) -> list[etree._Element]:
    try:
        notes = part.part_related_by(RELATIONSHIP_TYPE.NOTES_SLIDE)
    except KeyError:
        return []
    return _shapes(_root(notes))


def _root(part: Part) -> etree._Element:
    if not isinstance(part, XmlPart):
        msg = f"{part.partname} is no XML"
        raise TypeError(msg)
    return part._element  # noqa: SLF001 - python-pptx shows less
