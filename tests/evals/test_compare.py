"""Two runs are compared over the questions that both were asked, and nothing passes by silence."""

from __future__ import annotations

import pytest

from evals.compare import Difference, compare
from evals.line import Line, LinesError
from evals.share import Share
from scored import make_line


def run(n_right: int, n: int = 20) -> list[Line]:
    return [make_line(f"q{i}", right=i <= n_right) for i in range(1, n + 1)]


def difference(measure: str, a: list[Line], b: list[Line]) -> Difference:
    return next(d for d in compare(a, b).differences if d.measure == measure)


def test_six_lost_and_none_gained_is_worse_by_more_than_chance() -> None:
    found = difference("right_answers", run(20), run(14))
    assert (found.a, found.b) == (Share(20, 20), Share(14, 20))
    assert (found.n_gained, found.n_lost, found.p) == (0, 6, 2 / 64)
    assert found.value == pytest.approx(-0.3)
    assert found.interval is not None
    assert found.interval[0] < -0.3 < found.interval[1] < 0
    assert "right_answers" in compare(run(20), run(14)).worse


def test_five_lost_may_be_chance_and_six_gained_are_not_worse() -> None:
    assert compare(run(20), run(15)).worse == ()
    assert compare(run(14), run(20)).worse == ()


def test_a_run_beside_itself_does_not_differ() -> None:
    comparison = compare(run(9), run(9))
    assert (comparison.worse, comparison.changes, comparison.n_pairs) == ((), (), 20)
    assert {d.value for d in comparison.differences} <= {0, None}
    assert {d.p for d in comparison.differences} == {1}


def test_a_measure_of_nothing_has_no_difference() -> None:
    found = difference("not_answered", run(9), run(9))
    assert (found.a, found.value, found.interval) == (Share(0, 0), None, None)


def test_questions_of_one_run_are_named_and_count_in_neither() -> None:
    a, b = [*run(2, 3), make_line("only-a")], [*run(2, 3), make_line("only-b", right=False)]
    comparison = compare(a, b)
    assert comparison.n_pairs == 3
    assert {(c.line.id, c.kind.value) for c in comparison.changes} == {
        ("only-a", "gone"),
        ("only-b", "new"),
    }
    assert difference("right_answers", a, b).b == Share(2, 3)


def test_a_question_asked_otherwise_is_not_the_same_question() -> None:
    reworded = [make_line("q1", question="How many ferries?", right=False), *run(3, 3)[1:]]
    comparison = compare(run(3, 3), reworded)
    assert comparison.n_pairs == 2
    assert [change.kind for change in comparison.changes] == ["asked"]


def test_runs_without_a_question_in_common_cannot_be_compared() -> None:
    with pytest.raises(LinesError, match="no question is in both"):
        compare([make_line("q1")], [make_line("q2")])
