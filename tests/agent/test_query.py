"""A query may borrow a statement's words, and a trace keeps none of them."""

from __future__ import annotations

import json

from agent.query import Query
from agent.statement import Statement, StatementKind
from ingest.document import DocumentId, Span

ROW = Statement(
    DocumentId("piers"),
    2,
    StatementKind.TABLE_ROW,
    (Span(10, 20), Span(30, 45)),
    "Pier: Skarn; Duty manager: Nuala Fenwright",
    "Piers",
)


def test_what_a_person_asks_is_searched_as_it_is() -> None:
    assert Query("Who runs Skarn?").text == "Who runs Skarn?"


def test_a_statements_words_follow_those_asked_without_its_headings() -> None:
    assert Query("Skarn", ROW).text == "Skarn Pier: Skarn; Duty manager: Nuala Fenwright"


def test_a_statements_words_can_stand_alone() -> None:
    assert Query("", ROW).text == ROW.text


def test_a_trace_keeps_the_place_of_a_quoted_statement_and_not_its_words() -> None:
    kept = json.dumps(Query("Who?", ROW).as_json())
    assert kept == '{"asked": "Who?", "quoted": ["piers", 2, 30, 45]}'


def test_a_trace_tells_a_query_that_quotes_nothing() -> None:
    assert Query("Who?").as_json() == {"asked": "Who?", "quoted": None}


def test_the_same_words_of_the_same_place_are_the_same_query() -> None:
    assert Query("Skarn", ROW) == Query("Skarn", ROW)
    assert Query("Skarn", ROW) != Query("Skarn")
