"""Tells what a file is by its content; its name decides only between kinds of text."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING

import puremagic

from ingest.formats.container import look_into_ole, look_into_zip
from ingest.formats.encoding import is_binary
from ingest.formats.refusals import unsupported

if TYPE_CHECKING:
    from typing import BinaryIO

    from ingest.refusal import Refusal


class FileKind(StrEnum):
    """The formats that are read."""

    PDF = "pdf"
    DOCX = "docx"
    HTML = "html"
    MARKDOWN = "markdown"
    CSV = "csv"
    TEXT = "text"

    @property
    def is_text(self) -> bool:
        """Whether the file itself is text, so that its size is about that of its words."""
        return self not in {FileKind.PDF, FileKind.DOCX}


_BY_ENDING = {
    ".htm": FileKind.HTML,
    ".html": FileKind.HTML,
    ".xhtml": FileKind.HTML,
    ".markdown": FileKind.MARKDOWN,
    ".md": FileKind.MARKDOWN,
    ".csv": FileKind.CSV,
    ".tab": FileKind.CSV,
    ".tsv": FileKind.CSV,
}
_HEAD_BYTES = 2**16
# Readers of PDF look for its mark this far into the file.
_PDF_MARK_WITHIN = 1024
_OLE_MARK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HTML = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*|<!--(?s:.*?)-->\s*)*<(?:!doctype\s+html|html)\b", re.IGNORECASE
)
_MAIL_KEYS = frozenset([b"from", b"received", b"subject", b"message-id"])


def recognise(file: BinaryIO, *, ending: str) -> FileKind | Refusal:
    """What the file is, or why nothing here reads it.

    Args:
        file: Open at its start, seekable; left at any place.
        ending: Of its name, with the dot, in lower case.
    """
    head = file.read(_HEAD_BYTES)
    if _is_pdf(head):
        return FileKind.PDF
    if head.startswith(b"PK\x03\x04"):
        return look_into_zip(file) or FileKind.DOCX
    if head.startswith(_OLE_MARK):
        return look_into_ole(file)
    if head.startswith(b"{\\rtf"):
        return unsupported("a Rich Text file (.rtf)", convert_to="DOCX or PDF")
    if is_binary(head):
        return unsupported(_name_of(head))
    return _kind_of_text(head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe"), ending)


def _is_pdf(head: bytes) -> bool:
    place = head[:_PDF_MARK_WITHIN].find(b"%PDF-")
    # Words may stand before the mark in a text about PDF, but then no bytes of a picture follow.
    return place >= 0 and (not head[:place].strip(b"\xef\xbb\xbf \t\r\n") or is_binary(head))


def _kind_of_text(head: bytes, ending: str) -> FileKind | Refusal:
    if _HTML.match(head):
        return FileKind.HTML
    if _is_mail(head):
        return unsupported("an e-mail message", convert_to="PDF, or save it as HTML or text")
    return _BY_ENDING.get(ending, FileKind.TEXT)


def _is_mail(head: bytes) -> bool:
    """Whether it is a message with encoded parts; a plain one is read as the text it is."""
    headers = re.split(rb"\r?\n\r?\n", head, maxsplit=1)[0]
    keys = {line.partition(b":")[0].lower() for line in headers.splitlines()}
    return b"mime-version" in keys and bool(keys & _MAIL_KEYS)


def _name_of(head: bytes) -> str:
    try:
        found = puremagic.magic_string(head)
    except (puremagic.PureError, ValueError):
        found = []
    name = next((match.name for match in found if match.name), "")
    return f"of the type “{name}”" if name else "of an unknown type that is no text"
