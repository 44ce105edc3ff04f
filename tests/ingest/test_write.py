"""Writing: killed at any call, the next run makes good; readers never see a mixture."""

from __future__ import annotations

from datetime import timedelta
from itertools import count
from typing import TYPE_CHECKING

import pytest

from fakes import FakeStore, HashEmbedder, KillAt, KilledError, NotedProgress, TickingClock
from ingest.document import DocumentId, Span
from ingest.formats.builder import TextBuilder
from ingest.manifest import Manifest
from ingest.recognise import Change, Verdict
from ingest.report import Report
from ingest.run import Prune
from ingest.write import Draft, Writer
from workbench import Workbench, counts

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ingest.store import Store


@pytest.fixture
def folders(tmp_path: Path) -> Iterator[Path]:
    """Yields a parent for new folders."""
    yield tmp_path


def first_state(home: Path) -> Workbench:
    """Five documents, one of them in two places, all committed."""
    home.mkdir()
    bench = Workbench(home)
    bench.put("edited.md", "old one\n\nold two")
    bench.put("gone.md", "gone")
    bench.put("kept.md", "kept")
    bench.put("moved.md", "moved")
    bench.put("replaced.md", "replaced")
    bench.put("twice.md", "kept")
    bench.ingest()
    return bench


def change_everything(bench: Workbench) -> None:
    """An addition, a copy, an edit, a move, a split, a replacement and a removal, 3 batches."""
    bench.put("added.md", "\n\n".join(f"added {n}" for n in range(70)))
    bench.put("copy.md", "added 0")
    bench.put("copy of copy.md", "added 0")
    bench.put("edited.md", "new one\n\nnew two\n\nnew three")
    bench.drop("gone.md")
    bench.move("moved.md", "moved away.md")
    bench.put("replaced.md", "moved")
    bench.put("twice.md", "no longer twice")


def final_state(bench: Workbench) -> object:
    """All that readers can tell: documents, versions, files, texts, and the points beneath."""
    documents = [
        (entry.document_id, entry.version, entry.sha256, entry.locations, entry.n_chunks)
        for entry in bench.manifest.documents()
    ]
    generation = bench.manifest.generation()
    return documents, bench.store.visible(generation), bench.manifest.refused_sources()


def check_readers(bench: Workbench) -> None:
    """Readers of what is committed see every document's current version, whole, and no more."""
    expected = {
        (entry.document_id, entry.version): entry.n_chunks for entry in bench.manifest.documents()
    }
    seen: dict[tuple[str, int], int] = dict.fromkeys(expected, 0)
    for chunk in bench.store.visible(bench.manifest.generation()):
        seen[chunk.document_id, chunk.version] += 1
    assert seen == expected


def test_killed_before_any_call_the_next_run_ends_as_if_nothing_had_happened(
    folders: Path,
) -> None:
    # Homes differ, and ids are made from paths: each run is given the same path to work in.
    home = folders / "home"
    expected = None
    for call in count():
        bench = first_state(home)
        change_everything(bench)
        kill = KillAt(call)
        if call:
            try:
                bench.ingest(prune=Prune.WITH_CARE, kill=kill)
            except KilledError:
                check_readers(bench)
            else:
                break
        bench.ingest(prune=Prune.WITH_CARE)
        expected = expected or final_state(bench)
        assert final_state(bench) == expected, f"killed at call {call}"
        bench.database.close()
        home.rename(folders / f"after {call}")
    assert call > 60


def test_killed_in_the_middle_of_a_write_the_next_run_makes_good(tmp_path: Path) -> None:
    with Workbench(tmp_path) as bench:
        bench.put("a.md", "one\n\ntwo")
        bench.ingest()
        bench.put("a.md", "three\n\nfour\n\nfive")
        bench.store.half_writes = True
        with pytest.raises(KilledError):
            bench.ingest()
        assert bench.texts() == ["one", "two"]
        assert len(bench.store.points) == 3
        bench.store.half_writes = False
        assert counts(bench.ingest()) == (0, 1, 0, 0, 0, 0)
        assert bench.texts() == ["five", "four", "three"]


