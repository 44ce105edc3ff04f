"""Re-rank: the best candidates are read together with the query by a cross-encoder."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from ingest.onnx import OnnxModel
from retrieval.candidate import Ranking, rank

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from ingest.weights import Weights

# Query and passage together: room for all but long tables, which lose their last rows here.
MAX_TOKENS = 256


class PairScorer(Protocol):
    """Reads a query and a passage together."""

    def __call__(self, pairs: Sequence[tuple[str, str]]) -> NDArray[np.float32]:
        """How well each passage answers its query: logits, shape (n_pairs,), float32."""


class CrossEncoder:
    """Reads two texts together: one logit a pair.

    With ms-marco-MiniLM-L-12-v2, the re-ranker, about -11 (off topic) to 11 (answers it); with the
    answer model, about -4 to 4.

    Source:
        Each model's card; the re-ranker was trained on MS MARCO passages (Nguyen et al., 2016).
    """

    def __init__(self, weights: Weights, *, cache: Path, threads: int) -> None:
        self._model = OnnxModel(
            weights.locate(),
            max_tokens=MAX_TOKENS,
            sha256=weights.sha256,
            cache=cache,
            threads=threads,
        )

    def __call__(self, pairs: Sequence[tuple[str, str]]) -> NDArray[np.float32]:
        """Logits, shape (n_pairs,), float32."""
        return self._model.run(pairs)


def rerank(query: str, ranking: Ranking, *, score_pairs: PairScorer) -> Ranking:
    """Order candidates by what a reader of query and passage together thinks of them.

    Returns:
        The same candidates, scored under ``rerank``, best first.
    """
    scores = score_pairs([(query, candidate.chunk.indexed_text) for candidate in ranking])
    pairs = zip(ranking, scores, strict=True)
    return rank(candidate.scored("rerank", float(score)) for candidate, score in pairs)
