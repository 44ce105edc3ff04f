"""Floors are read back as written, and a file that cannot be meant is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pydantic import ValidationError

from evals.gate.floors import BASELINE, FLOORED, Floors, Lowered, read_floors, write_floors
from evals.gate.move import find_sunken
from evals.gate.verdict import measure_all
from evals.line import read_lines

if TYPE_CHECKING:
    from pathlib import Path

OVERALL = dict.fromkeys(FLOORED["overall"], 0.5) | {"exact_citations": 1.0}
GROUPS = {"by_expected.abstention.not_answered": 0.9, "by_kind.list.recall_at_5": 0.0}
LOWERED = Lowered(
    floor="by_kind.list.recall_at_5", before=0.4, after=0.0, because='The "lists" are harder: 5 €'
)


def test_floors_are_read_back_as_written(tmp_path: Path) -> None:
    floors = Floors(OVERALL | GROUPS, (LOWERED,))
    write_floors(floors, tmp_path / "thresholds.toml")
    assert read_floors(tmp_path / "thresholds.toml") == floors


def test_the_same_floors_make_the_same_bytes(tmp_path: Path) -> None:
    path = tmp_path / "thresholds.toml"
    write_floors(Floors(OVERALL | GROUPS, (LOWERED,)), path)
    once = path.read_bytes()
    write_floors(read_floors(path), path)
    assert path.read_bytes() == once


def test_a_lowered_floor_stands_in_the_file_with_its_reason(tmp_path: Path) -> None:
    write_floors(Floors(OVERALL | GROUPS, (LOWERED,)), tmp_path / "thresholds.toml")
    text = (tmp_path / "thresholds.toml").read_text(encoding="utf-8")
    assert text.endswith(
        '[[lowered]]\nfloor = "by_kind.list.recall_at_5"\nbefore = 0.4\nafter = 0.0\n'
        'because = "The \\"lists\\" are harder: 5 €"\n'
    )


@pytest.mark.parametrize(
    "change",
    [
        {"exact_citations": 0.99},
        {"kind_right": 1.5},
        {"right_answer": 0.5},
        {"by_kind.riddle.right_answers": 0.5},
        {"by_kind.list.kind_right": 0.5},
        {"by_expected.perhaps.not_answered": 0.5},
    ],
)
def test_a_floor_that_cannot_be_meant_is_refused(tmp_path: Path, change: dict[str, float]) -> None:
    write_floors(Floors(OVERALL | change), tmp_path / "thresholds.toml")
    with pytest.raises(ValidationError):
        read_floors(tmp_path / "thresholds.toml")


@pytest.mark.parametrize("name", FLOORED["overall"])
def test_no_measure_goes_without_a_floor(tmp_path: Path, name: str) -> None:
    kept = {measure: floor for measure, floor in OVERALL.items() if measure != name}
    write_floors(Floors(kept), tmp_path / "thresholds.toml")
    with pytest.raises(ValidationError, match=name):
        read_floors(tmp_path / "thresholds.toml")


def test_no_floor_of_ours_came_down_by_hand() -> None:
    baseline = read_lines(BASELINE) if BASELINE.exists() else []
    assert find_sunken(read_floors(), measure_all(baseline)) == []
