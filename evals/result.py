"""The result: a question, what came of it and how good that is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from evals.dataset import Sample
    from evals.recall import Recall
    from evals.score import Reply, Score


@dataclass(frozen=True, slots=True)
class Result:
    """A question, what came of it and how good that is."""

    sample: Sample
    reply: Reply
    score: Score
    recall: Recall
