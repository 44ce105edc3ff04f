"""A reader keeps the index it began with; the next one begins with the index then in use."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, cast

import pytest

from agent.view import View, Views
from ingest.database import Database
from ingest.embed import BUILT_IN_FACTS
from ingest.in_use import Use
from ingest.indexes import FIRST_RECIPE, Indexes, Standing, State
from ingest.recipe import ModelFacts, RecipeMismatchError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ingest.embed import Embedder
    from retrieval.engine import Engine

OTHER = replace(FIRST_RECIPE, model=replace(BUILT_IN_FACTS, name="other", n_dims=4))


@dataclass
class Closable:
    """As much of an engine as a view needs by itself."""

    is_closed: bool = False

    def close(self) -> None:
        self.is_closed = True


@dataclass
class FactsAlone:
    """As much of an embedder."""

    facts: ModelFacts


@dataclass
class Bench:
    """Views of a home, and what became of its indexes."""

    home: Path
    facts: ModelFacts = BUILT_IN_FACTS
    engines: dict[int, Closable] = field(default_factory=dict)
    removed: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.database = Database(self.home / "pincite.db")
        self.indexes = Indexes(self.database)
        self.views = self.others()

    def others(self) -> Views:
        """The views of another process."""
        return Views(self.home, self.indexes, open_view=self._open, remove=self.removed.append)

    def switch(self) -> None:
        self.indexes.switch(self.indexes.begin(OTHER), {})

    def _open(self, standing: Standing, before: View | None) -> View:
        assert before is None or before.number < standing.number
        engine = self.engines[standing.number] = Closable()
        return View(
            standing,
            cast("Engine", engine),
            open_embedder=lambda: cast("Embedder", FactsAlone(self.facts)),
            make_searcher=lambda _: pytest.fail("nobody searches"),
        )


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    bench = Bench(tmp_path)
    yield bench
    bench.views.close()
    bench.database.close()


def test_one_index_is_opened_once(bench: Bench) -> None:
    with bench.views.reading() as one, bench.views.reading() as other:
        assert one.view is other.view is bench.views.current()


def test_a_reader_keeps_its_index_and_the_next_one_has_the_new(bench: Bench) -> None:
    with bench.views.reading() as early:
        bench.switch()
        with bench.views.reading() as late:
            assert (early.view.number, late.view.number) == (1, 2)
            assert not bench.engines[1].is_closed
    assert bench.engines[1].is_closed
    assert not bench.engines[2].is_closed


def test_the_last_reader_of_a_former_index_removes_it(bench: Bench) -> None:
    with bench.views.reading(), bench.views.reading():
        bench.switch()
        bench.views.current()
        assert bench.removed == []
    assert bench.removed == [1]
    assert bench.indexes.numbers(State.FORMER) == []


def test_nothing_is_removed_that_another_process_reads_by(bench: Bench) -> None:
    others = bench.others()
    others.current()
    bench.views.current()
    bench.switch()
    bench.views.current()
    bench.views.sweep(State.FORMER)
    assert bench.removed == []
    others.close()
    assert bench.removed == [1]


def test_an_idle_process_that_ends_leaves_no_former_index_behind(bench: Bench) -> None:
    bench.views.current()
    bench.switch()
    bench.views.close()
    assert bench.removed == [1]


def test_the_index_in_use_survives_the_end_of_its_readers(bench: Bench) -> None:
    bench.views.current()
    bench.views.close()
    assert bench.removed == []
    with pytest.raises(ValueError, match="was closed"):
        bench.views.current()


def test_what_was_begun_and_never_finished_is_swept(bench: Bench) -> None:
    number = bench.indexes.begin(OTHER)
    bench.views.sweep(State.FORMER, State.BUILDING)
    assert bench.removed == [number]
    assert bench.indexes.standing().number == 1


def test_what_cannot_be_removed_now_is_removed_another_time(bench: Bench) -> None:
    bench.switch()
    use = Use(bench.home / "index-1.lock")
    bench.views.sweep(State.FORMER)
    assert bench.indexes.numbers(State.FORMER) == [1]
    use.end()
    bench.views.sweep(State.FORMER)
    assert bench.indexes.numbers(State.FORMER) == []


def test_the_right_embedder_is_opened_once(bench: Bench) -> None:
    view = bench.views.current()
    assert not view.is_in_tune
    assert view.embedder is view.embedder
    assert view.is_in_tune


def test_the_wrong_embedder_is_refused_each_time(bench: Bench) -> None:
    bench.facts = OTHER.model
    view = bench.views.current()
    for _ in range(2):
        with pytest.raises(RecipeMismatchError, match=r"made with bge.*is set to other \(4 dim"):
            view.embedder  # noqa: B018 - reading it opens it
    assert not view.is_in_tune
