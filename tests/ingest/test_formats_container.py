"""Archives: told by what is in them, and weighed before they are unpacked."""

from __future__ import annotations

import io
import zipfile

import docx
import pytest

from ingest.document import Document
from ingest.formats.container import look_into_zip, refuse_unpacking
from ingest.formats.docx.read import read_docx
from ingest.formats.file_kind import FileKind
from ingest.refusal import Refusal, RefusalReason


def archive(method: int = zipfile.ZIP_STORED, **parts: str) -> io.BytesIO:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", method) as container:
        for name, text in parts.items():
            container.writestr(name.replace("__", "/"), text)
    return content


@pytest.mark.parametrize(
    ("mime", "kind"),
    [
        ("application/epub+zip", FileKind.EPUB),
        ("application/vnd.oasis.opendocument.text", FileKind.ODT),
        ("application/vnd.oasis.opendocument.text-template", FileKind.ODT),
        ("application/vnd.oasis.opendocument.presentation", FileKind.ODP),
        ("application/vnd.oasis.opendocument.spreadsheet\n", FileKind.ODS),
    ],
)
def test_an_archive_that_states_its_type_is_believed(mime: str, kind: FileKind) -> None:
    assert look_into_zip(archive(mimetype=mime, word__x="")) is kind


def test_a_drawing_is_no_text() -> None:
    found = look_into_zip(
        archive(mimetype="application/vnd.oasis.opendocument.graphics", content="")
    )
    assert isinstance(found, Refusal)
    assert found.reason is RefusalReason.UNSUPPORTED_TYPE


def test_gigabytes_are_not_unpacked() -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as bomb:
        bomb.writestr("xl/workbook.xml", b" ")
        bomb.infolist()[0].file_size = 2**30
    refusal = refuse_unpacking(content.getvalue(), "an Excel workbook")
    assert refusal is not None
    assert refusal.reason is RefusalReason.TOO_LARGE


def test_more_than_an_entry_declares_is_not_unpacked() -> None:
    content = archive(zipfile.ZIP_DEFLATED, word__document="x" * 10**6)
    with zipfile.ZipFile(content, "a") as liar:
        liar.infolist()[0].file_size = 10
        liar.comment = b"written again"
    refusal = read_docx(content.getvalue(), name="x")
    assert isinstance(refusal, Refusal)
    assert refusal.reason is RefusalReason.DAMAGED


def test_methods_of_packing_without_a_limit_are_damage() -> None:
    refusal = refuse_unpacking(archive(zipfile.ZIP_BZIP2, a="x").getvalue(), "an EPUB book")
    assert refusal is not None
    assert refusal.reason is RefusalReason.DAMAGED


@pytest.mark.parametrize(
    "kind",
    [
        b"ms-word.document.macroEnabled.main",
        b"ms-word.template.macroEnabledTemplate.main",
        b"openxmlformats-officedocument.wordprocessingml.template.main",
    ],
)
def test_word_files_with_macros_and_templates_are_read(kind: bytes) -> None:
    file, plain, content = docx.Document(), io.BytesIO(), io.BytesIO()
    file.add_paragraph("Dear all,")
    file.save(plain)
    usual = b"openxmlformats-officedocument.wordprocessingml.document.main"
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(content, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(usual, kind))
    document = read_docx(content.getvalue(), name="x")
    assert isinstance(document, Document)
    assert document.text == "Dear all,"
