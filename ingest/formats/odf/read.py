"""Reads OpenDocument texts; foot- and endnotes come last, page headers are left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest.formats.builder import TextBuilder
from ingest.formats.odf.body import OdfWriter
from ingest.formats.odf.package import CONTENT, open_package, parse_part, read_metadata
from ingest.formats.odf.text import OFFICE
from ingest.formats.refusals import damaged

if TYPE_CHECKING:
    import zipfile

    from ingest.document import Document
    from ingest.refusal import Refusal

_WHAT = "an OpenDocument text"


def read_odt(source: bytes, *, name: str) -> Document | Refusal:
    """Read a text document or a template for one."""
    return open_package(source, _WHAT, lambda container: _read(container, name))


def _read(container: zipfile.ZipFile, name: str) -> Document | Refusal:
    content, styles = parse_part(container, CONTENT), parse_part(container, "styles.xml")
    body = content.find(f"{OFFICE}body/{OFFICE}text") if content is not None else None
    if content is None or body is None:
        return damaged(_WHAT)
    builder = TextBuilder()
    writer = OdfWriter(builder, [part for part in (styles, content) if part is not None])
    writer.write(body)
    writer.write_notes()
    metadata = read_metadata(container)
    return builder.build(name=name, title=metadata.pop("title", ""), metadata=metadata)
