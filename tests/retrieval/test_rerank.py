"""Re-ranking: candidates are ordered by who reads query and passage together."""

from __future__ import annotations

from dataclasses import replace

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


def test_the_best_to_who_reads_query_and_passage_together_comes_first() -> None:
    score = ScriptedScorer({"one": 1.0, "two": -3.0, "three": 9.0})
    ranked = rerank("q", ranking("one", "two", "three"), score_pairs=score)
    assert texts(ranked) == ["three", "one", "two"]
    assert [candidate.score for candidate in ranked] == [9.0, 1.0, -3.0]


def test_title_and_headings_are_read_with_the_passage() -> None:
    titled = replace(plain_chunk("5 | 40"), title="Fares", heading=("Cars",), table_header="m | €")
    score = ScriptedScorer({})
    rerank("how much", (Candidate(titled, 1.0),), score_pairs=score)
    assert score.pairs == [("how much", "Fares › Cars\nm | €\n5 | 40")]


def test_scores_of_earlier_stages_are_kept() -> None:
    ranked = rerank("q", ranking("one"), score_pairs=ScriptedScorer({"one": -4.0}))
    assert (ranked[0].score, ranked[0].scores) == (-4.0, {"fused": 0.9, "rerank": -4.0})


def test_ties_go_to_the_smaller_chunk_id() -> None:
    ranked = rerank("q", ranking(*"abcdefgh"), score_pairs=ScriptedScorer({}))
    ids = [candidate.chunk.chunk_id for candidate in ranked]
    assert len(ids) == 8
    assert ids == sorted(ids)


def test_nothing_ranked_is_nothing() -> None:
    assert rerank("q", (), score_pairs=ScriptedScorer({})) == ()


def test_a_scorer_that_leaves_a_pair_out_is_a_bug() -> None:
    with pytest.raises(ValueError, match="shorter"):
        rerank("q", ranking("a", "b"), score_pairs=lambda pairs: np.zeros(len(pairs) - 1, "f4"))


def test_the_cross_encoder_knows_an_answer_from_an_aside(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    score = CrossEncoder(MS_MARCO_MINILM, cache=tmp_path_factory.mktemp("models"), threads=1)
    query = "how much is a ticket for a dog"
    passages = ["A ticket for a dog is 3 EUR.", "Dogs like ferries.", "Mugs are sold on deck."]
    logits = score([(query, passage) for passage in passages])
    assert logits.shape == (3,)
    assert logits.dtype == np.float32
    assert logits[0] > logits[1] > logits[2]
    assert logits[0] > 0 > logits[2]
    assert score([]).shape == (0,)
