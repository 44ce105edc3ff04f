"""Measure: how far the probability of a question's best statement can be believed."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from evals.share import Share
from evals.training.fit import best, total

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evals.training.fit import Weights
    from evals.training.reading import ReadQuestion

THRESHOLDS = (0.3, 0.4, 0.5, 0.6, 0.7)
N_BINS = 10


@dataclass(frozen=True, slots=True)
class Verdict:
    """The best statement of one question.

    Attributes:
        probability: That it is right, as judged; in [0, 1].
    """

    probability: float
    is_right: bool
    is_answerable: bool


@dataclass(frozen=True, slots=True)
class AtThreshold:
    """What comes of answering from a probability on.

    Attributes:
        answered: Of the answerable questions.
        right: Of the answerable questions that are answered.
        held_back: Of the unanswerable questions.
    """

    threshold: float
    answered: Share
    right: Share
    held_back: Share


@dataclass(frozen=True, slots=True)
class Quality:
    """How good weights are on one set.

    Attributes:
        auroc: How often an answerable question's best statement is found likelier than an
            unanswerable one's; in [0, 1], a half is chance. None without both kinds.
        ece: Expected calibration error of the probability of being right; in [0, 1], 0 is best.
        right: Questions whose best statement is right, of the answerable ones.
    """

    n_questions: int
    auroc: float | None
    ece: float
    right: Share
    table: tuple[AtThreshold, ...]

    def to_json(self) -> dict[str, Any]:
        """With four digits."""
        return {
            "n_questions": self.n_questions,
            "auroc": None if self.auroc is None else round(self.auroc, 4),
            "ece": round(self.ece, 4),
            "right": self.right.to_json(),
            "thresholds": [
                {
                    "threshold": row.threshold,
                    "answered": row.answered.to_json(),
                    "right": row.right.to_json(),
                    "held_back": row.held_back.to_json(),
                }
                for row in self.table
            ],
        }


def measure(reads: Sequence[ReadQuestion], weights: Weights) -> Quality:
    """Judge questions with ``weights`` and count how good that is."""
    verdicts = [judge(read, weights) for read in reads]
    return Quality(
        n_questions=len(verdicts),
        auroc=auroc([(one.probability, one.is_answerable) for one in verdicts]),
        ece=calibration_error([(one.probability, one.is_right) for one in verdicts]),
        right=_count([one.is_right for one in verdicts if one.is_answerable]),
        table=tuple(at_threshold(verdicts, threshold) for threshold in THRESHOLDS),
    )


def judge(read: ReadQuestion, weights: Weights) -> Verdict:
    """The best statement, and how likely it is right."""
    seen = best(read, weights)
    probability = 1 / (1 + math.exp(-total(seen.found, weights)))
    return Verdict(probability, seen.is_right, read.is_answerable)


def at_threshold(verdicts: Sequence[Verdict], threshold: float) -> AtThreshold:
    """Count what is answered when that takes a probability of at least ``threshold``."""
    answerable = [one for one in verdicts if one.is_answerable]
    answered = [one for one in answerable if one.probability >= threshold]
    unanswerable = [one for one in verdicts if not one.is_answerable]
    return AtThreshold(
        threshold,
        answered=Share(len(answered), len(answerable)),
        right=_count([one.is_right for one in answered]),
        held_back=_count([one.probability < threshold for one in unanswerable]),
    )


def auroc(scored: Sequence[tuple[float, bool]]) -> float | None:
    """How often a positive scores above a negative; a tie counts half. None without both.

    Source:
        Hanley and McNeil, Radiology 143, 1982: the area under the ROC curve is the
        Wilcoxon-Mann-Whitney statistic.
    """
    positives = [score for score, label in scored if label]
    negatives = [score for score, label in scored if not label]
    if not positives or not negatives:
        return None
    wins = sum((p > n) + (p == n) / 2 for p in positives for n in negatives)
    return wins / (len(positives) * len(negatives))


def calibration_error(scored: Sequence[tuple[float, bool]]) -> float:
    """The mean gap between probability and share of positives, over ten bins of equal width.

    Source:
        Guo et al., On Calibration of Modern Neural Networks, ICML 2017; here of one class.
    """
    bins: dict[int, list[tuple[float, bool]]] = {}
    for probability, label in scored:
        bins.setdefault(min(int(probability * N_BINS), N_BINS - 1), []).append((probability, label))
    gaps = (abs(sum(p - label for p, label in one)) for one in bins.values())
    return sum(gaps) / len(scored)


def _count(verdicts: Sequence[bool]) -> Share:
    return Share(sum(verdicts), len(verdicts))
