"""Paired: is the difference between two runs over the same questions more than chance?"""

from __future__ import annotations

from collections import Counter
from math import comb
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evals.measures import Part

N_RESAMPLES = 10_000
LEVEL = 0.95

Pair = tuple["Part", "Part"]


def sign_test(n_gained: int, n_lost: int) -> float:
    """The two-sided probability of so uneven a split, or a more uneven one, of a fair coin.

    Questions that are alike in both runs say nothing and are not counted. For measures that are
    yes or no of each question this is McNemar's test in its exact form, without his approximation
    by chi-square, which is too bold below 25 changed questions.

    Returns:
        In (0, 1]; 1 when nothing changed.

    Source:
        McNemar, Psychometrika 1947.
    """
    n_changed = n_gained + n_lost
    tail = sum(comb(n_changed, n) for n in range(min(n_gained, n_lost) + 1))
    return float(min(1.0, 2 * tail / 2**n_changed))


def count_discordant(pairs: Sequence[Pair]) -> tuple[int, int]:
    """How many questions do better in the second run, and how many worse."""
    values = [(a / of_a, b / of_b) for (a, of_a), (b, of_b) in pairs if of_a and of_b]
    return sum(a < b for a, b in values), sum(a > b for a, b in values)


def bootstrap_difference(
    pairs: Sequence[Pair], *, rng: np.random.Generator, n_resamples: int = N_RESAMPLES
) -> tuple[float, float] | None:
    """The 95 % percentile interval of the second share less the first.

    Questions are drawn with replacement, each with what it adds to both shares, so that what
    makes a question hard for both runs cancels.

    Args:
        pairs: For each question, what it adds to the two shares.
        rng: Draws; the same one gives the same interval, in whatever order the pairs come.
        n_resamples: How often to draw as many questions as there are.

    Returns:
        Lowest and highest; None when one of the shares counts nothing.

    Source:
        Efron and Tibshirani, An Introduction to the Bootstrap, 1993, chapter 13.
    """
    # Few pairs are distinct: how often each is drawn is one multinomial draw.
    counted = sorted(Counter(pairs).items())
    parts = np.array([(*a, *b) for (a, b), _ in counted], dtype=np.float64).reshape(-1, 4)
    counts = np.array([count for _, count in counted], dtype=np.int64)
    if not (counts @ parts[:, 1:2] and counts @ parts[:, 3:4]):
        return None
    drawn = rng.multinomial(counts.sum(), counts / counts.sum(), size=n_resamples)
    n_a, of_a, n_b, of_b = (drawn @ parts).T
    is_counted = (of_a > 0) & (of_b > 0)
    differences = n_b[is_counted] / of_b[is_counted] - n_a[is_counted] / of_a[is_counted]
    outside = (1 - LEVEL) / 2
    low, high = np.quantile(differences, [outside, 1 - outside])
    return float(low), float(high)
