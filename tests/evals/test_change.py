"""A question that changed is told with how, the lost before all others."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from evals.change import ChangeKind, find_changes
from scored import make_line

if TYPE_CHECKING:
    from evals.line import Line

WAS = make_line()


@pytest.mark.parametrize(
    ("now", "kind", "how"),
    [
        (
            make_line(right=False, outcome_kind="abstention", cited=()),
            "lost",
            "answer -> abstention; no longer cites the gold answer",
        ),
        (
            make_line(outcome_kind="escalation", cited=()),
            "outcome",
            "answer -> escalation (low_confidence)",
        ),
        (WAS.model_copy(update={"complete": False}), "outcome", "answer -> answer in part"),
        (make_line(gold_documents=(0, 1)), "recall", "recall@5 1/1 -> 0/1"),
        (make_line(cited=("ferries",)), "citations", "cites other words"),
        (make_line(exact_citations=(1, 3)), "citations", "2 of 3 citations not exact"),
        (
            make_line(question="How many ferries?", right=False, outcome_kind="abstention"),
            "asked",
            "asked or judged otherwise, now abstention",
        ),
    ],
)
def test_a_change_has_a_kind_and_says_how(now: Line, kind: str, how: str) -> None:
    [change] = find_changes([WAS], [now])
    assert (change.kind, change.how) == (kind, how)


def test_what_was_wrong_and_is_right_is_gained() -> None:
    [change] = find_changes([make_line(right=False)], [WAS])
    assert str(change) == "gained     q1  cites the gold answer  | How many boats?"


def test_the_same_questions_have_not_changed_in_whatever_order() -> None:
    lines = [make_line("q1"), make_line("q2")]
    assert find_changes(lines, lines[::-1]) == []
    both = make_line(cited=("five", "boats")), make_line(cited=("boats", "five"))
    assert find_changes(both[:1], both[1:]) == []


def test_the_lost_come_first_and_the_new_last() -> None:
    before = [make_line("q1"), make_line("q2", right=False), make_line("q3"), make_line("q4")]
    after = [
        make_line("q1", outcome_kind="pending"),
        make_line("q2"),
        make_line("q3", right=False),
        make_line("q5"),
    ]
    changes = find_changes(before, after)
    assert [(change.line.id, change.kind) for change in changes] == [
        ("q3", ChangeKind.LOST),
        ("q2", ChangeKind.GAINED),
        ("q1", ChangeKind.OUTCOME),
        ("q4", ChangeKind.GONE),
        ("q5", ChangeKind.NEW),
    ]
    assert changes[-1].how == "right: answer"
