"""The judge hears what the cross-encoder overlooks."""

from __future__ import annotations

import pytest

from agent.judge import AnswerType, Scores, fits, probability, read_question, share, signals


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("When is the quay shut?", AnswerType.TIME),
        ("In which year was it founded?", AnswerType.TIME),
        ("How many people came?", AnswerType.NUMBER),
        ("What does a ticket cost?", AnswerType.NUMBER),
        ("Who approves refunds?", AnswerType.ANY),
        ("Why was it closed?", AnswerType.ANY),
    ],
)
def test_the_words_tell_what_is_asked_for(question: str, expected: AnswerType) -> None:
    assert read_question(question).answer_type is expected


def test_an_answer_must_say_something_of_the_type_asked_for() -> None:
    question = read_question("How long is the probation?")
    assert fits(question, "It is three months.")
    assert not fits(question, "It applies to new staff.")


def test_a_share_of_nothing_is_whole() -> None:
    assert share(frozenset(), {"a"}) == 1
    assert share(frozenset({"a", "b"}), {"a", "c"}) == 0.5


NEAR = Scores(logit=6.0, cosine=0.8)


def test_signals_count_names_and_numbers_of_the_question() -> None:
    question = read_question("What did two tickets to Skarn and Whinsey cost?")
    text = "An adult ticket costs 17.80 EUR."
    found = signals(question, text, context="Fares 2025 › Skarn", scores=NEAR)
    assert found.names == 0.5
    assert found.numbers == 0.0
    assert found.type_fits


def test_another_year_is_no_answer_however_near() -> None:
    question = read_question("What did a ticket cost in 2023?")
    asked = signals(question, "A ticket costs 17.80 EUR.", context="Fares 2023", scores=NEAR)
    other = signals(question, "A ticket costs 17.80 EUR.", context="Fares 2025", scores=NEAR)
    assert probability(asked) > 0.5
    assert probability(other) == 0.0


def test_nearer_is_likelier_and_nothing_is_certain() -> None:
    question = read_question("What does a ticket cost?")
    far = Scores(logit=-9.0, cosine=0.5)
    near, distant = (
        probability(signals(question, "A ticket costs 17.80 EUR.", context="", scores=scores))
        for scores in (NEAR, far)
    )
    assert 0 < distant < 0.1 < near < 1
