"""Opens the archive of an OpenDocument file."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

from lxml import etree

from ingest.formats.container import BROKEN_ZIP, refuse_unpacking
from ingest.formats.properties import first_day, read_stated
from ingest.formats.refusals import damaged, encrypted

if TYPE_CHECKING:
    from collections.abc import Callable

    from ingest.document import Document
    from ingest.refusal import Refusal

CONTENT = "content.xml"
_MANIFEST = "META-INF/manifest.xml"


def open_package(
    source: bytes, what: str, read: Callable[[zipfile.ZipFile], Document | Refusal]
) -> Document | Refusal:
    """What ``read`` makes of the archive, or why it cannot be read.

    Args:
        source: A ZIP archive.
        what: It claims to be ("an OpenDocument text").
        read: Gets the archive; errors of ZIP and XML in it mean that the file is damaged.
    """
    try:
        refusal = refuse_unpacking(source, what)
        if refusal:
            return refusal
        with zipfile.ZipFile(io.BytesIO(source)) as container:
            # Each entry is encrypted on its own; the archive as such is open.
            is_encrypted = b"encryption-data" in read_part(container, _MANIFEST)
            return encrypted(what) if is_encrypted else read(container)
    except (*BROKEN_ZIP, etree.LxmlError, ValueError):
        return damaged(what)


def parse_part(container: zipfile.ZipFile, name: str) -> etree._Element | None:
    """A part of the archive; None when it is not there."""
    part = read_part(container, name)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    return etree.fromstring(part, parser) if part else None


def read_part(container: zipfile.ZipFile, name: str) -> bytes:
    """The bytes of a part; none when it is not there."""
    return container.read(name) if name in container.namelist() else b""


def read_metadata(container: zipfile.ZipFile) -> dict[str, str]:
    """What the file states of itself, with its title."""
    part = read_part(container, "meta.xml")
    stated = read_stated(part) if part else {}
    return {
        "title": stated.get("title", ""),
        "author": stated.get("initial-creator") or stated.get("creator", ""),
        "date": first_day(stated, "date", "creation-date"),
        "subject": stated.get("subject", ""),
        "keywords": stated.get("keyword", ""),
    }
