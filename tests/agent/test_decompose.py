"""Rules split what asks several things, and leave everything else whole."""

from __future__ import annotations

import pytest

from agent.decompose import decompose
from agent.plan import Status


def parts(question: str) -> list[str]:
    return [part.question for part in decompose(question).parts]


@pytest.mark.parametrize(
    "question",
    [
        "When is Orrin Quay shut?",
        "Who approves refunds and complaints?",
        "What does the fire and rescue plan say?",
        "My boat was late. How much do I get back?",
        "orrin quay closure",
        "",
    ],
)
def test_one_thing_asked_is_one_part(question: str) -> None:
    assert parts(question) == [question]


def test_two_questions_joined_by_and_are_two_parts() -> None:
    assert parts("When is the quay shut and what will the repair cost?") == [
        "When is the quay shut?",
        "What will the repair cost?",
    ]


def test_two_question_marks_are_two_parts() -> None:
    assert parts("How long is probation? Who decides about it?") == [
        "How long is probation?",
        "Who decides about it?",
    ]


def test_a_choice_is_looked_up_on_both_sides() -> None:
    assert parts("Which takes more cars, Sandpiper or Turnstone?") == [
        "Which takes more cars: Sandpiper?",
        "Which takes more cars: Turnstone?",
    ]


def test_a_scene_is_set_for_every_part() -> None:
    assert parts("I have a dog. Can I bring it and how much does it cost?") == [
        "I have a dog. Can I bring it?",
        "I have a dog. How much does it cost?",
    ]


def test_parts_are_numbered_from_one_and_begin_pending() -> None:
    plan = decompose("Who was it? When was it done?")
    assert [(part.number, part.status) for part in plan.parts] == [
        (1, Status.PENDING),
        (2, Status.PENDING),
    ]
    assert [part.status for part in plan.mark(2, Status.DONE).parts] == [
        Status.PENDING,
        Status.DONE,
    ]
