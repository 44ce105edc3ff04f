"""Lines are read back as they were saved; anything else is refused by file, line and key."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from evals import line
from evals.line import LinesError, read_lines, write_lines
from scored import cite, make_line, make_reply, make_result, make_sample

if TYPE_CHECKING:
    from pathlib import Path


def test_a_line_keeps_nothing_that_differs_between_equal_runs() -> None:
    sample = make_sample(answers=("five",), quotes=("five boats", "ferries"))
    five = cite("five boats")
    made = line.make_line(
        make_result(sample, make_reply("Five.", cites=(five, five)), recall=(1, 1))
    )
    assert json.loads(made.model_dump_json()) == {
        "id": "q1",
        "question": "How many boats?",
        "expected": "answer",
        "kind": "single_fact",
        "split": "dev",
        "outcome_kind": "answer",
        "complete": True,
        "reason": None,
        "right": True,
        "with_gold": True,
        "kind_right": True,
        "quotes_found": [1, 2],
        "exact_citations": [2, 2],
        "gold_documents": [1, 1],
        "cited": [{"document": "fleet.txt", "quote": "five boats"}],
    }


def test_lines_are_read_back_as_they_were_saved(tmp_path: Path) -> None:
    lines = [make_line("q2"), make_line("q1", question="How\u2028many?", outcome_kind="escalation")]
    write_lines(tmp_path / "a.jsonl", lines)
    assert read_lines(tmp_path / "a.jsonl") == lines
    assert [path.name for path in tmp_path.iterdir()] == ["a.jsonl"]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"expected": "perhaps"}, "line 2, expected: Input should be"),
        ({"right": "yes!"}, "line 2, right: "),
        ({"quotes_found": [2, 1]}, "line 2, quotes_found: .*2 of 1 is more than all"),
        ({"cited": [{"quote": "five"}]}, "line 2, cited.0.document: Field required"),
        ({"time_s": 3}, "line 2, time_s: Extra"),
        ({"id": "q1"}, "line 2, id: 'q1' is there twice"),
    ],
)
def test_a_wrong_line_is_named_with_its_key(
    tmp_path: Path, change: dict[str, object], message: str
) -> None:
    good = make_line("q1")
    wrong = json.loads(make_line("q2").model_dump_json()) | change
    text = f"{good.model_dump_json()}\n{json.dumps(wrong)}\n"
    (tmp_path / "a.jsonl").write_text(text, encoding="utf-8")
    with pytest.raises(LinesError, match=message):
        read_lines(tmp_path / "a.jsonl")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "holds no question"),
        (b"\n \n", "holds no question"),
        (b"[1, 2]\n", "line 1: "),
        (b"{", "line 1: Invalid JSON"),
        (b"\xff\xfe\x00", "cannot be read"),
    ],
)
def test_rubbish_is_refused(tmp_path: Path, data: bytes, message: str) -> None:
    (tmp_path / "a.jsonl").write_bytes(data)
    with pytest.raises(LinesError, match=message):
        read_lines(tmp_path / "a.jsonl")


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LinesError, match="No such file"):
        read_lines(tmp_path / "a.jsonl")
    with pytest.raises(LinesError, match="Is a directory"):
        read_lines(tmp_path)
