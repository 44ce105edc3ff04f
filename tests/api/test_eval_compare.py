"""``pincite eval compare``: two runs side by side, for people, programs and gates."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from api.schemas.evaluation import EvalCompareOutput
from evals.line import write_lines
from scored import make_line

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from command_line import Ended


@pytest.fixture
def runs(tmp_path: Path) -> tuple[str, str]:
    """Of seven questions, six were right and one is."""
    a, b = tmp_path / "a.jsonl", tmp_path / "b.jsonl"
    write_lines(a, [make_line(f"q{i}", right=i > 0) for i in range(7)])
    write_lines(b, [make_line(f"q{i}", right=False, outcome_kind="abstention") for i in range(7)])
    return str(a), str(b)


def test_a_program_gets_all_of_it(runs: tuple[str, str], pincite: Callable[..., Ended]) -> None:
    ended = pincite("eval", "compare", *runs, "--json")
    told = EvalCompareOutput.model_validate_json(ended.out)
    found = told.measures["right_answers"]
    assert (ended.code, told.n_pairs, found.n_lost, found.p) == (0, 7, 6, 0.03125)
    assert [question.change for question in told.questions] == ["lost"] * 6 + ["outcome"]


def test_a_person_reads_the_measures_and_the_questions(
    runs: tuple[str, str], pincite: Callable[..., Ended]
) -> None:
    told = pincite("eval", "compare", *runs).out
    assert "Worse by more than chance: right answers" in told
    assert "answer -> abstention" in told
    assert "-85.7" in told


def test_the_gate_fails_only_when_the_second_is_worse(
    runs: tuple[str, str], pincite: Callable[..., Ended]
) -> None:
    assert pincite("eval", "compare", *runs, "--gate").code == 1
    assert pincite("eval", "compare", *reversed(runs), "--gate").code == 0


def test_rubbish_is_wrong_usage(
    runs: tuple[str, str], tmp_path: Path, pincite: Callable[..., Ended]
) -> None:
    (tmp_path / "c.jsonl").write_text('{"id": "q1"}', encoding="utf-8")
    ended = pincite("eval", "compare", runs[0], str(tmp_path / "c.jsonl"), "--json")
    assert (ended.code, ended.error["kind"]) == (2, "usage")
    assert "c.jsonl, line 1, question: Field required" in ended.error["message"]


def test_where_nothing_can_be_saved_nothing_is_asked(
    tmp_path: Path, pincite: Callable[..., Ended]
) -> None:
    for place in (tmp_path, tmp_path / "no" / "a.jsonl"):
        ended = pincite("eval", "answers", "data", "--save", str(place), "--json")
        assert (ended.code, ended.error["kind"]) == (2, "usage")
