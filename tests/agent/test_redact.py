"""Redaction: no word of what was forgotten is left in an outcome, and every word of the rest is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from agent.budget import Spending
from agent.claim import Claim, DraftedClaim
from agent.outcome import Abstention, Answer
from agent.outcome_json import Json, citation_json, drafted_json, outcome_json
from agent.redact import cited_documents, redact_file, redact_outcome
from api.schemas.answers import AskOutput
from api.schemas.runs import DraftedClaim as DraftedClaimOutput
from ingest.document import DocumentId, Span
from shelf import shelve

if TYPE_CHECKING:
    from pathlib import Path

    from agent.cite import Library
    from agent.claim import Citation

GONE = {"secret": "2026-11-23T10:00:00+00:00"}


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return shelve(
        tmp_path,
        secret="# Zyxxy plan\n\nThe zyxxy costs 5 EUR.\n",  # noqa: S106
        kept="# Fares\n\nThe ferry costs 9 EUR. Dogs go free.\n",
    )


def cite(library: Library, name: str, quote: str) -> Citation:
    start = library.document(DocumentId(name), 1).text.index(quote)
    return library.cite(DocumentId(name), 1, Span(start, start + len(quote)))


@pytest.fixture
def outcome(library: Library) -> Json:
    """Three claims: of the secret, of the kept document, and of both."""
    secret = cite(library, "secret", "The zyxxy costs 5 EUR.")
    kept, dogs = cite(library, "kept", "The ferry costs 9 EUR."), cite(library, "kept", "Dogs")
    claims = (
        Claim("The zyxxy costs 5 EUR.", (secret,), 0.9),
        Claim("The ferry costs 9 EUR.", (kept,), 0.9),
        Claim("Dogs and zyxxy.", (dogs, secret), 0.9),
    )
    return outcome_json(
        Answer(claims), run_id="run-1", question="?", escalation_id=None, spent=Spending()
    )


def test_a_claim_goes_with_one_of_its_citations_and_the_others_stay(outcome: Json) -> None:
    left = redact_outcome(outcome, GONE)
    gone = "(gone: its document was forgotten on 2026-11-23)"
    assert [claim["text"] for claim in left["claims"]] == [gone, "The ferry costs 9 EUR.", gone]
    assert left["text"] == f"{gone} [1] The ferry costs 9 EUR. [2] {gone} [3][1]"
    assert [claim.get("gone") for claim in left["claims"]] == [GONE["secret"], None, GONE["secret"]]


def test_no_word_title_heading_or_path_of_it_is_left(outcome: Json) -> None:
    assert "zyxxy" in str(outcome).lower()
    left = redact_outcome(outcome, GONE)
    assert "zyxxy" not in str(left).lower()
    assert "secret.md" not in str(left)
    passage = left["claims"][0]["citations"][0]
    assert (passage["document_id"], passage["version"], passage["number"]) == ("secret", 1, 1)
    assert (passage["gone"], passage["quote"]) == (GONE["secret"], "")
    assert left["claims"][2]["citations"][0]["quote"] == "Dogs"


def test_what_is_left_is_what_the_schema_says_and_redacts_to_itself(outcome: Json) -> None:
    left = redact_outcome(outcome, GONE)
    AskOutput.model_validate(left)
    assert redact_outcome(left, GONE) == left


def test_an_outcome_that_cites_nothing_forgotten_is_as_it_was(outcome: Json) -> None:
    assert redact_outcome(outcome, {"nobody": "2026-01-01"}) is outcome
    assert redact_outcome(outcome, {}) is outcome


def test_the_nearest_words_of_an_abstention_go_too(library: Library) -> None:
    near = (cite(library, "secret", "zyxxy"), cite(library, "kept", "ferry"))
    outcome = outcome_json(
        Abstention(("Who?",), near),
        run_id="run-1",
        question="Who?",
        escalation_id=None,
        spent=Spending(),
    )
    left = redact_outcome(outcome, GONE)
    assert [passage["quote"] for passage in left["nearest"]] == ["", "ferry"]
    assert left["text"] == outcome["text"]


def test_what_waits_in_the_inbox_is_redacted_alike(library: Library) -> None:
    secret, kept = cite(library, "secret", "zyxxy"), cite(library, "kept", "ferry")
    file = {
        "reason_text": "Two documents differ.",
        "drafted_claims": [
            drafted_json(DraftedClaim("The zyxxy.", (secret,), 0.9)),
            drafted_json(DraftedClaim("The ferry.", (kept,), 0.9)),
        ],
        "evidence": [citation_json(secret), citation_json(kept)],
    }
    assert cited_documents(file) == {"secret", "kept"}
    left = redact_file(file, GONE)
    assert "zyxxy" not in str(left).lower()
    assert left["drafted_claims"][1]["text"] == "The ferry."
    for draft in left["drafted_claims"]:
        DraftedClaimOutput.model_validate(draft)
