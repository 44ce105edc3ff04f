"""Walks through the tokens of Rich Text and tells stories what they say."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from ingest.formats.rtf.charset import document_encoding, font_encoding
from ingest.formats.rtf.groups import STORIES, Group, Holding, change, enter
from ingest.formats.rtf.signs import SIGNS
from ingest.formats.rtf.story import Story
from ingest.formats.rtf.tokens import Token, read_tokens

if TYPE_CHECKING:
    from ingest.formats.rtf.story import Write

_MAX_DEPTH = 1000
_PARAGRAPH_ENDS = frozenset([b"par", b"sect", b"page", b"\n", b"\r"])
_DATE_PARTS = {b"yr": "{:04}", b"mo": "-{:02}", b"dy": "-{:02}"}
_HEADING = re.compile(r"(?:heading ([1-9])|title)\s*;", re.IGNORECASE)


class TornError(Exception):
    """Groups begin that do not end, or nest without end."""


class RtfWalker:
    """Walks through one file.

    Attributes:
        body: What the file says.
        notes: Foot- and endnotes, in order.
        properties: What the file states of itself, by the words of the format.
    """

    def __init__(self) -> None:
        self.body = Story()
        self.notes: list[Write] = []
        self.properties: dict[str, str] = defaultdict(str)
        self._stories = [self.body]
        self._groups = [Group()]
        self._encoding = "cp1252"
        self._fonts: dict[int, str] = {}
        self._levels: dict[int, int] = {}
        self._bytes = bytearray()
        self._n_skipped = 0
        self._is_optional = False

    def walk(self, source: bytes) -> None:
        """Read all of it.

        Raises:
            TornError: It ends too early.
        """
        for token in read_tokens(source):
            if token.kind in {"byte", "text"}:
                self._take_bytes(token.value)
                continue
            self._flush()
            if token.kind == "brace":
                self._n_skipped = 0
                self._open() if token.value == b"{" else self._close()
                if len(self._groups) == 1:
                    break
            elif self._n_skipped:
                self._n_skipped -= 1
            else:
                self._obey(token)
        if len(self._groups) > 1:
            raise TornError
        self.body.end()

    def _take_bytes(self, value: bytes) -> None:
        n_skipped = min(self._n_skipped, len(value))
        self._n_skipped -= n_skipped
        if self._groups[-1].holding is not Holding.NOTHING:
            # One character may take several bytes, so they are decoded together.
            self._bytes += value[n_skipped:]

    def _flush(self) -> None:
        if self._bytes:
            encoding = self._fonts.get(self._groups[-1].font) or self._encoding
            text = self._bytes.decode(encoding, "replace")
            self._bytes.clear()
            self._put(text)

    def _put(self, text: str) -> None:
        group = self._groups[-1]
        match group.holding:
            case Holding.MARKER:
                self._stories[-1].add_marker(text)
            case Holding.STYLES if heading := _HEADING.match(text.strip()):
                self._levels[group.style] = int(heading[1] or 1)
            case Holding.INFO if group.field:
                self.properties[group.field] += text
            case Holding.TEXT | Holding.NOTE | Holding.BOX if not group.is_hidden:
                self._stories[-1].add(text)

    def _open(self) -> None:
        if len(self._groups) > _MAX_DEPTH:
            raise TornError
        self._groups.append(self._groups[-1])
        self._is_optional = False

    def _close(self) -> None:
        holding = self._groups.pop().holding
        if holding in STORIES and self._groups[-1].holding is not holding:
            story = self._stories.pop()
            story.end()
            blocks = self.notes if holding is Holding.NOTE else self._stories[-1].blocks
            blocks += story.blocks

    def _obey(self, token: Token) -> None:
        if token.value == b"*":
            self._is_optional = True
            return
        group, word = self._groups[-1], token.value
        entered = enter(group, word, is_optional=self._is_optional)
        self._is_optional = False
        if entered:
            if entered.holding in STORIES and entered.holding is not group.holding:
                self._stories.append(Story())
            self._groups[-1] = entered
            return
        self._groups[-1] = change(group, word, token.number)
        if word == b"u" and token.number is not None:
            self._put(chr(token.number & 0xFFFF))
            self._n_skipped = group.n_fallback
        elif word in SIGNS:
            self._put(SIGNS[word])
        elif group.holding in {Holding.TEXT, *STORIES}:
            self._end_part(word)
        elif group.holding is Holding.FONTS and word == b"fcharset":
            self._fonts[group.font] = font_encoding(token.number or 0)
        elif word in _DATE_PARTS:
            self._put(_DATE_PARTS[word].format(token.number or 0))
        self._encoding = document_encoding(word, token.number) or self._encoding

    def _end_part(self, word: bytes) -> None:
        group, story = self._groups[-1], self._stories[-1]
        if word in _PARAGRAPH_ENDS:
            level = group.level or self._levels.get(group.style, 0)
            story.end_paragraph(level=level, is_item=group.is_item, is_in_table=group.is_in_table)
        elif word == b"cell":
            story.end_cell()
        elif word == b"row":
            story.end_row()
