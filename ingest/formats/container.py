"""Looks into the two containers that office programs use: ZIP, and OLE before it."""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import TYPE_CHECKING

from ingest.formats.file_kind import FileKind
from ingest.formats.refusals import damaged, encrypted, too_large, unsupported

if TYPE_CHECKING:
    from typing import BinaryIO

    from ingest.refusal import Refusal

BROKEN_ZIP = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, KeyError)
"""What reading an entry of a broken archive raises; KeyError when it is not there."""

_MAX_UNPACKED_BYTES = 500 * 2**20
# The formats know these two; the others unpack without a limit on what comes out at once.
_METHODS = frozenset([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
_ZIP_MARKS = (b"PK\x03\x04", b"PK\x05\x06")
_MAX_MIME_BYTES = 200
_SHEETS = "XLSX, or to CSV, one file for each sheet,"
_ODF = "application/vnd.oasis.opendocument."
# By the whole of the entry named `mimetype`, templates too.
_MIME_KINDS = {
    "application/epub+zip": FileKind.EPUB,
    f"{_ODF}text": FileKind.ODT,
    f"{_ODF}text-template": FileKind.ODT,
    f"{_ODF}presentation": FileKind.ODP,
    f"{_ODF}presentation-template": FileKind.ODP,
    f"{_ODF}spreadsheet": FileKind.ODS,
    f"{_ODF}spreadsheet-template": FileKind.ODS,
}
# By the first folder that is there, in a package that lists its types.
_OFFICE_KINDS: dict[str, FileKind | Refusal] = {
    "word/": FileKind.DOCX,
    "ppt/": FileKind.PPTX,
    "xl/workbook.bin": unsupported("a binary Excel workbook (.xlsb)", convert_to=_SHEETS),
    "xl/": FileKind.XLSX,
    "visio/": unsupported("a Visio drawing", convert_to="PDF"),
}
# By the first entry or folder that is there.
_ZIP_PARTS: dict[str, FileKind | Refusal] = {
    "META-INF/container.xml": FileKind.EPUB,
    "content.xml": unsupported("an OpenDocument drawing, formula or database", convert_to="PDF"),
    "Index/": unsupported("an Apple iWork document"),
}
# The names of streams, as a container's directory writes them.
_OLE_STREAMS: dict[str, FileKind | Refusal] = {
    # First, for the names in an attached file stand in a message too.
    "__substg1.0": FileKind.MAIL,
    "EncryptedPackage": encrypted("an Office document"),
    "WordDocument": unsupported("an old Word document (.doc)", convert_to="DOCX or PDF"),
    "PowerPoint Document": unsupported("an old PowerPoint file (.ppt)", convert_to="PPTX or PDF"),
    # With what ends a name: other programs keep bookmarks.
    "Workbook\0": FileKind.XLS,
    "Book\0": FileKind.XLS,
}


def is_zip(head: bytes) -> bool:
    """Whether a file that begins so is a ZIP archive."""
    return head.startswith(_ZIP_MARKS)


def look_into_zip(file: BinaryIO) -> FileKind | Refusal:
    """What a ZIP archive is: an office document, a book, or why it is not read."""
    try:
        with zipfile.ZipFile(file) as container:
            names = container.namelist()
            mime = _stated_type(container)
    except (*BROKEN_ZIP, ValueError, RuntimeError):
        return damaged("a ZIP archive or an Office document")
    if mime in _MIME_KINDS:
        return _MIME_KINDS[mime]
    parts = (_OFFICE_KINDS if "[Content_Types].xml" in names else {}) | _ZIP_PARTS
    found = (kind for part, kind in parts.items() if any(name.startswith(part) for name in names))
    return next(found, unsupported("a ZIP archive", convert_to="single files by unpacking it"))


def look_into_ole(file: BinaryIO) -> FileKind | Refusal:
    """What an OLE container is: an old workbook, or why it is not read."""
    file.seek(0)
    content = file.read()
    found = (kind for name, kind in _OLE_STREAMS.items() if name.encode("utf-16-le") in content)
    return next(found, unsupported("an old Office file"))


def refuse_unpacking(source: bytes, what: str) -> Refusal | None:
    """Why an archive must not be unpacked, asked before anything is: kilobytes hold gigabytes.

    The declared sizes can be relied on: more than an entry declares is never unpacked.

    Args:
        source: A ZIP archive.
        what: It claims to be ("a Word document").

    Raises:
        zipfile.BadZipFile: It is no archive, or a torn one.
    """
    with zipfile.ZipFile(io.BytesIO(source)) as container:
        entries = container.infolist()
    if any(entry.flag_bits & 1 for entry in entries):
        return encrypted(what)
    if any(entry.compress_type not in _METHODS for entry in entries):
        return damaged(what)
    size_bytes = sum(entry.file_size for entry in entries)
    if size_bytes > _MAX_UNPACKED_BYTES:
        return too_large(size_bytes=size_bytes, limit_bytes=_MAX_UNPACKED_BYTES)
    return None


def _stated_type(container: zipfile.ZipFile) -> str:
    try:
        with container.open("mimetype") as entry:
            return entry.read(_MAX_MIME_BYTES).decode("ascii", "replace").strip()
    except KeyError:
        return ""
