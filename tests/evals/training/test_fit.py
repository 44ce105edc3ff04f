"""Two regressions become one tuple of weights."""

from __future__ import annotations

import math

import pytest

from agent.judge import WEIGHTS, Scores, Signals
from evals.training.fit import NotFittedError, best, fit_judge, fold, regress, total
from evals.training.reading import ReadQuestion, Seen


def seen(logit: float, *, is_right: bool = False, year_missing: bool = False) -> Seen:
    found = Signals(
        scores=Scores(logit=logit, cosine=0.5),
        names=1.0,
        numbers=1.0,
        type_fits=True,
        year_missing=year_missing,
    )
    return Seen(found, is_right)


LOGIT_ALONE = (-1.0, 10.0, *[0.0] * (len(WEIGHTS) - 2))


def test_calibration_is_folded_into_the_weights() -> None:
    # 0.5 * (1 + 2x - 3y) + 0.25 = 0.75 + x - 1.5y
    assert fold((1.0, 2.0, -3.0), slope=0.5, intercept=0.25) == (0.75, 1.0, -1.5)


def test_the_folded_total_is_the_calibrated_one() -> None:
    found = seen(4.0).found
    folded = fold(LOGIT_ALONE, slope=2.0, intercept=0.5)
    assert total(found, LOGIT_ALONE) == pytest.approx(3.0)  # -1 + 10 * 4/10
    assert total(found, folded) == pytest.approx(6.5)  # 0.5 + 2 * 3


def test_the_best_statement_is_the_likeliest_but_never_about_another_year() -> None:
    other_year, near, far = seen(9.0, year_missing=True), seen(5.0), seen(-5.0)
    assert best(ReadQuestion(is_answerable=True, seen=(other_year, far, near)), LOGIT_ALONE) is near
    assert total(other_year.found, LOGIT_ALONE) == -math.inf


def test_statements_that_are_all_wrong_teach_nothing() -> None:
    with pytest.raises(NotFittedError, match="both right and wrong"):
        regress([[((1.0, 2.0), False)], [((1.0, 3.0), False)]])


@pytest.mark.slow
def test_the_probability_is_how_often_the_best_statement_is_right() -> None:
    # Of those at 5, three in four are right; of those at -5, one in four.
    shares = [(5.0, 3), (-5.0, 1)]
    questions = [
        ReadQuestion(is_answerable=True, seen=(seen(logit, is_right=n < n_right), seen(-9.0)))
        for logit, n_right in shares
        for n in range(4)
        for _ in range(100)
    ]
    weights = fit_judge([questions, questions[::2]], n_signals=1)
    assert weights[2:] == (0.0,) * (len(WEIGHTS) - 2)
    for logit, n_right in shares:
        probability = 1 / (1 + math.exp(-total(seen(logit).found, weights)))
        assert probability == pytest.approx(n_right / 4, abs=0.02)


@pytest.mark.slow
def test_each_source_counts_the_same() -> None:
    # One source says half are right, the other, ten times as large, says none: a quarter are.
    small = [((1.0, 0.0), True), ((1.0, 0.0), False)] * 10
    large = [((1.0, 0.0), False)] * 200
    intercept, _ = regress([small, large])
    assert 1 / (1 + math.exp(-intercept)) == pytest.approx(0.25, abs=0.01)


@pytest.mark.slow
def test_likelier_but_less_often_right_is_refused() -> None:
    # Single statements: the higher logit is right more often. Best ones: less often.
    one = ReadQuestion(is_answerable=True, seen=(seen(9.0), *[seen(8.0, is_right=True)] * 3))
    two = ReadQuestion(is_answerable=True, seen=(seen(-8.0, is_right=True), *[seen(-9.0)] * 3))
    with pytest.raises(NotFittedError, match="slope -"):
        fit_judge([[one, two] * 50], n_signals=1)
