"""Evidence: neighbours are read as one, versions never mix, and the best comes first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from ingest.chunk import Chunk, make_chunk_id
from ingest.document import DocumentId, Span
from retrieval.candidate import Candidate, Ranking, rank
from retrieval.evidence import Evidence, gather

if TYPE_CHECKING:
    from collections.abc import Iterable

A, B = DocumentId("a"), DocumentId("b")


def candidate(
    number: int, score: float, *, document_id: DocumentId = A, version: int = 1
) -> Candidate:
    """Chunk n of a document holds the characters from 10 n to 10 n + 8."""
    span = Span(10 * number, 10 * number + 8)
    chunk = Chunk(
        chunk_id=make_chunk_id(document_id, version, number),
        document_id=document_id,
        version=version,
        number=number,
        span=span,
        text="x" * len(span),
        title="",
        heading=(),
        page=None,
        table_header="",
    )
    return Candidate(chunk, score)


def evidence(label: str, start: int, end: int, score: float) -> Evidence:
    return Evidence(label, A, 1, Span(start, end), score)


def test_neighbours_are_joined_from_the_first_to_the_last_character() -> None:
    ranking = rank([candidate(3, 9.0), candidate(2, 8.0), candidate(4, 1.0)])
    assert gather(ranking) == (evidence("E1", 20, 48, 9.0),)


def test_a_gap_of_one_chunk_keeps_them_apart() -> None:
    ranking = rank([candidate(1, 5.0), candidate(3, 6.0)])
    assert gather(ranking) == (evidence("E1", 30, 38, 6.0), evidence("E2", 10, 18, 5.0))


def test_labels_go_by_the_best_of_those_that_were_joined() -> None:
    # 1 and 2 are joined: the 9 of chunk 2 counts, not the 1 of chunk 1.
    ranking = rank([candidate(1, 1.0), candidate(2, 9.0), candidate(5, 8.0)])
    assert gather(ranking) == (evidence("E1", 10, 28, 9.0), evidence("E2", 50, 58, 8.0))


def test_chunks_of_different_versions_or_documents_are_never_joined() -> None:
    ranking = rank(
        [
            candidate(1, 9.0),
            candidate(2, 8.0, version=2),
            candidate(2, 7.0, document_id=B),
        ]
    )
    found = gather(ranking)
    assert [(item.document_id, item.version, item.span) for item in found] == [
        (A, 1, Span(10, 18)),
        (A, 2, Span(20, 28)),
        (B, 1, Span(20, 28)),
    ]


def test_the_order_of_the_ranking_holds_whatever_scale_its_scores_have() -> None:
    # Logits of a cross-encoder, often below 0, before a fused score, always above.
    ranking: Ranking = (candidate(1, -2.0), candidate(5, -7.0), candidate(9, 0.03))
    assert [item.score for item in gather(ranking)] == [-2.0, -7.0, 0.03]


def test_a_neighbour_ranked_behind_does_not_lend_its_score() -> None:
    ranking: Ranking = (candidate(1, -2.0), candidate(2, 0.03))
    assert gather(ranking) == (evidence("E1", 10, 28, -2.0),)


def test_nothing_ranked_is_no_evidence() -> None:
    assert gather(()) == ()


places = st.sets(
    st.tuples(st.integers(1, 9), st.sampled_from([A, B]), st.integers(1, 2)), max_size=14
)


@given(places)
def test_every_candidate_is_in_exactly_one_piece(
    places: Iterable[tuple[int, DocumentId, int]],
) -> None:
    ranking = rank(
        candidate(number, float(number % 3), document_id=document_id, version=version)
        for number, document_id, version in places
    )
    found = gather(ranking)
    for each in ranking:
        holders = [
            item
            for item in found
            if (item.document_id, item.version) == (each.chunk.document_id, each.chunk.version)
            and item.span.covers(each.chunk.span)
        ]
        assert len(holders) == 1
    assert [item.label for item in found] == [f"E{n}" for n in range(1, len(found) + 1)]
    assert [item.score for item in found] == sorted((item.score for item in found), reverse=True)
