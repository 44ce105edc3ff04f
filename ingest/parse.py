"""From a file to a document, or to a sentence about why not."""

from __future__ import annotations

import errno
import stat
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingest.formats.code import read_code
from ingest.formats.csv import read_csv
from ingest.formats.docx.read import read_docx
from ingest.formats.epub import read_epub
from ingest.formats.file_kind import FileKind
from ingest.formats.html.read import read_html
from ingest.formats.json_text import read_json
from ingest.formats.kind import recognise
from ingest.formats.mail.read import read_mail
from ingest.formats.markdown import read_markdown
from ingest.formats.odf.cells import read_ods
from ingest.formats.odf.read import read_odt
from ingest.formats.odf.slides import read_odp
from ingest.formats.org import read_org
from ingest.formats.pdf.read import read_pdf
from ingest.formats.pptx.read import read_pptx
from ingest.formats.refusals import blank, empty, too_large, unreadable
from ingest.formats.rst import read_rst
from ingest.formats.rtf.read import read_rtf
from ingest.formats.sheets.xls import read_xls
from ingest.formats.sheets.xlsx import read_xlsx
from ingest.formats.text import read_text
from ingest.formats.xml import read_xml
from ingest.formats.yaml_text import read_yaml
from ingest.refusal import Refusal

if TYPE_CHECKING:
    from pathlib import Path

    from ingest.document import Document

# Raised when a reader learns something, so that files it refused are tried again.
PARSER_VERSION: int = 2

_READERS = {
    FileKind.PDF: read_pdf,
    FileKind.DOCX: read_docx,
    FileKind.PPTX: read_pptx,
    FileKind.XLSX: read_xlsx,
    FileKind.XLS: read_xls,
    FileKind.ODT: read_odt,
    FileKind.ODP: read_odp,
    FileKind.ODS: read_ods,
    FileKind.EPUB: read_epub,
    FileKind.RTF: read_rtf,
    FileKind.HTML: read_html,
    FileKind.MARKDOWN: read_markdown,
    FileKind.CSV: read_csv,
    FileKind.MAIL: read_mail,
    FileKind.XML: read_xml,
    FileKind.JSON: read_json,
    FileKind.YAML: read_yaml,
    FileKind.RST: read_rst,
    FileKind.ORG: read_org,
    FileKind.CODE: read_code,
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
    # A program is known by its whole name, and its language by the ending.
    name = path.name if kind is FileKind.CODE else path.stem
    document = _READERS[kind](source, name=name)
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
