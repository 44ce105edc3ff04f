"""Reads PowerPoint files: every slide is a page, hidden ones too."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from lxml import etree
from pptx.exc import PythonPptxError
from pptx.package import Package
from pptx.parts.presentation import PresentationPart

from ingest.formats.builder import TextBuilder
from ingest.formats.container import BROKEN_ZIP, refuse_unpacking
from ingest.formats.pptx.slide import write_slide
from ingest.formats.properties import office_metadata
from ingest.formats.refusals import damaged

if TYPE_CHECKING:
    from ingest.document import Document
    from ingest.refusal import Refusal

_WHAT = "a PowerPoint presentation"
# A missing part is a KeyError, a part of the wrong type an AttributeError or a TypeError; parts
# that follow each other for ever recurse.
_BROKEN = (
    *(*BROKEN_ZIP, PythonPptxError, etree.LxmlError, RecursionError),
    *(AttributeError, TypeError, ValueError, IndexError),
)


def read_pptx(source: bytes, *, name: str) -> Document | Refusal:
    """Read a presentation, a show or a template, with macros or without."""
    try:
        return refuse_unpacking(source, _WHAT) or _read(source, name)
    except _BROKEN:
        return damaged(_WHAT)


def _read(source: bytes, name: str) -> Document | Refusal:
    package = Package.open(io.BytesIO(source))
    part = package.main_document_part
    if not isinstance(part, PresentationPart):
        return damaged(_WHAT)
    builder = TextBuilder()
    for number, slide in enumerate(part.presentation.slides, start=1):
        builder.begin_page()
        write_slide(builder, slide, number=number)
    metadata = office_metadata(source)
    return builder.build(name=name, title=metadata.pop("title", ""), metadata=metadata)
