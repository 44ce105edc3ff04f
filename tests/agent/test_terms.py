"""Numbers are compared by value and names by their words."""

from __future__ import annotations

import pytest

from agent.terms import names_in, numbers_in


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("41,000.50 EUR", {"41000.5"}),
        ("41 000 EUR", {"41000"}),
        ("at 17:20", {"17:20"}),
        ("five years or 5 years", {"5"}),
        ("3.0 m", {"3"}),
        ("between 5 and 15 minutes", {"5", "15"}),
        ("none at all", set()),
    ],
)
def test_numbers_have_one_notation(text: str, numbers: set[str]) -> None:
    assert numbers_in(text) == numbers


def test_a_capital_at_the_start_of_a_sentence_makes_no_name() -> None:
    assert names_in("Refunds are approved by Ilse Varrow. Nobody else may.") == ["Ilse", "Varrow"]


def test_codes_and_acronyms_are_names_anywhere() -> None:
    assert names_in("MV Knot and A-17 are old. GDPR applies.") == ["MV", "Knot", "A-17", "GDPR"]


def test_question_words_are_never_names() -> None:
    assert names_in("Is it true? What about Skarn? How far is it?") == ["Skarn"]
