"""The words of office files and books, by their XML alone: no reader of ours has a part in it."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING
from zipfile import ZipFile

if TYPE_CHECKING:
    from pathlib import Path

_PARTS = {
    ".docx": r"word/(?:document|footnotes|endnotes)\d*\.xml",
    ".pptx": r"ppt/slides/slide\d+\.xml",
    ".xlsx": r"xl/(?:sharedStrings|worksheets/sheet\d+)\.xml",
    ".odt": r"content\.xml",
    ".odp": r"content\.xml",
    ".ods": r"content\.xml",
    ".epub": r".*\.x?html?",
}
# Said twice, deleted, or meant for programs.
_UNSEEN = re.compile(
    r"<(mc:Fallback|w:del|w:instrText|text:tracked-changes|rPh|head|office:annotation)\b"
    r"[^>]*(?<!/)>.*?</\1>",
    re.DOTALL,
)
_RUN_OR_JOINT = re.compile(
    r"<[wa]:t(?:\s[^>]*)?>([^<]*)</[wa]:t>|</[wa]:(?:p|tc)>|<[wa]:(?:tab|br|cr)\b[^>]*/>"
)
_JOINT = re.compile(
    r"</(?:\w+:)?(?:p|h|si|tc|li|td|th|div|h\d)>|<(?:\w+:)?(?:tab|br|s|line-break|cr)\b[^>]*/>"
)
_CELL = re.compile(r"<(?:\w+:)?(?:si|is)>(.*?)</(?:\w+:)?(?:si|is)>", re.DOTALL)
_RUBY = re.compile(r"<(?:\w+:)?rPh\b.*?</(?:\w+:)?rPh>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")


def packed_text(path: Path) -> str | None:
    """The words of the file's parts, or None for a kind that is not packed in this way."""
    pattern = _PARTS.get(path.suffix.lower())
    if pattern is None:
        return None
    with ZipFile(path) as archive:
        names = sorted(name for name in archive.namelist() if re.fullmatch(pattern, name))
        parts = [archive.read(name).decode("utf-8", "replace") for name in names]
    read = _READERS.get(path.suffix.lower(), _words)
    return "\n".join(read(_UNSEEN.sub("", part)) for part in parts)


def _runs(xml: str) -> str:
    """Elements beside the runs of text hold numbers for programs."""
    return unescape("".join(match[1] or " " for match in _RUN_OR_JOINT.finditer(xml)))


def _cells(xml: str) -> str:
    """Texts alone, shared or in their cells: a number is stored otherwise than it is shown."""
    cells = (_TAG.sub("", cell) for cell in _CELL.findall(_RUBY.sub("", xml)))
    return unescape("\n".join(cells))


def _words(xml: str) -> str:
    return unescape(_TAG.sub("", _JOINT.sub(" ", xml)))


_READERS = {".docx": _runs, ".pptx": _runs, ".xlsx": _cells}
