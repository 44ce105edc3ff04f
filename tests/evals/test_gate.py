"""The gate lets through what is good enough and says what is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pydantic import ValidationError

from evals.gate import Floors, compare, read_floors, suggest, write_floors
from evals.report import Share

if TYPE_CHECKING:
    from pathlib import Path

FLOORS = Floors(right_answers=0.5, not_answered=0.5, kind_right=0.5, exact_citations=1)


def measures(right: Share, not_answered: Share, exact: Share) -> dict[str, Share]:
    return {
        "right_answers": right,
        "not_answered": not_answered,
        "kind_right": Share(9, 10),
        "exact_citations": exact,
        "quotes_found": Share(0, 10),
    }


def test_every_floor_is_compared_and_says_its_numbers() -> None:
    found = measures(Share(1, 2), Share(4, 9), Share(3, 3))
    verdicts = compare(found, FLOORS)
    assert [(v.measure, v.is_passed) for v in verdicts] == [
        ("right_answers", True),
        ("not_answered", False),
        ("kind_right", True),
        ("exact_citations", True),
    ]
    assert str(verdicts[1]).split() == "FAILED not answered 4 of 9 (44%) floor 0.500".split()


def test_what_was_not_measured_has_not_passed() -> None:
    found = measures(Share(1, 1), Share(1, 1), Share(0, 0))
    assert not compare(found, FLOORS)[-1].is_passed


def test_one_citation_that_is_not_exact_is_too_many() -> None:
    found = measures(Share(1, 1), Share(1, 1), Share(999, 1000))
    assert not compare(found, FLOORS)[-1].is_passed


def test_floors_rise_to_one_question_under_what_was_measured() -> None:
    found = measures(Share(9, 12), Share(1, 9), Share(5, 5))
    risen = suggest(found, FLOORS, may_lower=False)
    assert risen == Floors(right_answers=0.666, not_answered=0.5, kind_right=0.8, exact_citations=1)


def test_floors_come_down_only_when_told_to_and_exactness_never() -> None:
    found = measures(Share(9, 12), Share(1, 9), Share(4, 5))
    fallen = suggest(found, FLOORS, may_lower=True)
    assert fallen == Floors(right_answers=0.666, not_answered=0, kind_right=0.8, exact_citations=1)


def test_floors_are_read_back_as_written(tmp_path: Path) -> None:
    write_floors(FLOORS, tmp_path / "thresholds.toml")
    assert read_floors(tmp_path / "thresholds.toml") == FLOORS


@pytest.mark.parametrize(
    "line", ["exact_citations = 0.99", "right_answer = 0.5", "kind_right = 1.5"]
)
def test_a_file_that_cannot_be_meant_is_refused(tmp_path: Path, line: str) -> None:
    name = line.partition(" ")[0]
    kept = [f"{key} = {floor}" for key, floor in FLOORS if key != name]
    text = "\n".join(["[answers]", *kept, line])
    (tmp_path / "thresholds.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ValidationError):
        read_floors(tmp_path / "thresholds.toml")
