"""What the setting names becomes a model, or a sentence on why not and what would help."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import numpy as np
import pytest

from ingest.embed import BUILT_IN, BUILT_IN_FACTS, Embedder, EmbedderUnavailableError, normalise
from ingest.embedders import full_name, limit_chunk_tokens, open_embedder
from ingest.model_folder import read_statement
from ingest.recipe import Pooling
from ingest.weights import BGE_SMALL_EN

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The built-in model's files as anybody might keep them."""
    folder = tmp_path / "model"
    folder.mkdir()
    for name in ("model.onnx", "tokenizer.json"):
        (folder / name).symlink_to(BGE_SMALL_EN.locate() / name)
    return folder


def state(path: Path, **fields: object) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(fields))


def opened(named: str | Path, tmp_path: Path) -> Embedder:
    return open_embedder(str(named), cache=tmp_path / "models", threads=1)


def test_a_folder_with_the_built_in_models_files_and_words_is_that_model(
    folder: Path, tmp_path: Path
) -> None:
    prefix = BUILT_IN_FACTS.query_prefix
    state(folder / "pincite.json", pooling="cls", query_prefix=prefix, max_tokens=512)
    assert opened(folder, tmp_path).facts.agrees_with(BUILT_IN_FACTS)


def test_pooling_and_prefixes_make_other_vectors(folder: Path, tmp_path: Path) -> None:
    state(folder / "pincite.json", pooling="mean", passage_prefix="passage: ")
    mean, cls = opened(folder, tmp_path), opened(BUILT_IN, tmp_path)
    assert (mean.facts.n_dims, mean.facts.pooling) == (384, Pooling.MEAN)
    rows = mean.embed_passages(["a ferry", "a long text about ferries and their many fares"])
    assert np.linalg.norm(rows, axis=1) == pytest.approx([1, 1], abs=1e-5)
    assert rows[0] @ cls.embed_passages(["a ferry"])[0] < 0.99
    # A shorter neighbour in the batch is padded, and its padding is not averaged.
    assert rows[0] == pytest.approx(mean.embed_passages(["a ferry"])[0], abs=0.02)


def test_what_sentence_transformers_exports_is_understood(folder: Path) -> None:
    state(folder / "1_Pooling" / "config.json", pooling_mode_cls_token=True)
    state(folder / "sentence_bert_config.json", max_seq_length=256)
    prompts = {"query": "query: ", "document": "passage: "}
    state(folder / "config_sentence_transformers.json", prompts=prompts)
    stated = read_statement(folder)
    assert (stated.pooling, stated.max_tokens) == (Pooling.CLS, 256)
    assert (stated.query_prefix, stated.passage_prefix) == ("query: ", "passage: ")


def test_later_versions_of_its_files_are_understood_too(folder: Path) -> None:
    state(folder / "1_Pooling" / "config.json", pooling_mode="mean", embedding_dimension=384)
    state(folder / "tokenizer_config.json", model_max_length=10**30)
    assert read_statement(folder).pooling is Pooling.MEAN
    assert read_statement(folder).max_tokens == 512


def test_our_own_file_goes_before_the_others(folder: Path) -> None:
    state(folder / "1_Pooling" / "config.json", pooling_mode_mean_tokens=True)
    state(folder / "pincite.json", pooling="cls")
    assert read_statement(folder).pooling is Pooling.CLS


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("pincite.json", '{"pooling": "max"}', "pooling = 'max'"),
        ("pincite.json", '{"poling": "cls"}', "poling = 'cls'"),
        ("pincite.json", '{"max_tokens": 3}', "max_tokens = 3"),
        ("pincite.json", '{"normalise": false}', "normalise = False"),
        ("pincite.json", "{", "pincite.json is not valid JSON"),
        ("pincite.json", "[]", "it is no object"),
        ("modules.json", '[{"type": "sentence_transformers.models.Dense"}]', "stage .* Dense"),
        ("tokenizer.json", "{}", "tokenizer.json cannot be read"),
        ("model.onnx", "no model", "model.onnx cannot be loaded"),
    ],
)
def test_what_a_folder_cannot_mean_is_told(
    folder: Path, tmp_path: Path, name: str, text: str, told: str
) -> None:
    (folder / name).unlink(missing_ok=True)
    (folder / name).write_text(text)
    with pytest.raises(EmbedderUnavailableError, match=told) as caught:
        opened(folder, tmp_path)
    assert caught.value.advice


def test_two_models_with_the_same_folder_name_are_not_confused(tmp_path: Path) -> None:
    # The optimised graph is kept by what the model is, not by what it is called.
    state(tmp_path / "model" / "pincite.json", pooling="cls")
    for name in ("model.onnx", "tokenizer.json"):
        (tmp_path / "model" / name).symlink_to(BGE_SMALL_EN.locate() / name)
    opened(tmp_path / "model", tmp_path)
    (kept,) = (tmp_path / "models").glob("*.onnx")
    assert BGE_SMALL_EN.sha256[:16] in kept.name


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(EmbedderUnavailableError, match="there is no such folder"):
        opened(tmp_path / "none", tmp_path)


def test_without_the_extra_a_model_by_name_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    with pytest.raises(EmbedderUnavailableError, match="is not installed") as caught:
        opened("intfloat/e5-small-v2", tmp_path)
    assert "pip install torch==2.13.0" in caught.value.advice
    assert "requirements/sentence-transformers.txt" in caught.value.advice


def test_a_model_is_called_the_same_however_it_is_written(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder.parent)
    assert full_name(BUILT_IN) == BUILT_IN
    assert full_name("model") == full_name("./model") == str(folder)
    name = "sentence-transformers:intfloat/e5-small-v2"
    assert full_name("intfloat/e5-small-v2") == full_name(name) == name


def test_chunks_are_no_longer_than_what_the_model_reads(folder: Path, tmp_path: Path) -> None:
    # 128 tokens, less two special ones and the three of "search document:".
    state(folder / "pincite.json", max_tokens=128, passage_prefix="search document: ")
    assert limit_chunk_tokens(200, opened(folder, tmp_path)) == 123
    assert limit_chunk_tokens(100, opened(folder, tmp_path)) == 100


def test_a_model_that_reads_next_to_nothing_is_refused(folder: Path, tmp_path: Path) -> None:
    state(folder / "pincite.json", max_tokens=16)
    with pytest.raises(EmbedderUnavailableError, match="reads 14 tokens of a passage"):
        limit_chunk_tokens(200, opened(folder, tmp_path))


def test_a_vector_without_length_becomes_a_unit_vector() -> None:
    rows = normalise(np.array([[3.0, 4.0], [0.0, 0.0]], dtype=np.float32))
    assert rows.tolist() == pytest.approx(np.array([[0.6, 0.8], [1.0, 0.0]]))
