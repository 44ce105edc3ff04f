"""Reads Word documents: body text, text boxes, content controls, tables and notes in order."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.exceptions import OpcError
from docx.opc.part import PartFactory
from docx.package import Package
from docx.parts.document import DocumentPart
from lxml import etree

from ingest.formats.builder import TextBuilder
from ingest.formats.container import BROKEN_ZIP, refuse_unpacking
from ingest.formats.docx.body import DocxWriter
from ingest.formats.docx.numbering import DocxNumbering
from ingest.formats.docx.styles import DocxStyles
from ingest.formats.docx.text import W
from ingest.formats.refusals import damaged

if TYPE_CHECKING:
    from docx.document import Document as DocxDocument

    from ingest.document import Document
    from ingest.refusal import Refusal

_WHAT = "a Word document"
# Parts that follow each other for ever recurse.
_BROKEN = (
    *(*BROKEN_ZIP, OpcError, etree.LxmlError),
    *(AttributeError, RecursionError, TypeError, ValueError),
)
# python-docx knows the plain document alone; templates and files with macros have the same parts.
_KINDS = (
    "application/vnd.ms-word.document.macroEnabled.main+xml",
    "application/vnd.ms-word.template.macroEnabledTemplate.main+xml",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml",
)
PartFactory.part_type_for.update(dict.fromkeys(_KINDS, DocumentPart))
_NOTES = (RELATIONSHIP_TYPE.FOOTNOTES, RELATIONSHIP_TYPE.ENDNOTES)


def read_docx(source: bytes, *, name: str) -> Document | Refusal:
    """Read a Word document; foot- and endnotes come last, page headers and footers are left out."""
    try:
        return refuse_unpacking(source, _WHAT) or _open(source, name)
    except _BROKEN:
        return damaged(_WHAT)


def _open(source: bytes, name: str) -> Document | Refusal:
    part = Package.open(io.BytesIO(source)).main_document_part
    return _read(part.document, name) if isinstance(part, DocumentPart) else damaged(_WHAT)


def _read(document: DocxDocument, name: str) -> Document:
    builder = TextBuilder()
    styles = DocxStyles(document.styles.element)
    numbering = DocxNumbering(_part(document, RELATIONSHIP_TYPE.NUMBERING))
    writer = DocxWriter(builder, styles=styles, numbering=numbering)
    writer.write(document.element.body)
    for relationship in _NOTES:
        notes = _part(document, relationship)
        for note in notes if notes is not None else ():
            # The other kinds are the lines that part notes from text.
            if note.get(f"{W}type") in {None, "normal"}:
                writer.write(note)
    metadata = _properties(document)
    return builder.build(name=name, title=metadata.pop("title", ""), metadata=metadata)


def _part(document: DocxDocument, relationship: str) -> etree._Element | None:
    try:
        part = document.part.part_related_by(relationship)
    except KeyError:
        return None
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    return etree.fromstring(part.blob, parser)


def _properties(document: DocxDocument) -> dict[str, str]:
    """What the file states; python-docx makes properties up for a file without any."""
    relationships = document.part.package.rels.values()
    if all(each.reltype != RELATIONSHIP_TYPE.CORE_PROPERTIES for each in relationships):
        return {}
    stated = document.core_properties
    date = stated.modified or stated.created
    return {
        "title": stated.title,
        "author": stated.author,
        "date": date.date().isoformat() if date else "",
        "subject": stated.subject,
        "keywords": stated.keywords,
    }
