"""One command raises floors and saves the baseline; coming down takes another word and a reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from evals.dataset import Expected
from evals.gate.command import Files, main
from evals.gate.floors import FLOORED, Floors, read_floors, write_floors
from evals.line import Line, read_lines, write_lines
from scored import make_line

if TYPE_CHECKING:
    from pathlib import Path

LOW = Floors(dict.fromkeys(FLOORED["overall"], 0.1) | {"exact_citations": 1.0})


def run(n_right: int) -> list[Line]:
    """Ten that can be answered, five that cannot, two that a person should decide."""
    asked = [make_line(f"q{i}", right=i < n_right) for i in range(10)]
    silent = [
        make_line(f"u{i}", expected=Expected.ABSTENTION, outcome_kind="abstention", cited=())
        for i in range(5)
    ]
    escalated = [
        make_line(f"e{i}", expected=Expected.ESCALATION, outcome_kind="escalation", cited=())
        for i in range(2)
    ]
    return [*asked, *silent, *escalated]


@pytest.fixture
def files(tmp_path: Path) -> Files:
    """Low floors and no baseline."""
    write_floors(LOW, tmp_path / "thresholds.toml")
    return Files(tmp_path / "thresholds.toml", tmp_path / "baseline.jsonl")


@pytest.fixture
def raised(files: Files) -> Files:
    """Floors and baseline of a day when eight were right."""
    assert main(["--raise"], files=files, measure=lambda: run(8)) == 0
    return files


def test_raising_lifts_floors_and_saves_the_baseline(raised: Files) -> None:
    floors = read_floors(raised.thresholds).of
    assert floors["right_answers"] == 0.7
    assert floors["by_expected.abstention.not_answered"] == 0.8
    assert floors["by_kind.single_fact.escalated"] == 0.5
    assert read_lines(raised.baseline) == run(8)


def test_one_question_less_passes_and_is_named(
    raised: Files, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert main([], files=raised, measure=lambda: run(7)) == 0
    told = capsys.readouterr().out
    assert "Since the baseline: 1 lost" in told
    assert "lost       q7  no longer cites the gold answer  | How many boats?" in told
    assert "BELOW" not in told


def test_two_questions_less_fail_and_nothing_is_moved(
    raised: Files, capsys: pytest.CaptureFixture[str]
) -> None:
    before = raised.thresholds.read_bytes()
    assert main([], files=raised, measure=lambda: run(6)) == 1
    assert "BELOW THE FLOORS\n  FAILED  right answers" in capsys.readouterr().out
    assert main(["--raise"], files=raised, measure=lambda: run(6)) == 1
    assert "Nothing was moved" in capsys.readouterr().out
    assert (raised.thresholds.read_bytes(), read_lines(raised.baseline)) == (before, run(8))


def test_lowering_writes_the_reason(raised: Files, capsys: pytest.CaptureFixture[str]) -> None:
    argv = ["--lower", "--because", "Harder\n questions."]
    assert main(argv, files=raised, measure=lambda: run(6)) == 0
    assert "right_answers: 0.7 -> 0.5" in capsys.readouterr().out
    entry = read_floors(raised.thresholds).lowered[0]
    assert (entry.floor, entry.before, entry.after) == ("right_answers", 0.7, 0.5)
    assert entry.because == "Harder questions."


@pytest.mark.parametrize(
    "argv",
    [
        ["--lower"],
        ["--lower", "--because", " "],
        ["--because", "why"],
        ["--raise", "--because", "why"],
        ["--raise", "--lower", "--because", "why"],
    ],
)
def test_nothing_comes_down_without_a_reason(files: Files, argv: list[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(argv, files=files, measure=lambda: run(0))


def test_a_floor_lowered_by_hand_fails(raised: Files, capsys: pytest.CaptureFixture[str]) -> None:
    floors = read_floors(raised.thresholds)
    write_floors(Floors(floors.of | {"right_answers": 0.2}), raised.thresholds)
    assert main([], files=raised, measure=lambda: run(8)) == 1
    assert "right_answers came down by hand" in capsys.readouterr().out


def test_saved_lines_are_measured_without_asking(files: Files, tmp_path: Path) -> None:
    write_lines(tmp_path / "today.jsonl", run(9))

    def refuse() -> list[Line]:
        raise AssertionError

    argv = ["--measured", str(tmp_path / "today.jsonl"), "--raise"]
    assert main(argv, files=files, measure=refuse) == 0
    assert read_floors(files.thresholds).of["right_answers"] == 0.8


def test_a_damaged_baseline_is_told(raised: Files, capsys: pytest.CaptureFixture[str]) -> None:
    raised.baseline.write_text("{", encoding="utf-8")
    assert main([], files=raised, measure=lambda: run(8)) == 2
    assert "baseline.jsonl, line 1: Invalid JSON" in capsys.readouterr().out
