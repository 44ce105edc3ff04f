"""Reads EPUB books: the chapters in the order of the book, each a page of HTML."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote

from lxml import etree

from ingest.formats.builder import TextBuilder, one_line
from ingest.formats.container import BROKEN_ZIP, refuse_unpacking
from ingest.formats.encoding import decode
from ingest.formats.html.read import write_html
from ingest.formats.refusals import damaged, encrypted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ingest.document import Document
    from ingest.refusal import Refusal

_WHAT = "an EPUB book"
_CONTAINER = "META-INF/container.xml"
_ENCRYPTION = "META-INF/encryption.xml"
# These scramble fonts alone; whatever else is encrypted is what the book says.
_FONT_METHODS = frozenset(["http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC"])
_CHAPTER_TYPES = frozenset(["application/xhtml+xml", "text/html", "application/x-dtbook+xml"])
_NCX_TYPE = "application/x-dtbncx+xml"
# Elements that XML may close at once, where HTML would take the rest of the page for their content.
_CLOSED_AT_ONCE = re.compile(
    r"<(?!(?:area|base|br|col|embed|hr|img|input|link|meta|source|track|wbr)\b)"
    r"([a-zA-Z][\w:-]*)((?:\s[^<>]*)?)/>"
)
_HEADING = re.compile(r"<h[1-6][\s>]", re.IGNORECASE)
_DATE = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?")


@dataclass(frozen=True, slots=True)
class _Item:
    """A file of the book: its path in the archive, type and role."""

    path: str
    media_type: str
    properties: str


def read_epub(source: bytes, *, name: str) -> Document | Refusal:
    """Read a book; chapters without a heading get the one from the table of contents."""
    try:
        refusal = refuse_unpacking(source, _WHAT)
        if refusal:
            return refusal
        with zipfile.ZipFile(io.BytesIO(source)) as container:
            return encrypted(_WHAT) if _is_encrypted(container) else _read(container, name)
    except (*BROKEN_ZIP, etree.LxmlError, ValueError, StopIteration):
        return damaged(_WHAT)


def _read(container: zipfile.ZipFile, name: str) -> Document | Refusal:
    rootfile = next(_find(_parse(container, _CONTAINER), "rootfile"))
    path = rootfile.get("full-path") or ""
    package = _parse(container, path)
    items = {item.get("id"): _read_item(item, path) for item in _find(package, "item")}
    spine = [items[each.get("idref")] for each in _find(package, "itemref")]
    labels = _labels(container, list(items.values()))
    builder = TextBuilder()
    for item in spine:
        # The table of contents repeats the headings.
        if item.media_type in _CHAPTER_TYPES and "nav" not in item.properties.split():
            _write_chapter(builder, container.read(item.path), labels.get(item.path, ""))
    metadata = _metadata(package)
    return builder.build(name=name, title=metadata.pop("title", ""), metadata=metadata)


def _write_chapter(builder: TextBuilder, source: bytes, label: str) -> None:
    text = decode(source) or ""
    if label and not _HEADING.search(text):
        builder.heading(label, level=1)
    write_html(_CLOSED_AT_ONCE.sub(r"<\1\2></\1>", text), builder)


def _is_encrypted(container: zipfile.ZipFile) -> bool:
    if _ENCRYPTION not in container.namelist():
        return False
    methods = _find(_parse(container, _ENCRYPTION), "EncryptionMethod")
    return any(method.get("Algorithm") not in _FONT_METHODS for method in methods)


def _labels(container: zipfile.ZipFile, items: list[_Item]) -> dict[str, str]:
    """The first entry of the table of contents for each file of the book."""
    labels: dict[str, str] = {}
    for item in items:
        if item.path not in container.namelist():
            continue
        if item.media_type == _NCX_TYPE:
            for point in _find(_parse(container, item.path), "navPoint"):
                content = next(_find(point, "content"), None)
                target = content.get("src") if content is not None else ""
                _note(labels, item, target, point.findtext("{*}navLabel/{*}text"))
        elif "nav" in item.properties.split():
            for link in _find(_parse(container, item.path), "a"):
                _note(labels, item, link.get("href"), "".join(link.itertext()))
    return labels


def _note(labels: dict[str, str], item: _Item, target: str | None, label: str | None) -> None:
    path = (target or "").partition("#")[0]
    labels.setdefault(_resolve(item.path, path), one_line(label or ""))


def _read_item(item: etree._Element, package_path: str) -> _Item:
    path = _resolve(package_path, item.get("href") or "")
    return _Item(path, item.get("media-type") or "", item.get("properties") or "")


def _metadata(package: etree._Element) -> dict[str, str]:
    stated = {
        key: [one_line("".join(each.itertext())) for each in _find(package, key)]
        for key in ("title", "creator", "date", "subject", "publisher")
    }
    date = _DATE.match(next(iter(stated["date"]), ""))
    return {
        "title": next(iter(stated["title"]), ""),
        "author": ", ".join(stated["creator"]),
        "date": date[0] if date else "",
        "subject": ", ".join(stated["subject"]),
        "publisher": next(iter(stated["publisher"]), ""),
    }


def _find(element: etree._Element, name: str) -> Iterator[etree._Element]:
    """The elements of a name, in whatever namespace."""
    return element.iter(f"{{*}}{name}")


def _parse(container: zipfile.ZipFile, path: str) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    return etree.fromstring(container.read(path), parser)


def _resolve(base: str, path: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(base), unquote(path)))
