"""Forgetting: what goes goes whole, what was begun is ended, and nothing is ever named alike."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field, replace
from itertools import count
from typing import TYPE_CHECKING

import pytest

from fakes import FakeStore, KillAt, KilledError
from ingest.document import DocumentId
from ingest.forget import Forgetter, Remains, find_documents
from workbench import Workbench, counts

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SECRET = "zyxxyrare words"  # noqa: S105 - what must not be found


@dataclass(slots=True)
class Records:
    """Counts how often it was asked to redact."""

    n_redacted: int = field(default=0)

    def redact(self) -> None:
        self.n_redacted += 1


def forgetter(bench: Workbench, kill: KillAt | None = None) -> Forgetter:
    kill = kill or KillAt()
    return Forgetter(
        manifest=kill.guard(bench.manifest),
        store=kill.guard(bench.store),
        redact=Records().redact,
        scrub_files=bench.database.scrub,
        now=bench.clock,
    )


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Workbench]:
    """Two versions of ``secret.md``, which lies in two places, and another document."""
    with Workbench(tmp_path) as workbench:
        put_all(workbench)
        yield workbench


def put_all(bench: Workbench) -> None:
    bench.put("secret.md", f"first {SECRET}")
    bench.put("kept.md", "kept")
    bench.ingest()
    bench.put("secret.md", f"second {SECRET}")
    bench.ingest()
    bench.put("more/copy.md", f"second {SECRET}")
    bench.ingest()


def raw_bytes(home: Path) -> bytes:
    """Every byte that is kept, but for the person's own files."""
    return b"".join(path.read_bytes() for path in home.glob("pincite.db*"))


def test_every_version_is_gone_from_index_and_manifest(bench: Workbench) -> None:
    document_id = bench.entry("secret.md").document_id
    assert forgetter(bench).forget([document_id]) == Remains()
    assert bench.texts() == ["kept"]
    assert [bench.store.count(document_id, version) for version in (1, 2)] == [0, 0]
    assert bench.manifest.entry(document_id) is None
    assert list(bench.places().values()) == [["kept.md"]]
    with pytest.raises(KeyError):
        bench.manifest.document(document_id, 1)


def test_readers_of_earlier_generations_lose_it_too(bench: Workbench) -> None:
    forgetter(bench).forget([bench.entry("secret.md").document_id])
    assert [bench.texts(generation) for generation in (1, 2)] == [["kept"], ["kept"]]


def test_no_byte_of_it_is_left_in_the_database(bench: Workbench) -> None:
    document_id = bench.entry("secret.md").document_id
    sha256 = bench.entry("secret.md").sha256
    assert b"zyxxyrare" in raw_bytes(bench.home)
    forgetter(bench).forget([document_id])
    left = raw_bytes(bench.home)
    assert b"kept" in left
    assert document_id.encode() in left
    for words in ("zyxxyrare", "secret.md", "copy.md", sha256):
        assert words.encode() not in left


def test_a_tombstone_tells_when_and_how_many_versions_and_stays(bench: Workbench) -> None:
    document_id = bench.entry("secret.md").document_id
    forgetter(bench).forget([document_id])
    stone = bench.manifest.tombstone(document_id)
    assert stone is not None
    assert (stone.n_versions, stone.is_done) == (2, True)
    assert stone.forgotten.startswith("2026-01-01T")
    forgetter(bench).forget([document_id, DocumentId("nobody")])
    assert bench.manifest.tombstones() == [stone]


def test_the_same_bytes_ingested_again_are_a_new_document(bench: Workbench) -> None:
    before = bench.entry("secret.md").document_id
    (bench.files / "more/copy.md").unlink()
    for _ in range(3):
        forgetter(bench).forget([bench.entry("secret.md").document_id])
        assert counts(bench.ingest())[:3] == (1, 0, 1)
    after = bench.entry("secret.md")
    assert (after.version, after.document_id == before) == (1, False)
    assert len(bench.manifest.tombstones()) == 3


def test_what_an_interrupted_ingestion_wrote_does_not_come_back(bench: Workbench) -> None:
    document_id = bench.entry("secret.md").document_id
    bench.put("secret.md", f"third {SECRET}")
    with pytest.raises(KilledError):
        bench.ingest(bench.files / "secret.md", kill=KillAt(call=4))
    forgetter(bench).forget([document_id])
    assert not any(SECRET in point.chunk.text for point in bench.store.points.values())


def test_a_file_that_was_refused_leaves_no_word_either(bench: Workbench) -> None:
    bench.put("secret.md", "REFUSED")
    bench.ingest()
    assert bench.manifest.refused_sources() == [str(bench.files / "secret.md")]
    forgetter(bench).forget([bench.entry("secret.md").document_id])
    assert bench.manifest.refused_sources() == []


def test_killed_at_any_call_it_is_whole_or_gone_and_the_next_run_ends_it(tmp_path: Path) -> None:
    home, saved = tmp_path / "home", tmp_path / "saved"
    home.mkdir()
    with Workbench(home) as bench:
        put_all(bench)
        points = dict(bench.store.points)
        document_id = bench.entry("secret.md").document_id
    home.rename(saved)
    for call in count(1):
        shutil.rmtree(home, ignore_errors=True)
        shutil.copytree(saved, home)
        with Workbench(home, FakeStore(dict(points))) as bench:
            kill = KillAt(call=call)
            try:
                forgetter(bench, kill).forget([document_id])
            except KilledError:
                bench.store.lose_power()
                # As the next ingestion begins.
                bench.store.undo(committed=bench.manifest.generation())
                is_known = bench.manifest.entry(document_id) is not None
                shown = any(SECRET in text for text in bench.texts())
                assert shown is is_known
                forgetter(bench).finish()
            if bench.manifest.entry(document_id) is None:
                assert bench.store.count(document_id, 2) == 0
                assert b"zyxxyrare" not in raw_bytes(home)
                assert all(stone.is_done for stone in bench.manifest.tombstones())
        if kill.n_calls < call:
            break
    assert call > 6


def test_while_somebody_reads_the_database_it_is_not_said_to_be_done(bench: Workbench) -> None:
    document_id = bench.entry("secret.md").document_id
    busy = replace(forgetter(bench), scrub_files=lambda: False)
    assert busy.forget([document_id]) == Remains(in_database=True)
    stone = bench.manifest.tombstone(document_id)
    assert stone is not None
    assert not stone.is_done
    assert forgetter(bench).finish() == Remains()
    assert forgetter(bench).finish() == Remains()


def test_what_was_recorded_is_redacted_before_anything_is_called_done(bench: Workbench) -> None:
    records = Records()
    document_id = bench.entry("secret.md").document_id
    replace(forgetter(bench), redact=records.redact).forget([document_id])
    assert records.n_redacted == 1


@pytest.mark.parametrize(
    ("target", "found"),
    [
        ("/a/b.md", ["b"]),
        ("/a", ["b", "m", "n"]),
        ("/a/", ["b", "m", "n"]),
        ("/a/m.eml", ["m", "n"]),
        ("/a/m.eml!/n.pdf", ["n"]),
        ("/ab", []),
        ("/", ["b", "m", "n", "x"]),
    ],
)
def test_a_path_means_its_file_what_is_inside_and_all_below(target: str, found: list[str]) -> None:
    sources = [("/a/b.md", "b"), ("/a/m.eml", "m"), ("/a/m.eml!/n.pdf", "n"), ("/abc.md", "x")]
    known = [(source, DocumentId(name)) for source, name in sources]
    assert find_documents(target, known) == found
