"""A model that sentence-transformers runs, made on the spot. Left out where it is not installed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from ingest.embed import EmbedderUnavailableError
from ingest.embedders import limit_chunk_tokens, open_embedder
from ingest.recipe import Pooling
from ingest.tokens import Vocabulary

if TYPE_CHECKING:
    from pathlib import Path

    from ingest.embed import Embedder

# Its own warnings are not ours to heed.
pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("default")]

WORDS = (
    "[PAD] [UNK] [CLS] [SEP] [MASK] the ferry dogs travel free of charge query : passage".split()
)
PROMPTS = {"query": "query: ", "document": "passage: "}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A BERT with random numbers, 64 tokens and 32 dimensions."""
    library = pytest.importorskip("sentence_transformers")
    transformers: Any = pytest.importorskip("transformers")
    bare = tmp_path_factory.mktemp("bare")
    (bare / "vocab.txt").write_text("\n".join(WORDS))
    config = transformers.BertConfig(
        vocab_size=len(WORDS),
        hidden_size=32,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=32,
        max_position_embeddings=64,
    )
    transformers.BertModel(config).save_pretrained(bare)
    transformers.BertTokenizerFast(str(bare / "vocab.txt")).save_pretrained(bare)
    # Of a bare transformer it takes the mean.
    model = library.SentenceTransformer(str(bare), device="cpu", prompts=PROMPTS)
    saved = tmp_path_factory.mktemp("saved")
    model.save(str(saved))
    return saved


def opened(folder: Path, tmp_path: Path) -> Embedder:
    return open_embedder(f"sentence-transformers:{folder}", cache=tmp_path / "models", threads=1)


def test_its_facts_are_read_from_the_model(folder: Path, tmp_path: Path) -> None:
    facts = opened(folder, tmp_path).facts
    assert facts.name == f"sentence-transformers:{folder}"
    assert (facts.n_dims, facts.max_tokens, facts.pooling) == (32, 64, Pooling.BY_MODEL)
    assert (facts.query_prefix, facts.passage_prefix) == ("query: ", "passage: ")


def test_rows_are_unit_vectors_and_a_query_has_its_prefix(folder: Path, tmp_path: Path) -> None:
    embedder = opened(folder, tmp_path)
    rows = embedder.embed_passages(["the ferry", "dogs travel free of charge"])
    assert rows.dtype == np.float32
    assert np.linalg.norm(rows, axis=1) == pytest.approx([1, 1], abs=1e-5)
    assert embedder.embed_query("the ferry") @ rows[0] < 0.9999
    assert embedder.embed_passages([]).shape == (0, 32)


def test_the_same_numbers_are_the_same_model(folder: Path, tmp_path: Path) -> None:
    one, other = opened(folder, tmp_path), opened(folder, tmp_path)
    assert one.facts == other.facts


def test_chunks_are_measured_in_its_own_tokens(folder: Path, tmp_path: Path) -> None:
    embedder = opened(folder, tmp_path)
    vocabulary = Vocabulary(embedder.vocabulary, max_tokens=64)
    assert vocabulary.token_ids("the ferry") == [5, 6]
    # 64, less two special tokens and "passage:".
    assert limit_chunk_tokens(200, embedder) == 60


def test_a_folder_without_a_model_is_told(tmp_path: Path) -> None:
    pytest.importorskip("sentence_transformers")
    (tmp_path / "empty").mkdir()
    with pytest.raises(EmbedderUnavailableError, match="cannot be loaded"):
        opened(tmp_path / "empty", tmp_path)
