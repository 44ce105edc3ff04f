"""Counts over results, worked by hand."""

from __future__ import annotations

from evals.dataset import Expected, QuestionKind, Sample, Split
from evals.report import Report, Result, Share, measure
from evals.score import Reply, score
from scored import IDS, cite, make_reply, make_sample, no_answer

QUOTES = ("five boats", "Two of them")


def result(sample: Sample, reply: Reply) -> Result:
    return Result(sample, reply, score(sample, reply, ids=IDS))


ASKED = make_sample(answers=("five",), quotes=QUOTES)
UNANSWERABLE = make_sample(Expected.ABSTENTION, kind=QuestionKind.LIST, split=Split.TEST)
RESULTS = (
    result(ASKED, make_reply("Five.", cites=(cite("five boats"),))),
    result(ASKED, make_reply("Six.", cites=(cite("ferries", is_exact=False),))),
    result(ASKED, no_answer()),
    result(UNANSWERABLE, no_answer()),
    result(UNANSWERABLE, no_answer(is_escalation=True)),
    result(UNANSWERABLE, make_reply("Seven.")),
)


def test_every_measure_has_its_own_ground() -> None:
    assert measure(RESULTS) == {
        "right_answers": Share(1, 3),
        "answers_right": Share(1, 3),
        "not_answered": Share(2, 3),
        "kind_right": Share(3, 6),
        "quotes_found": Share(1, 6),
        "exact_citations": Share(1, 2),
    }


def test_nothing_measured_has_no_share() -> None:
    assert measure([])["exact_citations"] == Share(0, 0)
    assert Share(0, 0).value is None
    assert str(Share(0, 0)) == "0 of 0"


def test_a_percentage_comes_with_its_count() -> None:
    assert str(Share(2, 3)) == "2 of 3 (67%)"
    assert Share(2, 3).to_json() == {"n": 2, "of": 3, "share": 0.6667}


def test_groups_are_measured_alike() -> None:
    report = Report("data", None, RESULTS)
    groups = report.by(lambda sample: sample.kind)
    assert list(groups) == ["list", "single_fact"]
    assert groups["list"]["not_answered"] == Share(2, 3)
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
            "quotes_found": {"n": 1, "of": 2, "share": 0.5},
            "exact_citations": {"n": 1, "of": 1, "share": 1.0},
            "text": "Five. [1]",
            "run_id": "run-1",
        }
    ]
