"""The report tells every question, and counts over groups as over all."""

from __future__ import annotations

from evals.dataset import Expected, QuestionKind, Split
from evals.report import Report, measure_by
from evals.share import Share
from scored import cite, make_reply, make_result, make_sample, no_answer

ASKED = make_sample(answers=("five",), quotes=("five boats", "Two of them"))
UNANSWERABLE = make_sample(Expected.ABSTENTION, kind=QuestionKind.LIST, split=Split.TEST)
RESULTS = (
    make_result(ASKED, make_reply("Five.", cites=(cite("five boats"),)), recall=(1, 1)),
    make_result(ASKED, no_answer()),
    make_result(UNANSWERABLE, no_answer()),
    make_result(UNANSWERABLE, make_reply("Seven.")),
)


def test_groups_are_measured_alike() -> None:
    groups = measure_by(Report("data", None, RESULTS).lines, lambda line: line.kind)
    assert list(groups) == ["list", "single_fact"]
    assert groups["list"]["not_answered"] == Share(1, 2)
    assert groups["list"]["right_answers"] == Share(0, 0)


def test_the_json_tells_every_question() -> None:
    told = Report("data", "dev", RESULTS[:1]).to_json()
    assert (told["dataset"], told["split"], told["n_questions"]) == ("data", "dev", 1)
    assert told["by_expected"]["answer"]["right_answers"] == {"n": 1, "of": 1, "share": 1.0}
    assert list(told["by_split"]) == ["dev"]
    assert told["questions"] == [
        {
            "id": "q1",
            "question": "How many boats?",
            "expected": "answer",
            "kind": "single_fact",
            "split": "dev",
            "right": True,
            "kind_right": True,
            "outcome_kind": "answer",
            "complete": True,
            "reason": None,
            "answered_with_gold": True,
            "quotes_found": {"n": 1, "of": 2, "share": 0.5},
            "exact_citations": {"n": 1, "of": 1, "share": 1.0},
            "recall_at_5": {"n": 1, "of": 1, "share": 1.0},
            "cited": [{"document": "fleet.txt", "quote": "five boats"}],
            "text": "Five. [1]",
            "run_id": "run-1",
        }
    ]
