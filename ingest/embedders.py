"""Embedders: what ``embedder`` is set to becomes a model."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.embed import (
    BUILT_IN,
    BUILT_IN_FACTS,
    Embedder,
    EmbedderUnavailableError,
    OnnxEmbedder,
)
from ingest.recipe import ModelFacts, Pooling
from ingest.weights import BGE_SMALL_EN, ModelUnusableError, find_model

if TYPE_CHECKING:
    from ingest.onnx import OnnxModel

LIBRARY = "sentence-transformers:"
"""Before the name or folder of a model that this library is to run."""

# Shorter chunks would be single words with their headings.
MIN_CHUNK_TOKENS = 16
_SPECIAL_TOKENS = 2
_ANY_TEXT = "text"


def open_embedder(named: str, *, cache: Path, threads: int) -> Embedder:
    """The embedder that a setting names.

    Args:
        named: The built-in one's name, a folder, or the name of a sentence-transformers model.
        cache: Where what is made of models is kept.
        threads: Computing one batch; 0 takes what the machine has.

    Raises:
        EmbedderUnavailableError: There is no such model here, or none that can be used.
        WeightsMissingError: The built-in one's files are missing.
    """
    if named == BUILT_IN:
        return _open_built_in(cache=cache, threads=threads)
    if not named.startswith(LIBRARY):
        folder = Path(named).expanduser().absolute()
        if _holds_onnx(folder):
            return _open_folder(folder, cache=cache, threads=threads)
        if _is_path(named) and not folder.exists():
            msg = f"embedder is set to {named}, and there is no such folder"
            raise EmbedderUnavailableError(msg, advice=f"The built-in one is {BUILT_IN}.")
    from ingest.sentence_model import SentenceModel  # noqa: PLC0415 - seconds, and an extra

    return SentenceModel(named.removeprefix(LIBRARY), cache=cache, threads=threads)


def full_name(named: str) -> str:
    """What a model is called in the facts of its embedder, as far as no model need be loaded."""
    if named == BUILT_IN or named.startswith(LIBRARY):
        return named
    folder = Path(named).expanduser().absolute()
    return str(folder) if _holds_onnx(folder) else LIBRARY + named


def limit_chunk_tokens(wanted: int, embedder: Embedder) -> int:
    """The size of chunks, at most ``wanted``, of which the embedder reads every token.

    Raises:
        EmbedderUnavailableError: It reads too few tokens.
    """
    from ingest.tokens import Vocabulary  # noqa: PLC0415 - a search needs none of it

    facts = embedder.facts
    n_prefix = 0
    if facts.passage_prefix:
        vocabulary = Vocabulary(embedder.vocabulary, max_tokens=facts.max_tokens)
        n_prefix = len(vocabulary.token_ids(facts.passage_prefix))
    most = facts.max_tokens - _SPECIAL_TOKENS - n_prefix
    if most < MIN_CHUNK_TOKENS:
        msg = f"{facts.name} reads {most} tokens of a passage, too few for a chunk"
        raise EmbedderUnavailableError(msg, advice="Choose a model that reads more.")
    return min(wanted, most)


def _holds_onnx(folder: Path) -> bool:
    return find_model(folder).is_file() and (folder / "tokenizer.json").is_file()


def _is_path(named: str) -> bool:
    return named.startswith(("/", "~", ".")) or named.count("/") > 1


def _open_built_in(*, cache: Path, threads: int) -> Embedder:
    folder = BGE_SMALL_EN.locate()

    def load() -> OnnxModel:
        return _load(folder, BUILT_IN_FACTS, cache=cache, threads=threads)

    return OnnxEmbedder(BUILT_IN_FACTS, folder, load)


def _open_folder(folder: Path, *, cache: Path, threads: int) -> Embedder:
    from ingest.model_folder import ADVICE, hash_model, read_statement  # noqa: PLC0415 - as above

    stated = read_statement(folder)
    facts = ModelFacts(
        name=str(folder),
        sha256=hash_model(find_model(folder)),
        n_dims=0,
        pooling=stated.pooling,
        query_prefix=stated.query_prefix,
        passage_prefix=stated.passage_prefix,
        max_tokens=stated.max_tokens,
    )
    try:
        model = _load(folder, facts, cache=cache, threads=threads)
        pooling = Pooling.BY_MODEL if model.pools_itself else stated.pooling
        n_dims = model.run([_ANY_TEXT], pooling=pooling).shape[1]
    except ModelUnusableError as error:
        raise EmbedderUnavailableError(str(error), advice=ADVICE) from error
    return OnnxEmbedder(replace(facts, n_dims=n_dims, pooling=pooling), folder, lambda: model)


def _load(folder: Path, facts: ModelFacts, *, cache: Path, threads: int) -> OnnxModel:
    from ingest.onnx import OnnxModel  # noqa: PLC0415 - as above

    return OnnxModel(
        folder, max_tokens=facts.max_tokens, sha256=facts.sha256, cache=cache, threads=threads
    )
