"""Fit: from what the judge sees to weights; the one door to scikit-learn.

Two logistic regressions. The first tells right statements from wrong ones; but the best of many
is right more often, or less, than a statement taken at random. So the second maps the best one's
total to how often it is right, and is folded into the weights of the first.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from agent.judge import Signals
    from evals.training.reading import ReadQuestion, Seen

    Weights = tuple[float, ...]
    Row = tuple[float, ...]
    Example = tuple[Row, bool]

# Statements of a question that the first regression learns from: the rest is easily told.
N_BEST = 4


class NotFittedError(Exception):
    """The questions do not allow a fit; says why."""


def fit_judge(sources: Sequence[Sequence[ReadQuestion]], *, n_signals: int) -> Weights:
    """Weights whose probability is that of a question's best statement.

    Args:
        sources: Questions by where they are from; each source counts the same.
        n_signals: Only the first of the signals are used; the others get weight 0.

    Raises:
        NotFittedError: There are not both right and wrong statements, or what the first
            regression finds likelier is less often right.
    """
    weights = regress([_statements(source, n_signals) for source in sources])
    weights += (0.0,) * (_n_weights(sources) - len(weights))
    totals = [_totals(source, weights) for source in sources]
    intercept, slope = regress(totals)
    if slope <= 0:
        msg = f"the likelier statements are less often right: slope {slope:.2f}"
        raise NotFittedError(msg)
    return fold(weights, slope=slope, intercept=intercept)


def fold(weights: Weights, *, slope: float, intercept: float) -> Weights:
    """The weights whose total is ``intercept + slope * total``; the first one's signal is 1."""
    first, *others = (slope * weight for weight in weights)
    return (first + intercept, *others)


def total(found: Signals, weights: Weights) -> float:
    """The log-odds that a statement answers; minus infinity about another year, as the judge's."""
    if found.year_missing:
        return -math.inf
    return sum(weight * value for weight, value in zip(weights, found.row(), strict=True))


def best(read: ReadQuestion, weights: Weights) -> Seen:
    """The likeliest statement; of equals the one with the highest logit."""
    return max(read.seen, key=lambda seen: total(seen.found, weights))


def regress(sources: Sequence[Sequence[Example]]) -> Weights:
    """Logistic regression, each source counting the same.

    Args:
        sources: Rows that begin with 1, and whether what they describe is right.

    Returns:
        The intercept, then the coefficients of the rest of a row.

    Raises:
        NotFittedError: All are right, or none.
    """
    rows = [row[1:] for source in sources for row, _ in source]
    labels = [label for source in sources for _, label in source]
    if len(set(labels)) < 2:  # noqa: PLR2004 - right and wrong
        msg = "there must be both right and wrong statements"
        raise NotFittedError(msg)
    # A second, which only a fit needs.
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415

    share = len(rows) / len([source for source in sources if source])
    shares = [share / len(source) for source in sources for _ in source]
    model = LogisticRegression().fit(rows, labels, sample_weight=shares)
    return (float(model.intercept_[0]), *map(float, model.coef_[0]))


def _statements(source: Sequence[ReadQuestion], n_signals: int) -> list[Example]:
    return [
        (seen.found.row()[: n_signals + 1], seen.is_right)
        for read in source
        for seen in read.seen[:N_BEST]
        if not seen.found.year_missing
    ]


def _totals(source: Sequence[ReadQuestion], weights: Weights) -> list[Example]:
    chosen = [best(read, weights) for read in source]
    return [
        ((1.0, total(seen.found, weights)), seen.is_right)
        for seen in chosen
        if not seen.found.year_missing
    ]


def _n_weights(sources: Sequence[Sequence[ReadQuestion]]) -> int:
    return len(
        next(seen.found.row() for source in sources for read in source for seen in read.seen)
    )
