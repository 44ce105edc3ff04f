"""From a file to a document, or to a sentence about why not."""

from __future__ import annotations

import errno
import stat
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingest.formats.csv import read_csv
from ingest.formats.docx.read import read_docx
from ingest.formats.html.read import read_html
from ingest.formats.kind import FileKind, recognise
from ingest.formats.markdown import read_markdown
from ingest.formats.pdf.read import read_pdf
from ingest.formats.refusals import blank, empty, too_large, unreadable
from ingest.formats.text import read_text
from ingest.refusal import Refusal

if TYPE_CHECKING:
    from pathlib import Path

    from ingest.document import Document

# Raised when a reader learns something, so that files it refused are tried again.
PARSER_VERSION: int = 1

_READERS = {
    FileKind.PDF: read_pdf,
    FileKind.DOCX: read_docx,
    FileKind.HTML: read_html,
    FileKind.MARKDOWN: read_markdown,
    FileKind.CSV: read_csv,
    FileKind.TEXT: read_text,
}


@dataclass(frozen=True, slots=True)
class Limits:
    """What a file may hold.

    Attributes:
        text_file_bytes: Size of a file that is itself text.
        file_bytes: Size of any other file.
        text_bytes: Size of the words in it, in UTF-8.
    """

    text_file_bytes: int = 20 * 2**20
    file_bytes: int = 200 * 2**20
    text_bytes: int = 20 * 2**20


def parse(path: Path, *, limits: Limits) -> Document | Refusal:
    """Read one file as what its content says it is, whatever its name says.

    Raises:
        Exception: A reader met what no reader should; the sandbox makes a refusal of it.
    """
    try:
        found = _refuse_unread(path, limits) or _load(path, limits)
    except OSError as error:
        return unreadable(error)
    if isinstance(found, Refusal):
        return found
    kind, source = found
    document = _READERS[kind](source, name=path.stem)
    return document if isinstance(document, Refusal) else _within(document, limits)


def _refuse_unread(path: Path, limits: Limits) -> Refusal | None:
    status = path.stat()
    if not stat.S_ISREG(status.st_mode):
        # A pipe would never end, and a folder never begin.
        return unreadable(OSError(errno.EINVAL, "it is no ordinary file"))
    if not status.st_size:
        return empty()
    return _too_large(status.st_size, limits.file_bytes)


def _load(path: Path, limits: Limits) -> tuple[FileKind, bytes] | Refusal:
    with path.open("rb") as file:
        kind = recognise(file, ending=path.suffix.lower())
        if isinstance(kind, Refusal):
            return kind
        limit_bytes = limits.text_file_bytes if kind.is_text else limits.file_bytes
        refusal = _too_large(path.stat().st_size, limit_bytes)
        file.seek(0)
        return refusal or (kind, file.read(limit_bytes))


def _too_large(size_bytes: int, limit_bytes: int) -> Refusal | None:
    if size_bytes <= limit_bytes:
        return None
    return too_large(size_bytes=size_bytes, limit_bytes=limit_bytes)


def _within(document: Document, limits: Limits) -> Document | Refusal:
    if not document.text.strip():
        return blank()
    return _too_large(len(document.text.encode()), limits.text_bytes) or document
