"""Labelled questions are read with the passages that are searched for them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from evals.training.questions import (
    DatasetsMissingError,
    LabelledQuestion,
    Passage,
    QuestionSet,
    load_questions,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

FERRY = Passage("", "The Skarn ferry sails at nine.")


def write(path: Path, rows: Sequence[dict[str, Any]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")


def test_chosen_sentences_are_the_answers_where_a_set_names_them(tmp_path: Path) -> None:
    facts = {"answerable": True, "answers": ["Free text."], "selected_sentences": [["A .", "B ."]]}
    lost = {"answerable": False, "answers": [], "selected_sentences": []}
    write(tmp_path / "clapnq_dev/corpus.jsonl", [{"_id": "c", "title": "T", "text": "A . B ."}])
    rows = [{"text": "Which?", "metadata": facts}, {"text": "Why?", "metadata": lost}]
    write(tmp_path / "clapnq_dev/queries.jsonl", rows)
    read = load_questions(tmp_path, "clapnq_dev")
    assert [question.answers for question in read.questions] == [("A .", "B ."), ()]


def test_a_sample_is_the_same_for_the_same_seed() -> None:
    questions = tuple(LabelledQuestion(f"{n}?", ()) for n in range(20))
    asked = QuestionSet("numbers", (FERRY,), questions)
    assert asked.sample(5, seed=1) == asked.sample(5, seed=1) != asked.sample(5, seed=2)
    assert len(asked.sample(5, seed=1).questions) == 5
    assert set(asked.sample(None, seed=1).questions) == set(questions)


def test_a_missing_set_is_named(tmp_path: Path) -> None:
    with pytest.raises(DatasetsMissingError, match="clapnq_dev"):
        load_questions(tmp_path, "clapnq_dev")
