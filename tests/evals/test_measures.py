"""Every measure has its own ground, worked by hand."""

from __future__ import annotations

from evals.dataset import Expected
from evals.measures import MEASURES, measure
from evals.report import Report
from evals.share import Share
from scored import cite, make_line, make_reply, make_result, make_sample, no_answer

QUOTES = ("five boats", "Two of them")
ASKED = make_sample(answers=("five",), quotes=QUOTES)
UNANSWERABLE = make_sample(Expected.ABSTENTION)
FOR_A_PERSON = make_sample(Expected.ESCALATION, quotes=QUOTES)
RESULTS = (
    make_result(ASKED, make_reply("Five.", cites=(cite("five boats"),)), recall=(2, 2)),
    make_result(
        ASKED, make_reply("Five.", cites=(cite("ferries", is_exact=False),)), recall=(1, 2)
    ),
    make_result(ASKED, no_answer(), recall=(0, 1)),
    make_result(UNANSWERABLE, no_answer()),
    make_result(UNANSWERABLE, no_answer(is_escalation=True)),
    make_result(UNANSWERABLE, make_reply("Seven.")),
    make_result(FOR_A_PERSON, no_answer(is_escalation=True), recall=(2, 2)),
    make_result(FOR_A_PERSON, no_answer(), recall=(0, 2)),
)


def test_every_measure_has_its_own_ground() -> None:
    assert measure(Report("data", None, RESULTS).lines) == {
        "right_answers": Share(2, 3),
        "answered_with_gold": Share(1, 3),
        "answers_right": Share(2, 3),
        "not_answered": Share(4, 5),
        "escalated": Share(1, 2),
        "not_escalated": Share(5, 6),
        "kind_right": Share(4, 8),
        "recall_at_5": Share(1.5, 3),
        "recall_at_5_all": Share(2.5, 5),
        "quotes_found": Share(1, 6),
        "exact_citations": Share(1, 2),
    }


def test_nothing_measured_has_no_share() -> None:
    assert set(measure([]).values()) == {Share(0, 0)}
    assert list(measure([])) == list(MEASURES)


def test_three_thirds_are_one() -> None:
    lines = [make_line(gold_documents=(1, 3))] * 3
    assert measure(lines)["recall_at_5"] == Share(1.0, 3)
