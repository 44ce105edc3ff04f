"""A labelled question knows what answers it, and what must not be found for it."""

from __future__ import annotations

import gzip
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
TIMES = Passage("", "Boats to Skarn leave at nine and at ten.")
FARES = Passage("", "The ferry costs 17 EUR.")


def write(path: Path, rows: Sequence[dict[str, Any]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    data = "".join(f"{json.dumps(row)}\n" for row in rows).encode()
    path.write_bytes(gzip.compress(data) if path.suffix == ".gz" else data)


def test_a_withheld_answer_is_found_nowhere() -> None:
    question = LabelledQuestion("When does the ferry sail?", ("at nine",), withheld=FERRY)
    assert not question.is_answerable
    assert [question.may_find(passage) for passage in (FERRY, TIMES, FARES)] == [False, False, True]


def test_a_question_whose_answer_is_not_withheld_may_find_everything() -> None:
    question = LabelledQuestion("When does the ferry sail?", ("at nine",))
    assert question.is_answerable
    assert all(question.may_find(passage) for passage in (FERRY, TIMES, FARES))


def test_squad_question_without_an_answer_is_unanswerable(tmp_path: Path) -> None:
    about = {"title": "Ferry", "passage": "It sails at nine."}
    rows = [
        about | {"question": "When does it sail?", "answerable": 1, "answer": "at nine"},
        about | {"question": "When does it fly?", "answerable": 0},
    ]
    write(tmp_path / "train/answerability/squad2_dev_other19.jsonl.gz", rows)
    read = load_questions(tmp_path, "squad2_dev_other19")
    assert read.passages == (Passage("Ferry", "It sails at nine."),)
    assert [question.is_answerable for question in read.questions] == [True, False]


def test_every_second_ranked_question_with_an_answer_loses_its_passage(tmp_path: Path) -> None:
    rows = [
        {
            "query": "First?",
            "positive": "A page. One.",
            "negatives": ["Other. X."],
            "answers": ["1"],
        },
        {"query": "Second?", "positive": "Other. X.", "negatives": [], "answers": ["2"]},
    ]
    write(tmp_path / "train/rerank/nq_open_oracle.jsonl.gz", rows)
    read = load_questions(tmp_path, "nq_open_oracle")
    assert read.passages == (Passage("A page", "One."), Passage("Other", "X."))
    first, second = read.questions
    assert first.withheld is None
    assert second.withheld == Passage("Other", "X.")


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
    with pytest.raises(DatasetsMissingError, match="tydiqa_en"):
        load_questions(tmp_path, "tydiqa_en")
