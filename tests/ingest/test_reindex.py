"""An index is built beside the old one and put in use; killed anywhere, the old one stays."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import pytest

from fakes import FakeStore, HashEmbedder, KillAt, KilledError
from ingest.document import Document, DocumentId, Span
from ingest.embed import BUILT_IN_FACTS
from ingest.indexes import FIRST_RECIPE, Indexes, State
from ingest.reindex import Rebuilder
from workbench import Workbench

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ingest.store import Store

OTHER = replace(FIRST_RECIPE, model=replace(BUILT_IN_FACTS, name="other", n_dims=8))


def halve(document: Document) -> list[Span]:
    """Each block as two chunks, where ingestion made one."""
    halves = []
    for block in document.blocks:
        middle = (block.span.start + block.span.end) // 2
        halves += [Span(block.span.start, middle), Span(middle, block.span.end)]
    return halves


@dataclass
class Rooms:
    """The stores of a home by number, and what is removed of them."""

    bench: Workbench
    kill: KillAt = field(default_factory=KillAt)
    stores: dict[int, FakeStore] = field(default_factory=dict)

    @property
    def indexes(self) -> Indexes:
        return Indexes(self.bench.database)

    @contextmanager
    def open(self, number: int) -> Iterator[Store]:
        yield self.kill.guard(self.stores.setdefault(number, FakeStore()))

    def rebuild(self) -> dict[DocumentId, int]:
        rebuilder = Rebuilder(
            manifest=self.bench.manifest,
            indexes=self.kill.guard(self.indexes),
            open_store=self.open,
            split=halve,
            embed=HashEmbedder(8),
            progress=self.bench.progress,
        )
        return rebuilder.reindex(OTHER)

    def seen(self) -> list[str]:
        """What readers see now, joined as they would read it."""
        standing = self.indexes.standing()
        store = self.bench.store if standing.number == 1 else self.stores[standing.number]
        return [chunk.text for chunk in store.visible(standing.generation)]


@pytest.fixture
def rooms(tmp_path: Path) -> Iterator[Rooms]:
    with Workbench(tmp_path) as bench:
        bench.put("a.txt", "red fox\n\nhen!")
        bench.put("b.txt", "old")
        bench.ingest()
        bench.put("b.txt", "cow\n\newes")
        bench.ingest()
        yield Rooms(bench)


def test_the_new_index_holds_the_current_versions_cut_anew(rooms: Rooms) -> None:
    n_chunks = rooms.rebuild()
    assert sorted(rooms.seen()) == sorted(["red", " fox", "he", "n!", "c", "ow", "ew", "es"])
    assert sorted(n_chunks.values()) == [4, 4]
    assert rooms.bench.entry("a.txt").n_chunks == 4
    assert rooms.indexes.standing().recipe == OTHER


def test_its_points_know_the_facts_of_their_documents(rooms: Rooms) -> None:
    rooms.rebuild()
    entry = rooms.bench.entry("a.txt")
    facts = rooms.stores[2].facts(entry.document_id, entry.version)
    assert len(facts) == 4
    assert facts[0] == rooms.bench.store.facts(entry.document_id, entry.version)[0]


def test_ingestion_goes_on_in_the_new_index_with_the_next_generation(rooms: Rooms) -> None:
    rooms.rebuild()
    rooms.bench.store = rooms.stores[2]
    rooms.bench.put("a.txt", "gnu")
    rooms.bench.ingest()
    assert sorted(rooms.seen()) == sorted(["gnu", "c", "ow", "ew", "es"])


def test_a_home_without_documents_is_switched_too(tmp_path: Path) -> None:
    with Workbench(tmp_path) as bench:
        rooms = Rooms(bench)
        assert rooms.rebuild() == {}
        assert rooms.indexes.standing().number == 2


def test_points_that_were_not_stored_keep_the_old_index_in_use(rooms: Rooms) -> None:
    rooms.stores[2] = Forgetful()
    with pytest.raises(RuntimeError, match="3 of 4 points were stored"):
        rooms.rebuild()
    assert rooms.indexes.standing().number == 1


def test_killed_at_any_change_readers_see_one_whole_index(rooms: Rooms) -> None:
    before = sorted(rooms.seen())
    call = 0
    while rooms.indexes.standing().number == 1:
        call += 1
        rooms.kill = KillAt(call)
        try:
            rooms.rebuild()
        except KilledError:
            assert sorted(rooms.seen()) == before
            # What the next reindexing or ingestion does first.
            for number in rooms.indexes.numbers(State.BUILDING):
                rooms.stores.pop(number, None)
                rooms.indexes.drop(number)
    # begin, write, describe twice, refresh, flush, switch; then nothing is left to kill.
    assert call == 8
    assert sorted(rooms.seen()) == sorted(["red", " fox", "he", "n!", "c", "ow", "ew", "es"])


class Forgetful(FakeStore):
    """Loses a point of everything it is given."""

    def flush(self) -> None:
        FakeStore.flush(self)
        if self.points:
            self.points.pop(next(iter(self.points)))
