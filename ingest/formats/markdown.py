"""Reads Markdown as its reader sees it: markup, link targets and images are left out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import yaml
from markdown_it import MarkdownIt

from ingest.formats.builder import TextBuilder, clean, one_line
from ingest.formats.encoding import decode
from ingest.formats.html.read import write_html
from ingest.formats.refusals import unsupported

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it.token import Token

    from ingest.document import Document
    from ingest.refusal import Refusal

# Bounded, since YAML's own parser takes time and stack without bound.
_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.{0,20000}?\n)(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])


def read_markdown(source: bytes, *, name: str) -> Document | Refusal:
    """Read CommonMark with tables; YAML front matter becomes title and metadata."""
    text = decode(source)
    if text is None:
        return unsupported("of a kind that is no text")
    stated, body = _front_matter(clean(text))
    builder = TextBuilder()
    _Renderer(builder).render(_PARSER.parse(body))
    return builder.build(name=name, title=stated.pop("title", ""), metadata=stated)


def _front_matter(text: str) -> tuple[dict[str, str], str]:
    match = _FRONT_MATTER.match(text)
    try:
        stated = yaml.safe_load(match[1]) if match else None
    except (yaml.YAMLError, ValueError, RecursionError):
        stated = None
    if match is None or not isinstance(stated, dict):
        return {}, text
    return {str(key): _as_text(value) for key, value in stated.items()}, text[match.end() :]


def _as_text(value: object) -> str:
    """One value or a flat list of values; anything deeper says nothing to a reader."""
    values = value if isinstance(value, list) else [value]
    flat = [str(item) for item in values if item is not None and not isinstance(item, list | dict)]
    return ", ".join(flat)


class _Renderer:
    """Walks the flat token list; what an inline token becomes depends on what was opened last."""

    def __init__(self, builder: TextBuilder) -> None:
        self._builder = builder
        self._level = 0
        self._numbers: list[int | None] = []
        self._marker: str | None = None
        self._rows: list[list[str]] | None = None

    def render(self, tokens: Sequence[Token]) -> None:
        for token in tokens:
            self._open(token)
            if token.type == "inline":
                self._inline(_rendered(token.children or []))
            elif token.type in {"fence", "code_block"}:
                self._builder.code(token.content)
            elif token.type == "html_block":
                write_html(token.content, self._builder)

    def _open(self, token: Token) -> None:
        match token.type:
            case "heading_open":
                self._level = int(token.tag[1])
            case "bullet_list_open":
                self._numbers.append(None)
            case "ordered_list_open":
                self._numbers.append(int(token.attrGet("start") or 1))
            case "bullet_list_close" | "ordered_list_close":
                self._numbers.pop()
            case "list_item_open":
                self._marker = self._next_marker()
            case "table_open":
                self._rows = []
            case "tr_open" if self._rows is not None:
                self._rows.append([])
            case "table_close" if self._rows is not None:
                self._builder.table(self._rows)
                self._rows = None

    def _next_marker(self) -> str:
        number = self._numbers[-1]
        if number is None:
            return "- "
        self._numbers[-1] = number + 1
        return f"{number}. "

    def _inline(self, text: str) -> None:
        if self._rows is not None:
            self._rows[-1].append(one_line(text))
        elif self._level:
            self._builder.heading(one_line(text), level=self._level)
            self._level = 0
        elif self._marker is not None:
            self._builder.list_item(text, marker=self._marker)
            self._marker = None
        else:
            self._builder.paragraph(text)


def _rendered(tokens: Sequence[Token]) -> str:
    return "".join(_rendered_token(token) for token in tokens)


def _rendered_token(token: Token) -> str:
    match token.type:
        case "text" | "code_inline" | "text_special":
            return token.content
        case "softbreak":
            return " "
        case "hardbreak":
            return "\n"
        case "image":
            return _rendered(token.children or [])
        case "html_inline" if token.content.lower().startswith("<br"):
            return "\n"
        case _:
            return ""
