"""Tells what a file is by its content; its name decides only between kinds of text."""

from __future__ import annotations

import stat
from io import BytesIO
from pathlib import PurePath
from typing import TYPE_CHECKING

import puremagic

from ingest.formats.container import is_zip, look_into_ole, look_into_zip
from ingest.formats.encoding import is_binary
from ingest.formats.file_kind import FileKind
from ingest.formats.refusals import unsupported
from ingest.formats.text_kind import is_mail, text_kind

if TYPE_CHECKING:
    from pathlib import Path
    from typing import BinaryIO

    from ingest.refusal import Refusal

_HEAD_BYTES = 2**16
# Readers of PDF look for its mark this far into the file.
_PDF_MARK_WITHIN = 1024
_OLE_MARK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_WORDLESS = ("image/", "audio/", "video/", "font/")
_ORNAMENTS = frozenset(
    """
    application/pkcs7-signature application/x-pkcs7-signature application/pgp-signature
    application/pgp-keys application/javascript text/javascript text/css
    """.split()
)
_SIGNATURE_ENDINGS = (".p7s", ".asc", ".sig")


def recognise(file: BinaryIO, *, ending: str) -> FileKind | Refusal:
    """What the file is, or why nothing here reads it.

    Args:
        file: Open at its start, seekable; left at any place.
        ending: Of its name, with the dot, in lower case.
    """
    head = file.read(_HEAD_BYTES)
    if _is_pdf(head):
        return FileKind.PDF
    if is_zip(head):
        return look_into_zip(file)
    if head.startswith(_OLE_MARK):
        return look_into_ole(file)
    if head.startswith(b"{\\rtf"):
        return FileKind.RTF
    # A message may carry bytes of any kind behind its header lines.
    if is_binary(head) and not is_mail(_plain(head), ending=ending):
        return unsupported(_name_of(head))
    return text_kind(_plain(head), ending=ending)


def may_hold_members(path: Path) -> bool:
    """Whether a look into the file is worth while: it is a message, or might be one.

    Raises:
        OSError: It cannot be read.
    """
    if not stat.S_ISREG(path.stat().st_mode):
        return False
    with path.open("rb") as file:
        head = file.read(_HEAD_BYTES)
    return head.startswith(_OLE_MARK) or is_mail(_plain(head), ending=path.suffix.lower())


def is_ornament(content: bytes, *, name: str, media_type: str) -> bool:
    """Whether what came with a message holds no words: a picture, sound, film, style, signature.

    A document that claims to be a picture is a document all the same.
    """
    kind = recognise(BytesIO(content), ending=PurePath(name).suffix.lower())
    if isinstance(kind, FileKind) and not kind.is_text:
        return False
    is_signature = name.lower().endswith(_SIGNATURE_ENDINGS)
    stated = media_type.startswith(_WORDLESS) or media_type in _ORNAMENTS
    return stated or is_signature or _media_type(content).startswith(_WORDLESS)


def _plain(head: bytes) -> bytes:
    return head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe")


def _media_type(content: bytes) -> str:
    if not is_binary(content[:_HEAD_BYTES]):
        return ""
    try:
        found = puremagic.magic_string(content[:_HEAD_BYTES])
    except (puremagic.PureError, ValueError):
        return ""
    return next((match.mime_type for match in found if match.mime_type), "")


def _is_pdf(head: bytes) -> bool:
    place = head[:_PDF_MARK_WITHIN].find(b"%PDF-")
    # Words may stand before the mark in a text about PDF, but then no bytes of a picture follow.
    return place >= 0 and (not head[:place].strip(b"\xef\xbb\xbf \t\r\n") or is_binary(head))


def _name_of(head: bytes) -> str:
    try:
        found = puremagic.magic_string(head)
    except (puremagic.PureError, ValueError):
        found = []
    name = next((match.name for match in found if match.name), "")
    return f"of the type “{name}”" if name else "of an unknown type that is no text"
