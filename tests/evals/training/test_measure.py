"""How good probabilities are, on figures worked by hand."""

from __future__ import annotations

from random import Random

import pytest

from agent.judge import WEIGHTS, Scores, Signals, probability
from evals.share import Share
from evals.training.measure import Verdict, at_threshold, auroc, calibration_error, judge, measure
from evals.training.reading import ReadQuestion, Seen

SCORED = [(0.9, True), (0.8, False), (0.8, True), (0.1, False)]
VERDICTS = [
    Verdict(0.9, is_right=True, is_answerable=True),
    Verdict(0.5, is_right=False, is_answerable=True),
    Verdict(0.2, is_right=True, is_answerable=True),
    Verdict(0.6, is_right=False, is_answerable=False),
    Verdict(0.4, is_right=False, is_answerable=False),
]


def found(*, year_missing: bool = False) -> Signals:
    return Signals(
        scores=Scores(logit=4.0, cosine=0.8),
        names=0.5,
        numbers=1.0,
        type_fits=True,
        year_missing=year_missing,
    )


def test_area_is_the_share_of_pairs_in_order_and_ties_count_half() -> None:
    # .9 > .8, .9 > .1, .8 = .8, .8 > .1: 3.5 of 4
    assert auroc(SCORED) == pytest.approx(3.5 / 4)


def test_there_is_no_area_of_one_kind() -> None:
    assert auroc([(0.9, True)]) is None


def test_calibration_error_is_the_gap_within_each_tenth() -> None:
    # From .9 on: .9 + .95 expected, 1 right, gap .85. From .2 on: .2 expected, none right.
    assert calibration_error([(0.9, True), (0.95, False), (0.2, False)]) == pytest.approx(1.05 / 3)


def test_certainty_belongs_to_the_last_tenth() -> None:
    assert calibration_error([(1.0, True), (0.9, False)]) == pytest.approx(0.9 / 2)


def test_a_threshold_is_reached_by_what_equals_it() -> None:
    row = at_threshold(VERDICTS, 0.5)
    assert row.answered == Share(2, 3)
    assert row.right == Share(1, 2)
    assert row.held_back == Share(1, 2)


def test_odds_are_the_judges_own_but_for_how_many_questions_have_an_answer() -> None:
    read = ReadQuestion(is_answerable=True, seen=(Seen(found(), is_right=True),))
    fitted, shipped = judge(read, WEIGHTS).probability, probability(found())
    assert shipped / (1 - shipped) == pytest.approx(fitted / (1 - fitted) * 7 / 3)


def test_another_year_is_as_hopeless_here_as_for_the_judge() -> None:
    signals = found(year_missing=True)
    read = ReadQuestion(is_answerable=True, seen=(Seen(signals, is_right=True),))
    assert judge(read, WEIGHTS).probability == probability(signals) == 0


def test_quality_counts_what_is_right_among_the_answerable() -> None:
    right, wrong = Seen(found(), is_right=True), Seen(found(), is_right=False)
    reads = [
        ReadQuestion(is_answerable=True, seen=(right,)),
        ReadQuestion(is_answerable=True, seen=(wrong,)),
        ReadQuestion(is_answerable=False, seen=(wrong,)),
    ]
    quality = measure(reads, WEIGHTS)
    assert quality.right == Share(1, 2)
    assert quality.auroc == 0.5


@pytest.mark.slow
def test_area_agrees_with_scikit_learn() -> None:
    from sklearn.metrics import roc_auc_score  # noqa: PLC0415 - a second, for this test alone

    rng = Random(0)  # noqa: S311 - no secret
    scored = [(rng.randrange(20) / 20, rng.random() < 0.4) for _ in range(300)]
    expected = roc_auc_score([label for _, label in scored], [score for score, _ in scored])
    assert auroc(scored) == pytest.approx(expected)
