"""What every index promises, whichever engine keeps it. Worked by hand, in three dimensions."""

from __future__ import annotations

from math import log
from typing import TYPE_CHECKING

import numpy as np
import pytest

from engines import ENGINES
from ingest.chunk import Chunk, make_chunk_id
from ingest.document import DocumentId, Span
from plain_chunks import D, plain_chunk, plain_chunks, same_vectors
from retrieval.condition import Comparator, Comparison

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray

    from retrieval.candidate import Ranking
    from retrieval.engine import Engine

X = np.array([1, 0, 0], dtype=np.float32)
Y = np.array([0, 1, 0], dtype=np.float32)
XY = np.array([0.6, 0.8, 0], dtype=np.float32)


@pytest.fixture(params=ENGINES)
def index(request: pytest.FixtureRequest, home: Path) -> Iterator[Engine]:
    with request.param(home) as engine:
        yield engine


def rows(*vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.stack(vectors)


def texts(ranking: Ranking) -> list[str]:
    return [candidate.chunk.text for candidate in ranking]


def seen(index: Engine, generation: int) -> list[str]:
    """Everything a reader of the generation sees, by either search; the two must agree."""
    dense = sorted(texts(index.search_dense(X, k=100, generation=generation)))
    lexical = sorted(texts(index.search_lexical("word", k=100, generation=generation)))
    assert dense == lexical
    return dense


def test_nearer_chunks_come_first(index: Engine) -> None:
    chunks = [plain_chunk("far", 1), plain_chunk("near", 2), plain_chunk("between", 3)]
    index.write(chunks, rows(Y, X, XY), generation=1)
    ranking = index.search_dense(X, k=3, generation=1)
    assert texts(ranking) == ["near", "between", "far"]
    assert [candidate.score for candidate in ranking] == pytest.approx([1.0, 0.6, 0.0])
    assert ranking[1].scores == {"dense": pytest.approx(0.6)}


def test_k_cuts_a_ranking(index: Engine) -> None:
    index.write([plain_chunk("a", 1), plain_chunk("b", 2)], rows(Y, X), generation=1)
    assert texts(index.search_dense(X, k=1, generation=1)) == ["b"]
    assert index.search_dense(X, k=0, generation=1) == ()


def test_a_lexical_score_is_bm25(index: Engine) -> None:
    # 2 and 4 terms, 3 on average. "red" is in one of two chunks, so its IDF is
    # ln(1 + 1.5 / 1.5) = ln 2; once among 2 terms, it weighs
    # 2.2 / (1 + 1.2 * (0.25 + 0.75 * 2 / 3)) = 2.2 / 1.9.
    index.write(plain_chunks(["red fox", "grey fox sees fox"]), rows(X, Y), generation=1)
    ranking = index.search_lexical("the RED one", k=5, generation=1)
    assert texts(ranking) == ["red fox"]
    assert ranking[0].score == pytest.approx(log(2) * 2.2 / 1.9)
    assert ranking[0].scores == {"bm25": ranking[0].score}


def test_a_superseded_chunk_counts_in_no_idf(index: Engine) -> None:
    # For generation 2 only two chunks are left, and "red" is in one of them: ln 2 again.
    index.write(plain_chunks(["red fox", "grey fox sees fox"]), rows(X, Y), generation=1)
    index.write([plain_chunk("red hen", 1, document_id="e")], rows(X), generation=1)
    index.supersede(DocumentId("e"), 1, generation=2)
    for generation, idf in [(1, log(1 + 1.5 / 2.5)), (2, log(2))]:
        ranking = index.search_lexical("red", k=5, generation=generation)
        assert ranking[0].score == pytest.approx(idf * 2.2 / 1.9)


def test_an_uncommitted_chunk_counts_in_no_idf(index: Engine) -> None:
    index.write(plain_chunks(["red fox", "grey fox sees fox"]), rows(X, Y), generation=1)
    index.write([plain_chunk("red hen", 1, document_id="e")], rows(X), generation=2)
    ranking = index.search_lexical("red", k=5, generation=1)
    assert [candidate.score for candidate in ranking] == pytest.approx([log(2) * 2.2 / 1.9])


@pytest.mark.parametrize("query", ["", "the of and", "?!", "unheard", "\ud800"])
def test_a_query_without_known_terms_finds_nothing(index: Engine, query: str) -> None:
    index.write([plain_chunk("red fox")], rows(X), generation=1)
    assert index.search_lexical(query, k=5, generation=1) == ()


def test_equals_come_by_chunk_id_and_the_cut_keeps_the_smaller(index: Engine) -> None:
    chunks = [plain_chunk("word", number) for number in range(1, 41)]
    index.write(chunks, rows(*[XY] * 40), generation=1)
    expected = sorted(each.chunk_id for each in chunks)
    dense = index.search_dense(X, k=7, generation=1)
    lexical = index.search_lexical("word", k=7, generation=1)
    assert [candidate.chunk.chunk_id for candidate in dense] == expected[:7]
    assert [candidate.chunk.chunk_id for candidate in lexical] == expected[:7]


def test_a_chunk_comes_back_as_it_was_written(index: Engine) -> None:
    written = Chunk(
        chunk_id=make_chunk_id(DocumentId("naïve/π"), 3, 2),
        document_id=DocumentId("naïve/π"),
        version=3,
        number=2,
        span=Span(17, 29),
        text="wörd \U0001d518 \0 ✓",
        title="Title",
        heading=("One", "Two"),
        page=7,
        table_header="a | b",
    )
    index.write([written], rows(X), generation=1)
    assert index.fetch([written.chunk_id], generation=1) == [written]
    assert index.search_dense(X, k=1, generation=1)[0].chunk == written
    assert index.search_lexical("title", k=1, generation=1)[0].chunk == written


def test_a_reader_of_the_old_generation_sees_only_the_old_version(index: Engine) -> None:
    old, new = plain_chunk("old word"), plain_chunk("new word", version=2)
    index.write([old], rows(X), generation=1)
    index.write([new], rows(X), generation=2)
    index.supersede(D, 1, generation=2)
    assert seen(index, 1) == ["old word"]
    assert index.fetch([old.chunk_id, new.chunk_id], generation=1) == [old]


def test_a_reader_of_the_new_generation_sees_only_the_new_version(index: Engine) -> None:
    old, new = plain_chunk("old word"), plain_chunk("new word", version=2)
    index.write([old], rows(X), generation=1)
    index.write([new], rows(X), generation=2)
    index.supersede(D, 1, generation=2)
    assert seen(index, 2) == ["new word"]
    assert index.fetch([old.chunk_id, new.chunk_id], generation=2) == [new]


def test_a_version_superseded_before_stays_so_for_readers_in_between(index: Engine) -> None:
    index.write([plain_chunk("word")], rows(X), generation=1)
    index.supersede(D, 1, generation=2)
    index.supersede(D, 1, generation=5)
    assert [seen(index, generation) for generation in (1, 2, 4)] == [["word"], [], []]


def test_undo_forgets_what_was_begun_and_keeps_what_was_committed(index: Engine) -> None:
    index.write([plain_chunk("old word")], rows(X), generation=1)
    index.write([plain_chunk("new word", version=2)], rows(X), generation=2)
    index.supersede(D, 1, generation=2)
    for _ in range(2):
        index.undo(committed=1)
        assert [seen(index, generation) for generation in (1, 2)] == [["old word"]] * 2
        assert index.count(D, 2) == 0


def test_undo_leaves_committed_supersessions_alone(index: Engine) -> None:
    index.write([plain_chunk("word")], rows(X), generation=1)
    index.supersede(D, 1, generation=2)
    index.undo(committed=2)
    assert seen(index, 2) == []


def test_vacuum_removes_what_nobody_sees_any_more(index: Engine) -> None:
    index.write([plain_chunk("one word", 1), plain_chunk("two word", 2)], rows(X, Y), generation=1)
    index.write([plain_chunk("new word", version=2)], rows(X), generation=3)
    index.supersede(D, 1, generation=3)
    assert index.vacuum(generation=2) == 0
    assert seen(index, 2) == ["one word", "two word"]
    assert index.vacuum(generation=3) == 2
    assert seen(index, 3) == ["new word"]
    assert index.count(D, 1) == 0


def test_writing_twice_writes_once(index: Engine) -> None:
    for _ in range(2):
        index.write([plain_chunk("one", 1), plain_chunk("two", 2)], rows(X, Y), generation=1)
    assert index.count(D, 1) == 2
    assert index.stats().n_points == 2


def test_count_counts_the_visible_and_the_hidden_of_one_version(index: Engine) -> None:
    index.write([plain_chunk("a", 1), plain_chunk("b", 2)], rows(X, Y), generation=1)
    index.write([plain_chunk("c", 1, version=2)], rows(X), generation=2)
    index.supersede(D, 1, generation=2)
    assert (index.count(D, 1), index.count(D, 2), index.count(D, 3)) == (2, 1, 0)


def test_a_census_counts_every_version_and_what_a_generation_sees_of_it(index: Engine) -> None:
    assert index.census() == []
    index.write([plain_chunk("a", 1), plain_chunk("b", 2)], rows(X, Y), generation=1)
    index.write([plain_chunk("c", 1, version=12)], rows(X), generation=2)
    index.supersede(D, 1, generation=2)
    index.write([plain_chunk("e", document_id="at@home@2")], rows(X), generation=3)
    assert index.census() == [("at@home@2", 1, 1), (D, 1, 2), (D, 12, 1)]
    assert index.census(generation=1) == [(D, 1, 2)]
    assert index.census(generation=2) == [(D, 12, 1)]


def test_fetch_keeps_the_order_asked_for_and_skips_the_unknown(index: Engine) -> None:
    one, two = plain_chunk("a", 1), plain_chunk("b", 2)
    index.write([one, two], rows(X, Y), generation=1)
    unknown = plain_chunk("c", 3).chunk_id
    nonsense = type(unknown)("no chunk")
    asked = [two.chunk_id, unknown, nonsense, one.chunk_id]
    assert index.fetch(asked, generation=1) == [two, one]
    assert index.fetch([], generation=1) == []


def test_refresh_makes_scores_with_the_new_average(index: Engine) -> None:
    # Average 2 at first, then 3 for generation 2: off by half, so the weight of "red" (once among
    # 2 terms) becomes 2.2 / 1.9; it was 2.2 / (1 + 1.2).
    index.write([plain_chunk("red fox")], rows(X), generation=1)
    index.write([plain_chunk("grey fox sees fox", version=2)], rows(Y), generation=2)
    before = index.search_lexical("red", k=1, generation=2)[0].score
    index.refresh(generation=2)
    after = index.search_lexical("red", k=1, generation=2)[0].score
    assert (before, after) == pytest.approx((log(2) * 2.2 / 2.2, log(2) * 2.2 / 1.9))


def test_refresh_leaves_an_average_alone_that_lags_by_less_than_a_tenth(index: Engine) -> None:
    # 10 terms, then 10.5 on average: 5 % off.
    index.write([plain_chunk("a1 " * 10)], rows(X), generation=1)
    index.write([plain_chunk("b1 " * 11, version=2)], rows(Y), generation=2)
    before = index.search_lexical("b1", k=1, generation=2)
    index.refresh(generation=2)
    assert index.search_lexical("b1", k=1, generation=2) == before


def test_an_empty_index_answers(index: Engine) -> None:
    index.write([], np.empty((0, 3), dtype=np.float32), generation=1)
    index.supersede(D, 1, generation=1)
    index.refresh(generation=1)
    index.flush()
    assert index.vacuum(generation=1) == 0
    assert seen(index, 0) == []


def test_a_chunk_without_terms_is_found_by_its_vector_alone(index: Engine) -> None:
    index.write([plain_chunk("...")], rows(X), generation=1)
    index.refresh(generation=1)
    assert texts(index.search_dense(X, k=1, generation=1)) == ["..."]
    assert index.search_lexical("...", k=1, generation=1) == ()


@pytest.mark.parametrize(
    "vectors",
    [
        np.ones((1, 3), dtype=np.float32),
        np.full((1, 3), np.nan, dtype=np.float32),
        np.eye(3, dtype=np.float32),
        np.array([[1, 0]], dtype=np.float32),
    ],
    ids=["too long", "not a number", "too many", "too short"],
)
def test_vectors_that_are_no_unit_rows_are_refused(
    index: Engine, vectors: NDArray[np.float32]
) -> None:
    with pytest.raises(ValueError, match="vectors need"):
        index.write([plain_chunk("a")], vectors, generation=1)
    assert index.stats().n_points == 0


def test_a_thousand_chunks_are_written_whole(index: Engine) -> None:
    chunks = [plain_chunk(f"word number{number}", number) for number in range(1, 1201)]
    index.write(chunks, same_vectors(1200), generation=1)
    assert index.count(D, 1) == 1200
    assert texts(index.search_lexical("number1200", k=5, generation=1)) == ["word number1200"]
    assert index.stats().n_points == 1200


def test_a_removed_chunk_counts_in_no_idf(index: Engine) -> None:
    # One of two chunks says "red", whatever came and went before: ln 2.
    index.write(plain_chunks(["red fox", "grey fox sees fox"]), rows(X, Y), generation=1)
    for version in range(1, 6):
        old = [plain_chunk(f"red hen {version}", 1, version=version, document_id="e")]
        index.write(old, rows(X), generation=version)
        index.supersede(DocumentId("e"), version, generation=version + 1)
        index.vacuum(generation=version + 1)
    ranking = index.search_lexical("red", k=5, generation=6)
    assert [candidate.score for candidate in ranking] == pytest.approx([log(2) * 2.2 / 1.9])


def test_a_chunk_without_terms_counts_in_no_idf(index: Engine) -> None:
    # It does count in the average, which is 2 of (2, 4, 0): "red" weighs 2.2 / 2.2.
    index.write(plain_chunks(["red fox", "grey fox sees fox", "..."]), rows(X, Y, X), generation=1)
    for _ in range(2):
        ranking = index.search_lexical("red", k=5, generation=1)
        assert [candidate.score for candidate in ranking] == pytest.approx([log(2)])
        index.write([plain_chunk("?!", document_id="e")], rows(X), generation=2)


def test_what_was_erased_can_be_written_again(index: Engine) -> None:
    index.write([plain_chunk("word")], rows(X), generation=1)
    index.erase(D)
    index.write([plain_chunk("word")], rows(X), generation=2)
    assert (seen(index, 1), seen(index, 2)) == ([], ["word"])


def test_a_description_changes_nothing_else(index: Engine) -> None:
    written = plain_chunk("word")
    index.write([written], rows(X), generation=1)
    index.describe(D, 1, {"year": ("2021",)})
    index.describe(DocumentId("nobody"), 1, {"year": ("2021",)})
    assert index.fetch([written.chunk_id], generation=1) == [written]
    assert (seen(index, 0), seen(index, 1)) == ([], ["word"])
    index.supersede(D, 1, generation=2)
    assert seen(index, 2) == []


def test_idf_is_counted_over_all_whatever_the_condition(index: Engine) -> None:
    index.write(plain_chunks(["red fox", "grey fox sees fox"]), rows(X, Y), generation=1)
    index.describe(D, 1, {"year": ("2021",)})
    index.write([plain_chunk("red hen", document_id="e")], rows(X), generation=1)
    where = Comparison("year", Comparator.EQUAL, "2021")
    (of_d,) = index.search_lexical("red", k=5, generation=1, where=where)
    among_all = index.search_lexical("red", k=5, generation=1)
    assert of_d.chunk.text == "red fox"
    assert of_d.score == pytest.approx(log(1 + 1.5 / 2.5) * 2.2 / 1.9)
    assert of_d in among_all
