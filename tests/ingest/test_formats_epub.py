"""EPUB: chapters in the order of the book, its properties, and protected books."""

from __future__ import annotations

import io
import zipfile

import pytest

from ingest.document import Document
from ingest.formats.epub import read_epub
from ingest.refusal import Refusal, RefusalReason

CONTAINER = '<container><rootfiles><rootfile full-path="OPS/book.opf"/></rootfiles></container>'
PACKAGE = """<package xmlns="http://www.idpf.org/2007/opf"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata><dc:title>On Pumps</dc:title>
<dc:creator>Ada</dc:creator><dc:creator>Bo</dc:creator><dc:date>2025-03-01T00:00</dc:date></metadata>
<manifest><item id="b" href="text/two.xhtml" media-type="application/xhtml+xml"/>
<item id="a" href="text/one%201.xhtml" media-type="application/xhtml+xml"/>
<item id="n" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/></manifest>
<spine><itemref idref="n"/><itemref idref="a"/><itemref idref="b"/></spine></package>"""
NAV = """<html xmlns="http://www.w3.org/1999/xhtml"><body><nav><ol>
<li><a href="text/one%201.xhtml#x">Care</a></li><li><a href="text/two.xhtml">Parts</a></li></ol>
</nav></body></html>"""
ONE = "<html><head><title/></head><body><a id='x'/><p>Clean weekly.</p></body></html>"
TWO = "<html><body><h2>Parts of it</h2><ul><li>filter</li></ul></body></html>"
PARTS = {
    "mimetype": "application/epub+zip",
    "META-INF/container.xml": CONTAINER,
    "OPS/book.opf": PACKAGE,
    "OPS/nav.xhtml": NAV,
    "OPS/text/one 1.xhtml": ONE,
    "OPS/text/two.xhtml": TWO,
}


def book(**changes: str) -> bytes:
    """The book with parts added or, where they are "", left out; by the last word of their name."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as container:
        for name, text in PARTS.items():
            text = changes.pop(name.rsplit("/", 1)[-1].partition(".")[0], text)  # noqa: PLW2901
            if text:
                container.writestr(name, text)
        for name, text in changes.items():
            container.writestr(f"META-INF/{name}.xml", text)
    return content.getvalue()


def encryption(method: str) -> str:
    data = f'<EncryptedData><EncryptionMethod Algorithm="{method}"/></EncryptedData>'
    return f"<encryption>{data}</encryption>"


def test_chapters_stand_in_the_order_of_the_book() -> None:
    document = read_epub(book(), name="x")
    assert isinstance(document, Document)
    blocks = [(block.kind, block.level, document.quote(block.span)) for block in document.blocks]
    assert blocks == [
        ("heading", 1, "Care"),
        ("paragraph", 0, "Clean weekly."),
        ("heading", 2, "Parts of it"),
        ("list_item", 0, "filter"),
    ]
    assert document.title == "On Pumps"
    assert document.metadata == {"author": "Ada, Bo", "date": "2025-03-01"}


def test_a_protected_book_is_encrypted_and_one_with_scrambled_fonts_is_not() -> None:
    protected = book(encryption=encryption("http://www.w3.org/2001/04/xmlenc#aes128-cbc"))
    refusal = read_epub(protected, name="x")
    assert isinstance(refusal, Refusal)
    assert refusal.reason is RefusalReason.ENCRYPTED
    fonts = book(encryption=encryption("http://www.idpf.org/2008/embedding"))
    assert isinstance(read_epub(fonts, name="x"), Document)


@pytest.mark.parametrize(
    "source",
    [
        book(container=""),
        book(container="<container/>"),
        book(book="<package"),
        book(two=""),
        book()[:-300],
    ],
)
def test_a_book_with_missing_or_torn_parts_is_damage(source: bytes) -> None:
    refusal = read_epub(source, name="x")
    assert isinstance(refusal, Refusal)
    assert refusal.reason is RefusalReason.DAMAGED
