"""The kinds of file that are read."""

from __future__ import annotations

from enum import StrEnum


class FileKind(StrEnum):
    """The formats that are read."""

    PDF = "pdf"
    DOCX = "docx"
    PPTX = "pptx"
    XLSX = "xlsx"
    XLS = "xls"
    ODT = "odt"
    ODP = "odp"
    ODS = "ods"
    EPUB = "epub"
    RTF = "rtf"
    MAIL = "mail"
    HTML = "html"
    MARKDOWN = "markdown"
    CSV = "csv"
    XML = "xml"
    JSON = "json"
    YAML = "yaml"
    RST = "rst"
    ORG = "org"
    CODE = "code"
    TEXT = "text"

    @property
    def is_text(self) -> bool:
        """Whether the file itself is text, so that its size is about that of its words."""
        return self not in _PACKED


_PACKED = frozenset(
    [
        *(FileKind.PDF, FileKind.DOCX, FileKind.PPTX, FileKind.XLSX, FileKind.XLS, FileKind.RTF),
        *(FileKind.ODT, FileKind.ODP, FileKind.ODS, FileKind.EPUB, FileKind.MAIL),
    ]
)
