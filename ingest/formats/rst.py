"""Reads reStructuredText as its reader sees it; the one door to docutils."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from docutils.core import publish_doctree

from ingest.formats.builder import TextBuilder, clean, one_line
from ingest.formats.encoding import decode
from ingest.formats.refusals import unsupported
from ingest.formats.text import read_text

if TYPE_CHECKING:
    from ingest.document import Document
    from ingest.refusal import Refusal

_SETTINGS = {
    # No other file is read: not by a directive, and no configuration of the folder worked in.
    "file_insertion_enabled": False,
    "raw_enabled": False,
    "_disable_config": True,
    # What is not understood comes back as it was written, inside a message; nothing is printed.
    "report_level": 2,
    "halt_level": 5,
    "warning_stream": False,
    "line_length_limit": 10**7,
    "syntax_highlight": "none",
    "input_encoding": "unicode",
}
_INFO = (nodes.author, nodes.date, nodes.organization, nodes.version, nodes.copyright)
_METADATA = {"author": nodes.author, "date": nodes.date}


def read_rst(source: bytes, *, name: str) -> Document | Refusal:
    """Read a file; what it includes is not followed, and unknown directives stay as written."""
    text = decode(source)
    if text is None:
        return unsupported("of a kind that is no text")
    try:
        tree = publish_doctree(clean(text), settings_overrides=_SETTINGS)
    except Exception:  # noqa: BLE001 - it raises whatever its extensions do: the words are there
        return read_text(source, name=name)
    builder = TextBuilder()
    _Renderer(builder).render(tree)
    stated = {key: _first(tree, kind) for key, kind in _METADATA.items()}
    return builder.build(name=name, title=str(tree.get("title", "")), metadata=stated)


def _first(tree: nodes.document, kind: type[nodes.Node]) -> str:
    return next((node.astext() for node in tree.findall(kind)), "")


class _Renderer:
    """Walks the tree; how words are appended depends on what they stand in."""

    def __init__(self, builder: TextBuilder) -> None:
        self._builder = builder
        self._level = 0
        self._marker: str | None = None

    def render(self, node: nodes.Node) -> None:
        match node:
            case nodes.Invisible() | nodes.raw() | nodes.label():
                pass
            case nodes.system_message():
                for written in node.findall(nodes.literal_block):
                    self.render(written)
            case nodes.table():
                self._table(node)
            case nodes.bullet_list() | nodes.enumerated_list():
                self._list(node)
            case nodes.section():
                self._level += 1
                self._children(node)
                self._level -= 1
            case nodes.footnote() | nodes.citation():
                self._marker = f"[{node[0].astext()}] "
                self._children(node)
            case _:
                self._render_text(node)

    def _render_text(self, node: nodes.Node) -> None:
        match node:
            case nodes.title():
                self._builder.heading(one_line(node.astext()), level=max(1, self._level))
            case nodes.literal_block() | nodes.doctest_block() | nodes.math_block():
                self._builder.code(node.astext())
            case nodes.image():
                self._words(str(node.get("alt", "")))
            case nodes.field() | nodes.option_list_item() | nodes.line_block():
                self._words(_joined(node))
            case _ if isinstance(node, _INFO):
                self._words(f"{type(node).__name__.capitalize()}: {node.astext()}")
            case nodes.TextElement():
                # Its lines end where the file's do, which its reader does not see.
                self._words(node.astext().replace("\n", " "))
            case _:
                self._children(node)

    def _children(self, node: nodes.Node) -> None:
        for child in node.children:
            self.render(child)

    def _words(self, text: str) -> None:
        if self._marker is not None:
            self._builder.list_item(text, marker=self._marker)
            self._marker = None
        else:
            self._builder.paragraph(text)

    def _list(self, node: nodes.Element) -> None:
        first = int(node.get("start", 1))
        for number, item in enumerate(node.children, start=first):
            self._marker = f"{number}. " if isinstance(node, nodes.enumerated_list) else "- "
            self._children(item)
            self._marker = None

    def _table(self, node: nodes.Element) -> None:
        for title in node.findall(nodes.title):
            self._words(title.astext())
        self._builder.table([_cells(row) for row in node.findall(nodes.row)])


def _cells(row: nodes.Element) -> list[str]:
    """A cell over several columns stands in the first of them."""
    cells: list[str] = []
    for entry in row.children:
        if isinstance(entry, nodes.Element):
            cells += [one_line(entry.astext()), *[""] * int(entry.get("morecols", 0))]
    return cells


def _joined(node: nodes.Element) -> str:
    """Parts that belong together: a field's name and body, the lines of a verse."""
    is_field = isinstance(node, nodes.field)
    parts = [child.astext() for child in node.children]
    return ": ".join(parts) if is_field else "\n".join(parts)
