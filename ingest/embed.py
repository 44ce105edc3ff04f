"""Embed: texts become unit vectors whose dot product says how near their meanings are."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Protocol

import numpy as np

from ingest.recipe import ModelFacts, Pooling
from ingest.weights import BGE_SMALL_EN

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from ingest.onnx import OnnxModel

BUILT_IN = "bge-small-en-v1.5"
BUILT_IN_FACTS = ModelFacts(
    name=BUILT_IN,
    sha256=BGE_SMALL_EN.sha256,
    n_dims=384,
    pooling=Pooling.CLS,
    query_prefix="Represent this sentence for searching relevant passages: ",
    passage_prefix="",
    max_tokens=512,
)
"""Source: Xiao et al., C-Pack, SIGIR 2024, and the model's card."""


class EmbedderUnavailableError(Exception):
    """The embedder that is set cannot be used; says why.

    Attributes:
        advice: What would help, one sentence.
    """

    def __init__(self, message: str, *, advice: str) -> None:
        super().__init__(message)
        self.advice = advice


class Embedder(Protocol):
    """A model that texts are compared by."""

    @property
    def facts(self) -> ModelFacts:
        """What decides its vectors."""

    @property
    def vocabulary(self) -> Path:
        """The folder with the ``tokenizer.json`` by which chunks are measured."""

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit rows, shape (n_texts, n_dims), float32."""

    def embed_query(self, query: str) -> NDArray[np.float32]:
        """A unit vector, shape (n_dims,), float32."""


class OnnxEmbedder:
    """A transformer in a folder, loaded when the first text comes.

    Args:
        facts: Its own.
        folder: Holds ``tokenizer.json``.
        load: Loads it.
    """

    def __init__(self, facts: ModelFacts, folder: Path, load: Callable[[], OnnxModel]) -> None:
        self.facts = facts
        self.vocabulary = folder
        self._load = load

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit rows, shape (n_texts, n_dims), float32."""
        return self._embed(texts, prefix=self.facts.passage_prefix)

    def embed_query(self, query: str) -> NDArray[np.float32]:
        """A unit vector, shape (n_dims,), float32."""
        vector: NDArray[np.float32] = self._embed([query], prefix=self.facts.query_prefix)[0]
        return vector

    def _embed(self, texts: Sequence[str], *, prefix: str) -> NDArray[np.float32]:
        if not texts:
            return np.empty((0, self.facts.n_dims), dtype=np.float32)
        prefixed = [prefix + text for text in texts]
        return normalise(self._model.run(prefixed, pooling=self.facts.pooling))

    @cached_property
    def _model(self) -> OnnxModel:
        return self._load()


def normalise(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """The rows with length 1; one without any length points along the first axis."""
    vectors[~vectors.any(axis=1), 0] = 1
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors
