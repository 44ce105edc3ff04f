"""The command says what it lacks, and prints weights that can be pasted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from evals.share import Share
from evals.training.judge import Fitted, main, report
from evals.training.measure import AtThreshold, Quality

if TYPE_CHECKING:
    from pathlib import Path

QUALITY = Quality(
    n_questions=4,
    auroc=0.75,
    ece=0.1,
    right=Share(1, 2),
    table=(AtThreshold(0.5, answered=Share(1, 2), right=Share(1, 1), held_back=Share(2, 2)),),
)


def test_without_datasets_it_ends_with_2_and_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("PINCITE_DATASETS", raising=False)
    assert main([]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert "--datasets DIR, or PINCITE_DATASETS" in said.err


def test_a_folder_without_the_sets_ends_with_2_and_names_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PINCITE_DATASETS", str(tmp_path))
    assert main([]) == 2
    assert "squad2_dev_half" in capsys.readouterr().err


def test_no_questions_at_all_is_a_wrong_use() -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--limit", "0"])
    assert ended.value.code == 2


def test_the_report_begins_with_the_weights_to_paste() -> None:
    judge = Fitted((-6.24, 2.53, 0.15), {"held_out": QUALITY})
    bare = Fitted((-2.0, 4.0, 0.0), {"held_out": QUALITY})
    lines = report(judge, bare)
    assert lines[0] == "WEIGHTS = (-6.24, 2.53, 0.15)"
    assert "held_out: 4 questions" in lines
    assert "  judge: AUROC 0.750, ECE 0.100, best is right: 1 of 2 (50%)" in lines
