"""Whatever an index has lost or has too much, it is brought back in line without the files."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from fakes import HashEmbedder, KillAt, KilledError, NotedProgress, Point
from ingest.audit import Audit, audit
from ingest.document import DocumentId
from ingest.mend import Mended, Mender
from ingest.report import Report
from ingest.store import Holding
from ingest.write import Writer
from plain_chunks import plain_chunk
from workbench import Workbench

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ingest.document import Document, Span

WELL = Audit(wrong=(), stale=(), unknown=())
NOTHING = Mended(n_dropped=0, n_rewritten=0, n_described=0)


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Workbench]:
    with Workbench(tmp_path) as bench:
        bench.put("a.txt", "Red fox.\n\nGrey hen.")
        bench.put("b.txt", "Brown owl.")
        bench.ingest(given={"site": "Skarn"})
        bench.put("b.txt", "Blue owl.")
        bench.ingest()
        yield bench


def paragraphs(document: Document) -> list[Span]:
    return [block.span for block in document.blocks]


def mend(bench: Workbench, kill: KillAt | None = None) -> Mended:
    kill = kill or KillAt()
    manifest, store = kill.guard(bench.manifest), kill.guard(bench.store)
    writer = Writer(manifest, store, HashEmbedder(), bench.clock, NotedProgress(), Report())
    return Mender(writer, paragraphs, keep_superseded=timedelta(hours=10)).mend()


def look(bench: Workbench) -> Audit:
    return audit(bench.manifest, bench.store, is_alone=True)


def lose(bench: Workbench, name: str, number: int) -> None:
    """Take a chunk of a file out of the index."""
    document_id = bench.entry(name).document_id
    bench.store.points = {
        key: point
        for key, point in bench.store.points.items()
        if (point.chunk.document_id, point.chunk.number) != (document_id, number)
    }


def intrude(bench: Workbench, first: int) -> None:
    """Put a chunk that belongs to no document into the index."""
    chunk = plain_chunk("Nobody's words.", document_id="nobody")
    bench.store.points[chunk.chunk_id] = Point(chunk, first, 10**9)


def test_an_index_after_an_ingestion_agrees_and_stays_as_it_is(bench: Workbench) -> None:
    assert look(bench) == WELL
    points = dict(bench.store.points)
    assert mend(bench) == NOTHING
    assert bench.store.points == points


def test_what_the_index_lost_comes_back_from_the_stored_text(bench: Workbench) -> None:
    before = bench.entry("a.txt")
    lose(bench, "a.txt", 2)
    for name in ("a.txt", "b.txt"):
        bench.drop(name)
    assert [entry.title for entry in look(bench).wrong] == [before.title]
    assert mend(bench) == Mended(n_dropped=0, n_rewritten=1, n_described=0)
    assert look(bench) == WELL
    assert bench.texts() == ["Blue owl.", "Grey hen.", "Red fox."]
    after = bench.entry("a.txt")
    assert (after.version, after.given, after.locations) == (2, before.given, before.locations)
    assert bench.store.facts(after.document_id, 2)[0]["site"] == ("Skarn",)


def test_an_index_that_lost_everything_comes_back(bench: Workbench) -> None:
    bench.store.points = {}
    assert mend(bench).n_rewritten == 2
    assert bench.texts() == ["Blue owl.", "Grey hen.", "Red fox."]


@pytest.mark.parametrize("first", [1, 99], ids=["seen", "not committed"])
def test_points_of_no_document_go(bench: Workbench, first: int) -> None:
    intrude(bench, first)
    assert look(bench).unknown == (Holding(DocumentId("nobody"), 1, 1),)
    assert mend(bench).n_dropped == 1
    assert look(bench) == WELL


def test_what_a_writer_has_not_committed_yet_is_no_fault_while_it_writes(bench: Workbench) -> None:
    intrude(bench, first=99)
    assert audit(bench.manifest, bench.store, is_alone=False) == WELL


def test_a_superseded_version_that_readers_find_goes(bench: Workbench) -> None:
    bench.store.points = {k: p._replace(end=10**9) for k, p in bench.store.points.items()}
    assert [each.version for each in look(bench).stale] == [1]
    assert mend(bench).n_dropped == 1
    assert bench.texts() == ["Blue owl.", "Grey hen.", "Red fox."]


def test_what_an_ingestion_hid_and_did_not_commit_is_seen_again(bench: Workbench) -> None:
    entry = bench.entry("a.txt")
    generation = bench.manifest.generation()
    bench.store.supersede(entry.document_id, entry.version, generation=generation + 1)
    assert look(bench) == WELL
    mend(bench)
    assert "Red fox." in bench.texts(generation + 1)


def test_killed_anywhere_it_is_no_worse_and_the_next_time_mends_all(tmp_path: Path) -> None:
    call = 0
    kill = KillAt()
    while kill.call == kill.n_calls == 0 or kill.n_calls == kill.call:
        call += 1
        kill = KillAt(call)
        with Workbench(tmp_path / str(call)) as bench:
            bench.put("a.txt", "Red fox.\n\nGrey hen.")
            bench.ingest()
            lose(bench, "a.txt", 1)
            intrude(bench, first=1)
            try:
                mend(bench, kill)
            except KilledError:
                mend(bench)
            assert look(bench) == WELL
            assert bench.texts() == ["Grey hen.", "Red fox."]
    assert call > 8
