"""One index is in use; another takes its place in one step, with the counts of its chunks."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from ingest.embed import BUILT_IN_FACTS
from ingest.indexes import FIRST_RECIPE, Indexes, Standing, State
from workbench import Workbench

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

OTHER = replace(FIRST_RECIPE, model=replace(BUILT_IN_FACTS, name="other", n_dims=4))
LARGER = replace(FIRST_RECIPE, wanted_tokens=300, chunk_tokens=300)


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Workbench]:
    with Workbench(tmp_path) as bench:
        yield bench


def test_a_home_of_the_time_before_holds_an_index_of_the_built_in_model(bench: Workbench) -> None:
    bench.put("one.txt", "red\n\nfox")
    bench.ingest()
    assert Indexes(bench.database).standing() == Standing(1, FIRST_RECIPE, generation=1)


def test_an_empty_home_takes_on_what_is_set(bench: Workbench) -> None:
    indexes = Indexes(bench.database)
    # The first may have been opened, empty, for vectors of another size.
    assert indexes.adopt(OTHER) == Standing(2, OTHER, generation=0)
    assert indexes.numbers(State.FORMER) == [1]


def test_an_empty_home_keeps_its_index_for_another_size_of_chunks(bench: Workbench) -> None:
    indexes = Indexes(bench.database)
    assert indexes.adopt(LARGER) == Standing(1, LARGER, generation=0)
    assert indexes.adopt(LARGER) == Standing(1, LARGER, generation=0)


def test_a_home_with_documents_takes_on_nothing(bench: Workbench) -> None:
    bench.put("one.txt", "red")
    bench.ingest()
    assert Indexes(bench.database).adopt(OTHER) == Standing(1, FIRST_RECIPE, generation=1)


def test_a_switch_changes_index_recipe_and_counts_together(bench: Workbench) -> None:
    bench.put("one.txt", "red\n\nfox")
    bench.ingest()
    indexes = Indexes(bench.database)
    number = indexes.begin(OTHER)
    assert indexes.standing().number == 1
    assert indexes.numbers(State.BUILDING) == [number] == [2]
    indexes.switch(number, {bench.entry("one.txt").document_id: 7})
    assert indexes.standing() == Standing(2, OTHER, generation=1)
    assert bench.entry("one.txt").n_chunks == 7
    assert indexes.numbers(State.FORMER) == [1]


def test_what_is_not_being_built_cannot_be_put_in_use(bench: Workbench) -> None:
    indexes = Indexes(bench.database)
    number = indexes.begin(OTHER)
    indexes.drop(number)
    with pytest.raises(ValueError, match="index 2 is not being built"):
        indexes.switch(number, {})
    assert indexes.standing().number == 1


def test_the_index_in_use_cannot_be_dropped_and_its_number_never_comes_again(
    bench: Workbench,
) -> None:
    indexes = Indexes(bench.database)
    indexes.switch(indexes.begin(OTHER), {})
    indexes.drop(1)
    indexes.drop(2)
    assert indexes.standing().number == 2
    assert indexes.begin(OTHER) == 3
