"""Citations are held against what is stored, not against what printed them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from evals.answering import is_exact, read_reply
from shelf import shelve

if TYPE_CHECKING:
    from agent.cite import Library
    from agent.outcome_json import Json

TEXT = "The fleet has five boats."


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return shelve(tmp_path, fleet=TEXT)


def citation(**changes: object) -> Json:
    said = {"document_id": "fleet", "version": 1, "start": 14, "end": 24, "quote": "five boats"}
    said["source"] = "/papers/old/fleet.md"
    return said | changes


def test_the_words_at_the_span_are_exact(library: Library) -> None:
    assert is_exact(citation(), library)


@pytest.mark.parametrize(
    "change",
    [
        {"start": 15, "end": 25},
        {"quote": "Five boats"},
        {"quote": "five boats."},
        {"version": 2},
        {"document_id": "other"},
        {"start": 3, "end": 3, "quote": ""},
        {"start": -11, "end": -1},
    ],
)
def test_anything_else_is_not(library: Library, change: dict[str, object]) -> None:
    assert not is_exact(citation(**change), library)


def test_a_reply_holds_the_claims_and_all_citations(library: Library) -> None:
    outcome = {
        "run_id": "run-1",
        "kind": "answer",
        "complete": True,
        "text": "There are five. [1]",
        "claims": [{"text": "There are five.", "citations": [citation()]}],
        "nearest": [citation(quote="six boats.")],
        "reason": None,
    }
    reply = read_reply(outcome, library, documents=Path("/papers"))
    assert reply.is_answer
    assert reply.statements == ("There are five.",)
    assert [cited.is_exact for cited in (*reply.cited, *reply.nearest)] == [True, False]
    assert [cited.document for cited in (*reply.cited, *reply.nearest)] == ["old/fleet.md"] * 2