def test_a_shorter_edit_after_a_kill_leaves_nothing_of_the_longer_one(tmp_path: Path) -> None:
    # Both are version 2 and number their chunks from 1: the kill left points 1 to 3.
    with Workbench(tmp_path) as bench:
        bench.put("a.md", "old")
        bench.ingest()
        bench.put("a.md", "long 1\n\nlong 2\n\nlong 3\n\nlong 4\n\nlong 5\n\nlong 6")
        bench.store.half_writes = True
        with pytest.raises(KilledError):
            bench.ingest()
        bench.store.half_writes = False
        bench.put("a.md", "short")
        bench.ingest()
        assert bench.texts() == ["short"]


def test_readers_see_whole_versions_at_every_moment_of_a_run(folders: Path) -> None:
    bench = first_state(folders / "home")
    change_everything(bench)
    before = bench.texts()
    pinned = bench.manifest.generation()

    def look() -> None:
        check_readers(bench)
        assert bench.texts(generation=pinned) == before

    bench.ingest(prune=Prune.WITH_CARE, kill=KillAt(watch=look))
    assert bench.texts() != before


def test_old_points_stay_for_readers_under_way_and_go_when_their_time_is_over(
    tmp_path: Path,
) -> None:
    # The clock ticks a minute a look: commits at 0:01 and 0:03, each settled a minute later.
    with Workbench(tmp_path) as bench:
        writer = writer_of(bench.manifest, bench.store)
        bench.put("a.md", "old")
        bench.ingest()
        bench.put("a.md", "new")
        bench.ingest()
        assert bench.texts(generation=1) == ["old"]
        writer.now.moment = bench.clock.moment + timedelta(hours=1)  # type: ignore[attr-defined]
        writer.settle(keep_superseded=timedelta(hours=10))
        assert bench.texts(generation=1) == ["old"]
        writer.settle(keep_superseded=timedelta(minutes=30))
        assert bench.texts(generation=1) == []
        assert bench.texts() == ["new"]


class LosesOne(FakeStore):
    """Stores all points but the last."""

    def count(self, document_id: DocumentId, version: int) -> int:
        return super().count(document_id, version) - 1


def test_a_store_that_loses_a_point_is_found_out_before_the_commit(tmp_path: Path) -> None:
    with Workbench(tmp_path) as bench:
        writer = writer_of(bench.manifest, LosesOne())
        with pytest.raises(RuntimeError, match="1 of 2 points"):
            writer.write([draft("one", "two")])
        assert bench.manifest.generation() == 0
        assert writer.report == Report()


def test_nothing_to_write_is_no_generation(tmp_path: Path) -> None:
    with Workbench(tmp_path) as bench:
        writer_of(bench.manifest, bench.store).write([])
        assert bench.manifest.generation() == 0


def test_the_embedder_gets_at_most_a_batch_at_a_time(tmp_path: Path) -> None:
    # 130 chunks are 64 + 64 + 2, in one generation.
    sizes: list[int] = []

    def embed(texts: list[str]) -> object:
        sizes.append(len(texts))
        return HashEmbedder()(texts)

    with Workbench(tmp_path) as bench:
        writer = writer_of(bench.manifest, bench.store, embed=embed)
        writer.write([draft(*(f"passage {n}" for n in range(130)))])
        assert sizes == [64, 64, 2]
        assert (bench.manifest.generation(), len(bench.texts())) == (1, 130)
        assert (writer.report.added, writer.report.chunks) == (1, 130)


def writer_of(manifest: Manifest, store: Store, *, embed: object = None) -> Writer:
    return Writer(
        manifest,
        store,
        embed or HashEmbedder(),  # type: ignore[arg-type]
        TickingClock(),
        NotedProgress(),
        Report(),
    )


def draft(*paragraphs: str) -> Draft:
    """A new document of one chunk a paragraph."""
    from ingest.chunk import make_chunks

    builder = TextBuilder()
    for paragraph in paragraphs:
        builder.paragraph(paragraph)
    document = builder.build(name="a")
    document_id = DocumentId("a")
    spans: list[Span] = [block.span for block in document.blocks]
    chunks = make_chunks(document, spans, document_id=document_id, version=1)
    return Draft(Change("/a.md", "sha", Verdict.ADDED, document_id, 1), document, chunks, {})
