"""Looks into the two containers that office programs use: ZIP, and OLE before it."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

from ingest.formats.refusals import damaged, encrypted, unsupported

if TYPE_CHECKING:
    from typing import BinaryIO

    from ingest.refusal import Refusal

_SHEETS = "CSV, one file for each sheet"
# By the first entry or folder that is there.
_ZIP_PARTS = {
    "ppt/": unsupported("a PowerPoint presentation", convert_to="PDF"),
    "xl/": unsupported("an Excel workbook", convert_to=_SHEETS),
    "META-INF/container.xml": unsupported("an EPUB book"),
    "content.xml": unsupported("an OpenDocument file"),
    "Index/": unsupported("an Apple iWork document"),
}
# The names of streams, as a container's directory writes them.
_OLE_STREAMS = {
    "EncryptedPackage": encrypted("an Office document"),
    "__substg1.0": unsupported("an Outlook message (.msg)"),
    "WordDocument": unsupported("an old Word document (.doc)", convert_to="DOCX or PDF"),
    "PowerPoint Document": unsupported("an old PowerPoint file (.ppt)", convert_to="PDF"),
    "Workbook": unsupported("an old Excel workbook (.xls)", convert_to=_SHEETS),
    "Book": unsupported("an old Excel workbook (.xls)", convert_to=_SHEETS),
}


def look_into_zip(file: BinaryIO) -> Refusal | None:
    """None for a Word document, else why the container is not read."""
    try:
        with zipfile.ZipFile(file) as container:
            names = container.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return damaged("a ZIP archive or an Office document")
    if "[Content_Types].xml" in names and any(name.startswith("word/") for name in names):
        return None
    found = (
        refusal
        for part, refusal in _ZIP_PARTS.items()
        if any(name.startswith(part) for name in names)
    )
    return next(found, unsupported("a ZIP archive", convert_to="single files by unpacking it"))


def look_into_ole(file: BinaryIO) -> Refusal:
    """Why the container is not read: it is encrypted, or of a time before DOCX."""
    file.seek(0)
    content = file.read()
    found = (
        refusal for name, refusal in _OLE_STREAMS.items() if name.encode("utf-16-le") in content
    )
    return next(found, unsupported("an old Office file"))
