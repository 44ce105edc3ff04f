"""Documents over HTTP: page by page, version by version, and their files as they were read."""

from __future__ import annotations

import hashlib
import os
from datetime import UTC, datetime
from email.message import EmailMessage
from typing import TYPE_CHECKING

import pytest

from api.client import ProblemError
from ingest.document import DocumentId
from ingest.manifest import NewVersion
from served import Served
from shelf import read

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from api.client import PinciteClient

NOW = datetime(2026, 1, 2, tzinfo=UTC)


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    texts = {name: f"# {name}\n\nThe {name}." for name in "bollard anchor capstan".split()}
    with Served(tmp_path, texts) as served:
        yield served


@pytest.fixture
def client(served: Served) -> Iterator[PinciteClient]:
    with served.client() as client:
        yield client


def keep(served: Served, source: str, content: bytes, *, version: int = 1) -> str:
    """Note a document as if it had been read from these bytes at this place."""
    document_id = DocumentId("kept")
    sha256 = hashlib.sha256(content).hexdigest()
    new = NewVersion(document_id, version, source, sha256, {}, read("# Kept"), 1)
    served.parts.manifest.commit(new=[new], now=NOW)
    return document_id


def test_pages_hold_every_document_once_in_order(client: PinciteClient) -> None:
    first = client.documents_page(limit=2)
    assert [one.document_id for one in first.documents] == ["anchor", "bollard"]
    assert first.next_cursor is not None
    last = client.documents_page(limit=2, cursor=first.next_cursor)
    assert [one.document_id for one in last.documents] == ["capstan"]
    assert last.next_cursor is None


def test_a_page_that_is_exactly_full_is_the_last(client: PinciteClient) -> None:
    assert client.documents_page(limit=3).next_cursor is None


def test_a_document_comes_with_its_text_and_place(client: PinciteClient) -> None:
    document = client.document("anchor")
    assert (document.version, document.source) == (1, "/files/anchor.md")
    assert "The anchor." in document.text


def test_older_versions_stay_readable(served: Served, client: PinciteClient) -> None:
    new = NewVersion(DocumentId("anchor"), 2, "/files/anchor.md", "2", {}, read("# New"), 1)
    served.parts.manifest.commit(new=[new], now=NOW)
    assert client.document("anchor").version == 2
    assert "The anchor." in client.document("anchor", version=1).text


@pytest.mark.parametrize(
    ("name", "version", "said"),
    [
        ("dory", None, "no document 'dory'"),
        ("anchor", 9, "it has 1 to 1"),
        ("../etc", 1, "no such address"),
    ],
)
def test_what_is_not_there_is_said(
    client: PinciteClient, name: str, version: int | None, said: str
) -> None:
    with pytest.raises(ProblemError) as missing:
        client.document(name, version=version)
    assert missing.value.status == 404
    assert said in missing.value.detail


def test_a_forgotten_document_is_gone_with_its_date(served: Served, client: PinciteClient) -> None:
    served.parts.manifest.forget([DocumentId("anchor")], now=NOW)
    for find in (client.document, client.original):
        with pytest.raises(ProblemError, match="forgotten on 2026-01-02") as gone:
            find("anchor")
        assert (gone.value.status, gone.value.type) == (410, "urn:pincite:problem:gone")
    assert "anchor" not in [listed.document_id for listed in client.documents()]


def test_the_original_is_the_file_to_the_byte(
    served: Served, client: PinciteClient, tmp_path: Path
) -> None:
    content = os.urandom(3 * 2**20)
    (tmp_path / "Größe.pdf").write_bytes(content)
    kept = keep(served, str(tmp_path / "Größe.pdf"), content)
    assert client.original(kept) == content


def test_a_browser_saves_the_original_and_never_shows_it(served: Served, tmp_path: Path) -> None:
    page = b"<script>alert(1)</script>"
    path = tmp_path / 'a";x.html'
    path.write_bytes(page)
    headers = served.send("GET", f"/v1/documents/{keep(served, str(path), page)}/original").headers
    assert headers["content-disposition"] == "attachment; filename*=UTF-8''a%22%3Bx.html"
    assert headers["content-type"] == "application/octet-stream"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["content-security-policy"].startswith("sandbox;")


@pytest.mark.parametrize("change", ["other bytes", "a folder", "a pipe"])
def test_a_file_that_is_another_one_now_is_not_handed_out(
    served: Served, client: PinciteClient, tmp_path: Path, change: str
) -> None:
    path = tmp_path / "note.txt"
    kept = keep(served, str(path), b"as it was")
    if change == "other bytes":
        path.write_bytes(b"as it is!")
    elif change == "a folder":
        path.mkdir()
    else:
        os.mkfifo(path)
    with pytest.raises(ProblemError, match="no longer what version 1 was read from") as refused:
        client.original(kept)
    assert refused.value.status == 409


def test_a_file_that_is_gone_is_gone(served: Served, client: PinciteClient, tmp_path: Path) -> None:
    kept = keep(served, str(tmp_path / "note.txt"), b"as it was")
    with pytest.raises(ProblemError) as gone:
        client.original(kept)
    assert (gone.value.status, gone.value.type) == (410, "urn:pincite:problem:gone")


def test_the_file_of_an_older_version_is_found_if_it_came_back(
    served: Served, client: PinciteClient, tmp_path: Path
) -> None:
    path = tmp_path / "note.txt"
    keep(served, str(path), b"first")
    kept = keep(served, str(path), b"second", version=2)
    path.write_bytes(b"first")
    assert client.original(kept, version=1) == b"first"
    with pytest.raises(ProblemError, match="no longer"):
        client.original(kept)


@pytest.mark.slow
def test_what_came_with_a_mail_is_taken_out_of_it(
    served: Served, client: PinciteClient, tmp_path: Path
) -> None:
    mail = EmailMessage()
    mail["Subject"] = "Tides"
    mail.set_content("See the table.")
    mail.add_attachment(b"high,low\n", maintype="text", subtype="csv", filename="tides.csv")
    (tmp_path / "mail.eml").write_bytes(mail.as_bytes())
    kept = keep(served, f"{tmp_path / 'mail.eml'}!/tides.csv", b"high,low\n")
    assert client.original(kept) == b"high,low\n"
    assert not list(tmp_path.glob("spool-*"))
