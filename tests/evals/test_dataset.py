"""A dataset is read whole or refused with the line and the key that are wrong."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from evals.dataset import DatasetError, Expected, QuestionKind, Split, find_places, load
from ingest.document import Span

if TYPE_CHECKING:
    from pathlib import Path

LINE: dict[str, Any] = {
    "id": "q1",
    "question": "How many boats are there?",
    "expected": "answer",
    "answers": ["five", "5"],
    "kind": "single_fact",
    "split": "dev",
    "quotes": [{"document": "fleet.txt", "quote": "There are five boats."}],
}


def write(
    folder: Path, *lines: dict[str, Any], text: str = "Hello.\nThere are  five\nboats."
) -> Path:
    (folder / "documents").mkdir()
    (folder / "documents" / "fleet.txt").write_text(text, encoding="utf-8")
    questions = "\n".join(json.dumps(line) for line in lines)
    (folder / "questions.jsonl").write_text(questions, encoding="utf-8")
    return folder


def test_a_sample_knows_where_the_words_of_its_quote_stand(tmp_path: Path) -> None:
    [sample] = load(write(tmp_path, LINE))
    assert (sample.sample_id, sample.expected) == ("q1", Expected.ANSWER)
    assert (sample.kind, sample.split) == (QuestionKind.SINGLE_FACT, Split.DEV)
    assert sample.answers == ("five", "5")
    [[place]] = [quote.places for quote in sample.quotes]
    assert [len(word) for word in place] == [5, 3, 4, 5]


def test_white_space_in_a_quote_is_any_white_space_and_every_occurrence_is_found() -> None:
    assert find_places("a b", "a\n b, a b") == (
        (Span(0, 1), Span(3, 4)),
        (Span(6, 7), Span(8, 9)),
    )


def test_only_the_split_asked_for_is_returned_but_every_line_is_checked(tmp_path: Path) -> None:
    test = LINE | {"id": "q2", "split": "test"}
    folder = write(tmp_path, LINE, test)
    assert [sample.sample_id for sample in load(folder, split=Split.TEST)] == ["q2"]
    assert [sample.sample_id for sample in load(folder)] == ["q1", "q2"]


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ({"expected": "perhaps"}, "expected"),
        ({"kind": "riddle"}, "kind"),
        ({"split": "train"}, "split"),
        ({"answer": "five"}, "answer"),
        ({"quotes": []}, "quotes"),
        ({"answers": [" "]}, "answers.0"),
        ({"expected": "abstention"}, "answers"),
        (
            {"quotes": [{"document": "fleet.txt", "quote": "There are six boats."}]},
            "quotes.0.quote",
        ),
        ({"quotes": [{"document": "fleet.txt", "quote": "there are five"}]}, "quotes.0.quote"),
        ({"quotes": [{"document": "other.txt", "quote": "five"}]}, "quotes.0.document"),
        ({"quotes": [{"document": "../questions.jsonl", "quote": "id"}]}, "quotes.0.document"),
    ],
)
def test_a_wrong_line_is_named_with_its_key(
    tmp_path: Path, change: dict[str, Any], key: str
) -> None:
    folder = write(tmp_path, LINE, LINE | {"id": "q2"} | change)
    with pytest.raises(DatasetError, match=rf"^questions.jsonl, line 2, {key}: "):
        load(folder)


def test_an_id_counts_once(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="line 2, id: 'q1' is there twice"):
        load(write(tmp_path, LINE, LINE))


def test_a_line_that_is_no_json_is_named(tmp_path: Path) -> None:
    folder = write(tmp_path, LINE)
    (folder / "questions.jsonl").write_text("\n{", encoding="utf-8")
    with pytest.raises(DatasetError, match="line 2: Invalid JSON"):
        load(folder)


def test_a_folder_without_questions_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match=r"questions\.jsonl cannot be read"):
        load(tmp_path)


def test_unanswerable_samples_need_neither_wording_nor_quote(tmp_path: Path) -> None:
    line = LINE | {"expected": "abstention", "answers": [], "quotes": []}
    [sample] = load(write(tmp_path, line))
    assert not sample.expected.is_answerable


def test_a_question_may_hold_a_line_separator(tmp_path: Path) -> None:
    folder = write(tmp_path, LINE)
    line = LINE | {"question": "How many\u2028boats?"}
    text = json.dumps(line, ensure_ascii=False)
    (folder / "questions.jsonl").write_text(text, encoding="utf-8")
    assert load(folder)[0].question == "How many\u2028boats?"
