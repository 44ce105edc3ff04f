"""Reads XML: prose where elements hold words among others, records where they hold values."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from lxml import etree

from ingest.formats.builder import TextBuilder, one_line
from ingest.formats.html.read import read_html
from ingest.formats.records import Data, Record, RecordWriter
from ingest.formats.text import read_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ingest.document import Document
    from ingest.refusal import Refusal

_TITLES = frozenset("title head heading caption".split())
_PROSE = frozenset("p para simpara li line l s quote note abstract".split())
_ENDS_OF_SENTENCES = (".", "!", "?", ":", "…")
_MIN_SENTENCE_WORDS = 5
_MAX_LEVEL = 6


def read_xml(source: bytes, *, name: str) -> Document | Refusal:
    """Read a file without fetching or expanding anything; what is not well formed stays as it is.

    Texts come in order. Attributes are values like others, but are left out in the midst of prose.
    """
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_pis=True,
        remove_comments=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(source, parser)
    except (etree.XMLSyntaxError, ValueError):
        return read_text(source, name=name)
    if _tag(root) == "html":
        return read_html(source, name=name)
    builder = TextBuilder()
    _Writer(builder, root).write(root, level=1)
    return builder.build(name=name)


class _Writer:
    """Appends elements.

    Args:
        builder: Receives the blocks.
        root: Of all elements that will be written.
    """

    def __init__(self, builder: TextBuilder, root: etree._Element) -> None:
        self._builder = builder
        self._records = RecordWriter(builder)
        self._around_prose: set[etree._Element] = set()
        for element in root.iter("*"):
            if _is_mixed(element) or _is_section(element) or _is_sentence(element):
                self._note(element)

    def write(self, element: etree._Element, *, level: int) -> None:
        """Append data as data, and what holds prose or titles part by part."""
        if _is_mixed(element) or _is_sentence(element):
            self._builder.paragraph(_words(element))
            return
        self._records.write(Record(tuple(_attributes(element))))
        below = level
        for is_prose, group in groupby(element.iterchildren("*"), self._around_prose.__contains__):
            children = list(group)
            if not is_prose:
                self._records.write(Record(tuple(_fields(children))))
                continue
            for child in children:
                below = self._write_part(child, level=level, below=below)

    def _write_part(self, child: etree._Element, *, level: int, below: int) -> int:
        if _tag(child) in _TITLES and not len(child):
            self._builder.heading(_words(child), level=min(level, _MAX_LEVEL))
            return level + 1
        self.write(child, level=below)
        return below

    def _note(self, element: etree._Element) -> None:
        """Everything around prose is written part by part; so is the title of a section."""
        titles = (child for child in element.iterchildren("*") if _tag(child) in _TITLES)
        self._around_prose.update(titles if _is_section(element) else ())
        around: etree._Element | None = element
        while around is not None and around not in self._around_prose:
            self._around_prose.add(around)
            around = around.getparent()


def _is_mixed(element: etree._Element) -> bool:
    """Whether words stand between the elements in it."""
    children = list(element.iterchildren("*"))
    texts = (element.text, *(child.tail for child in children))
    return bool(children) and any(text and text.strip() for text in texts)


def _is_section(element: etree._Element) -> bool:
    """Whether it has a title, and below that more than values."""
    children = list(element.iterchildren("*"))
    titles = [child for child in children if _tag(child) in _TITLES and not len(child)]
    return bool(titles) and any(len(child) for child in children)


def _is_sentence(element: etree._Element) -> bool:
    """Whether it is a leaf that is read, not looked up."""
    if len(element):
        return False
    words = _words(element)
    is_ended = words.endswith(_ENDS_OF_SENTENCES) and len(words.split()) >= _MIN_SENTENCE_WORDS
    return _tag(element) in _PROSE or is_ended


def _data(element: etree._Element) -> Data:
    fields = [*_attributes(element), *_fields(list(element.iterchildren("*")))]
    words = "" if len(element) else _words(element)
    if not fields:
        return words
    return Record((*fields, *([("", words)] if words else [])))


def _fields(children: list[etree._Element]) -> Iterator[tuple[str, Data]]:
    """Values by name; neighbours of one name are a list."""
    for tag, group in groupby(children, _tag):
        values = [_data(child) for child in group]
        yield tag, values[0] if len(values) == 1 else values


def _attributes(element: etree._Element) -> Iterator[tuple[str, Data]]:
    # Those of a namespace are for programs: a schema, a language, a link's behaviour.
    for name, value in element.attrib.items():
        if not str(name).startswith("{"):
            yield str(name), str(value)


def _tag(element: etree._Element) -> str:
    return etree.QName(element).localname


def _words(element: etree._Element) -> str:
    return one_line("".join(str(text) for text in element.itertext()))
