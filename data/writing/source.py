"""A source: a front matter, then headings, paragraphs, lists, tables and notes."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True)
class Block:
    """One block of a source.

    Attributes:
        kind: ``heading``, ``paragraph``, ``bullet``, ``number``, ``note`` or ``table``.
        level: Of a heading, from 1; of a numbered item, its number.
        rows: Of a table, its header first.
    """

    kind: str
    text: str = ""
    level: int = 0
    rows: list[list[str]] = field(default_factory=list)


@dataclass(frozen=True)
class Source:
    """A parsed source file; ``body`` is what follows the front matter, as it stands."""

    meta: dict[str, str]
    body: str

    @property
    def blocks(self) -> list[Block]:
        """The body's blocks, in order."""
        return list(_parse_blocks(self.body))

    @property
    def date(self) -> datetime:
        """The date of the document; noon UTC, unless it states an hour."""
        stated = self.meta["date"]
        return datetime.fromisoformat(stated if "T" in stated else f"{stated}T12:00:00+00:00")


def parse_source(text: str) -> Source:
    """Split a source text into its front matter and its body."""
    _, front, body = text.split("---\n", 2)
    meta = {}
    for line in front.strip().splitlines():
        key, value = line.split(":", 1)
        meta[key.strip()] = value.strip()
    return Source(meta, body)


def _parse_blocks(body: str) -> Iterator[Block]:
    """Yield the blocks of a body; each paragraph and list item is one line."""
    table: list[list[str]] = []
    for line in [*body.splitlines(), ""]:
        if line.startswith("|"):
            table.append([cell.strip() for cell in line.strip()[1:-1].split("|")])
            continue
        if table:
            yield Block("table", rows=table)
            table = []
        if line.strip():
            yield _parse_line(line)


def _parse_line(line: str) -> Block:
    if match := re.match(r"(#{1,3}) (.+)", line):
        return Block("heading", match[2], level=len(match[1]))
    if match := re.match(r"- (.+)", line):
        return Block("bullet", match[1])
    if match := re.match(r"(\d+)\. (.+)", line):
        return Block("number", match[2], level=int(match[1]))
    if match := re.match(r"> (.+)", line):
        return Block("note", match[1])
    return Block("paragraph", line.strip())
