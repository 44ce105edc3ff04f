"""Re-ranking: the head is read anew, the tail keeps its order behind it."""

from __future__ import annotations

import numpy as np
import pytest

from fakes import ScriptedScorer
from ingest.weights import MS_MARCO_MINILM
from plain_chunks import plain_chunk
from retrieval.candidate import Candidate, Ranking
from retrieval.rerank import CrossEncoder, rerank


def ranking(*texts: str) -> Ranking:
    """The texts in this order, fused scores 0.9, 0.8 and so on."""
    scores = [round(0.9 - 0.1 * place, 1) for place in range(len(texts))]
    return tuple(
        Candidate(plain_chunk(text, number), score, {"fused": score})
        for number, (text, score) in enumerate(zip(texts, scores, strict=True), start=1)
    )


def texts(ranked: Ranking) -> list[str]:
    return [candidate.chunk.text for candidate in ranked]


def test_the_head_is_ordered_anew_and_the_tail_stays_behind_it() -> None:
    score = ScriptedScorer({"one": 1.0, "two": 3.0, "three": 9.0, "four": 8.0})
    ranked = rerank("q", ranking("one", "two", "three", "four"), score_pairs=score, depth=2)
    assert texts(ranked) == ["two", "one", "three", "four"]


def test_only_the_head_is_read_together_with_the_query() -> None:
    score = ScriptedScorer({})
    rerank("q", ranking("one", "two", "three"), score_pairs=score, depth=2)
    assert score.pairs == [("q", "\none"), ("q", "\ntwo")]


def test_scores_of_earlier_stages_are_kept() -> None:
    ranked = rerank("q", ranking("one", "two"), score_pairs=ScriptedScorer({"one": -4.0}), depth=1)
    assert (ranked[0].score, ranked[0].scores) == (-4.0, {"fused": 0.9, "rerank": -4.0})
    assert (ranked[1].score, ranked[1].scores) == (0.8, {"fused": 0.8})


def test_ties_go_to_the_smaller_chunk_id() -> None:
    ranked = rerank("q", ranking(*"abcdefgh"), score_pairs=ScriptedScorer({}), depth=8)
    ids = [candidate.chunk.chunk_id for candidate in ranked]
    assert ids == sorted(ids)


@pytest.mark.parametrize("depth", [0, 2, 3, 100])
def test_no_candidate_is_lost_at_any_depth(depth: int) -> None:
    ranked = rerank("q", ranking("a", "b", "c"), score_pairs=ScriptedScorer({}), depth=depth)
    assert sorted(texts(ranked)) == ["a", "b", "c"]


def test_nothing_ranked_is_nothing() -> None:
    assert rerank("q", (), score_pairs=ScriptedScorer({}), depth=5) == ()


@pytest.mark.slow
def test_the_cross_encoder_knows_an_answer_from_an_aside(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    score = CrossEncoder(MS_MARCO_MINILM, cache=tmp_path_factory.mktemp("models"), threads=1)
    query = "how much is a ticket for a dog"
    passages = ["A ticket for a dog is 3 EUR.", "Dogs like ferries.", "Mugs are sold on deck."]
    logits = score([(query, passage) for passage in passages])
    assert (logits.shape, logits.dtype) == ((3,), np.float32)
    assert logits[0] > logits[1] > logits[2]
    assert logits[0] > 0 > logits[2]
    assert score([]).shape == (0,)
