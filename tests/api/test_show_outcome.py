"""What a person reads of an outcome."""

from __future__ import annotations

from io import StringIO
from typing import Any

import pytest
from rich.console import Console

from api.cli.show_outcome import show_outcome
from api.schemas.answers import AskOutput
from ingest.document import Block, BlockKind, Document, DocumentId, Page, Span, make_sections

TEXT = "Keep the receipt. Items are kept for 60 days. [bold]Then\x1b[2J they go."
QUOTE = Span(18, 45)


def read_document(document_id: DocumentId, version: int) -> Document:
    assert (document_id, version) == ("charter-1", 2)
    block = Block(Span(0, len(TEXT)), BlockKind.PARAGRAPH)
    return Document(
        text=TEXT,
        title="Charter",
        blocks=(block,),
        sections=make_sections(TEXT, (block,)),
        pages=(Page(1, block.span),),
    )


def passage(**fields: object) -> dict[str, Any]:
    shared: dict[str, Any] = {
        "document_id": "charter-1",
        "version": 2,
        "source": "/files/\x1b[31mcharter.pdf",
        "title": "Charter",
        "page": 3,
        "heading": ["Lost property"],
        "start": QUOTE.start,
        "end": QUOTE.end,
        "quote": TEXT[QUOTE.start : QUOTE.end],
        "boxes": [],
    }
    return {**shared, **fields}


def outcome(**fields: object) -> AskOutput:
    shared: dict[str, Any] = {
        "kind": "answer",
        "run_id": "run-1",
        "question": "How long?",
        "complete": True,
        "text": "",
        "claims": [],
        "missing": [],
        "nearest": [],
        "reason": None,
        "reason_text": "",
        "escalation_id": None,
        "spent": {
            "steps": 4,
            "model_calls": 0,
            "input_tokens": 0,
            "output_tokens": 0,
            "cost_usd": 0.0,
            "time_s": 0.5,
        },
    }
    return AskOutput.model_validate({**shared, **fields})


def shown(result: AskOutput, *, colour: bool = False) -> str:
    console = Console(
        file=StringIO(),
        force_terminal=colour,
        color_system="standard" if colour else None,
        width=100,
        markup=False,
    )
    show_outcome(result, console, read_document=read_document)
    assert isinstance(console.file, StringIO)
    return console.file.getvalue()


@pytest.fixture
def answer() -> AskOutput:
    citations = [passage(number=1)]
    claims = [{"text": "Items are kept for 60 days.", "support": 0.9, "citations": citations}]
    return outcome(text="Items are kept for 60 days. [1]", claims=claims)


def test_answer_shows_the_quote_in_its_paragraph_and_its_place(answer: AskOutput) -> None:
    text = shown(answer)
    assert text.startswith("Items are kept for 60 days. [1]\n")
    assert "[1] Charter › Lost property · page 3\n" in text
    assert "Keep the receipt. »Items are kept for 60 days.« [bold]Then they go." in text


def test_answer_in_colour_marks_quote_and_number(answer: AskOutput) -> None:
    text = shown(answer, colour=True)
    assert "\x1b[30;43mItems are kept for 60 days.\x1b[0m" in text
    assert "\x1b[1;36m[1]\x1b[0m" in text


def test_controls_of_a_document_do_not_come_through(answer: AskOutput) -> None:
    assert "\x1b[2J" not in shown(answer, colour=True)
    assert "\x1b" not in shown(answer)


def test_incomplete_answer_names_what_is_missing(answer: AskOutput) -> None:
    partial = answer.model_copy(update={"complete": False, "missing": ["What does it cost?"]})
    assert "Not answered, the documents do not say:\n  • What does it cost?\n" in shown(partial)


def test_citations_from_one_place_are_shown_together() -> None:
    first = passage(number=1)
    second = passage(number=2, start=0, end=17, quote=TEXT[:17])
    claims = [{"text": "Both.", "support": 0.9, "citations": [first, second]}]
    text = shown(outcome(text="Both. [1][2]", claims=claims))
    assert "[1] [2] Charter" in text
    assert "»Keep the receipt.« »Items are kept for 60 days.«" in text


def test_abstention_shows_the_nearest_as_no_answer() -> None:
    text = shown(
        outcome(kind="abstention", complete=False, missing=["How long?"], nearest=[passage()])
    )
    assert text.startswith("The documents do not say.\nMissing:\n  • How long?\n")
    assert "none of them is an answer" in text
    assert "[1]" not in text


def test_escalation_names_reason_and_the_way_to_the_inbox() -> None:
    text = shown(
        outcome(
            kind="escalation",
            complete=False,
            reason="contradicting_sources",
            reason_text="Two documents say different things.",
            escalation_id="esc-1",
        )
    )
    assert "A person should look at this (contradicting sources).\n" in text
    assert "Two documents say different things.\n" in text
    assert "pincite inbox show esc-1\n" in text
