"""One home, several readers: each search sees one whole index, whoever makes it anew meanwhile."""

from __future__ import annotations

import threading
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import TYPE_CHECKING, cast

import pytest

from agent.build import Parts
from agent.settings import AgentSettings
from fakes import HashEmbedder, NotedProgress, ScriptedScorer
from ingest.document import DocumentId
from ingest.embed import BUILT_IN_FACTS
from ingest.indexes import State
from ingest.recipe import RecipeMismatchError
from ingest.store import StoreUnavailableError
from ingest.weights import BGE_SMALL_EN
from qdrant_servers import over_http
from shelf import CHARTER_TEXT, shelve

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from ingest.embed import Embedder
    from ingest.recipe import ModelFacts
    from retrieval.rerank import CrossEncoder

LONG_TEXT = "# Tides\n\n" + "\n\n".join(
    f"Pier {n} floods when the tide is above {n} metres and the wind blows from the west." * 3
    for n in range(1, 13)
)
QUERY = "refunds approved by the duty manager"


@dataclass(frozen=True)
class Hashing:
    """A model whose name says how many dimensions it has."""

    facts: ModelFacts
    vocabulary: Path

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return HashEmbedder(self.facts.n_dims)(texts)

    def embed_query(self, query: str) -> NDArray[np.float32]:
        vector: NDArray[np.float32] = self.embed_passages([query])[0]
        return vector


class SmallParts(Parts):
    """Parts with a real index and no models."""

    def open_embedder(self, named: str) -> Embedder:
        n_dims = int(named.removeprefix("hash-"))
        facts = replace(BUILT_IN_FACTS, name=named, sha256="0" * 64, n_dims=n_dims)
        return Hashing(facts, BGE_SMALL_EN.locate())

    @cached_property
    def cross_encoder(self) -> CrossEncoder:
        return cast("CrossEncoder", ScriptedScorer({"duty manager": 5.0}))


@pytest.fixture(params=["here", "on a server"])
def url(request: pytest.FixtureRequest) -> Iterator[str | None]:
    with over_http() if request.param == "on a server" else nullcontext() as address:
        yield address


@pytest.fixture
def make(tmp_path: Path, url: str | None) -> Callable[..., SmallParts]:
    shelve(tmp_path, charter=CHARTER_TEXT, tides=LONG_TEXT)
    return partial(make_parts, tmp_path, url)


def make_parts(
    home: Path, url: str | None, embedder: str = "hash-4", chunk_tokens: int = 200
) -> SmallParts:
    settings = AgentSettings(qdrant_url=url, embedder=embedder, chunk_tokens=chunk_tokens)
    return SmallParts(home, settings)


def reindex(parts: Parts) -> dict[DocumentId, int]:
    _, n_chunks = parts.reindex(progress=NotedProgress(), on_wait=lambda: None)
    return n_chunks


def passages(parts: Parts) -> list[str]:
    found = parts.search(QUERY, k=3)
    return [candidate.chunk.text for candidate in found.ranking]


@contextmanager
def searching(parts: Parts) -> Iterator[list[list[str]]]:
    """What a thread finds that searches all the while."""
    seen: list[list[str]] = []
    enough = threading.Event()
    failures: list[BaseException] = []

    def search() -> None:
        try:
            while not enough.is_set():
                seen.append(passages(parts))
        except BaseException as error:  # noqa: BLE001 - told below
            failures.append(error)

    thread = threading.Thread(target=search)
    thread.start()
    try:
        yield seen
    finally:
        enough.set()
        thread.join()
    assert failures == []


def test_another_model_than_the_indexs_is_refused_until_it_is_made_anew(
    make: Callable[..., SmallParts],
) -> None:
    with make("hash-4") as first, make("hash-8") as other:
        reindex(first)
        with pytest.raises(RecipeMismatchError, match=r"with hash-4 \(4 dim.*set to hash-8 \(8"):
            passages(other)
        before = passages(first)
        reindex(other)
        assert passages(other) == before
        assert "approved by the duty manager" in before[0]


def test_a_process_that_was_in_tune_stays_so(make: Callable[..., SmallParts]) -> None:
    with make("hash-4") as serving, make("hash-8") as other:
        reindex(serving)
        before = passages(serving)
        reindex(other)
        # Its settings say hash-4 to this day.
        assert passages(serving) == before
        assert serving.embedder.facts.name == "hash-8"
    with make("hash-4") as begun_later, pytest.raises(RecipeMismatchError):
        passages(begun_later)


@pytest.mark.slow
def test_every_search_sees_one_whole_index_while_others_make_it_anew(
    make: Callable[..., SmallParts],
) -> None:
    with make("hash-4") as serving, make("hash-8") as one, make("hash-16") as other:
        reindex(serving)
        before = passages(serving)
        with searching(serving) as seen, searching(serving):
            for rebuilding in (one, other, one):
                reindex(rebuilding)
        assert passages(serving) == before
        assert {found[0] for found in seen} == {before[0]}
        assert {len(found) for found in seen} == {3}
        for idle in (one, other):
            idle.views.current()
        assert serving.indexes.numbers(State.FORMER) == []


def test_a_call_under_way_ends_with_the_index_it_began_with(
    make: Callable[..., SmallParts], tmp_path: Path, url: str | None
) -> None:
    with make("hash-4") as reader, make("hash-8") as other:
        reindex(reader)
        with reader.views.reading() as (view, standing):
            vector = view.embedder.embed_query(QUERY)
            reindex(other)
            generation = standing.generation
            assert len(view.index.search_dense(vector, k=3, generation=generation)) == 3
            assert other.indexes.numbers(State.FORMER) == [2]
        # An idle process holds it until it looks again.
        reader.views.current()
        assert other.indexes.numbers(State.FORMER) == []
        folders = sorted(path.name for path in tmp_path.glob("index*") if path.is_dir())
        assert folders == ([] if url else ["index-3"])


def test_another_size_of_chunks_is_no_error_and_is_told(make: Callable[..., SmallParts]) -> None:
    with make("hash-4") as before:
        n_before = reindex(before)
        assert before.reasons_to_reindex()[1:] == []
    with make("hash-4", 50) as parts:
        assert len(passages(parts)) == 3
        (_, reason) = parts.reasons_to_reindex()
        assert reason.startswith("chunk_tokens was 200 when the index was made, and is 50 now.")
        n_after = reindex(parts)
        tides = DocumentId("tides")
        assert n_after[tides] > n_before[tides]
        assert parts.manifest.documents()[1].n_chunks == n_after[tides]
        document = parts.manifest.document(tides, 1)
        for candidate in parts.search("tide above 7 metres", k=5).ranking:
            if candidate.chunk.document_id == tides:
                assert document.quote(candidate.chunk.span) == candidate.chunk.text


def test_forgetting_reaches_the_index_that_an_idle_process_still_holds(
    make: Callable[..., SmallParts],
) -> None:
    charter = DocumentId("charter")
    with make("hash-4") as idle, make("hash-8") as other:
        reindex(idle)
        former = idle.index
        assert former.count(charter, 1)
        reindex(other)
        other.forget([charter], on_wait=lambda: None)
        assert former.count(charter, 1) == other.index.count(charter, 1) == 0


def test_what_was_interrupted_is_removed_by_the_next_one(
    make: Callable[..., SmallParts], tmp_path: Path, url: str | None
) -> None:
    with make("hash-4") as parts:
        reindex(parts)
        number = parts.indexes.begin(parts.indexes.standing().recipe)
        (tmp_path / f"index-{number}").mkdir()
        (tmp_path / f"index-{number}" / "half").touch()
        reindex(parts)
        assert parts.indexes.standing().number == number
        assert not (tmp_path / f"index-{number}" / "half").exists()
        assert (tmp_path / f"index-{number}").exists() is (url is None)


def test_without_room_for_a_second_index_nothing_is_begun(
    make: Callable[..., SmallParts], monkeypatch: pytest.MonkeyPatch
) -> None:
    with make("hash-4") as parts:
        reindex(parts)
        monkeypatch.setattr("agent.engines.MIN_FREE_BYTES", 10**18)
        with pytest.raises(StoreUnavailableError, match="MB are free on the disk"):
            reindex(parts)
        assert parts.indexes.numbers(State.BUILDING) == []
        assert len(passages(parts)) == 3
