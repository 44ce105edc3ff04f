"""Where words go on, texts hold together. Worked by hand."""

from __future__ import annotations

import pytest

from ingest.cohesion import measure_cohesion


def test_the_first_text_goes_on_with_nothing() -> None:
    assert measure_cohesion(["The ferry sails."]) == [0.0]
    assert measure_cohesion([]) == []


def test_the_same_words_hold_wholly_together_whatever_their_endings() -> None:
    assert measure_cohesion(["Ferries sailed.", "The ferries sail"])[1] == pytest.approx(1 / 2)
    assert measure_cohesion(["Tickets refunded", "tickets refunds"])[1] == pytest.approx(1.0)


def test_other_words_and_empty_words_hold_nothing_together() -> None:
    assert measure_cohesion(["Those which were there", "Those which were here"]) == [0.0, 0.0]
    assert measure_cohesion(["A harbour", "some bread"]) == [0.0, 0.0]


def test_two_texts_on_each_side_count() -> None:
    # harbour | ticket + refund: nothing. harbour + ticket | refund + harbour: 1 of sqrt(2 * 2).
    texts = ["harbour", "ticket", "refund", "harbour"]
    assert measure_cohesion(texts)[2] == pytest.approx(0.5)
