"""Reads Word documents: body text, text boxes, content controls, tables and notes in order."""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import TYPE_CHECKING

import docx
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.exceptions import OpcError
from lxml import etree

from ingest.formats.builder import TextBuilder
from ingest.formats.docx.body import DocxWriter
from ingest.formats.docx.numbering import DocxNumbering
from ingest.formats.docx.styles import DocxStyles
from ingest.formats.docx.text import W
from ingest.formats.refusals import damaged, encrypted, too_large, unsupported

if TYPE_CHECKING:
    from docx.document import Document as DocxDocument

    from ingest.document import Document
    from ingest.refusal import Refusal

_MAX_UNPACKED_BYTES = 500 * 2**20
_BROKEN = (
    *(zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError),
    *(OpcError, etree.LxmlError, KeyError, AttributeError),
)
_NOTES = (RELATIONSHIP_TYPE.FOOTNOTES, RELATIONSHIP_TYPE.ENDNOTES)


def read_docx(source: bytes, *, name: str) -> Document | Refusal:
    """Read a Word document; foot- and endnotes come last, page headers and footers are left out."""
    try:
        return _refuse_container(source) or _read(docx.Document(io.BytesIO(source)), name)
    except _BROKEN:
        return damaged("a Word document")
    except ValueError as error:
        if "content type" not in str(error):
            return damaged("a Word document")
        return unsupported("a Word template or a Word file with macros", convert_to="DOCX")


def _refuse_container(source: bytes) -> Refusal | None:
    with zipfile.ZipFile(io.BytesIO(source)) as container:
        entries = container.infolist()
    if any(entry.flag_bits & 1 for entry in entries):
        return encrypted("a Word document")
    # Ask before anything is unpacked: a few kilobytes can hold gigabytes.
    size_bytes = sum(entry.file_size for entry in entries)
    if size_bytes > _MAX_UNPACKED_BYTES:
        return too_large(size_bytes=size_bytes, limit_bytes=_MAX_UNPACKED_BYTES)
    return None


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
