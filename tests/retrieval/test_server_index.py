"""What the index on a server promises beyond the contract."""

from __future__ import annotations

import threading
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest
from qdrant_client import QdrantClient, models

from ingest.store import StoreUnavailableError
from plain_chunks import D, plain_chunks, same_vectors
from qdrant_servers import in_memory, over_http
from retrieval.index import IndexUnavailableError
from retrieval.server import ServerIndex, connect, name_owner
from retrieval.server import collection as collection_module
from retrieval.server.connect import Connection

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def url() -> Iterator[str]:
    with over_http() as address:
        yield address


def open_index(url: str, *, owner: str = "o", n_dims: int = 3) -> ServerIndex:
    return ServerIndex(connect(url), n_dims, collection="c", owner=owner)


def values(connection: Connection) -> dict[str, Any]:
    return connection.client.get_collection("c").config.metadata or {}


def test_naming_an_index_sends_nothing() -> None:
    connect("http://127.0.0.1:1")
    open_index("http://127.0.0.1:1").close()


def test_what_one_process_wrote_another_reads(url: str) -> None:
    with closing(open_index(url)) as one, closing(open_index(url)) as other:
        one.write(plain_chunks(["red fox", "hen"]), same_vectors(2), generation=1)
        assert other.count(D, 1) == 2
        one_ranking = one.search_lexical("red", k=1, generation=1)
        assert other.search_lexical("red", k=1, generation=1) == one_ranking


def test_a_closed_index_says_so(url: str) -> None:
    index = open_index(url)
    index.close()
    with pytest.raises(ValueError, match="was closed"):
        index.count(D, 1)


def test_a_collection_of_other_dimensions_is_refused_by_name(url: str) -> None:
    with closing(open_index(url)) as index:
        index.stats()
    with (
        closing(open_index(url, n_dims=4)) as index,
        pytest.raises(ValueError, match=r"'c' on http.*not made for vectors of 4.*got 3"),
    ):
        index.stats()


def test_another_homes_collection_is_refused_with_advice(url: str) -> None:
    with closing(open_index(url)) as index:
        index.write(plain_chunks(["fox"]), same_vectors(1), generation=1)
    with closing(open_index(url, owner="somebody else")) as index:
        for _ in range(2):
            with pytest.raises(StoreUnavailableError, match="another home: set qdrant_collection"):
                index.write(plain_chunks(["hen"]), same_vectors(1), generation=1)
        with pytest.raises(IndexUnavailableError, match="another home"):
            index.search_lexical("fox", k=1, generation=1)


def test_a_collection_that_pincite_did_not_make_is_refused(url: str) -> None:
    with closing(QdrantClient(url=url, check_compatibility=False)) as client:
        params = models.VectorParams(size=3, distance=models.Distance.DOT)
        client.create_collection("c", vectors_config=params)
    with closing(open_index(url)) as index, pytest.raises(StoreUnavailableError, match="belongs"):
        index.stats()


class LateClient(QdrantClient):
    """Looks before another process has made the collection, and comes second to make it."""

    def collection_exists(self, collection_name: str, **_: Any) -> bool:  # noqa: ANN401
        return not collection_name


@pytest.mark.parametrize(("owner", "is_ours"), [("o", True), ("late", False)])
def test_who_comes_second_to_make_a_collection_uses_the_firsts(
    url: str, owner: str, *, is_ours: bool
) -> None:
    with closing(open_index(url)) as first:
        first.write(plain_chunks(["fox"]), same_vectors(1), generation=1)
    late = Connection(LateClient(url=url, check_compatibility=False), url)
    with closing(ServerIndex(late, 3, collection="c", owner=owner)) as second:
        if is_ours:
            assert second.count(D, 1) == 1
        else:
            with pytest.raises(StoreUnavailableError, match="another home"):
                second.count(D, 1)


def test_threads_open_a_collection_once(url: str) -> None:
    with closing(open_index(url)) as index:
        counts: list[int] = []
        threads = [
            threading.Thread(target=lambda: counts.append(index.stats().n_points)) for _ in range(8)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert counts == [0] * 8


def test_a_collection_that_vanishes_is_an_outage(url: str) -> None:
    with closing(open_index(url)) as index:
        index.write(plain_chunks(["fox"]), same_vectors(1), generation=1)
        with closing(QdrantClient(url=url, check_compatibility=False)) as client:
            client.delete_collection("c")
        with pytest.raises(IndexUnavailableError, match="answers 404: Collection c not found"):
            index.search_lexical("fox", k=1, generation=1)


def test_the_average_is_the_same_for_every_process() -> None:
    connection = in_memory()
    one = ServerIndex(connection, 3, collection="c", owner="o")
    other = ServerIndex(connection, 3, collection="c", owner="o")
    one.write(plain_chunks(["red fox"]), same_vectors(1), generation=1)
    other.write(plain_chunks(["hen " * 40], version=2), same_vectors(1), generation=1)
    assert values(connection)["average_terms"] == 2
    other.refresh(generation=1)
    one.write(plain_chunks(["red fox"], version=3), same_vectors(1), generation=1)
    scores = {c.score for c in one.search_lexical("red", k=5, generation=1)}
    assert values(connection)["average_terms"] == 21
    assert len(scores) == 1


@pytest.mark.parametrize("is_settled", [True, False])
def test_a_refresh_that_was_cut_short_is_done_again(*, is_settled: bool) -> None:
    # The average kept is right within a tenth; only the flag tells that weights are mixed.
    connection = in_memory()
    index = ServerIndex(connection, 3, collection="c", owner="o")
    index.write(plain_chunks(["red fox", "hen fox fox fox"]), same_vectors(2), generation=1)
    kept = {"average_terms": 3.1, "average_is_settled": is_settled}
    connection.client.update_collection("c", metadata=kept)
    index.refresh(generation=1)
    now = {"owner": "o", "average_terms": 3.1 if is_settled else 3.0, "average_is_settled": True}
    assert values(connection) == now


def test_a_lost_average_is_found_again() -> None:
    connection = in_memory()
    index = ServerIndex(connection, 3, collection="c", owner="o")
    index.write(plain_chunks(["red fox", "hen fox fox fox"]), same_vectors(2), generation=1)
    before = index.search_lexical("red", k=1, generation=1)
    connection.client.update_collection("c", metadata={"average_terms": None})
    index.write(plain_chunks(["fox " * 9], version=2), same_vectors(1), generation=2)
    index.refresh(generation=1)
    assert index.search_lexical("red", k=1, generation=1) == before


class NotingClient(QdrantClient):
    """Notes with what parameters it is searched."""

    def query_points(self, *args: Any, **named: Any) -> models.QueryResponse:  # noqa: ANN401
        self.params: models.SearchParams = named["search_params"]
        return super().query_points(*args, **named)


def test_every_vector_is_compared_until_there_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    client = NotingClient(":memory:")
    index = ServerIndex(Connection(client, "memory"), 3, collection="c", owner="o")
    index.write(plain_chunks(["one", "two"]), same_vectors(2), generation=1)
    exact = index.search_dense(same_vectors(1)[0], k=1, generation=1)
    assert (client.params.exact, client.params.hnsw_ef) == (True, None)
    monkeypatch.setattr(collection_module, "EXACT_POINTS", 1)
    assert index.search_dense(same_vectors(1)[0], k=1, generation=1) == exact
    assert (client.params.exact, client.params.hnsw_ef) == (False, 128)


def test_a_home_has_one_name_of_its_own(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    assert name_owner(one) == name_owner(one)
    assert name_owner(one) != name_owner(other)
    assert [path.name for path in one.iterdir()] == ["home-id"]
