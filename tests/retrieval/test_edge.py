"""What the index in this process promises beyond the contract."""

from __future__ import annotations

import json
import threading
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from ingest.store import StoreUnavailableError
from plain_chunks import D, plain_chunks, same_vectors
from retrieval.edge import EdgeIndex
from retrieval.edge.shard import MIN_DEAD_POINTS
from retrieval.engine import IndexHeldError
from retrieval.index import IndexUnavailableError

if TYPE_CHECKING:
    from pathlib import Path


def test_what_was_written_is_there_after_opening_again(home: Path) -> None:
    index = EdgeIndex(home, 3)
    index.write(plain_chunks(["red fox", "hen"]), same_vectors(2), generation=1)
    before = index.search_lexical("red", k=1, generation=1)
    index.close()
    index.close()
    again = EdgeIndex(home, 3)
    assert again.search_lexical("red", k=1, generation=1) == before
    assert again.average_length == 1.5
    again.close()


def test_an_index_of_other_dimensions_is_refused_by_name(home: Path) -> None:
    EdgeIndex(home, 3).close()
    with pytest.raises(ValueError, match=r"not made for vectors of 4 numbers.*got 3"):
        EdgeIndex(home, 4)


def test_a_second_opening_is_refused_while_the_first_lasts(home: Path) -> None:
    index = EdgeIndex(home, 3)
    with pytest.raises(IndexHeldError, match="another process holds"):
        EdgeIndex(home, 3)
    index.close()
    EdgeIndex(home, 3).close()


def test_a_creation_that_was_cut_short_is_done_again(home: Path) -> None:
    torn = home / "shard.new" / "segments"
    torn.mkdir(parents=True)
    (home / "shard.new" / "edge_config.json").write_text("{")
    index = EdgeIndex(home, 3)
    index.write(plain_chunks(["fox"]), same_vectors(1), generation=1)
    assert index.count(D, 1) == 1
    assert not (home / "shard.new").exists()
    index.close()


def test_a_nearly_full_disk_is_an_outage_with_numbers(home: Path) -> None:
    EdgeIndex(home, 3).close()
    with pytest.raises(IndexUnavailableError, match=r"\d+ MB are free .* needs 1000000000 MB"):
        EdgeIndex(home, 3, min_free_bytes=10**15)


def test_a_disk_that_fills_up_stops_a_write_before_it_begins(home: Path) -> None:
    index = EdgeIndex(home, 3)
    index._shard._min_free_bytes = 10**15  # a disk fills up while it is open
    with pytest.raises(StoreUnavailableError, match="make room"):
        index.write(plain_chunks(["fox"]), same_vectors(1), generation=1)
    assert index.stats().n_points == 0
    index.close()


@pytest.mark.parametrize("is_settled", [True, False])
def test_a_refresh_that_was_cut_short_is_done_again(home: Path, *, is_settled: bool) -> None:
    # The average in the file is right within a tenth; only the flag tells that weights are mixed.
    index = EdgeIndex(home, 3)
    index.write(plain_chunks(["red fox", "hen fox fox fox"]), same_vectors(2), generation=1)
    index.close()
    (home / "average.json").write_text(json.dumps([3.1, is_settled]))
    index = EdgeIndex(home, 3)
    index.refresh(generation=1)
    assert index.average_length == (3.1 if is_settled else 3.0)
    assert json.loads((home / "average.json").read_text())[1] is True
    index.close()


def test_a_lost_average_is_found_again(home: Path) -> None:
    index = EdgeIndex(home, 3)
    index.write(plain_chunks(["red fox", "hen fox fox fox"]), same_vectors(2), generation=1)
    before = index.search_lexical("red", k=1, generation=1)
    index.close()
    (home / "average.json").unlink()
    index = EdgeIndex(home, 3)
    index.write(plain_chunks(["fox " * 9], version=2), same_vectors(1), generation=2)
    index.refresh(generation=1)
    assert index.search_lexical("red", k=1, generation=1) == before
    index.close()


def test_readers_never_see_half_of_what_a_writer_does(home: Path) -> None:
    index = EdgeIndex(home, 3)
    index.write(plain_chunks(["red fox"] * 50), same_vectors(50), generation=1)
    expected = index.search_lexical("red", k=100, generation=1)
    rankings, is_done = [], threading.Event()

    def read() -> None:
        while not is_done.is_set():
            rankings.append(index.search_lexical("red", k=100, generation=1))

    readers = [threading.Thread(target=read) for _ in range(2)]
    for reader in readers:
        reader.start()
    for version in range(2, 12):
        index.write(
            plain_chunks(["red hen"] * 50, version=version), same_vectors(50), generation=version
        )
        index.supersede(D, version - 1, generation=version)
    is_done.set()
    for reader in readers:
        reader.join()
    assert all(ranking == expected for ranking in rankings)
    assert len(rankings) > 10
    index.close()


def test_an_index_that_is_rewritten_for_ever_does_not_grow_for_ever(home: Path) -> None:
    with closing(EdgeIndex(home, 3)) as index:
        for generation in range(1, 16):
            texts = [f"word{number}" for number in range(200)]
            chunks = plain_chunks(texts, version=generation)
            index.write(chunks, same_vectors(200), generation=generation)
            index.supersede(D, generation - 1, generation=generation)
            index.vacuum(generation=generation)
        n_kept = index._shard._shard.info().indexed_vectors_count
        assert n_kept <= MIN_DEAD_POINTS + 200
        assert len(index.search_lexical("word7", k=5, generation=15)) == 1
        assert index.census() == [(D, 15, 200)]
