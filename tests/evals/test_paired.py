"""The paired statistics, against values worked by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from evals.paired import bootstrap_difference, count_discordant, sign_test

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evals.paired import Pair

RIGHT, WRONG, NOTHING = (1, 1), (0, 1), (0, 0)


@pytest.mark.parametrize(
    ("n_gained", "n_lost", "p"),
    [
        (0, 0, 1.0),
        (1, 0, 1.0),
        (5, 0, 2 / 32),
        (0, 6, 2 / 64),
        (8, 2, 2 * (1 + 10 + 45) / 1024),
        (3, 3, 1.0),
    ],
)
def test_a_split_is_as_likely_as_that_of_coins(n_gained: int, n_lost: int, p: float) -> None:
    assert sign_test(n_gained, n_lost) == pytest.approx(p)
    assert sign_test(n_lost, n_gained) == sign_test(n_gained, n_lost)


def test_only_questions_that_count_in_both_runs_can_change() -> None:
    pairs = [(WRONG, RIGHT), (RIGHT, WRONG), (RIGHT, WRONG), (RIGHT, RIGHT), (RIGHT, NOTHING)]
    assert count_discordant(pairs) == (1, 2)
    assert count_discordant([((1, 2), (1, 3))]) == (0, 1)


def interval(pairs: Sequence[Pair]) -> tuple[float, float]:
    found = bootstrap_difference(pairs, rng=np.random.default_rng(1))
    assert found is not None
    return found


def test_runs_that_are_alike_differ_by_nothing_for_certain() -> None:
    assert interval([(RIGHT, RIGHT)] * 5 + [(WRONG, WRONG)] * 5) == (0, 0)


def test_the_interval_of_ten_gained_of_a_hundred_is_that_of_the_normal_approximation() -> None:
    # .1 plus or minus 1.96 * sqrt(.1 * .9 / 100)
    low, high = interval([(WRONG, RIGHT)] * 10 + [(RIGHT, RIGHT)] * 90)
    assert low == pytest.approx(0.041, abs=0.011)
    assert high == pytest.approx(0.159, abs=0.011)


def test_a_question_that_is_hard_for_both_runs_cancels() -> None:
    # Unpaired, two shares of 50 of 100 each would differ by up to .14.
    low, high = interval([(RIGHT, RIGHT)] * 49 + [(WRONG, WRONG)] * 49 + [(WRONG, RIGHT)] * 2)
    assert 0 <= low < high < 0.06


def test_the_order_of_questions_draws_the_same() -> None:
    pairs = [(WRONG, RIGHT), (RIGHT, RIGHT), (RIGHT, WRONG), ((1, 2), (2, 3))]
    assert interval(pairs) == interval(pairs[::-1])


def test_a_share_that_counts_nothing_has_no_interval() -> None:
    assert bootstrap_difference([(RIGHT, NOTHING)], rng=np.random.default_rng(1)) is None
    assert bootstrap_difference([], rng=np.random.default_rng(1)) is None
