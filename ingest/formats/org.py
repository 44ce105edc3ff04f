"""Reads Org files as their reader sees them: marks, drawers and settings are left out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ingest.formats.builder import TextBuilder, clean, one_line
from ingest.formats.encoding import decode
from ingest.formats.refusals import unsupported

if TYPE_CHECKING:
    from ingest.document import Document
    from ingest.refusal import Refusal

_HEADING = re.compile(r"(\*+)[ \t]+(.*?)(?:[ \t]+:[\w@#%:]+:)?[ \t]*\Z")
_KEYWORD = re.compile(r"[ \t]*#\+(\w+):[ \t]*(.*)")
_BEGIN = re.compile(r"[ \t]*#\+begin_(\w+)", re.IGNORECASE)
_END = re.compile(r"[ \t]*#\+end_(\w+)", re.IGNORECASE)
_DRAWER = re.compile(r"[ \t]*:([\w-]+):[ \t]*\Z")
_COMMENT = re.compile(r"[ \t]*#(?:[ \t]|\Z)")
_ITEM = re.compile(r"([ \t]*)([-+]|\d+[.)]|[ \t]\*)[ \t]+(?:\[[ X-]\][ \t]+)?(.*)")
_ROW = re.compile(r"[ \t]*\|")
_RULE = re.compile(r"[ \t]*\|[-+|]*\Z")
_LINK = re.compile(r"\[\[([^\]\n]+)\](?:\[([^\]\n]*)\])?\]")
_EMPHASIS = re.compile(r"(?<![^\s({'\"])([*/_=~+])(\S|\S.*?\S)\1(?![^\s.,:;!?'\")}\-])")
_VERBATIM = frozenset(["src", "example", "export"])
_METADATA = frozenset(["author", "date", "description", "keywords"])
_FIXED_WIDTH = re.compile(r"[ \t]*: ?(.*)")


def read_org(source: bytes, *, name: str) -> Document | Refusal:
    """Read a file; files that it includes are not looked at."""
    text = decode(source)
    if text is None:
        return unsupported("of a kind that is no text")
    builder = TextBuilder()
    reader = _Reader(builder)
    for line in clean(text).split("\n"):
        reader.take(line)
    reader.flush()
    stated = reader.stated
    metadata = {key: value for key, value in stated.items() if key in _METADATA}
    return builder.build(name=name, title=stated.get("title", ""), metadata=metadata)


class _Reader:
    """Takes one line after the other; what is open is closed by a line of another kind.

    Attributes:
        stated: What the file says of itself, such as its title.
    """

    def __init__(self, builder: TextBuilder) -> None:
        self.stated: dict[str, str] = {}
        self._builder = builder
        self._words: list[str] = []
        self._marker: str | None = None
        self._rows: list[list[str]] = []
        self._code: list[str] | None = None
        self._in_drawer = False

    def take(self, line: str) -> None:
        if self._code is not None:
            self._take_verbatim(line)
        elif self._in_drawer or _DRAWER.match(line):
            self.flush()
            self._in_drawer = line.strip().lower() != ":end:"
        elif not self._take_mark(line):
            self._take_words(line)

    def flush(self) -> None:
        """Append what is open."""
        if self._rows:
            self._builder.table(self._rows)
        text = _plain(" ".join(self._words))
        if self._marker is not None:
            self._builder.list_item(text, marker=self._marker)
        else:
            self._builder.paragraph(text)
        if self._code:
            self._builder.code("\n".join(self._code))
        self._words, self._rows, self._marker, self._code = [], [], None, None

    def _take_verbatim(self, line: str) -> None:
        if _END.match(line):
            self.flush()
        elif self._code is not None:
            self._code.append(line)

    def _take_mark(self, line: str) -> bool:
        """Whether the line is more than words: a heading, a setting, an item, a row."""
        heading, begin, keyword = _HEADING.match(line), _BEGIN.match(line), _KEYWORD.match(line)
        if heading:
            self.flush()
            self._builder.heading(one_line(_plain(heading[2])), level=len(heading[1]))
        elif begin:
            self.flush()
            self._code = [] if begin[1].lower() in _VERBATIM else None
        elif keyword:
            self.flush()
            self._take_keyword(keyword[1].lower(), keyword[2])
        elif _END.match(line) or _COMMENT.match(line) or not line.strip():
            self.flush()
        elif _ROW.match(line):
            self._take_row(line)
        else:
            return False
        return True

    def _take_keyword(self, key: str, value: str) -> None:
        if key == "caption":
            self._builder.paragraph(_plain(value))
        self.stated[key] = " ".join(filter(None, (self.stated.get(key), value.strip())))

    def _take_row(self, line: str) -> None:
        if not self._rows:
            self.flush()
        if not _RULE.match(line):
            self._rows.append([one_line(_plain(c)) for c in line.strip().strip("|").split("|")])

    def _take_words(self, line: str) -> None:
        item, fixed = _ITEM.match(line), _FIXED_WIDTH.match(line)
        if item or self._rows:
            self.flush()
        if item:
            bullet = item[2].strip()
            self._marker = f"{bullet} " if bullet[0].isdigit() else "- "
            self._words = [item[3]]
        else:
            self._words.append(fixed[1] if fixed else line.strip())


def _plain(text: str) -> str:
    """The words of a line, without the marks of links and emphasis."""
    text = _LINK.sub(lambda link: link[2] or link[1], text)
    return _EMPHASIS.sub(lambda marked: marked[2], text)
