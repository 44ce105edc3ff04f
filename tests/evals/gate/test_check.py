"""What the gate says is enough to see what went wrong."""

from __future__ import annotations

from evals.gate.check import check
from evals.gate.floors import Floors
from scored import make_line


def test_without_floors_nothing_passes() -> None:
    assert not check([make_line()], Floors({}), []).is_passed


def test_without_a_baseline_it_says_so() -> None:
    told = str(check([make_line()], Floors({"right_answers": 0.5}), []))
    assert "No baseline has been saved." in told


def test_like_the_baseline_it_says_so() -> None:
    floors = Floors({"right_answers": 0.5, "exact_citations": 1.0})
    told = str(check([make_line()], floors, [make_line()]))
    assert "Every question is as in the baseline." in told
