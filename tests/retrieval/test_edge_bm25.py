"""Our BM25 against rank_bm25's BM25Okapi, on Python's own documentation."""

from __future__ import annotations

import inspect
import shutil
import statistics
import subprocess
import textwrap
from collections import Counter
from math import log
from typing import TYPE_CHECKING

import pytest
from rank_bm25 import BM25Okapi

from ingest.document import DocumentId
from plain_chunks import plain_chunks, same_vectors
from retrieval.edge import EdgeIndex
from retrieval.lexical import K1, LENGTH_LAG, B, tokenise

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from ingest.chunk import Chunk

QUERIES = [
    "remove a directory tree",
    "copy file metadata and permission bits",
    "median of grouped continuous data",
    "which exception is raised when the command times out?",
    "wrap a paragraph to lines of a given width",
    "probability density of the normal distribution",
    "list list list of strings",
]


def passages() -> list[str]:
    modules = (inspect, shutil, statistics, subprocess, textwrap)
    members = (member for module in modules for _, member in inspect.getmembers(module))
    documented = (m for m in members if inspect.isroutine(m) or inspect.isclass(m))
    texts = dict.fromkeys(inspect.getdoc(member) or "" for member in documented)
    return [text for text in texts if len(tokenise(text)) > 3]


def reference(chunks: Sequence[Chunk], query: str, *, average: float) -> dict[str, float]:
    """Scores above 0 by BM25Okapi, given our terms, our IDF and our average."""
    corpus = [tokenise(chunk.indexed_text) for chunk in chunks]
    okapi = BM25Okapi(corpus, k1=K1, b=B)
    n_with = Counter(term for terms in corpus for term in set(terms))
    okapi.idf = {t: log(1 + (len(corpus) - n + 0.5) / (n + 0.5)) for t, n in n_with.items()}
    okapi.avgdl = average
    scores = okapi.get_scores(list(dict.fromkeys(tokenise(query))))
    return {chunk.chunk_id: s for chunk, s in zip(chunks, scores, strict=True) if s > 0}


def check(index: EdgeIndex, chunks: Sequence[Chunk], query: str, *, generation: int) -> None:
    expected = reference(chunks, query, average=index.average_length)
    ranking = index.search_lexical(query, k=1000, generation=generation)
    scores = {candidate.chunk.chunk_id: candidate.score for candidate in ranking}
    assert scores == pytest.approx(expected, rel=1e-5)
    # float32 cannot tell scores apart that differ by less than 1e-6 or so.
    ours = [round(expected[candidate.chunk.chunk_id], 5) for candidate in ranking]
    assert ours == sorted(ours, reverse=True)


@pytest.fixture
def index(home: Path) -> Iterator[EdgeIndex]:
    index = EdgeIndex(home, 3)
    yield index
    index.close()


def write(index: EdgeIndex, chunks: Sequence[Chunk], *, generation: int) -> None:
    index.write(chunks, same_vectors(len(chunks)), generation=generation)


@pytest.mark.parametrize("query", QUERIES)
def test_the_order_is_bm25_okapis(index: EdgeIndex, query: str) -> None:
    chunks = plain_chunks(passages(), document_id="d")
    assert len(chunks) >= 60
    write(index, chunks, generation=1)
    check(index, chunks, query, generation=1)


@pytest.mark.parametrize("query", QUERIES)
def test_the_order_is_bm25_okapis_after_some_were_superseded(index: EdgeIndex, query: str) -> None:
    texts = passages()
    kept, gone = (
        plain_chunks(texts[::2], document_id="kept"),
        plain_chunks(texts[1::2], document_id="gone"),
    )
    write(index, kept, generation=1)
    write(index, gone, generation=1)
    index.supersede(DocumentId("gone"), 1, generation=2)
    check(index, kept, query, generation=2)
    check(index, kept + gone, query, generation=1)


def test_after_a_refresh_the_average_is_off_by_no_more_than_its_lag(index: EdgeIndex) -> None:
    texts = sorted(passages(), key=len)
    short, long = (
        plain_chunks(texts[:40], document_id="short"),
        plain_chunks(texts[40:], document_id="long"),
    )
    write(index, short, generation=1)
    write(index, long, generation=2)
    for generation, chunks in [(2, short + long), (3, short)]:
        index.supersede(DocumentId("long"), 1, generation=3)
        index.refresh(generation=generation)
        average = statistics.mean(len(tokenise(chunk.indexed_text)) for chunk in chunks)
        assert abs(index.average_length - average) <= LENGTH_LAG * average
        for query in QUERIES:
            check(index, chunks, query, generation=generation)
