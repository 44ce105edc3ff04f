"""The gate lets through what is good enough and says what is not."""

from __future__ import annotations

from evals.dataset import Expected, QuestionKind
from evals.gate.floors import Floors
from evals.gate.verdict import Verdict, judge, measure_all
from evals.share import Share
from scored import make_line

FLOORS = Floors({"right_answers": 0.5, "not_answered": 0.5, "exact_citations": 1.0})


def judged(right: Share, not_answered: Share, exact: Share) -> list[Verdict]:
    measured = {"right_answers": right, "not_answered": not_answered, "exact_citations": exact}
    return judge(measured, FLOORS)


def test_every_floor_is_compared_and_says_its_numbers() -> None:
    verdicts = judged(Share(1, 2), Share(4, 9), Share(3, 3))
    assert [(v.measure, v.is_passed) for v in verdicts] == [
        ("right_answers", True),
        ("not_answered", False),
        ("exact_citations", True),
    ]
    assert str(verdicts[1]).split() == "FAILED not answered 4 of 9 (44%) floor 0.500".split()


def test_what_was_not_measured_has_not_passed() -> None:
    assert not judged(Share(1, 1), Share(1, 1), Share(0, 0))[-1].is_passed
    [verdict] = judge({}, Floors({"by_kind.list.right_answers": 0.0}))
    assert not verdict.is_passed
    assert "not measured" in str(verdict)


def test_one_citation_that_is_not_exact_is_too_many() -> None:
    assert not judged(Share(1, 1), Share(1, 1), Share(999, 1000))[-1].is_passed


def test_groups_have_what_they_have_something_of() -> None:
    lines = [
        make_line("q1", kind=QuestionKind.LIST),
        make_line(
            "q2",
            expected=Expected.ESCALATION,
            kind=QuestionKind.CONTRADICTED,
            outcome_kind="escalation",
        ),
    ]
    measured = measure_all(lines)
    assert measured["by_kind.list.right_answers"] == Share(1, 1)
    assert measured["by_kind.contradicted.escalated"] == Share(1, 1)
    assert measured["by_expected.escalation.kind_right"] == Share(1, 1)
    assert "by_kind.list.not_answered" not in measured
    assert "by_kind.contradicted.recall_at_5" not in measured
