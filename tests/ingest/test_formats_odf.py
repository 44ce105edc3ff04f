"""OpenDocument: texts, slides and sheets."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

import pytest

from ingest.document import Document
from ingest.formats.odf.cells import read_ods
from ingest.formats.odf.read import read_odt
from ingest.formats.odf.slides import read_odp
from ingest.refusal import Refusal, RefusalReason

if TYPE_CHECKING:
    from collections.abc import Callable

    Read = Callable[..., Document | Refusal]

NAMES = ("office", "text", "table", "draw", "style", "presentation", "svg", "meta")
URNS = {"draw": "drawing", "svg": "svg-compatible"}
SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{URNS.get(name, name)}:1.0"'
    for name in NAMES
)


def package(content: str, **parts: str) -> bytes:
    file = io.BytesIO()
    root = f"<office:document-content {SPACES}>{content}</office:document-content>"
    with zipfile.ZipFile(file, "w") as container:
        container.writestr("content.xml", root)
        for name, text in parts.items():
            path = "META-INF/manifest.xml" if name == "manifest" else f"{name}.xml"
            container.writestr(path, text)
    return file.getvalue()


def body(kind: str, content: str, styles: str = "") -> str:
    return f"{styles}<office:body><office:{kind}>{content}</office:{kind}></office:body>"


def read(reader: Read, source: bytes) -> Document:
    document = reader(source, name="letter")
    assert isinstance(document, Document)
    return document


def blocks_of(document: Document) -> list[tuple[str, int, str]]:
    return [(block.kind, block.level, document.quote(block.span)) for block in document.blocks]


def test_a_text_keeps_headings_lists_tables_and_notes() -> None:
    styles = (
        '<office:automatic-styles><text:list-style style:name="L1"><text:list-level-style-number '
        'text:level="1" style:num-format="a" style:num-suffix=")"/></text:list-style>'
        "</office:automatic-styles>"
    )
    content = (
        '<text:h text:outline-level="2">Care</text:h>'
        "<text:p>Clean<text:s/>it<text:note><text:note-citation>1</text:note-citation>"
        "<text:note-body><text:p>With soap.</text:p></text:note-body></text:note> weekly<text:line-"
        "break/>or daily.<office:annotation><text:p>Really?</text:p></office:annotation></text:p>"
        '<text:list text:style-name="L1"><text:list-item><text:p>fill</text:p></text:list-item>'
        "<text:list-item><text:p>start</text:p></text:list-item></text:list>"
        "<table:table><table:table-header-rows><table:table-row><table:table-cell><text:p>Site"
        "</text:p></table:table-cell><table:table-cell><text:p>Staff</text:p></table:table-cell>"
        "</table:table-row></table:table-header-rows><table:table-row><table:table-cell><text:p>"
        "Oslo</text:p></table:table-cell><table:table-cell><text:p>12</text:p></table:table-cell>"
        "</table:table-row></table:table>"
        "<text:tracked-changes><text:p>deleted</text:p></text:tracked-changes>"
    )
    document = read(read_odt, package(body("text", content, styles)))
    assert blocks_of(document) == [
        ("heading", 2, "Care"),
        ("paragraph", 0, "Clean it weekly\nor daily."),
        ("list_item", 0, "fill"),
        ("list_item", 0, "start"),
        ("table", 0, "Site | Staff\nOslo | 12"),
        ("paragraph", 0, "With soap."),
    ]
    assert "a) fill\nb) start" in document.text


def test_text_boxes_are_read_and_properties_kept() -> None:
    content = (
        "<text:p>Host<draw:frame><draw:text-box><text:p>in a box</text:p></draw:text-box>"
        "</draw:frame></text:p>"
    )
    meta = (
        f'<office:meta {SPACES} xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>On Pumps'
        "</dc:title><dc:creator>Ada</dc:creator><dc:date>2025-03-01T09:00</dc:date></office:meta>"
    )
    document = read(read_odt, package(body("text", content), meta=meta))
    assert document.text == "Host\n\nin a box"
    assert (document.title, document.metadata) == (
        "On Pumps",
        {"author": "Ada", "date": "2025-03-01"},
    )


def test_slides_are_pages_read_from_the_top() -> None:
    def frame(text: str, y: int, kind: str = "outline") -> str:
        return (
            f'<draw:frame svg:x="1cm" svg:y="{y}cm" svg:width="9cm" svg:height="2cm" '
            f'presentation:class="{kind}"><draw:text-box><text:p>{text}</text:p></draw:text-box>'
            "</draw:frame>"
        )

    notes = f"<presentation:notes>{frame('Say hello.', 9, 'notes')}</presentation:notes>"
    first = (
        frame("low", 9) + frame("high", 4) + frame("Pumps", 1, "title") + frame("7", 12, "footer")
    )
    slides = f"<draw:page>{first}{notes}</draw:page><draw:page>{frame('loose', 1)}</draw:page>"
    document = read(read_odp, package(body("presentation", slides)))
    texts = [text for _, _, text in blocks_of(document)]
    assert texts == ["Pumps", "high", "low", "Notes", "Say hello.", "Slide 2", "loose"]
    assert document.page_at(document.text.index("loose")) == 2


def test_sheets_are_pages_and_cells_show_their_text() -> None:
    def cell(text: str, kind: str = "string", more: str = "") -> str:
        value = f'<table:table-cell office:value-type="{kind}" {more}>'
        return f"{value}<text:p>{text}</text:p></table:table-cell>"

    header = f"<table:table-row>{cell('Site')}{cell('Share')}{cell('Opened')}</table:table-row>"
    day = cell("1 March", "date", 'office:date-value="2025-03-01"')
    row = f"<table:table-row>{cell('Oslo')}{cell('25 %', 'percentage')}{day}</table:table-row>"
    rest = (
        '<table:table-row table:number-rows-repeated="9999"><table:table-cell/></table:table-row>'
    )
    sheet = f'<table:table table:name="Sites">{header}{row}{rest}</table:table>'
    document = read(read_ods, package(body("spreadsheet", sheet)))
    assert document.text == "Sites\n\nSite | Share | Opened\nOslo | 25 % | 2025-03-01"
    assert [page.number for page in document.pages] == [1]


@pytest.mark.parametrize("reader", [read_odt, read_odp, read_ods])
def test_protected_and_torn_files_are_refused_for_what_they_are(reader: Read) -> None:
    protected = package("", manifest="<manifest><encryption-data/></manifest>")
    refusal = reader(protected, name="x")
    assert isinstance(refusal, Refusal)
    assert refusal.reason is RefusalReason.ENCRYPTED
    for torn in (package("<torn>"), package("")[:-40]):
        refusal = reader(torn, name="x")
        assert isinstance(refusal, Refusal)
        assert refusal.reason is RefusalReason.DAMAGED
