"""The door: what a file is, by its content, and why it stays outside."""

from __future__ import annotations

import io
import os
import zipfile
from typing import TYPE_CHECKING

import docx
import pytest
from fpdf import FPDF

from ingest.document import Document
from ingest.document_json import decode_document, encode_document
from ingest.parse import Limits, parse
from ingest.refusal import Refusal, RefusalReason

if TYPE_CHECKING:
    from pathlib import Path

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def write(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def zip_of(*names: str) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as container:
        for name in names:
            container.writestr(name, "<x/>")
    return content.getvalue()


def pdf() -> bytes:
    file = FPDF()
    file.set_font("helvetica", size=12)
    file.add_page()
    file.text(20, 20, "I am a PDF.")
    return bytes(file.output())


def word() -> bytes:
    file, content = docx.Document(), io.BytesIO()
    file.add_paragraph("I am a Word file.")
    file.save(content)
    return content.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "text"),
    [
        ("a.txt", pdf(), "I am a PDF."),
        ("a.pdf", word(), "I am a Word file."),
        ("a.docx", b"<!DOCTYPE html><html><p>I am a <b>page</b>.</p>", "I am a page."),
        ("a.txt", b"<!-- saved --><html><p>page</p></html>", "page"),
        ("a.html", b"<p>a fragment</p>", "a fragment"),
        ("a.md", b"*marked* <!DOCTYPE html>", "marked"),
        ("a.TSV", b"a\tb\n", "a | b"),
        ("a.log", b"12:00 \x1b[1mstart\x1b[0m", "12:00 [1mstart[0m"),
        ("about_pdf.txt", b"a file begins with %PDF-1.7", "a file begins with %PDF-1.7"),
        ("name", b"without an ending", "without an ending"),
    ],
)
def test_a_file_is_read_as_what_it_is(tmp_path: Path, name: str, content: bytes, text: str) -> None:
    document = parse(write(tmp_path, name, content), limits=Limits())
    assert isinstance(document, Document)
    assert document.text == text


@pytest.mark.parametrize(
    ("content", "reason", "word_in_explanation"),
    [
        (b"", RefusalReason.EMPTY, "0 bytes"),
        (b" \n\t\n ", RefusalReason.NO_TEXT, "no words"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", RefusalReason.UNSUPPORTED_TYPE, "Portable Network"),
        (bytes(range(256)), RefusalReason.UNSUPPORTED_TYPE, "unknown type"),
        (b"%PDF-1.7\n%\xe2\xe3\n1 0 obj", RefusalReason.DAMAGED, "a PDF"),
        (b"PK\x03\x04torn", RefusalReason.DAMAGED, "ZIP archive or an Office"),
        (zip_of("[Content_Types].xml", "word/x"), RefusalReason.DAMAGED, "a Word document"),
        (zip_of("[Content_Types].xml", "ppt/x"), RefusalReason.DAMAGED, "PowerPoint"),
        (zip_of("[Content_Types].xml", "xl/x"), RefusalReason.DAMAGED, "Excel"),
        (
            zip_of("[Content_Types].xml", "xl/workbook.bin"),
            RefusalReason.UNSUPPORTED_TYPE,
            ".xlsb",
        ),
        (zip_of("META-INF/container.xml"), RefusalReason.DAMAGED, "EPUB"),
        (zip_of("xl/some.txt"), RefusalReason.UNSUPPORTED_TYPE, "ZIP"),
        (zip_of(), RefusalReason.UNSUPPORTED_TYPE, "ZIP"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), RefusalReason.ENCRYPTED, "password"),
        (OLE + "WordDocument".encode("utf-16-le"), RefusalReason.UNSUPPORTED_TYPE, ".doc"),
        (OLE + "Workbook\0".encode("utf-16-le"), RefusalReason.DAMAGED, "Excel"),
        (OLE + "Bookmarks\0".encode("utf-16-le"), RefusalReason.UNSUPPORTED_TYPE, "old Office"),
        (b"{\\rtf1 hello", RefusalReason.DAMAGED, "Rich Text"),
    ],
)
def test_a_file_that_stays_outside_says_why(
    tmp_path: Path, content: bytes, reason: RefusalReason, word_in_explanation: str
) -> None:
    refusal = parse(write(tmp_path, "a.txt", content), limits=Limits())
    assert isinstance(refusal, Refusal)
    assert refusal.reason is reason
    assert word_in_explanation in refusal.explanation
    assert refusal.explanation.endswith(".")
    assert refusal.advice.endswith(".")


def test_what_cannot_be_opened_is_unreadable(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("nowhere")
    os.mkfifo(tmp_path / "pipe")
    for name in ("missing", "link", "pipe", "."):
        refusal = parse(tmp_path / name, limits=Limits())
        assert isinstance(refusal, Refusal)
        assert refusal.reason is RefusalReason.UNREADABLE


def test_each_limit_has_its_own_number(tmp_path: Path) -> None:
    limits = Limits(text_file_bytes=100, file_bytes=5000, text_bytes=10)
    for name, content in (
        ("big text", b"words " * 20),
        ("big file", b"%PDF-" + bytes(6000)),
        ("many words", pdf()),
    ):
        refusal = parse(write(tmp_path, name, content), limits=limits)
        assert isinstance(refusal, Refusal)
        assert refusal.reason is RefusalReason.TOO_LARGE
    assert isinstance(parse(write(tmp_path, "small", b"ten bytes."), limits=limits), Document)


def test_a_document_comes_back_from_its_bytes(tmp_path: Path) -> None:
    for name, content in (("a", pdf()), ("a.csv", "a,b\n1,\U0001f528".encode())):
        document = parse(write(tmp_path, name, content), limits=Limits())
        assert isinstance(document, Document)
        assert decode_document(encode_document(document)) == document
