"""Searching: two retrievers and a cross-encoder are fused, every score kept."""

from __future__ import annotations

import numpy as np
import pytest

from fakes import ScriptedIndex, ScriptedScorer
from plain_chunks import plain_chunk
from retrieval.candidate import Candidate, Ranking
from retrieval.search import Searcher
from retrieval.where import parse_where


def ranking(stage: str, *numbers: int) -> Ranking:
    """Chunks ``passage 1``, ``passage 2`` and so on in this order, scored 10, 9, 8 and so on."""
    return tuple(
        Candidate(plain_chunk(f"passage {number}", number), 10.0 - place, {stage: 10.0 - place})
        for place, number in enumerate(numbers)
    )


def searcher_for(
    index: ScriptedIndex,
    by_word: dict[str, float] | None = None,
    *,
    breadth: int = 50,
    depth: int = 10,
) -> Searcher:
    return Searcher(
        index=index,
        embed_query=lambda query: np.array([len(query), 0], dtype=np.float32),
        score_pairs=ScriptedScorer(by_word or {}),
        breadth=breadth,
        depth=depth,
    )


def numbers(ranked: Ranking) -> list[int]:
    return [candidate.chunk.number for candidate in ranked]


def test_three_opinions_are_fused_and_every_stages_score_is_kept() -> None:
    # Passage 2 is 2nd, 1st and 3rd: 1/12 + 1/11 + 1/13 = .251; passage 1 is 1st and 1st: .182;
    # passage 3 is 2nd and 2nd: .167.
    index = ScriptedIndex(ranking("dense", 1, 2), ranking("bm25", 2, 3))
    searcher = searcher_for(index, {"passage 1": 5.0, "passage 3": 4.0, "passage 2": 3.0})
    found = searcher.search("q", k=3, generation=7)
    assert numbers(found.ranking) == [2, 1, 3]
    assert [candidate.score for candidate in found.ranking] == pytest.approx(
        [1 / 12 + 1 / 11 + 1 / 13, 2 / 11, 2 / 12]
    )
    assert found.ranking[0].scores == {
        "dense": 9.0,
        "bm25": 10.0,
        "rerank": 3.0,
        "fused": found.ranking[0].score,
    }
    assert set(found.ranking[2].scores) == {"bm25", "rerank", "fused"}


def test_where_the_retrievers_disagree_the_cross_encoder_decides() -> None:
    index = ScriptedIndex(ranking("dense", 1, 2), ranking("bm25", 2, 1))
    for number in (1, 2):
        searcher = searcher_for(index, {f"passage {number}": 5.0})
        assert numbers(searcher.search("q", k=1, generation=1).ranking) == [number]


def test_where_they_agree_it_is_outvoted() -> None:
    # 1/11 + 1/11 + 1/12 = .265 against 1/12 + 1/12 + 1/11 = .258.
    index = ScriptedIndex(ranking("dense", 1, 2), ranking("bm25", 1, 2))
    searcher = searcher_for(index, {"passage 2": 5.0})
    assert numbers(searcher.search("q", k=2, generation=1).ranking) == [1, 2]


def test_both_retrievers_are_asked_for_the_same_generation_at_the_same_breadth() -> None:
    index = ScriptedIndex()
    searcher_for(index, breadth=20).search("the query", k=3, generation=7)
    assert index.asked == [("dense", 20, 7), ("the query", 20, 7)]


def test_both_retrievers_are_asked_with_the_same_condition() -> None:
    index, where = ScriptedIndex(), parse_where("year>=2023")
    searcher = searcher_for(index)
    searcher.search("q", k=3, generation=7, where=where)
    searcher.find("q", k=3, generation=7, where=where)
    assert index.conditions == [where] * 3


def test_at_most_k_come_back() -> None:
    index = ScriptedIndex(ranking("dense", 1, 2, 3), ranking("bm25", 1, 2, 3))
    searcher = searcher_for(index, {"passage 1": 1.0})
    for k, expected in [(0, []), (1, [1]), (3, [1, 2, 3]), (100, [1, 2, 3])]:
        found = searcher.search("q", k=k, generation=1)
        assert numbers(found.ranking)[:1] == expected[:1]
        assert len(found.ranking) == len(expected)


def test_the_cross_encoder_reads_the_best_of_the_first_fusion_alone() -> None:
    index = ScriptedIndex(ranking("dense", 1, 2, 3), ranking("bm25", 1, 2, 3))
    searcher = searcher_for(index, {"passage 3": 9.0}, depth=2)
    found = searcher.search("q", k=3, generation=1)
    assert numbers(found.ranking) == [1, 2, 3]
    assert ["rerank" in candidate.scores for candidate in found.ranking] == [True, True, False]


def test_without_depth_the_two_retrievers_are_enough() -> None:
    index = ScriptedIndex(ranking("dense", 1, 2), ranking("bm25", 1))
    found = searcher_for(index, depth=0).search("q", k=3, generation=1)
    assert numbers(found.ranking) == [1, 2]


def test_every_stage_is_timed() -> None:
    found = searcher_for(ScriptedIndex(ranking("dense", 1))).search("q", k=1, generation=1)
    assert list(found.timings_ms) == ["embed", "dense", "bm25", "rerank"]
    assert all(spent >= 0 for spent in found.timings_ms.values())


def test_a_retriever_that_finds_nothing_leaves_it_to_the_other() -> None:
    index = ScriptedIndex(lexical=ranking("bm25", 5))
    assert numbers(searcher_for(index).search("q", k=3, generation=1).ranking) == [5]
    assert searcher_for(ScriptedIndex()).search("q", k=3, generation=1).ranking == ()
