"""Outcomes print as the contract says: numbers in order, claims only in answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from agent.budget import Spending
from agent.claim import Claim
from agent.outcome import Abstention, Answer, Escalation, Outcome, Reason
from agent.outcome_json import Json, outcome_json
from ingest.document import Span
from shelf import CHARTER, CHARTER_TEXT, shelve

if TYPE_CHECKING:
    from pathlib import Path

    from agent.cite import Library


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return shelve(tmp_path, charter=CHARTER_TEXT)


def claim(library: Library, text: str, *quotes: str) -> Claim:
    document = library.document(CHARTER, 1)
    spans = [Span(start := document.text.index(q), start + len(q)) for q in quotes]
    return Claim(text, tuple(library.cite(CHARTER, 1, span) for span in spans), 0.75)


def as_json(outcome: Outcome) -> Json:
    return outcome_json(
        outcome, run_id="run-1", question="Who?", escalation_id=None, spent=Spending(steps=3)
    )


def test_the_same_words_cited_twice_have_one_number(library: Library) -> None:
    first = claim(library, "Half is paid.", "50% of the fare")
    second = claim(library, "In 14 days.", "within 14 days", "50% of the fare")
    found = as_json(Answer((first, second)))
    assert found["text"] == "Half is paid. [1] In 14 days. [2][1]"
    numbers = [[c["number"] for c in claim["citations"]] for claim in found["claims"]]
    assert numbers == [[1], [2, 1]]


def test_a_citation_names_its_place(library: Library) -> None:
    (citation,) = as_json(Answer((claim(library, "Half.", "50%"),)))["claims"][0]["citations"]
    text = library.document(CHARTER, 1).text
    assert text[citation["start"] : citation["end"]] == citation["quote"] == "50%"
    assert citation["heading"] == ["Passenger charter", "Refunds"]
    assert citation["source"] == "/files/charter.md"
    assert citation["page"] is None
    assert citation["boxes"] == []


def test_an_answer_with_something_missing_is_not_complete(library: Library) -> None:
    found = as_json(Answer((claim(library, "Half.", "50%"),), missing=("Since when?",)))
    assert (found["kind"], found["complete"]) == ("answer", False)
    assert found["missing"] == ["Since when?"]


def test_an_abstention_cites_nothing_and_shows_what_is_near(library: Library) -> None:
    near = claim(library, "", "50%").citations
    found = as_json(Abstention(("Who?",), near))
    assert (found["kind"], found["claims"], found["reason"]) == ("abstention", [], None)
    assert [c["quote"] for c in found["nearest"]] == ["50%"]
    assert "number" not in found["nearest"][0]
    assert "[1]" not in found["text"]


def test_an_escalation_shows_no_claims(library: Library) -> None:
    near = claim(library, "", "50%").citations
    found = as_json(Escalation(Reason.HIGH_IMPACT, "Grave.", (), ("Who?",), near))
    assert (found["kind"], found["claims"], found["reason"]) == ("escalation", [], "high_impact")
    assert found["reason_text"] == "Grave."
