"""Recall: how many of a question's gold documents its search brings among the best chunks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from evals.dataset import Sample
    from ingest.document import DocumentId
    from retrieval.candidate import Ranking

K = 5


@dataclass(frozen=True, slots=True)
class Recall:
    """``n_found`` of the ``n_gold`` distinct documents that gold quotes are taken from."""

    n_found: int
    n_gold: int


def recall_at_k(
    sample: Sample, ranking: Ranking, *, ids: Mapping[str, DocumentId], k: int = K
) -> Recall:
    """Count the gold documents that own at least one of the ``k`` best candidates.

    Args:
        sample: What was asked.
        ranking: What the question itself found, best first; only ``k`` are looked at, so several
            chunks of one document take the places of others.
        ids: The document that each path named in gold quotes was stored as.
        k: A cutoff of chunks.
    """
    gold = {ids[quote.document] for quote in sample.quotes}
    found = {candidate.chunk.document_id for candidate in ranking[:k]}
    return Recall(n_found=len(gold & found), n_gold=len(gold))
