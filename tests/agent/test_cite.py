"""A citation holds the exact words at its place, of whichever version it names."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from agent.cite import Library
from ingest.database import Database
from ingest.document import Box, Document, DocumentId, Line, Page, Span
from ingest.manifest import Manifest, NewVersion
from shelf import read

if TYPE_CHECKING:
    from pathlib import Path

FARES = DocumentId("fares")
OLD = read("# Fares\n\n## Skarn\n\nA ticket costs 12 EUR.\n")
NEW = read("# Fares\n\n## Skarn\n\nA single ticket costs 14 EUR.\n")
COSTS_12 = Span(OLD.text.index("costs 12"), OLD.text.index(" EUR"))


@pytest.fixture
def manifest(tmp_path: Path) -> Manifest:
    manifest = Manifest(Database(tmp_path / "pincite.db"))
    put(manifest, OLD, version=1)
    return manifest


def put(manifest: Manifest, document: Document, *, version: int) -> None:
    new = NewVersion(FARES, version, "/files/fares.md", f"sha-{version}", {}, document, 1)
    manifest.commit(new=[new], now=datetime(2026, 1, version, tzinfo=UTC))


def test_the_quote_is_the_documents_text_at_the_span(manifest: Manifest) -> None:
    library = Library(manifest)
    citation = library.cite(FARES, 1, COSTS_12)
    assert citation.quote == "costs 12"
    assert library.document(FARES, 1).quote(citation.span) == citation.quote


def test_a_citation_says_where_a_person_finds_it(manifest: Manifest) -> None:
    citation = Library(manifest).cite(FARES, 1, COSTS_12)
    assert (citation.document_id, citation.version) == (FARES, 1)
    assert citation.source == "/files/fares.md"
    assert citation.title == "Fares"
    assert citation.heading == ("Fares", "Skarn")
    assert (citation.page, citation.boxes) == (None, ())


def test_a_printed_place_is_the_page_of_the_first_character_and_every_line(
    manifest: Manifest,
) -> None:
    boxes = [Box(1, 10, 700, 90, 712), Box(2, 10, 20, 90, 32), Box(2, 10, 40, 90, 52)]
    lines = [Line(Span(0, 8), boxes[0]), Line(Span(9, 17), boxes[1]), Line(Span(18, 21), boxes[2])]
    pages = (Page(1, Span(0, 9)), Page(2, Span(9, 21)))
    text = "A ticket costs 12 EUR"
    put(manifest, Document(text, "Fares", (), (), pages=pages, lines=tuple(lines)), version=2)
    citation = Library(manifest).cite(FARES, 2, Span(2, 17))
    assert citation.quote == "ticket costs 12"
    assert citation.page == 1
    assert citation.boxes == (boxes[0], boxes[1])


def test_a_superseded_version_is_still_cited_in_its_own_words(manifest: Manifest) -> None:
    put(manifest, NEW, version=2)
    citation = Library(manifest).cite(FARES, 1, COSTS_12)
    assert (citation.version, citation.quote) == (1, "costs 12")
    assert citation.source == ""


def test_a_library_goes_on_reading_what_it_began_with(manifest: Manifest) -> None:
    library = Library(manifest)
    before = library.document(FARES, 1)
    put(manifest, NEW, version=2)
    assert library.document(FARES, 1) is before
    assert library.document(FARES, 2).text == NEW.text


def test_a_version_that_is_not_stored_is_a_bug(manifest: Manifest) -> None:
    with pytest.raises(KeyError, match="fares"):
        Library(manifest).cite(FARES, 2, COSTS_12)


def test_a_span_behind_the_text_is_a_bug(manifest: Manifest) -> None:
    behind = Span(0, len(OLD.text) + 1)
    with pytest.raises(ValueError, match="span ends at"):
        Library(manifest).cite(FARES, 1, behind)
