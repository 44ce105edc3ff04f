"""Writing: killed at any call, the next run makes good; readers never see a mixture."""

from __future__ import annotations

import shutil
from datetime import timedelta
from itertools import count
from typing import TYPE_CHECKING

import pytest

from fakes import FakeStore, HashEmbedder, KillAt, KilledError
from ingest.chunk import make_chunks
from ingest.document import DocumentId
from ingest.facts import make_facts
from ingest.formats.builder import TextBuilder
from ingest.recognise import Change, Verdict
from ingest.report import Report
from ingest.run import Prune
from ingest.write import Draft, Writer
from workbench import Workbench, counts

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from ingest.facts import Facts
    from ingest.manifest import VersionEntry


def put_first_files(bench: Workbench) -> None:
    """Five documents, one of them in two places."""
    bench.put("edited.md", "old one\n\nold two")
    bench.put("gone.md", "gone")
    bench.put("kept.md", "kept")
    bench.put("moved.md", "moved")
    bench.put("replaced.md", "replaced")
    bench.put("twice.md", "kept")


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
    facts = [
        (bench.store.facts(entry.document_id, entry.version), facts_of(entry))
        for entry in bench.manifest.documents()
    ]
    assert all(known == [true] * len(known) for known, true in facts)
    generation = bench.manifest.generation()
    return documents, facts, bench.store.visible(generation), bench.manifest.refused_sources()


def facts_of(entry: VersionEntry) -> Facts:
    """The facts of a document as the manifest has it now."""
    return make_facts(
        entry.document_id, title=entry.title, metadata=entry.metadata, sources=entry.locations
    )


def check_readers(bench: Workbench) -> None:
    """Readers of what is committed see every document's current version, whole, and no more."""
    expected = {
        (entry.document_id, entry.version): entry.n_chunks for entry in bench.manifest.documents()
    }
    seen: dict[tuple[str, int], int] = dict.fromkeys(expected, 0)
    for chunk in bench.store.visible(bench.manifest.generation()):
        seen[chunk.document_id, chunk.version] += 1
    assert seen == expected


@pytest.mark.parametrize("power_fails", [False, True])
def test_killed_at_any_call_the_next_run_ends_as_if_nothing_had_happened(
    tmp_path: Path, *, power_fails: bool
) -> None:
    # Ids are made from paths, so every run finds the same state in the same place.
    home, saved = tmp_path / "home", tmp_path / "saved"
    home.mkdir()
    with Workbench(home) as bench:
        put_first_files(bench)
        bench.ingest()
        points = bench.store.points
        change_everything(bench)
    home.rename(saved)
    ends = []
    for call in count(1):
        shutil.rmtree(home, ignore_errors=True)
        shutil.copytree(saved, home)
        with Workbench(home, FakeStore(dict(points))) as bench:
            was_killed = is_killed(bench, call)
            if power_fails:
                bench.store.lose_power()
            check_readers(bench)
            bench.ingest(prune=Prune.WITH_CARE)
            ends.append(final_state(bench))
        if not was_killed:
            break
    assert len(ends) > 15
    assert [number for number, end in enumerate(ends, start=1) if end != ends[-1]] == []


def is_killed(bench: Workbench, call: int) -> bool:
    try:
        bench.ingest(prune=Prune.WITH_CARE, kill=KillAt(call))
    except KilledError:
        return True
    return False


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


def test_readers_see_whole_versions_at_every_moment_of_a_run(tmp_path: Path) -> None:
    with Workbench(tmp_path) as bench:
        put_first_files(bench)
        bench.ingest()
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
    with Workbench(tmp_path) as bench:
        bench.put("a.md", "old")
        bench.ingest()
        bench.put("a.md", "new")
        bench.ingest()
        edited = bench.clock.moment
        writer = writer_of(bench, at=edited + timedelta(hours=1))
        writer.settle(keep_superseded=timedelta(hours=2))
        assert bench.texts(generation=1) == ["old"]
        writer.settle(keep_superseded=timedelta(minutes=30))
        assert bench.texts(generation=1) == []
        assert bench.texts() == ["new"]


class LosesOne(FakeStore):
    """Stores all points but the last."""

    def count(self, document_id: DocumentId, version: int) -> int:
        return super().count(document_id, version) - 1


def test_a_store_that_loses_a_point_is_found_out_before_the_commit(tmp_path: Path) -> None:
    with Workbench(tmp_path, LosesOne()) as bench:
        writer = writer_of(bench)
        with pytest.raises(RuntimeError, match="1 of 2 points"):
            writer.write([draft("one", "two")])
        assert bench.manifest.generation() == 0
        assert writer.report == Report()


def test_nothing_to_write_is_no_generation(tmp_path: Path) -> None:
    with Workbench(tmp_path) as bench:
        writer_of(bench).write([])
        assert bench.manifest.generation() == 0


def test_a_long_document_is_embedded_part_by_part_and_committed_at_once(tmp_path: Path) -> None:
    # 70 chunks are 32 + 32 + 6.
    with Workbench(tmp_path) as bench:
        writer = writer_of(bench)
        writer.write([draft(*(f"passage {n}" for n in range(70)))])
        assert bench.progress.embedded_sizes == [32, 32, 6]
        assert (bench.manifest.generation(), len(bench.texts())) == (1, 70)
        assert (writer.report.added, writer.report.chunks) == (1, 70)


def test_the_embedder_reads_the_title_and_headings_with_the_text(tmp_path: Path) -> None:
    with Workbench(tmp_path) as bench:
        writer_of(bench, embed=(embedder := HashEmbedder())).write([draft("one")])
    assert embedder.texts == ["a\none"]


def writer_of(
    bench: Workbench, *, at: datetime | None = None, embed: HashEmbedder | None = None
) -> Writer:
    moment = at or bench.clock.moment
    return Writer(
        bench.manifest,
        bench.store,
        embed or HashEmbedder(),
        lambda: moment,
        bench.progress,
        Report(),
    )


def draft(*paragraphs: str) -> Draft:
    """A new document, each paragraph a chunk."""
    builder = TextBuilder()
    for paragraph in paragraphs:
        builder.paragraph(paragraph)
    document = builder.build(name="a")
    change = Change("/a.md", "0" * 64, Verdict.ADDED, DocumentId("a"), 1)
    spans = [block.span for block in document.blocks]
    chunks = make_chunks(document, spans, document_id=change.document_id, version=1)
    return Draft(change, document, chunks, {})
