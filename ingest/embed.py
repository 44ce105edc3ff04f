"""Embed: texts become unit vectors whose dot product says how near their meanings are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ingest.onnx import OnnxModel
from ingest.weights import N_DIMS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from ingest.weights import Weights

QUERY_PREFIX = "Represent this sentence for searching relevant passages: "
MAX_TOKENS = 512


class Embedder:
    """bge-small-en-v1.5: the vector of the first token, normalised; queries carry a prefix.

    Source:
        Xiao et al., C-Pack, SIGIR 2024, and the model's card.
    """

    def __init__(self, weights: Weights, *, cache: Path, threads: int) -> None:
        self._model = OnnxModel(
            weights.locate(), max_tokens=MAX_TOKENS, cache=cache, threads=threads
        )

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit rows, shape (n_texts, 384), float32."""
        if not texts:
            return np.empty((0, N_DIMS), dtype=np.float32)
        vectors = self._model.run(texts)
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        return vectors

    def embed_query(self, query: str) -> NDArray[np.float32]:
        """A unit vector, shape (384,), float32."""
        vector: NDArray[np.float32] = self.embed_passages([QUERY_PREFIX + query])[0]
        return vector
