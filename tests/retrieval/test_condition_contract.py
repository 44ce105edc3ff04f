"""Whichever engine keeps the index, a condition within its query means what ``meets`` says."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conditions import conditions, facts
from ingest.document import DocumentId
from plain_chunks import plain_chunks, same_vectors
from qdrant_servers import in_memory
from retrieval.condition import meets
from retrieval.edge import EdgeIndex
from retrieval.server import ServerIndex
from retrieval.where import parse_where

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from ingest.facts import Facts
    from retrieval.candidate import Ranking
    from retrieval.condition import Condition
    from retrieval.engine import Engine

X = np.array([1, 0, 0], dtype=np.float32)


def edge(home: Path) -> Engine:
    return EdgeIndex(home / "index", 3)


def memory(_: Path) -> Engine:
    return ServerIndex(in_memory(), 3, collection="c", owner="o")


@pytest.fixture(params=[edge, memory])
def index(request: pytest.FixtureRequest, home: Path) -> Iterator[Engine]:
    with closing(request.param(home)) as engine:
        yield engine


def names(ranking: Ranking) -> set[str]:
    return {candidate.chunk.document_id for candidate in ranking}


def found(index: Engine, where: Condition, generation: int = 1) -> set[str]:
    """The documents that either search finds; the two must agree."""
    dense = names(index.search_dense(X, k=50, generation=generation, where=where))
    lexical = names(index.search_lexical("word", k=50, generation=generation, where=where))
    assert dense == lexical
    return dense


def put(index: Engine, name: str, facts: Facts, *, version: int = 1) -> None:
    """Write a version of two chunks, visible from the generation of the same number."""
    chunks = plain_chunks(["word one", "word two"], version=version, document_id=name)
    index.write(chunks, same_vectors(2), generation=version)
    index.describe(DocumentId(name), version, facts)


def test_what_people_write_finds_what_they_mean(index: Engine) -> None:
    put(index, "old", {"year": ("2019",), "source": ("/files/contracts/a.md",)})
    put(index, "new", {"year": ("2024",), "source": ("/files/Contracts/b.md",)})
    put(index, "other", {"year": ("2024",), "source": ("/files/notes/c.md",)})
    asked = "year>=2023 and source~contracts"
    assert found(index, parse_where(asked)) == {"new"}
    assert found(index, parse_where(f"not ({asked})")) == {"old", "other"}


def test_a_description_is_of_one_version(index: Engine) -> None:
    put(index, "a", {"x": ("1",)})
    put(index, "a", {"x": ("2",)}, version=2)
    index.supersede(DocumentId("a"), 1, generation=2)
    for generation, value in [(1, "1"), (2, "2")]:
        is_it, is_other = parse_where(f"x={value}"), parse_where(f"x={3 - int(value)}")
        assert found(index, is_it, generation) == {"a"}
        assert found(index, is_other, generation) == set()


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    shelf=st.lists(facts, min_size=1, max_size=4),
    asked=st.lists(conditions, min_size=5, max_size=5),
)
def test_an_engine_agrees_with_the_definition(
    index: Engine, shelf: Sequence[Facts], asked: Sequence[Condition]
) -> None:
    for n, each in enumerate(shelf):
        put(index, f"d{n}", each)
    for condition in asked:
        expected = {f"d{n}" for n, each in enumerate(shelf) if meets(condition, each)}
        assert found(index, condition) == expected
    for n in range(len(shelf)):
        index.erase(DocumentId(f"d{n}"))
