"""The manifest: each commit shows whole, and what was superseded stays readable."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy.exc import IntegrityError

from ingest.database import Database
from ingest.document import DocumentId
from ingest.formats.builder import TextBuilder
from ingest.manifest import Manifest, NewVersion
from ingest.refusal import Refusal, RefusalReason

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

A, B = DocumentId("a"), DocumentId("b")
NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
EMPTY = Refusal(RefusalReason.EMPTY, "It is empty.", "Fill it.")


@pytest.fixture
def manifest(tmp_path: Path) -> Iterator[Manifest]:
    database = Database(tmp_path / "pincite.db")
    yield Manifest(database)
    database.close()


def version_of(
    document_id: DocumentId, text: str, *, version: int = 1, source: str = "", title: str = ""
) -> NewVersion:
    """A version whose hash is its text."""
    builder = TextBuilder()
    builder.paragraph(text)
    return NewVersion(
        document_id=document_id,
        version=version,
        source=source or f"/{document_id}.md",
        sha256=text,
        given={"team": "ops"},
        document=builder.build(name=document_id, title=title, metadata={"author": "Ada"}),
        n_chunks=1,
    )


def test_every_commit_is_the_next_generation(manifest: Manifest) -> None:
    assert manifest.generation() == 0
    assert [manifest.commit(now=NOON), manifest.commit(now=NOON)] == [1, 2]
    assert manifest.generation() == 2


def test_a_version_is_listed_as_it_was_committed(manifest: Manifest) -> None:
    manifest.commit(new=[version_of(A, "text")], now=NOON)
    entry = manifest.entry(A)
    assert entry == manifest.at("/a.md") == manifest.with_bytes("text") == manifest.documents()[0]
    assert entry is not None
    assert (entry.document_id, entry.version, entry.sha256) == (A, 1, "text")
    assert (entry.given, entry.metadata) == ({"team": "ops"}, {"author": "Ada"})
    assert (entry.locations, entry.n_chunks, entry.is_current) == (("/a.md",), 1, True)


def test_the_next_version_ends_the_one_before_which_stays_readable(manifest: Manifest) -> None:
    manifest.commit(new=[version_of(A, "old")], now=NOON)
    manifest.commit(new=[version_of(A, "new", version=2)], now=NOON)
    assert [entry.version for entry in manifest.documents()] == [2]
    before = manifest.entry(A, 1)
    assert before is not None
    assert (before.is_current, before.locations) == (False, ())
    assert manifest.with_bytes("old") is None
    assert [manifest.document(A, version).text for version in (1, 2)] == ["old", "new"]


def test_a_document_comes_back_as_it_was_parsed(manifest: Manifest) -> None:
    new = version_of(A, "𝄞 uncommon ✓ text")
    manifest.commit(new=[new], now=NOON)
    assert manifest.document(A, 1) == new.document


def test_a_commit_that_fails_leaves_nothing_of_itself(manifest: Manifest) -> None:
    # B's version 1 is given twice: the second breaks the commit after A went in.
    twice = [version_of(A, "a"), version_of(B, "b"), version_of(B, "b")]
    with pytest.raises(IntegrityError):
        manifest.commit(new=twice, vanished=["/a.md"], now=NOON)
    assert (manifest.generation(), manifest.documents(), manifest.sources()) == (0, [], {})


def test_a_place_belongs_to_the_document_that_took_it_last(manifest: Manifest) -> None:
    manifest.commit(new=[version_of(A, "a"), version_of(B, "b")], now=NOON)
    manifest.commit(located=[("/b.md", A)], removed=[B], now=NOON)
    assert manifest.sources() == {"/a.md": A, "/b.md": A}
    assert [entry.locations for entry in manifest.documents()] == [("/a.md", "/b.md")]


def test_a_removed_document_is_listed_no_more_but_readable(manifest: Manifest) -> None:
    manifest.commit(new=[version_of(A, "text")], now=NOON)
    manifest.commit(vanished=["/a.md"], removed=[A], now=NOON)
    assert manifest.documents() == []
    assert manifest.with_bytes("text") is None
    assert manifest.at("/a.md") is None
    entry = manifest.entry(A)
    assert entry is not None
    assert not entry.is_current
    assert manifest.document(A, 1).text == "text"


def test_documents_are_listed_by_title_then_id(manifest: Manifest) -> None:
    new = [
        version_of(DocumentId(name), name, title=title)
        for name, title in [("c", "Ay"), ("b", "Bee"), ("a", "Bee")]
    ]
    manifest.commit(new=new, now=NOON)
    assert [entry.document_id for entry in manifest.documents()] == ["c", "a", "b"]


def test_what_is_unknown_is_none_but_a_missing_text_is_a_bug(manifest: Manifest) -> None:
    assert manifest.entry(A) is None
    assert manifest.at("/a.md") is None
    assert manifest.with_bytes("text") is None
    with pytest.raises(KeyError):
        manifest.document(A, 1)


def test_the_generation_before_a_moment_is_the_last_one_strictly_before(
    manifest: Manifest,
) -> None:
    # Whole seconds are written without a fraction: compared as text, they must still come first.
    later = NOON + timedelta(microseconds=1)
    for moment in (NOON, later, NOON + timedelta(seconds=1)):
        manifest.commit(now=moment)
    assert manifest.generation_before(NOON) == 0
    assert manifest.generation_before(later) == 1
    assert manifest.generation_before(NOON + timedelta(milliseconds=1)) == 2
    assert manifest.generation_before(NOON + timedelta(days=1)) == 3


def test_a_refusal_is_remembered_for_the_very_same_file(manifest: Manifest) -> None:
    manifest.remember_refusal("/a.md", EMPTY, fingerprint="one")
    assert manifest.refusal("/a.md", fingerprint="one") == EMPTY
    assert manifest.refusal("/a.md", fingerprint="two") is None
    assert manifest.refusal("/b.md", fingerprint="one") is None


def test_a_new_refusal_takes_the_place_of_the_old(manifest: Manifest) -> None:
    damaged = Refusal(RefusalReason.DAMAGED, "It is damaged.", "Save it again.")
    manifest.remember_refusal("/a.md", EMPTY, fingerprint="one")
    manifest.remember_refusal("/a.md", damaged, fingerprint="two")
    assert manifest.refusal("/a.md", fingerprint="one") is None
    assert manifest.refusal("/a.md", fingerprint="two") == damaged
    assert manifest.refused_sources() == ["/a.md"]


def test_a_refusal_ends_when_its_place_is_read_taken_given_up_or_known_again(
    manifest: Manifest,
) -> None:
    manifest.commit(new=[version_of(B, "b")], now=NOON)
    for name in ("a", "located", "vanished", "known", "still"):
        manifest.remember_refusal(f"/{name}.md", EMPTY, fingerprint="f")
    manifest.commit(
        new=[version_of(A, "text")],
        located=[("/located.md", B)],
        vanished=["/vanished.md"],
        now=NOON,
    )
    manifest.forget_refusal("/known.md")
    manifest.forget_refusal("/never refused.md")
    assert manifest.refused_sources() == ["/still.md"]


def test_facts_are_known_by_the_names_that_current_documents_state(manifest: Manifest) -> None:
    assert manifest.fact_names() == ["document", "format", "source", "title"]
    manifest.commit(new=[version_of(A, "text")], now=NOON)
    assert manifest.fact_names() == ["author", "document", "format", "source", "title"]
    manifest.commit(removed=[A], now=NOON)
    assert "author" not in manifest.fact_names()
