"""Fusing: ranks count, scores do not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plain_chunks import plain_chunk
from retrieval.candidate import Candidate, Ranking, rank
from retrieval.fuse import reciprocal_rank_fusion


def ranking(stage: str, *texts: str) -> Ranking:
    """The texts in this order, scored 1, 1/2, 1/3 and so on by ``stage``."""
    return tuple(
        Candidate(plain_chunk(text, document_id=text), 1 / place, {stage: 1 / place})
        for place, text in enumerate(texts, start=1)
    )


def texts(fused: Ranking) -> list[str]:
    return [candidate.chunk.text for candidate in fused]


def test_second_twice_beats_first_once() -> None:
    # 2/62 = .0323 against 1/61 = .0164.
    fused = reciprocal_rank_fusion([ranking("dense", "a", "b"), ranking("bm25", "c", "b")])
    assert texts(fused)[0] == "b"
    assert fused[0].score == pytest.approx(2 / 62)
    assert fused[1].score == fused[2].score == pytest.approx(1 / 61)


def test_a_small_k_lets_the_first_place_count_for_more() -> None:
    # With k = 0: 1/1 against 1/3 + 1/3.
    rankings = [ranking("dense", "a", "x", "b"), ranking("bm25", "y", "z", "b")]
    assert reciprocal_rank_fusion(rankings, k=0)[-3].chunk.text == "b"
    assert texts(reciprocal_rank_fusion(rankings))[0] == "b"


def test_every_stages_score_is_kept() -> None:
    fused = reciprocal_rank_fusion([ranking("dense", "a", "b"), ranking("bm25", "b")])
    assert texts(fused) == ["b", "a"]
    assert fused[0].scores == {"dense": 0.5, "bm25": 1.0, "fused": pytest.approx(1 / 62 + 1 / 61)}
    assert fused[1].scores == {"dense": 1.0, "fused": pytest.approx(1 / 61)}


def test_ties_go_to_the_smaller_chunk_id() -> None:
    names = [f"{number}" for number in range(20)]
    fused = reciprocal_rank_fusion([ranking("dense", name) for name in names])
    ids = [candidate.chunk.chunk_id for candidate in fused]
    assert len(ids) == 20
    assert ids == sorted(ids)


def test_nothing_fused_is_nothing() -> None:
    assert reciprocal_rank_fusion([]) == ()
    assert reciprocal_rank_fusion([(), ()]) == ()


def test_one_ranking_keeps_its_order() -> None:
    assert texts(reciprocal_rank_fusion([ranking("dense", "c", "a", "b")])) == ["c", "a", "b"]


orders = st.lists(st.permutations("abcdef").map(lambda order: order[:4]), max_size=3)


@given(orders)
def test_each_chunk_comes_once_whatever_order_the_rankings_have(orders: list[list[str]]) -> None:
    fused = reciprocal_rank_fusion([ranking("dense", *order) for order in orders])
    backwards = reciprocal_rank_fusion([ranking("dense", *order) for order in orders[::-1]])
    assert sorted(texts(fused)) == sorted({name for order in orders for name in order})
    assert texts(fused) == texts(backwards) or [c.score for c in fused] == pytest.approx(
        [c.score for c in backwards]
    )


def test_a_ranking_is_best_first() -> None:
    low, high = Candidate(plain_chunk("a"), -2.0), Candidate(plain_chunk("b", 2), 3.0)
    assert rank([low, high]) == (high, low)


def test_a_new_stages_score_goes_on_top_and_the_candidate_before_stays_as_it_was() -> None:
    before = Candidate(plain_chunk("a"), 0.5, {"dense": 0.5})
    assert before.scored("rerank", 7.0) == Candidate(
        plain_chunk("a"), 7.0, {"dense": 0.5, "rerank": 7.0}
    )
    assert before.scores == {"dense": 0.5}
