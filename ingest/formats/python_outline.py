"""The definitions and docstrings of a Python file, and where they stand in it."""

from __future__ import annotations

import ast
import re
from itertools import accumulate
from typing import TYPE_CHECKING

from ingest.document import Block, BlockKind, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

_OPENING = re.compile(r"[A-Za-z]*(?:\"\"\"|'''|[\"'])\s*")
_CLOSING = re.compile(r"\s*(?:\"\"\"|'''|[\"'])\Z")
_MAX_CHARS = 500_000
_Definition = ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
_DEFINITIONS = (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)


def outline(text: str) -> Iterator[Block]:
    """First lines of definitions as headings, docstrings as paragraphs.

    A file of another version of the language, or a very long one, has none.
    """
    if len(text) > _MAX_CHARS:
        return
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return
    places = _Places(text)
    if ast.get_docstring(tree):
        yield places.docstring(tree.body[0])
    yield from _definitions(tree, places, level=1)


def _definitions(node: ast.AST, places: _Places, *, level: int) -> Iterator[Block]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, _DEFINITIONS):
            yield places.heading(child, level=level)
            if ast.get_docstring(child):
                yield places.docstring(child.body[0])
            yield from _definitions(child, places, level=level + 1)
        elif isinstance(child, ast.If | ast.Try | ast.With):
            yield from _definitions(child, places, level=level)


class _Places:
    """Turns lines and columns, which count bytes, into offsets."""

    def __init__(self, text: str) -> None:
        self._text = text
        # Not splitlines: Python's parser ends a line at a line feed only.
        self._lines = text.split("\n")
        self._starts = [0, *accumulate(len(line) + 1 for line in self._lines)]

    def heading(self, node: _Definition, *, level: int) -> Block:
        start = self._offset(node.lineno, node.col_offset)
        end = self._starts[node.lineno - 1] + len(self._lines[node.lineno - 1].rstrip())
        return Block(Span(start, end), BlockKind.HEADING, level=level)

    def docstring(self, node: ast.stmt) -> Block:
        """Without its quotes."""
        start = self._offset(node.lineno, node.col_offset)
        end = self._offset(node.end_lineno or node.lineno, node.end_col_offset or 0)
        opening = _OPENING.match(self._text, start, end)
        closing = _CLOSING.search(self._text[start:end])
        end = start + closing.start() if closing else end
        return Block(Span(opening.end() if opening else start, end), BlockKind.PARAGRAPH)

    def _offset(self, line: int, column: int) -> int:
        before = self._lines[line - 1].encode()[:column].decode(errors="ignore")
        return self._starts[line - 1] + len(before)
