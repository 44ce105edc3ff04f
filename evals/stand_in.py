"""The stand-in: a whole home whose embedder costs nothing, to measure what is not the embedder."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np

from agent.build import Parts
from ingest.discover import discover
from ingest.recipe import ModelFacts, Pooling
from ingest.report import Unwatched
from ingest.weights import BGE_SMALL_EN

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from ingest.embed import Embedder
    from ingest.report import Progress, Report

N_DIMS = 384


class StandIn:
    """Unit vectors of the usual size that depend on nothing but the text."""

    facts = ModelFacts(
        name="stand-in",
        sha256="",
        n_dims=N_DIMS,
        pooling=Pooling.CLS,
        query_prefix="",
        passage_prefix="",
        max_tokens=512,
    )

    @property
    def vocabulary(self) -> Path:
        """The built-in model's, so that chunks have their usual size."""
        return BGE_SMALL_EN.locate()

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit rows, shape (n_texts, n_dims), float32."""
        rows = np.array([_numbers(text) for text in texts], dtype=np.float32)
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
        unit: NDArray[np.float32] = rows / lengths
        return unit.reshape(len(texts), N_DIMS)

    def embed_query(self, query: str) -> NDArray[np.float32]:
        """A unit vector, shape (n_dims,), float32."""
        vector: NDArray[np.float32] = self.embed_passages([query])[0]
        return vector


class StandInParts(Parts):
    """A home with the stand-in; what was superseded goes at the end of the next ingestion."""

    def take_in(self, folder: Path, *, progress: Progress | None = None) -> Report:
        """Ingest a folder, and prune."""
        return self.ingest(
            discover([str(folder)]),
            prune=True,
            consent=True,
            given={},
            progress=progress or Unwatched(),
            on_wait=_go_on,
        )

    def open_embedder(self, named: str) -> Embedder:  # noqa: ARG002 - whatever is set
        """The stand-in."""
        return StandIn()

    def _keep_superseded(self) -> timedelta:
        # As if the time for which readers may need it had passed between two ingestions.
        return timedelta(0)


def _numbers(text: str) -> NDArray[np.float32]:
    bits = hashlib.shake_128(text.encode()).digest(N_DIMS)
    return np.frombuffer(bits, dtype=np.uint8).astype(np.float32) - 127.5


def _go_on() -> None:
    """Wait without a word."""
