"""Statements are quotable words; each can be found again in its document."""

from __future__ import annotations

from agent.statement import Statement, StatementKind, statements_in
from ingest.document import Span
from shelf import CHARTER, CHARTER_TEXT, read


def statements(text: str = CHARTER_TEXT) -> list[Statement]:
    document = read(text)
    whole = Span(0, len(document.text))
    return list(statements_in(document, whole, document_id=CHARTER, version=1))


def test_every_sentence_item_and_row_is_a_statement_and_no_heading_is() -> None:
    assert [statement.text for statement in statements()] == [
        "A passenger who arrives late gets back 50% of the fare.",
        "A passenger who arrives late gets back 50% of the fare. It is paid within 14 days.",
        "Refunds of more than 80 EUR must be approved by the duty manager.",
        "You may bring:",
        "You may bring: a bicycle;",
        "You may bring: one dog on a lead.",
        "Pier: Kelp Point; Duty manager: Ilse Varrow",
        "Pier: Skarn; Duty manager: Nuala Fenwright",
    ]


def test_a_sentence_that_leans_on_the_one_before_quotes_both() -> None:
    document = read(CHARTER_TEXT)
    leaning = statements()[1]
    assert [document.quote(span) for span in leaning.spans] == [
        "A passenger who arrives late gets back 50% of the fare.",
        "It is paid within 14 days.",
    ]


def test_a_table_row_is_quoted_with_its_header() -> None:
    document = read(CHARTER_TEXT)
    row = statements()[-1]
    assert row.kind is StatementKind.TABLE_ROW
    assert [document.quote(span) for span in row.spans] == [
        "Pier | Duty manager",
        "Skarn | Nuala Fenwright",
    ]


def test_the_headings_above_are_context_and_not_quoted() -> None:
    assert {statement.context for statement in statements()} == {"Passenger charter › Refunds"}


def test_only_what_the_span_touches_is_read() -> None:
    document = read(CHARTER_TEXT)
    start = document.text.index("Refunds of more")
    span = Span(start, start + 10)
    found = list(statements_in(document, span, document_id=CHARTER, version=1))
    assert [statement.text[:7] for statement in found] == ["Refunds"]
