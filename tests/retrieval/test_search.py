"""Searching: both retrievers, fused, re-ranked and cut, every score kept."""

from __future__ import annotations

import numpy as np
import pytest

from fakes import ScriptedIndex, ScriptedScorer
from plain_chunks import plain_chunk
from retrieval.candidate import Candidate, Ranking
from retrieval.search import Searcher


def ranking(stage: str, *numbers: int) -> Ranking:
    """Chunks ``passage 1``, ``passage 2`` … in this order, scored 10, 9, 8 …"""
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


def test_the_cross_encoder_has_the_last_word_and_every_stages_score_is_kept() -> None:
    index = ScriptedIndex(ranking("dense", 1, 2), ranking("bm25", 2, 3))
    searcher = searcher_for(index, {"passage 3": 5.0, "passage 1": 4.0, "passage 2": 3.0})
    found = searcher.search("q", k=3, generation=7)
    assert numbers(found.ranking) == [3, 1, 2]
    assert [candidate.score for candidate in found.ranking] == [5.0, 4.0, 3.0]
    assert found.ranking[2].scores == {
        "dense": 9.0,
        "bm25": 10.0,
        "fused": pytest.approx(1 / 62 + 1 / 61),
        "rerank": 3.0,
    }
    assert set(found.ranking[0].scores) == {"bm25", "fused", "rerank"}


def test_both_retrievers_are_asked_for_the_same_generation_at_the_same_breadth() -> None:
    index = ScriptedIndex()
    searcher_for(index, breadth=20).search("the query", k=3, generation=7)
    assert index.asked == [("dense", 20, 7), ("the query", 20, 7)]


def test_at_most_k_come_back_though_more_were_re_ranked() -> None:
    # The fourth of both retrievers is the best to the cross-encoder.
    index = ScriptedIndex(ranking("dense", 1, 2, 3, 4), ranking("bm25", 1, 2, 3, 4))
    searcher = searcher_for(index, {"passage 4": 1.0})
    assert numbers(searcher.search("q", k=1, generation=1).ranking) == [4]
    assert len(searcher.search("q", k=100, generation=1).ranking) == 4
    assert searcher.search("q", k=0, generation=1).ranking == ()


def test_what_lies_deeper_than_the_cross_encoder_reads_keeps_its_fused_rank() -> None:
    index = ScriptedIndex(ranking("dense", 1, 2, 3), ranking("bm25", 1, 2, 3))
    searcher = searcher_for(index, {"passage 2": 1.0, "passage 3": 9.0}, depth=2)
    found = searcher.search("q", k=3, generation=1)
    assert numbers(found.ranking) == [2, 1, 3]
    assert "rerank" not in found.ranking[2].scores


def test_every_stage_is_timed() -> None:
    found = searcher_for(ScriptedIndex(ranking("dense", 1))).search("q", k=1, generation=1)
    assert list(found.timings_ms) == ["embed", "dense", "bm25", "rerank"]
    assert all(spent >= 0 for spent in found.timings_ms.values())


def test_a_retriever_that_finds_nothing_leaves_it_to_the_other() -> None:
    index = ScriptedIndex(lexical=ranking("bm25", 5))
    assert numbers(searcher_for(index).search("q", k=3, generation=1).ranking) == [5]
    assert searcher_for(ScriptedIndex()).search("q", k=3, generation=1).ranking == ()
